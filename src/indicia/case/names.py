"""Identifiers: what a name may look like, and which names a file gives to its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indicia.case.document import DataPath
from indicia.case.faults import Faults
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

    questions: frozenset[object]
    sources: frozenset[object]
    evidence: frozenset[object]
    parameters: frozenset[object]

    @property
    def all(self) -> frozenset[object]:
        """Every name."""
        return self.questions | self.sources | self.evidence | self.parameters


def names_in(data: Mapping[str | int, object]) -> Names:
    """The names in a file's data, whatever else is wrong with it."""
    sections = (data.get(section) for section in ("questions", "sources", "evidence", "parameters"))
    return Names(*(frozenset(section) if isinstance(section, dict) else frozenset() for section in sections))


def unknown_name(name: str, known: Mapping[str, object], kind: str) -> str:
    """Say that a name belongs to nothing of its kind, and which names would be right."""
    if near := nearest(name, known):
        return f"{name!r} is no {kind}{near}"
    listed = list(known)
    more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
    return f"{name!r} is no {kind}; known: {', '.join(listed[:12]) or 'none'}{more}"
