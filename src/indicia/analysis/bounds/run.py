"""Bounds of every hypothesis of a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from time import monotonic

import numpy as np

from indicia.analysis.bounds.build import make_space
from indicia.analysis.bounds.result import Bound, Bounds, Side
from indicia.analysis.bounds.search import Search
from indicia.analysis.bounds.space import Space
from indicia.analysis.progress import Progress
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import compile_case
from indicia.engine.factor import Floats
from indicia.engine.impossible import clash
from indicia.engine.result import Answer
from indicia.engine.score import answer_to, asked_questions, provenance
from indicia.errors import IndiciaError


def bounds(
    case: Case,
    *,
    question: str | None = None,
    tolerance: float = 0.005,
    seconds: float = 30.0,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Bounds:
    """Find the least and the greatest posterior of each hypothesis where the stated ranges are only ranges.

    Parameters
    ----------
    case
        The case, from `load`.
    question
        The question; by default the first that is not hidden.
    tolerance
        How close a bound that is proved must come to one that is attained; above 0.
    seconds
        How long to search, all bounds together; what every hypothesis gets in any case (a climb and one bound each)
        may take longer in large cases.
    overlays, values
        Changes to lay over the case first, as for `score`.
    progress
        Called now and then with what is being done and the share of the work.

    Returns
    -------
    Bounds
        For each hypothesis and side an attained value (`inner`) and one that nothing goes beyond (`outer`).

    Raises
    ------
    CaseError, IndiciaError
        For faults in overlays and values; an unknown question; a tolerance or time that is not above 0.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.
    TooLargeError
        Where the questions that what varies bears on have more than 262,144 states together.

    Notes
    -----
    The box holds every number that is no point, held ones too, from its 5th to its 95th percentile; the parts of a
    prior with a `concentration` likewise, cut with the simplex. This is the credal set of Walley (1991) and Cozman
    (2000, "Credal networks", Artificial Intelligence 120), with each number chosen on its own. A posterior is a ratio
    of functions linear in each number that enters one item once, so it is extreme at an end of it (Coupé and van der
    Gaag 2002); rows of a prior are linear-fractional programs; the rest is branch and bound (de Campos and Cozman
    2007, "Inference in credal networks through integer programming"). What a number does to a factor (linear,
    monotone, at an end) is found by looking at it at 5 values for 3 settings of the others, not by proof.

    Examples
    --------
    >>> import indicia as ind
    >>> print(ind.bounds(ind.load("models/burglar.yaml")))  # doctest: +SKIP
    """
    if not (isfinite(tolerance) and tolerance > 0):
        raise IndiciaError(f"a tolerance is above 0, as in 0.005; {tolerance:g} found")
    if not seconds > 0:
        raise IndiciaError(f"the time is above 0 seconds; {seconds:g} found")
    case = case.with_overlays(overlays, values)
    asked = question or asked_questions(case, question)[0]
    asked_questions(case, asked)
    compiled = compile_case(case)
    evaluation = compiled.now
    if np.isneginf(float(evaluation.marginal(()).log)):
        raise clash(evaluation)
    answer = answer_to(evaluation, asked)
    work = _Work(make_space(compiled, asked), tolerance, seconds, progress)
    interrupted = work.run(answer.ranking)
    return Bounds(
        provenance=provenance(case),
        question=asked,
        ask=answer.ask,
        labels=answer.labels,
        bounds=tuple(work.bound(h, answer) for h in compiled.axes[asked].hypotheses),
        numbers={u.path: (u.low, u.high) for u in work.space.numbers},
        tolerance=tolerance,
        seconds=seconds,
        interrupted=interrupted,
    )


@dataclass
class _Work:
    """One search for each hypothesis and side."""

    space: Space
    tolerance: float
    seconds: float
    progress: Progress | None
    searches: dict[tuple[str, bool], Search] = field(default_factory=dict)

    def run(self, ranking: tuple[str, ...]) -> bool:
        """Search for all bounds, the leader's first; True where the user stopped it."""
        end = monotonic() + self.seconds
        wanted = [(h, up) for h in ranking for up in (True, False)]
        try:
            for i, (h, up) in enumerate(wanted):
                if self.searches and monotonic() > end:
                    break
                self._tell(f"{h}: climbing", i / len(wanted) / 2)
                self.searches[h, up] = Search(self.space, self._states(h, up), self.tolerance)
            open_ = [key for key, search in self.searches.items() if not search.found.closed]
            for i, key in enumerate(open_):
                self._tell(f"{key[0]}: closing the gap", 0.5 + i / len(open_) / 2)
                self.searches[key].run(max(end - monotonic(), 0.0) / (len(open_) - i))
        except KeyboardInterrupt:
            return True
        return False

    def _tell(self, what: str, share: float) -> None:
        if self.progress is not None:
            self.progress(what, share)

    def _states(self, hypothesis: str, up: bool) -> Floats:
        mask = self.space.states_of(hypothesis).astype(float)
        return mask if up else 1.0 - mask

    def bound(self, hypothesis: str, answer: Answer) -> Bound:
        """Both sides of a hypothesis; of one that was not reached, all that is known is that it is attained today."""
        today = answer.posterior[hypothesis]
        neutral = answer.neutral and hypothesis == answer.catch_all
        sides = [self._side(hypothesis, up, today, neutral) for up in (False, True)]
        return Bound(hypothesis, answer.prior[hypothesis], today, sides[0], sides[1])

    def _side(self, hypothesis: str, up: bool, today: float, neutral: bool) -> Side:
        search = self.searches.get((hypothesis, up))
        if search is None:
            return Side(today, 1.0 if up else 0.0, False, {})
        found = search.found
        place = self.space.compiled.axes[self.space.question].hypotheses.index(hypothesis)
        inner = float(self.space.evaluate(found.at)[place])  # by the engine, whatever the tables said
        outer = found.outer if up else 1.0 - found.outer
        inner, at = (today, {}) if (inner < today) is up else (inner, self.space.values(found.at))
        if neutral:
            outer = (min if up else max)(outer, self._neutral(up))
        outer = max(outer, inner) if up else min(outer, inner)
        closed = abs(outer - inner) <= self.tolerance * (1 + 1e-6)
        return Side(inner, outer, closed, at)

    def _neutral(self, up: bool) -> float:
        """What a catch-all that nothing names cannot pass, by its prior alone.

        At each of its states it has the likelihood of the hypothesis that it stands in for. So its posterior is a
        weighted mean, with whatever weights the record gives, of its share of the prior of each such pair.
        """
        question, compiled = self.space.question, self.space.compiled
        named = (t.frame.labels.get(question, ()) for t in compiled.priors)
        if any(compiled.axes[question].catch_all in labels for labels in named):
            return 1.0 if up else 0.0  # another question's prior tells it from those it stands in for
        block = next((b for b in self.space.blocks if b.name == question and b.rows is not None), None)
        n = len(self.space.numbers)
        interval = block.interval(np.zeros(n), np.ones(n)) if block is not None else None
        if block is None or block.rows is None or interval is None or sum(k > 1 for k in block.shape) > 1:
            return 1.0 if up else 0.0
        low, high = (end.reshape(-1) for end in (interval if up else interval[::-1]))
        part = high[-1] * block.rows.shares.reshape(-1)[block.rows.named :]
        shares = np.divide(part, low[:-1] + part, out=np.full(len(part), float(up)), where=low[:-1] + part > 0)
        return float(shares.max() if up else shares.min())
