"""What `conflict` finds: a frozen value that says how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import e, inf
from math import log10 as log10_of
from typing import Self, override

from indicia.engine.display import Writer, Written
from indicia.engine.result import Answer, Provenance

ALARM_SD, ALARM_TAIL = 2.0, 0.02
"""A hypothesis is surprised above so many standard deviations, where the tail's probability is below this too."""


@dataclass(frozen=True)
class Finding:
    """One finding: an item, or a group, which is one.

    Attributes
    ----------
    id, report, items
        The item or the group, what it says, and the items that it consists of.
    adds_bits
        What it adds to the conflict: log2 P(finding) / P(finding | the others). Above 0 where the others make it less
        probable.
    conflict_without_bits
        The conflict of the others.
    """

    id: str
    report: str
    items: tuple[str, ...]
    adds_bits: float
    conflict_without_bits: float


@dataclass(frozen=True)
class RareCase:
    """A hypothesis, or the fault of a source, as a rare case that would have such findings.

    Attributes
    ----------
    question, hypothesis, label
        Of any question, hidden ones too; of a source whose faults come together, `question` is ``SOURCE.faults``.
    gain_bits
        log2 P(h | findings) / P(h).
    explains
        Whether that is at least the conflict, so that with h among the findings none is left.
    """

    question: str
    hypothesis: str
    label: str
    gain_bits: float
    explains: bool


@dataclass(frozen=True)
class Surprise:
    """How surprising the record is under one hypothesis.

    Attributes
    ----------
    surprise_bits
        -log2 P(record | h) of the items of which every outcome is known; infinite where it cannot be.
    expected_bits, sd_bits
        What h expects of it, and the standard deviation.
    standardised
        How many standard deviations it is above that.
    tail
        The probability of a record as surprising or more under h.
    tail_standard_error
        Where it was found by draws, else None.
    surprised
        Whether `standardised` is above 2 and `tail` below 0.02.
    """

    hypothesis: str
    label: str
    surprise_bits: float
    expected_bits: float
    sd_bits: float
    standardised: float
    tail: float
    tail_standard_error: float | None
    surprised: bool


@dataclass(frozen=True)
class CatchAll:
    """How much better somebody who was not named must explain the record to lead.

    Attributes
    ----------
    hypothesis, label
        The catch-all.
    against
        The named hypothesis that is ahead.
    times
        By what factor its likelihood would have to grow: posterior of the one over posterior of the other. Below 1
        where it leads already; infinite where it is impossible.
    decibans
        The same as a weight of evidence.
    neutral
        Whether no item names it, so that today it explains the record as well as the named ones do on average.
    """

    hypothesis: str
    label: str
    against: str
    times: float
    decibans: float
    neutral: bool


@dataclass(frozen=True)
class Conflict(Written):
    """Whether the findings agree with one another, and with any hypothesis that is named.

    Attributes
    ----------
    answer
        The score's answer to the question chosen.
    conflict_bits
        Jensen's measure; at most 0 where the findings speak for one another. 0 for one finding.
    findings
        In the order of the file.
    left_out
        Items that are no findings, each with the reason.
    rare_cases
        Every hypothesis that the findings made more probable, the largest gain first.
    surprises
        By named hypothesis that the prior allows; none where no item tells all its outcomes.
    judged_by
        The items that surprise was measured by.
    not_judged_by
        The other reports, each with the reason.
    draws
        How many records were drawn for each hypothesis; None where all were listed.
    catch_all
        None where the question has none, or nobody else is named.
    """

    provenance: Provenance
    answer: Answer
    conflict_bits: float
    findings: tuple[Finding, ...]
    left_out: Mapping[str, str]
    rare_cases: tuple[RareCase, ...]
    surprises: tuple[Surprise, ...]
    judged_by: tuple[str, ...]
    not_judged_by: Mapping[str, str]
    draws: int | None
    catch_all: CatchAll | None

    @property
    def conflicting(self) -> bool:
        """Whether the findings make one another less probable, taken together."""
        return self.conflict_bits > 1e-9

    @property
    def explained_by(self) -> tuple[RareCase, ...]:
        """The rare cases that explain the conflict, where there is one."""
        return tuple(case for case in self.rare_cases if case.explains) if self.conflicting else ()

    @property
    def alarm(self) -> bool:
        """Whether every named hypothesis finds the record surprising."""
        return bool(self.surprises) and all(s.surprised for s in self.surprises)

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.conflict import show

        return show


def times_needed(answer: Answer) -> CatchAll | None:
    """How much better the catch-all must explain the record to lead: the posterior odds against it."""
    other = answer.catch_all
    named = [h for h in answer.ranking if h != other]
    if other is None or not named:
        return None
    log10 = (answer.log_posterior[named[0]] - answer.log_posterior[other]) * log10_of(e)
    times = 10.0**log10 if log10 < 300 else inf
    return CatchAll(other, answer.labels[other], named[0], times, 10.0 * log10, answer.neutral)
