"""Reads YAML 1.2 into plain data that knows its places, and reports every fault it can find."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from yaml import YAMLError

from indicia.case.yaml_syntax import explain_syntax_error
from indicia.case.yaml_tree import MAX_DEPTH, TOP, Key, Node, Place, Report, TreeBuilder
from indicia.errors import CaseError, Fault

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Key", "Path", "Place", "Source", "dotted", "one_line", "read_yaml"]

MAX_BYTES = 8 * 1024 * 1024

type Path = tuple[Key, ...]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML 1.2 forbids, and three separators that it reads as text but the library, by YAML 1.1, as line breaks.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: its data, and the place of every value and key.

    Parameters
    ----------
    name
        Name of the document for messages; ``-`` for standard input.
    text
        The text as it was, without a byte order mark.
    data
        The top-level mapping; keys are text or whole numbers.
    places
        Place of each value by its path of keys and list indices; the empty path is the whole document. What an alias
        stands for has the place where it is written out; the alias itself its own.
    key_places
        Place of the key of each value that stands in a mapping.
    """

    name: str
    text: str
    data: dict[Key, object]
    places: Mapping[Path, Place] = field(default_factory=dict)
    key_places: Mapping[Path, Place] = field(default_factory=dict)

    def find(self, path: Path) -> Path:
        """The part of a path that exists, `"0"` read as `0` where only that does, and the other way round."""
        found: Path = ()
        for key in path:
            below = next((p for k in _readings(key) if (p := (*found, k)) in self.places), None)
            if below is None:
                break
            found = below
        return found

    def place(self, path: Path) -> Place:
        """Place of the value at a path, or of its nearest ancestor that exists."""
        return self.places.get(self.find(path), TOP)

    def key_place(self, path: Path) -> Place:
        """Place of the key at a path; of the entry in a list; of the nearest ancestor's key if the path is absent."""
        found = self.find(path)
        return self.key_places.get(found) or self.places.get(found, TOP)

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> Fault:
        """Make a fault at the value of a path, or at its key."""
        line, column = self.key_place(path) if at_key else self.place(path)
        return Fault(self.name, line, column, dotted(path), message)


def _readings(key: Key) -> tuple[Key, ...]:
    """A key, then the same in another type: paths in messages and on the command line are text throughout."""
    if isinstance(key, int):
        return key, str(key)
    return (key, int(key)) if key.isascii() and key.isdecimal() and len(key) < 10 else (key,)


def dotted(path: Path) -> str:
    """Write a path as it is written in messages and on the command line: its keys with dots between.

    Examples
    --------
    >>> dotted(("evidence", "fleets", "aircraft", 0, "n"))
    'evidence.fleets.aircraft.0.n'
    """
    return one_line(".".join(str(key) for key in path))


def one_line(text: str) -> str:
    """Show text that could break a line, or hide in one, as an escape; all other text as it is."""
    return text if text.isprintable() else repr(text)[1:-1]


def read_yaml(text: str | bytes, name: str) -> Source:
    """Read one YAML 1.2 document by the core schema, with the place of every value and key.

    Parameters
    ----------
    text
        The document; bytes must be UTF-8, with or without a byte order mark; at most 8 MiB.
    name
        Name of the document for messages.

    Returns
    -------
    Source

    Raises
    ------
    CaseError
        With every fault that could be found: syntax, duplicate keys, keys that are neither text nor whole numbers,
        tags, merge keys, aliases that recur or expand beyond 10,000 values, nesting deeper than 100, several
        documents, no document, a top level that is not a mapping, a file too large or not UTF-8.

    Notes
    -----
    The schema is YAML 1.2.2, section 10.3: ``yes``, ``no``, ``12:30`` and ``2018-09-04`` are text, ``1e-9`` is
    a number.
    """
    decoded = _decode(text, name)
    faults: list[Fault] = []

    def report(place: Place, path: Path, message: str) -> None:
        faults.append(Fault(name, place.line, place.column, dotted(path), message))

    builder = TreeBuilder(report)
    try:
        builder.build(yaml.parse(decoded, Loader=_loader()))
    except YAMLError as error:
        line, column, message = explain_syntax_error(error, decoded)
        report(Place(line, column), builder.path, message)
    else:
        if not faults:
            _check_top(builder.root, report)
    if faults or builder.root is None:
        raise CaseError(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    places: dict[Path, Place] = {}
    key_places: dict[Path, Place] = {}
    data = _construct(builder.root, (), places, key_places)
    assert isinstance(data, dict)  # noqa: S101  # _check_top has made sure; this tells mypy
    return Source(name, decoded, data, places, key_places)


def _loader() -> type[yaml.SafeLoader]:
    # libyaml's is ten times as quick; PyYAML may be built without it.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _check_top(root: Node | None, report: Report) -> None:
    if root is None or root.value is None:
        report(TOP, (), "the file is empty; `indicia new` writes a starter case")
    elif not isinstance(root.value, dict):
        kind = "a list" if isinstance(root.value, list) else "a single value"
        report(root.place, (), f"the top level is {kind}; it must be a mapping that begins `indicia: 1`")


def _construct(node: Node, path: Path, places: dict[Path, Place], key_places: dict[Path, Place]) -> object:
    """Plain data of a node; recursion is safe because the builder has bounded the depth."""
    places[path] = node.place
    if isinstance(node.value, list):
        return [_construct(item, (*path, i), places, key_places) for i, item in enumerate(node.value)]
    if not isinstance(node.value, dict):
        return node.value
    data: dict[Key, object] = {}
    for key, (key_place, child) in node.value.items():
        below = (*path, key)
        key_places[below] = key_place
        data[key] = _construct(child, below, places, key_places)
    return data


def _decode(text: str | bytes, name: str) -> str:
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _one(name, TOP, f"the file has {size:,} bytes; at most {MAX_BYTES:,} (8 MiB) are read")
    decoded = text if isinstance(text, str) else _from_utf8(text, name)
    decoded = decoded.removeprefix("\ufeff")
    if bad := _NOT_TEXT.search(decoded):
        shown = f"U+{ord(bad[0]):04X}"
        raise _one(name, _end_of(decoded[: bad.start()]), f"the character {shown} is not allowed; delete it")
    return decoded


def _from_utf8(text: bytes, name: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = f"byte 0x{text[error.start]:02x} is not UTF-8 text; save the file as UTF-8"
        raise _one(name, _end_of(before), message) from None


def _end_of(text: str) -> Place:
    """Place of the character that follows a text."""
    lines = _LINE_BREAK.split(text)
    return Place(len(lines), len(lines[-1]) + 1)


def _one(name: str, place: Place, message: str) -> CaseError:
    return CaseError([Fault(name, place.line, place.column, "", message)])
