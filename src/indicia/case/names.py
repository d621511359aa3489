"""Identifiers: what a name may look like, and which names a file gives to its parts."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from indicia.case.document import DataPath
from indicia.case.faults import Faults, shown
from indicia.errors import nearest

RESERVED = frozenset({"default", "rest", "draw", "without", "version", "prior"})
IDENTIFIER = "[a-z][a-z0-9_]*"
_IDENTIFIER = re.compile(IDENTIFIER)


def check_identifier(name: object, path: DataPath, faults: Faults) -> bool:
    """Note a name that the format does not allow; True where it does."""
    if not isinstance(name, str) or not _IDENTIFIER.fullmatch(name):
        better = re.sub(r"[^a-z0-9_]+", "_", str(name).lower()).strip("_0123456789") or "name"
        message = f"{str(name)[:60]!r} is no identifier (small letters, digits and _, a letter first)"
        faults.add(path, f"{message}; write {better[:60]!r} and put the words in a label or report", at_key=True)
        return False
    if name in RESERVED:
        faults.add(path, f"{name!r} is a reserved word; choose another name", at_key=True)
        return False
    return True


@dataclass(frozen=True)
class Names:
    """The names that a file gives to its parts, those included that could not be read.

    A reference to a part that is there but at fault is no second fault.
    """

    sources: Collection[object]
    evidence: Collection[object]


def names_in(data: Mapping[str | int, object]) -> Names:
    """The names in a file's data, whatever else is wrong with it."""
    return Names(_section(data.get("sources")), _section(data.get("evidence")))


class _Anything(tuple[object, ...]):
    """The names of a section that is no mapping: nobody can say which they are."""

    def __contains__(self, name: object) -> bool:
        return True


def _section(raw: object) -> Collection[object]:
    if isinstance(raw, dict):
        return tuple(raw)
    return () if raw is None else _Anything()


def entry(names: tuple[str, ...], place: DataPath, index: int) -> DataPath:
    """Where one name of a list stands; a name alone may be written without a list."""
    return (*place, index) if len(names) > 1 else place


def no_mapping(raw: object) -> str:
    """Say that a section is no mapping of names to entries."""
    way_out = (
        "write `name:` before each entry in place of `- `" if isinstance(raw, list) else "write `name: ...` below it"
    )
    return f"a mapping by name was expected, {shown(raw)} found; {way_out}"


def unknown_name(name: str, known: Iterable[object], kind: str) -> str:
    """Say that a name belongs to nothing of its kind, and which names would be right."""
    listed = [str(one) for one in known]
    if near := nearest(name, listed):
        return f"{name!r} is no {kind}{near}"
    more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
    return f"{name!r} is no {kind}; known: {', '.join(listed[:12]) or 'none'}{more}"
