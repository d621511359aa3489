"""The joint probability of every row with the evidence, in blocks of rows that fit the processor's cache."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.many.blocks import blocks
from indicia.engine.many.compiled import Many, Part
from indicia.engine.many.first import First, Rows
from indicia.engine.many.means import means_of, with_means
from indicia.engine.many.reader import Reader
from indicia.engine.numbers import Numbers

type Progress = Callable[[float], None]


@dataclass(frozen=True)
class Logs:
    """Logarithms for a hypothesis beside the rows: of the prior, the prior with opportunity, and the joint."""

    prior: float
    with_opportunity: float
    joint: float


@dataclass(frozen=True)
class RowPrior:
    """The prior of every row, made when it is asked for.

    Attributes
    ----------
    within
        Each row's part of what the rows have that nothing names; 0 for the others. Axis: rows.
    log_mass
        Log of what these have together.
    apart
        Log prior of each row that something names.
    """

    within: Floats
    log_mass: float
    apart: Mapping[int, float]

    def log(self, rows: Rows | None = None) -> Floats:
        """The log prior of some rows, by default of all."""
        within = self.within if rows is None else self.within[rows]
        with np.errstate(divide="ignore"):
            log: Floats = np.log(within) + self.log_mass
        for row, value in self.apart.items():
            log[row if rows is None else rows == row] = value
        return log


@dataclass(frozen=True)
class Evaluated:
    """A case from a table at given numbers.

    Attributes
    ----------
    parts
        The parts of the case, their items told the means over all states.
    log_states
        Log prior of each part.
    prior
        That of the rows.
    log_joint
        Log of prior, opportunity and likelihood of each row. Axis: rows.
    log_rows
        Log of the sum of these over all rows.
    log_opportunity
        Log of opportunity alone; None where there is none. Axis: rows.
    first
        The most probable rows, as many as were asked for.
    beside
        Logs of each hypothesis beside the rows.
    """

    many: Many
    numbers: Numbers
    parts: tuple[Part, ...]
    log_states: Floats
    prior: RowPrior
    log_joint: Floats = field(repr=False)
    log_rows: float
    log_opportunity: Floats | None = field(repr=False)
    first: Rows
    beside: Mapping[str, Logs]

    @cached_property
    def log_all_able(self) -> float:
        """Log of prior and opportunity of all hypotheses together; 0 where nothing tells opportunity."""
        if self.log_opportunity is None:
            return 0.0
        rows = log_sum_exp(self.prior.log() + self.log_opportunity, 0)
        return _log_sum(float(rows), *(logs.with_opportunity for logs in self.beside.values()))

    @cached_property
    def log_evidence(self) -> float:
        """Log probability of all evidence; -inf where it is impossible."""
        return _log_sum(self.log_rows, *(logs.joint for logs in self.beside.values()))


@dataclass
class _Pass:
    """What one pass over all rows finds for a part: logs by row without the part's prior, and of their sum."""

    joint: Floats
    opportunity: Floats | None
    total: float
    first: First


def evaluate(
    many: Many, numbers: Numbers | None = None, *, top: int = 2, progress: Progress | None = None
) -> Evaluated:
    """Find the joint probability of every row and every hypothesis beside with the evidence.

    Parameters
    ----------
    many
        From `compile_many`.
    numbers
        One value for each path; by default the central ones.
    top
        How many of the most probable rows to find.
    progress
        Is told the part of the rows that is done.

    Notes
    -----
    What an unfaithful carrier's report, and opportunity, are measured against is a mean over all states; so the items
    that need one are read once more, before the others.
    """
    numbers = numbers or many.central
    parts = with_means(many.parts, means_of(many, numbers))
    log_states = many.log_states(numbers)
    by_part = list(zip(parts, log_states.tolist(), strict=True))
    rows, log_mass = next((part, log) for part, log in by_part if part.is_rows)
    found = _over_rows(many, Reader(many, rows, numbers), log_mass, top, progress)
    totals, apart = [found.total], {}
    beside: dict[str, list[Logs]] = {}
    for part, log_prior in by_part:
        if part.hypothesis in many.named:
            row = many.named[part.hypothesis]
            apart[row] = log_prior
            totals.append(_set_apart(found, row, log_prior, _one(many, part, numbers, row)))
        elif part is not rows:
            able, joint = _total(many, part, numbers, (rows, found, log_mass))
            beside.setdefault(part.hypothesis, []).append(Logs(log_prior, log_prior + able, log_prior + joint))
    return Evaluated(
        many=many,
        numbers=numbers,
        parts=parts,
        log_states=log_states,
        prior=RowPrior(many.within, log_mass, apart),
        log_joint=found.joint,
        log_rows=_log_sum(*totals),
        log_opportunity=found.opportunity,
        first=found.first.rows(len(many.candidates)),
        beside={name: _sum(logs) for name, logs in beside.items()},
    )


def _over_rows(many: Many, reader: Reader, log_mass: float, top: int, progress: Progress | None) -> _Pass:
    size = len(many.candidates)
    opportunity = np.empty(size) if reader.has_opportunity else None
    found = _Pass(np.empty(size), opportunity, -np.inf, First(top))
    totals = []
    for block in blocks(size):
        numbers = many.at_rows(reader.numbers, block)
        product = reader.joint(numbers, many.within[block])
        log = np.add(product.log(), log_mass, out=found.joint[block])
        totals.append(product.log_total() + log_mass)
        found.first.offer(log, block.start)
        if opportunity is not None:
            opportunity[block] = reader.opportunity(numbers)
        if progress is not None:
            progress(block.stop / size)
    found.total = _log_sum(*totals)
    return found


def _set_apart(found: _Pass, row: int, log_prior: float, logs: tuple[float, float]) -> float:
    """Put in the place of a row what it is by its name."""
    able, joint = logs
    found.joint[row] = log_prior + joint
    found.first.offer_one(row, log_prior + joint)
    if found.opportunity is not None:
        found.opportunity[row] = able
    return log_prior + joint


def _one(many: Many, part: Part, numbers: Numbers, row: int | None) -> tuple[float, float]:
    """Log of opportunity, and of opportunity and likelihood together, at one row, or where no column is read."""
    reader, at = Reader(many, part, numbers), many.at_rows(numbers, [row or 0])
    return float(np.squeeze(reader.opportunity(at))), float(np.squeeze(reader.joint(at).log()))


def _total(many: Many, part: Part, numbers: Numbers, known: tuple[Part, _Pass, float]) -> tuple[float, float]:
    """The same summed over what the part stands for: one state, or all rows that nothing names."""
    rows, found, log_mass = known
    if not part.is_rows:
        return _one(many, part, numbers, many.named.get(part.seen_as))
    if not part.sees_as(rows) or np.isneginf(log_mass):
        found, log_mass = _over_rows(many, Reader(many, part, numbers), 0.0, 1, None), 0.0
    able = 0.0
    if found.opportunity is not None:
        with np.errstate(divide="ignore"):
            able = float(log_sum_exp(found.opportunity + np.log(many.within), 0))
    return able, found.total - log_mass


def _sum(logs: list[Logs]) -> Logs:
    by_kind = zip(*((each.prior, each.with_opportunity, each.joint) for each in logs), strict=True)
    return Logs(*(_log_sum(*values) for values in by_kind))


def _log_sum(*values: float) -> float:
    return float(log_sum_exp(np.array(values), 0))
