"""Collecting everything that is wrong with a document, each fault at its place."""

from collections.abc import Callable, Iterable

from indicia.case.document import DataPath
from indicia.case.yaml import dotted, one_line
from indicia.errors import CaseError, Fault, nearest
from indicia.likelihood.tree import MisprintError

type Locate = Callable[[DataPath, bool], tuple[str, int, int]]
"""Finds (file, line, column) of a value, or of its key where the second argument is True."""

_LONGEST = 60


class Faults:
    """A list of faults that grows while a document is read."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._found: dict[Fault, None] = {}  # a fault told by two readers is one fault

    @property
    def found(self) -> tuple[Fault, ...]:
        """The faults noted so far, in the order in which they were found."""
        return tuple(self._found)

    def add(self, path: DataPath, message: str, *, at_key: bool = False) -> None:
        """Note what is wrong at a place."""
        file, line, column = self._locate(path, at_key)
        self._found[Fault(file, line, column, dotted(path), one_line(message))] = None

    def add_misprints(self, owner: DataPath, error: MisprintError) -> None:
        """Note every misprint of one field."""
        for misprint in error.misprints:
            self.add((*owner, *misprint.key), misprint.message)

    def unknown_key(self, path: DataPath, known: Iterable[str]) -> None:
        """Note a key that the format does not have."""
        key, known = str(path[-1]), sorted(known)
        if " " in key.strip():
            way_out = "if it belongs to the text before it, quote that text: a comma or colon in braces splits it"
        else:
            way_out = nearest(key, known).removeprefix("; ") or f"known here: {', '.join(known)}"
        self.add(path, f"unknown key {shown(key)}; {way_out}", at_key=True)

    def raise_if_any(self) -> None:
        """Stop here if anything was wrong, telling all of it in the order of the file."""
        if self._found:
            raise CaseError(sorted(self._found, key=lambda f: (f.file, f.line, f.column, f.path)))


def shown(value: object) -> str:
    """A value found where another was expected, in few words.

    Examples
    --------
    >>> shown({"a": 1}), shown([]), shown(None), shown("yes"), shown(True)
    ('a mapping', 'an empty list', 'nothing', "'yes'", 'true')
    """
    if isinstance(value, dict | list):
        kind = "mapping" if isinstance(value, dict) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
