"""Hypotheses from a table: a row each, with its id, label, prior, and the columns that evidence reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from indicia.case.document import Document, Hypothesis, Question
from indicia.case.files import Table
from indicia.likelihood.tree import Fixed, Key, branch_names
from indicia.quantity import Domain, Quantity, parse_quantity

if TYPE_CHECKING:
    import pyarrow as pa

type Floats = npt.NDArray[np.float64]

ROW = "\x00row"
"""The hypothesis that stands, in a document, for all rows that nothing names; no id can be called so."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The rows of a table that are the hypotheses of a question.

    A document holds the question as if it had one hypothesis, `ROW`, for all rows that nothing names, one for each
    row that is named somewhere, and those beside the table. So what is said of it stays as short as the case, however
    many rows there are.

    Attributes
    ----------
    table
        Where they come from.
    ids, labels
        The rows' ids as text, unique; their labels, None where no column has them.
    share
        Each row's part of the probability that the rows have together; they sum to 1. Axis: rows.
    stated
        What the priors of all rows add up to; None where rows take what the hypotheses beside them leave.
    beside
        The hypotheses beside the rows.
    columns
        The columns that evidence reads, by name, as the table holds them. Axis: rows.
    """

    table: Table
    ids: "pa.Array"
    labels: "pa.Array | None"
    share: Floats = field(repr=False)
    stated: float | None = None
    beside: tuple[str, ...] = ()
    columns: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _positions(self) -> dict[str, int | None]:
        return {}

    def position(self, name: str) -> int | None:
        """The row with this id; None where there is none."""
        if name not in self._positions:
            import pyarrow.compute as pc

            found = pc.index(self.ids, name).as_py()
            self._positions[name] = found if found >= 0 else None
        return self._positions[name]

    def as_hypotheses(self, named: Iterable[str], mass: float, key: Key) -> dict[str, Hypothesis]:
        """All rows that nothing names as one hypothesis, `ROW`, and a hypothesis for each that something does.

        Parameters
        ----------
        named
            The ids of those to tell apart.
        mass
            The prior probability that the rows have together.
        key
            That of the question's priors.
        """
        at = {name: row for name in named if (row := self.position(name)) is not None}
        others = np.ones(len(self), dtype=bool)
        others[list(at.values())] = False
        priors = {ROW: mass * float(np.sum(self.share, where=others)) if at else mass}
        priors |= {name: mass * float(self.share[row]) for name, row in at.items()}
        labels = {ROW: "Any other row", **{name: self.label_at(row) for name, row in at.items()}}
        return {name: Hypothesis(name, labels[name], Fixed((*key, name), point(p))) for name, p in priors.items()}

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return str(self.ids[row].as_py())

    def label_at(self, row: int) -> str:
        """The label of a row: its id where the table has none for it."""
        label = None if self.labels is None else self.labels[row].as_py()
        return label or self.id_at(row)


class Labels(Sequence[str]):
    """The hypotheses of a question from a table, those beside the rows first; nothing is listed unless it is asked."""

    def __init__(self, candidates: Candidates) -> None:
        self._rows = candidates

    def __len__(self) -> int:
        return len(self._rows.beside) + len(self._rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "Sequence[str]": ...
    def __getitem__(self, index: int | slice) -> "str | Sequence[str]":
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        beside = self._rows.beside
        return beside[index] if index < len(beside) else self._rows.id_at(index - len(beside))

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._rows.beside or self._rows.position(name) is not None)


def named_rows(document: Document, question: Question) -> tuple[str, ...]:
    """The rows that anything in a document names, in the order of the table."""
    candidates = question.candidates
    if candidates is None:
        return ()
    found = {h for item in document.evidence.values() for h in _named_by(item.model, question.id)}
    for other in document.questions.values():
        for hypothesis in other.hypotheses.values():
            found |= branch_names(hypothesis.prior, question.id)
    rows = {name: at for name in found - {*candidates.beside} if (at := candidates.position(name)) is not None}
    return tuple(sorted(rows, key=rows.__getitem__))


def _named_by(model: Any, question: str) -> Iterable[str]:
    yield from model.named().get(question, ())
    for tree in model.numbers().values():
        yield from branch_names(tree, question)


def point(p: float) -> Quantity:
    """A prior without spread; one above 1 is a fault that the sum of the priors tells."""
    return parse_quantity(p, Domain.REAL)
