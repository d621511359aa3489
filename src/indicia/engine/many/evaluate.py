"""The joint probability of every row with the evidence, in blocks of rows that fit the processor's cache."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.many.blocks import blocks
from indicia.engine.many.compiled import Many, Part
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
class Evaluated:
    """A case from a table at given numbers.

    Attributes
    ----------
    parts
        The parts of the case, their items told the means over all states.
    log_states
        Log prior of each part.
    log_joint
        Log of prior, opportunity and likelihood of each row, those that something names included. Axis: rows.
    log_opportunity
        Log of opportunity alone; None where there is none. Axis: rows.
    beside
        Logs of each hypothesis beside the rows.
    """

    many: Many
    numbers: Numbers
    parts: tuple[Part, ...]
    log_states: Floats
    log_joint: Floats = field(repr=False)
    log_opportunity: Floats | None = field(repr=False)
    beside: Mapping[str, Logs]

    @cached_property
    def log_prior(self) -> Floats:
        """Log prior of each row. Axis: rows."""
        states = {part.hypothesis: log for part, log in zip(self.parts, self.log_states, strict=True)}
        rows = self.parts.index(next(part for part in self.parts if part.is_rows))
        log: Floats = self.many.log_within + self.log_states[rows]
        for name, row in self.many.named.items():
            log[row] = states[name]
        return log

    @cached_property
    def log_able(self) -> Floats:
        """Log of prior and opportunity of each row. Axis: rows."""
        return self.log_prior if self.log_opportunity is None else self.log_prior + self.log_opportunity

    @cached_property
    def log_all_able(self) -> float:
        """Log of prior and opportunity of all hypotheses together; 0 where nothing tells opportunity."""
        if self.log_opportunity is None:
            return 0.0
        return _log_sum(float(log_sum_exp(self.log_able, 0)), *(x.with_opportunity for x in self.beside.values()))

    @cached_property
    def log_evidence(self) -> float:
        """Log probability of all evidence; -inf where it is impossible."""
        return _log_sum(float(log_sum_exp(self.log_joint, 0)), *(logs.joint for logs in self.beside.values()))


def evaluate(many: Many, numbers: Numbers | None = None, progress: Progress | None = None) -> Evaluated:
    """Find the joint probability of every row and every hypothesis beside with the evidence.

    Parameters
    ----------
    many
        From `compile_many`.
    numbers
        One value for each path; by default the central ones.
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
    rows = next(part for part in parts if part.is_rows)
    raw, opportunity = _by_row(many, Reader(many, rows, numbers), progress)
    log_joint = raw + log_states[parts.index(rows)]
    beside: dict[str, list[Logs]] = {}
    for part, log_prior in zip(parts, log_states.tolist(), strict=True):
        if part.hypothesis in many.named:
            row = many.named[part.hypothesis]
            at, joint = _one(many, part, numbers, row)
            log_joint[row] = log_prior + joint
            if opportunity is not None:
                opportunity[row] = at
        elif part is not rows:
            at, joint = _total(many, part, numbers, (rows, raw, opportunity))
            beside.setdefault(part.hypothesis, []).append(Logs(log_prior, log_prior + at, log_prior + joint))
    return Evaluated(
        many, numbers, parts, log_states, log_joint, opportunity, {name: _sum(logs) for name, logs in beside.items()}
    )


def _by_row(many: Many, reader: Reader, progress: Progress | None) -> tuple[Floats, Floats | None]:
    """Log of each row's weight, opportunity and likelihood, and of its opportunity alone if anything tells that."""
    size = len(many.candidates)
    joint = np.empty(size)
    opportunity = np.empty(size) if reader.has_opportunity else None
    for block in blocks(size):
        numbers = many.at_rows(reader.numbers, block)
        joint[block] = reader.joint(numbers, many.within[block])
        if opportunity is not None:
            opportunity[block] = reader.opportunity(numbers)
        if progress is not None:
            progress(block.stop / size)
    return joint, opportunity


def _one(many: Many, part: Part, numbers: Numbers, row: int | None) -> tuple[float, float]:
    """Log of opportunity, and of opportunity and likelihood together, at one row, or where no column is read."""
    reader, at = Reader(many, part, numbers), many.at_rows(numbers, [row or 0])
    return float(np.squeeze(reader.opportunity(at))), float(np.squeeze(reader.joint(at)))


def _total(many: Many, part: Part, numbers: Numbers, known: tuple[Part, Floats, Floats | None]) -> tuple[float, float]:
    """The same summed over what the part stands for: one state, or all rows that nothing names."""
    rows, joint, opportunity = known
    if not part.is_rows:
        return _one(many, part, numbers, many.named.get(part.seen_as))
    if not part.sees_as(rows):
        joint, opportunity = _by_row(many, Reader(many, part, numbers), None)
    if opportunity is None:
        return 0.0, float(log_sum_exp(joint, 0))
    return float(log_sum_exp(opportunity + many.log_within, 0)), float(log_sum_exp(joint, 0))


def _sum(logs: list[Logs]) -> Logs:
    return Logs(
        *(_log_sum(*values) for values in zip(*((x.prior, x.with_opportunity, x.joint) for x in logs), strict=True))
    )


def _log_sum(*values: float) -> float:
    return float(log_sum_exp(np.array(values), 0))
