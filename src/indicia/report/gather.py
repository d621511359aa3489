"""Everything that a report is made of, each analysis run once."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicia.analysis.advice import Advice
from indicia.analysis.check import check
from indicia.analysis.draw import DrawSummary
from indicia.analysis.flip import FlipSheet, flip_sheet
from indicia.analysis.impact import Impact, impact
from indicia.analysis.progress import Progress, unheard
from indicia.case import Case
from indicia.engine import Score, score
from indicia.engine.compiled import Evaluation, refuse_table
from indicia.errors import IndiciaError, TooLargeError
from indicia.report.ranges import ranges

_MOST_RANGES = 6
"""Questions of which the range over the stated inputs is drawn."""


@dataclass(frozen=True)
class Gathered:
    """What is known of a case.

    Attributes
    ----------
    case
        With texts of sane length.
    impact
        None where the case is too large for it.
    ranges
        By question: the range over the stated inputs.
    left_out
        What could not be found, a sentence each.
    cut
        How many texts of the case were cut.
    charts
        Whether there are to be drawings.
    """

    case: Case
    score: Score
    evaluation: Evaluation
    impact: Impact | None
    sheet: FlipSheet
    ranges: Mapping[str, DrawSummary]
    advice: tuple[Advice, ...]
    left_out: tuple[str, ...]
    seed: int
    cut: int
    charts: bool


def gather(
    case: Case, *, question: str | None, draws: int, seed: int, cut: int, charts: bool, progress: Progress | None = None
) -> Gathered:
    """Run every analysis that a report shows; the case's texts should be cut before."""
    tell = progress or unheard
    refuse_table(case)
    tell("Scoring", 0.0)
    scored = score(case, question=question)
    if scored.evaluation is None:
        raise AssertionError("a score of a case has its evaluation")
    left_out: list[str] = []
    tell("Leaving items out", 0.1)
    found = _impact(case, scored.question, left_out)
    tell("Moving numbers", 0.2)
    sheet = flip_sheet(scored.evaluation, question=scored.question)
    tell("Drawing", 0.3)
    drawn = _ranges(case, scored, draws, seed, left_out)
    tell("Looking for advice", 0.6)
    advice = tuple(check(case))
    return Gathered(
        case=case,
        score=scored,
        evaluation=scored.evaluation,
        impact=found,
        sheet=sheet,
        ranges=drawn,
        advice=advice,
        left_out=tuple(left_out),
        seed=seed,
        cut=cut,
        charts=charts,
    )


def _impact(case: Case, question: str, left_out: list[str]) -> Impact | None:
    try:
        found = impact(case, question=question)
    except TooLargeError as error:
        left_out.append(f"What hangs on each item is not shown: {error}.")
        return None
    if found.smallest.interrupted:
        raise KeyboardInterrupt  # no report of half a search
    return found


def _ranges(case: Case, scored: Score, n: int, seed: int, left_out: list[str]) -> dict[str, DrawSummary]:
    """The ranges of the chosen question, and of the others as far as they are few."""
    found: dict[str, DrawSummary] = {}
    asked = [scored.question, *(q for q in scored.answers if q != scored.question)]
    try:
        found.update(ranges(case, asked[:_MOST_RANGES], n=n, seed=seed))
    except IndiciaError as error:
        left_out.append(f"The range over the stated inputs is not shown: {error}.")
    if len(asked) > _MOST_RANGES:
        left_out.append(
            f"The range over the stated inputs is drawn for {_MOST_RANGES} of {len(asked)} questions; "
            "indicia draw --question draws the others."
        )
    return found
