"""Every error that indicia raises on purpose, under one root, and the helpers that word them.

Faults of a document are collected and reported together; programming errors stay ``ValueError`` and ``TypeError``.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "CaseError",
    "Fault",
    "ImpossibleEvidenceError",
    "IndiciaError",
    "OptionError",
    "PathError",
    "TooLargeError",
    "about_file",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a document, with the place where it stands.

    Parameters
    ----------
    file
        Name of the document as the user gave it; ``-`` for standard input.
    line, column
        Place in the file, both counted from 1.
    path
        Dotted path of the value at fault, for instance ``evidence.moscow_denies.if_not``; empty where a file is at
        fault as a whole.
    message
        What is wrong, the value found, and what would be right.

    Examples
    --------
    >>> print(Fault("case.yaml", 3, 7, "questions.who", "has no hypotheses"))
    case.yaml:3:7: questions.who: has no hypotheses
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class IndiciaError(Exception):
    """Root of all errors that indicia raises on purpose; catch this one to catch them all."""


class CaseError(IndiciaError):
    """A document breaks the case format; all its faults are reported together, one a line.

    Parameters
    ----------
    faults
        The faults, in the order in which they are printed.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class PathError(IndiciaError):
    """A path such as ``reuters.reliability`` names no number of the case, or one that cannot be set."""


class ImpossibleEvidenceError(IndiciaError):
    """The evidence is impossible under every combination of hypotheses, so that there is no posterior.

    Parameters
    ----------
    message
        What clashes and what would help.
    items
        Identifiers of the evidence items that clash.

    Attributes
    ----------
    items : tuple of str
    """

    def __init__(self, message: str, items: Iterable[str] = ()) -> None:
        self.items: tuple[str, ...] = tuple(items)
        super().__init__(message, self.items)

    def __str__(self) -> str:
        return str(self.args[0])


class OptionError(IndiciaError):
    """An option was given what it cannot have, or was given where it is not read, or is needed and was not given.

    Parameters
    ----------
    message
        What is wrong; it names options as they are written in Python, such as ``until=``.
    options
        The options that it names so.

    Attributes
    ----------
    options : tuple of str
    """

    def __init__(self, message: str, options: Iterable[str]) -> None:
        self.options: tuple[str, ...] = tuple(options)
        super().__init__(message, self.options)

    def __str__(self) -> str:
        return str(self.args[0])

    def worded(self, name: Callable[[str], str]) -> str:
        """The message with other names for its options, such as those of a command.

        Examples
        --------
        >>> OptionError("until='soon' is no day", ["until"]).worded(lambda option: f"--{option}")
        "--until 'soon' is no day"
        """
        known = "|".join(map(re.escape, self.options))
        pattern = rf"(?<!\S)({known})=(?:True\b)?(?=(['\w])?)"
        return re.sub(pattern, lambda found: name(found[1]) + (" " if found[2] else ""), str(self))


class TooLargeError(IndiciaError):
    """The exact answer would need a table larger than the stated limit."""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Suggest the candidate most like a misspelt word, as the tail of an error message.

    Parameters
    ----------
    word
        What was written.
    candidates
        What could have been meant.

    Returns
    -------
    str
        ``"; did you mean 'x'?"``, or the empty string where nothing is near.

    Examples
    --------
    >>> nearest("hypotesis", ["hypotheses", "evidence"])
    "; did you mean 'hypotheses'?"
    >>> nearest("zebra", ["hypotheses", "evidence"])
    ''
    """
    import difflib  # only needed once something is wrong; a good case pays nothing for it

    found = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""


def about_file(error: OSError) -> str:
    """Word what went wrong with a file, with the file that may have been meant.

    Examples
    --------
    >>> about_file(PermissionError(13, "Permission denied", "case.yaml"))
    'case.yaml: permission denied'
    """
    name = str(error.filename) if error.filename is not None else ""
    if isinstance(error, FileNotFoundError):
        return f"{name}: no such file{_neighbour(Path(name))}"
    if isinstance(error, IsADirectoryError):
        return f"{name}: is a folder; name a file in it"
    if isinstance(error, PermissionError):
        return f"{name}: permission denied"
    reason = error.strerror or str(error)
    return f"{name}: {reason.lower()}" if name else reason


def _neighbour(path: Path) -> str:
    """The file that may have been meant; nothing where the folder cannot be read."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    alike = [name for name in names if nearest(path.stem, [Path(name).stem])]  # ".yaml" alone is no likeness
    return nearest(path.name, alike)
