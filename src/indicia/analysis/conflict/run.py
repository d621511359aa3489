"""From a case to its conflicts."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan, sqrt

import numpy as np

from indicia.analysis.conflict.measure import Part, gains, measure, parts_of
from indicia.analysis.conflict.outcomes import Judged, judged
from indicia.analysis.conflict.result import (
    ALARM_SD,
    ALARM_TAIL,
    Conflict,
    Finding,
    RareCase,
    Surprise,
    times_needed,
)
from indicia.analysis.conflict.surprise import Spread, spread
from indicia.analysis.progress import Progress, portion, unheard
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.axes import faults_axis
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.impossible import clash
from indicia.engine.score import answer_to, asked_questions, provenance

_NOTHING = 1e-9


def conflict(
    case: Case,
    *,
    question: str | None = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Conflict:
    """Tell whether the findings of a case agree with one another, and with any hypothesis that is named.

    Parameters
    ----------
    case
        The case, from `load`.
    question
        The question whose hypotheses may be surprised, and whose catch-all is looked at; by default the first that is
        not hidden. The measure of conflict is of the whole record, whatever the question.
    overlays
        Overlay files or mappings to lay over it.
    values
        Numbers to set, by path.
    progress
        Is told what is being done, and how much of it is done, from 0 to 1.

    Returns
    -------
    Conflict

    Raises
    ------
    CaseError
        For faults in overlays or values.
    IndiciaError
        For a question that is none, or hidden.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.
    TooLargeError
        Where an exact answer would need a table of more than a gibibyte.

    Notes
    -----
    Every number stands at its central value. Conflict (Jensen, Chamberlain, Nordahl and Jensen 1990) is
    log2 of the product of the findings' probabilities over that of all of them, under the stated prior without
    opportunity. A hypothesis explains it as a rare case where log2 P(h | findings)/P(h) is at least as large, since
    that is by how much the conflict falls with h among the findings (ibid., section 6; Y.-G. Kim and M. Valtorta 1995,
    "On the detection of conflicts in diagnostic Bayesian networks using abstraction"). Single hypotheses are tried, no
    pairs of two questions. For surprise see Box 1980.

    The catch-all leads once it explains the record k times better than now, k the posterior odds against it: its
    posterior is proportional to its likelihood.

    Examples
    --------
    >>> import indicia as ind
    >>> print(ind.conflict(ind.load("models/burglar.yaml")))  # doctest: +SKIP
    """
    if not isinstance(case, Case):
        raise TypeError(f"conflict takes a case, {type(case).__name__} found; write conflict(load(...))")
    case = case.with_overlays(overlays, values)
    asked = asked_questions(case, question)
    chosen = question or asked[0]
    compiled = compile_case(case)
    evaluation = compiled.now
    if np.isneginf(float(evaluation.marginal(()).log)):
        raise clash(evaluation)
    answer = answer_to(evaluation, chosen)
    tell = progress or unheard
    tell("Measuring conflict", 0.0)
    parts, left_out = parts_of(compiled)
    measured = measure(evaluation, parts)
    items, not_judged = judged(compiled, evaluation.order)
    found = spread(evaluation, chosen, items, portion(tell, "Drawing records", 0.2, 0.7)) if items else None
    tell("Looking for a rare case", 0.7)
    return Conflict(
        provenance=provenance(case),
        answer=answer,
        conflict_bits=measured.total,
        findings=_findings(evaluation, parts, measured.total, measured.adds.tolist()),
        left_out=left_out,
        rare_cases=_rare_cases(evaluation, parts, measured.total),
        surprises=_surprises(evaluation, chosen, found) if found else (),
        judged_by=_ids(items),
        not_judged_by=not_judged,
        draws=found.draws if found else None,
        catch_all=times_needed(answer),
    )


def _ids(items: Sequence[Judged]) -> tuple[str, ...]:
    return tuple(item.id for item in items)


def _findings(
    evaluation: Evaluation, parts: Sequence[Part], total: float, adds: Sequence[float]
) -> tuple[Finding, ...]:
    document = evaluation.compiled.case.document
    found = []
    for part, bits in zip(parts, adds, strict=True):
        group = document.groups.get(part.id)
        report = document.evidence[part.items[0]].report if group is None else group.same_claim
        said = report or document.evidence[part.items[0]].report
        found.append(Finding(part.id, said, part.items, bits, total - bits))
    return tuple(found)


def _rare_cases(evaluation: Evaluation, parts: Sequence[Part], total: float) -> tuple[RareCase, ...]:
    found = [
        RareCase(question, hypothesis, label, bits, total > _NOTHING and bits >= total)
        for question, hypothesis, label, bits in _gained(evaluation, parts)
        if not isnan(bits) and bits > _NOTHING
    ]
    return tuple(sorted(found, key=lambda case: -case.gain_bits))


def _gained(evaluation: Evaluation, parts: Sequence[Part]) -> Iterator[tuple[str, str, str, float]]:
    """How much more probable the findings make every hypothesis, and the fault of every source, in bits."""
    document = evaluation.compiled.case.document
    for question in document.questions.values():
        bits = gains(evaluation, parts, question.id).tolist()
        for hypothesis, gain in zip(question.hypotheses.values(), bits, strict=True):
            yield question.id, hypothesis.id, hypothesis.label, gain
    for source in document.sources.values():
        axis = faults_axis(source.id)
        if axis in evaluation.order:
            yield axis, "unfaithful", f"{source.label} unfaithful throughout", float(gains(evaluation, parts, axis)[1])


def _surprises(evaluation: Evaluation, question: str, found: Spread) -> tuple[Surprise, ...]:
    axis = evaluation.compiled.axes[question]
    spec = evaluation.compiled.case.document.questions[question]
    surprises = []
    for at, hypothesis in enumerate(axis.named):
        if isnan(found.surprise[at]):
            continue  # the prior excludes it
        away, tail = float(found.standardised[at]), float(found.tail[at])
        surprises.append(
            Surprise(
                hypothesis=hypothesis,
                label=spec.hypotheses[hypothesis].label,
                surprise_bits=float(found.surprise[at]),
                expected_bits=float(found.expected[at]),
                sd_bits=float(found.sd[at]),
                standardised=away,
                tail=tail,
                tail_standard_error=None if found.draws is None else sqrt(tail * (1 - tail) / found.draws),
                surprised=away > ALARM_SD and tail < ALARM_TAIL,
            )
        )
    return tuple(surprises)
