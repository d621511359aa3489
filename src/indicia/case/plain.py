"""Data handed over by a program, made plain: what a file could have held, and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

from indicia.case.yaml import MAX_DEPTH, Key, dotted, one_line
from indicia.errors import CaseError, Fault

type Path = tuple[Key, ...]


def plain_data(data: Mapping[Any, object], name: str) -> dict[Key, object]:
    """Copy a mapping into plain dicts, lists, text, numbers, truth values and None.

    Tuples become lists, days become text, numbers of other libraries Python's own.

    Parameters
    ----------
    data
        As a program made it.
    name
        Name of the document for messages.

    Raises
    ------
    CaseError
        With everything that no file could hold: other objects, keys that are neither text nor whole numbers, nesting
        deeper than 100.
    """
    faults: list[Fault] = []
    copied = _mapping(data, (), name, faults)
    if faults:
        raise CaseError(faults)
    return copied


def _mapping(data: Mapping[Any, object], path: Path, name: str, faults: list[Fault]) -> dict[Key, object]:
    copied: dict[Key, object] = {}
    for key, value in data.items():
        if isinstance(key, bool) or not isinstance(key, str | int):
            faults.append(_fault(name, path, f"{key!r} as a key; a key is text or a whole number"))
            continue
        copied[key] = _plain(value, (*path, key), name, faults)
    return copied


def _plain(value: object, path: Path, name: str, faults: list[Fault]) -> object:
    if len(path) >= MAX_DEPTH:
        faults.append(_fault(name, path[:3], f"nested deeper than {MAX_DEPTH} levels"))
        return None
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case Mapping():
            return _mapping(value, path, name, faults)
        case list() | tuple():
            return [_plain(inner, (*path, i), name, faults) for i, inner in enumerate(value)]
        case Integral():
            return int(value)
        case Real():
            return float(value)
        case date() if not isinstance(value, datetime):
            return value.isoformat()
    message = f"{type(value).__name__} found; a case is plain data: mappings, lists, text, numbers, true and false"
    faults.append(_fault(name, path, message))
    return None


def _fault(name: str, path: Path, message: str) -> Fault:
    return Fault(name, 1, 1, dotted(path), one_line(message))
