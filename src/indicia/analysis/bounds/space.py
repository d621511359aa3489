"""What may vary, and the factors that it moves: a case over the box of its stated ranges."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from indicia.analysis.bounds.cells import Cells
from indicia.engine.compiled import Compiled
from indicia.engine.factor import Factor, Floats
from indicia.engine.prior import PriorTerm
from indicia.likelihood.tree import Number, Shared

_SCENARIO = "scenario"


@dataclass(frozen=True)
class Uncertain:
    """A number that may vary, between the 5th and the 95th percentile of what the case states."""

    path: str
    low: float
    high: float
    central: float
    part: str | None = None
    """The question whose Dirichlet prior it is a part of."""


@dataclass(frozen=True)
class Rows:
    """A question's prior as rows that each add up to 1: what a block of cells is for others.

    Attributes
    ----------
    axis
        The place of the question's axis among those of the joint.
    shares
        What part of its hypothesis each state has, on all axes of the joint.
    named
        Number of states before those of the catch-all, which are summed.
    index
        For a Dirichlet prior: the number of each part, -1 for one that stays; axes: parents, hypotheses.
    fixed, width
        Where its intervals begin, and how wide they are: its central values and 0 for those that stay.
    """

    axis: int
    shares: Floats
    named: int
    index: npt.NDArray[np.intp] | None
    fixed: Floats
    width: Floats
    collapse: bool


@dataclass(frozen=True)
class Block:
    """A factor that varies.

    Attributes
    ----------
    numbers
        The uncertain numbers that it reads.
    shape
        Of its cells on all axes of the joint, of length 1 where it does not depend on one; of a prior, its
        hypotheses along its own.
    """

    name: str
    numbers: tuple[int, ...]
    shape: tuple[int, ...]
    cells: Cells | None
    rows: Rows | None
    power: "Power | None" = None

    def interval(self, low: Floats, high: Floats) -> tuple[Floats, Floats] | None:
        """The least and greatest value of its cells over a box; None where no row can add up to 1."""
        if self.rows is None or self.cells is not None:
            if self.cells is None:
                raise AssertionError
            lo, hi = (a.reshape(self.shape) for a in self.cells.interval(low, high))
            if self.power is not None:
                lo, hi = self.power.interval(lo, hi, low, high)
        else:
            lo, hi = self._parts(low, high)
        return (lo, hi) if self.rows is None else _tighten(lo, hi, self.rows.axis)

    def _parts(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        rows = self.rows
        if rows is None or rows.index is None:
            raise AssertionError
        lo, hi = (rows.fixed + ends[rows.index] * rows.width for ends in (low, high))
        return lo, hi

    def as_cells(self, values: Floats) -> Floats:
        """Values by hypothesis as values by state."""
        return values if self.rows is None else spread(values, self.rows)


@dataclass(frozen=True)
class Power:
    """An item discounted in its group: its cells to the power 1 - redundancy."""

    number: int | None
    low: float
    high: float

    def interval(self, lo: Floats, hi: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Raise the cells; whichever is below 1 is greatest at the greatest redundancy."""
        ends = [1.0 - self.low, 1.0 - self.low]
        if self.number is not None:
            ends = [1.0 - self.low - float(t[self.number]) * (self.high - self.low) for t in (low, high)]
        least, most = (np.stack([x**e for e in ends]) for x in (lo, hi))
        return least.min(axis=0), most.max(axis=0)


def spread(values: Floats, rows: Rows) -> Floats:
    """Give each state its share of its hypothesis."""
    if rows.collapse:
        n = rows.shares.shape[rows.axis] - rows.named
        head = np.take(values, range(rows.named), axis=rows.axis)
        values = np.concatenate([head, *[np.take(values, [rows.named], axis=rows.axis)] * n], axis=rows.axis)
    return values * rows.shares


def _tighten(lo: Floats, hi: Floats, axis: int) -> tuple[Floats, Floats] | None:
    below, above = lo.sum(axis=axis, keepdims=True), hi.sum(axis=axis, keepdims=True)
    if np.any(below > 1 + 1e-9) or np.any(above < 1 - 1e-9):
        return None
    return np.maximum(lo, np.minimum(1 - (above - hi), hi)), np.minimum(hi, np.maximum(1 - (below - lo), lo))


@dataclass(frozen=True)
class Space:
    """A case over the box of its ranges, prepared for one question.

    Attributes
    ----------
    axes, sizes
        The axes of the joint, the question's among them.
    static
        The log of all that does not vary, on all axes; its maximum is 0.
    blocks
        What varies.
    corner
        Which numbers are best at one of their ends, whatever the others are.
    nodes
        Into how many steps a number can be divided; 0 for any number.
    cuts
        Sets of priors' ranges that together must not pass 1.
    """

    compiled: Compiled
    question: str
    numbers: tuple[Uncertain, ...]
    axes: tuple[str, ...]
    sizes: tuple[int, ...]
    static: Floats
    blocks: tuple[Block, ...]
    corner: npt.NDArray[np.bool_]
    steps: tuple[int, ...]
    cuts: tuple[tuple[int, ...], ...]
    owners: tuple[tuple[int, ...], ...]

    @property
    def at(self) -> int:
        """The place of the question's axis."""
        return self.axes.index(self.question)

    def values(self, t: Floats) -> dict[str, float]:
        """The numbers at a point in units of the box."""
        return {u.path: u.low + float(x) * (u.high - u.low) for u, x in zip(self.numbers, t, strict=True)}

    def states_of(self, hypothesis: str) -> npt.NDArray[np.bool_]:
        """Which states of the question's axis are a hypothesis, on all axes of the joint."""
        axis = self.compiled.axes[self.question]
        named = [h == hypothesis for h in axis.named]
        mask = np.array(named + [hypothesis == axis.catch_all] * (axis.size - len(named)))
        return mask.reshape([-1 if a == self.question else 1 for a in self.axes])

    def evaluate(self, t: Floats) -> Floats:
        """The posterior of the question's hypotheses at a point, by the engine itself."""
        values = self.values(t)
        parts = {u.path for u in self.numbers if u.part is not None}
        numbers = (
            self.compiled.central.with_axes(
                {path: (_SCENARIO, np.array([v])) for path, v in values.items() if path not in parts}
            )
            if len(parts) < len(values)
            else self.compiled.central
        )
        evaluation = self.compiled.evaluate(numbers)
        factors = list(evaluation.factors)
        for block in self.blocks:
            if block.rows is not None and block.rows.index is not None:
                i = [term.question for term in self.compiled.priors].index(block.name)
                factors[i] = self._prior(block, values)
        log = self.compiled.axes[self.question].collapse(evaluation.marginal((self.question,), factors).log, 0)
        log = log.reshape(log.shape[0], -1)[:, 0]
        p: Floats = np.exp(log - log.max())
        return p / p.sum()

    def _prior(self, block: Block, values: dict[str, float]) -> Factor:
        """A Dirichlet prior's factor with other parts."""
        term = next(term for term in self.compiled.priors if term.question == block.name)
        index, table = parts_of(term, self.compiled)
        for place, path in index.items():
            if path in values:
                table[place] = values[path]
        return term.factor_of(table, ())


def parts_of(term: PriorTerm, compiled: Compiled) -> tuple[dict[tuple[int, ...], str], Floats]:
    """The path behind each cell of a prior's table, and its central values."""
    sizes = tuple(len(term.frame.labels[axis]) for axis in term.frame.axes)
    found = {}
    for h, field in enumerate(term.fields):
        index = np.broadcast_to(term.frame.align(field.cells.axes, field.cells.index), sizes)
        for row in product(*(range(n) for n in sizes)):
            leaf = field.cells.leaves[int(index[row])] if index[row] >= 0 else None
            if isinstance(leaf, Number | Shared):
                found[(*row, h)] = compiled.case.document.path_of("", leaf)
    return found, np.array(term.table(compiled.central), dtype=float)
