"""The names that an item may use while it is read: questions, hypotheses, sources, the columns of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from indicia.errors import nearest
from indicia.quantity import Distribution

_MOST_COMPARED = 10_000  # names that one that is not known is compared with


@dataclass(frozen=True, slots=True)
class Rows:
    """The question whose hypotheses are the rows of a table, and those that stand beside them."""

    question: str
    beside: frozenset[str]


@dataclass(frozen=True)
class Scope:
    """What the words of a case mean while one of its items is read.

    `questions` maps each question to its hypotheses; `about` lists the item's questions, the first of which a mapping
    by hypothesis is read by; `sources` are the sources' names; `rows` is there where hypotheses come from a table.
    """

    questions: Mapping[str, Sequence[str]]
    about: tuple[str, ...]
    sources: frozenset[str] = frozenset()
    admiralty: Mapping[str, Distribution] = field(default_factory=dict)
    catch_alls: Mapping[str, str] = field(default_factory=dict)
    rows: Rows | None = None

    def question_of(self, hypothesis: str) -> str | None:
        """The question that has this hypothesis, the item's own first; None where none has."""
        order = [*self.about, *(q for q in self.questions if q not in self.about)]
        return next((q for q in order if hypothesis in self.questions.get(q, ())), None)


def unknown_hypothesis(name: str, question: str, scope: Scope) -> str:
    """Say that a name is no hypothesis of a question, and what would be right."""
    other = scope.question_of(name)
    if other is not None:
        way_out = f"it belongs to {other!r}: write {{{other}: {{{name}: ...}}}} or 'about: {other}'"
        return f"{name!r} is no hypothesis of {question!r}; {way_out}"
    known = scope.questions.get(question, ())
    compared = (*islice(known, _MOST_COMPARED), *scope.questions, "default")
    way_out = nearest(name, compared) or f"; known: {_listed(known)}"
    return f"{name!r} is no hypothesis of {question!r}{way_out}"


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(islice(names, most))}{more}"
