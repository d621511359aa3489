"""Simulating a case: what would be reported, and what would be said of it, if the case were right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from indicia.analysis.simulate.items import Part, scored, takes_part
from indicia.analysis.simulate.posterior import Reading, Scorer, make_scorer, posteriors
from indicia.analysis.simulate.records import Records, draw_records
from indicia.analysis.simulate.result import Simulation
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Compiled, compile_case
from indicia.engine.factor import Floats
from indicia.engine.score import asked_questions, provenance
from indicia.errors import IndiciaError, nearest

type Progress = Callable[[int, int], None]

_DIGITS = 12


def simulate(
    case: Case,
    n: int = 2000,
    *,
    seed: int = 0,
    scored_by: Case | None = None,
    posterior: Reading = "full",
    question: str | None = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Draw truths and reports from a case's own model, and score each record: a ledger whose truth is known.

    ``calibrate(simulate(case))`` is simulation-based calibration: of what is called 70 % probable, seven in ten must be
    true, since the case that scores is the one that the records come from. Records scored by another case,
    ``scored_by``, show what it costs to be wrong.

    Parameters
    ----------
    case
        The case that is taken to be right.
    n
        How many records.
    seed
        The same seed gives the same records; more of them leave the first as they are.
    scored_by
        The case whose probabilities are told; by default the same. It needs the same hypotheses. Items are matched by
        name; it may weigh them otherwise, and those that it lacks it does not see.
    posterior
        ``"full"``: the posterior that sums over the uncertain numbers, which is the calibrated one. ``"central"``: at
        the central values, as a score shows it first.
    question
        Whose hypotheses; by default the first that is not hidden.
    overlays, values
        Changes to lay over `case` first, as for `score`.
    progress
        Called with how many records are scored, of how many.

    Returns
    -------
    Simulation

    Raises
    ------
    IndiciaError
        Where the two cases do not fit together, or the one that scores calls a record impossible; as of `score`.

    Notes
    -----
    Numbers are drawn from their stated distributions, but for those that are held; then the state of every question
    from prior and opportunity; then how each item comes out, given all of these. An item that tells all its outcomes
    comes out as one of them, a measurement as a number; of any other the likelihood is taken at its word, as the
    probability that the report is made. What cannot be drawn stays out and is named in `left_out`: likelihood ratios,
    and repeats with a redundancy between 0 and 1.

    The method is that of S. Talts, M. Betancourt, D. Simpson, A. Vehtari and A. Gelman 2018, "Validating Bayesian
    inference algorithms with simulation-based calibration", for probabilities of hypotheses in place of ranks.

    Examples
    --------
    >>> import indicia as ind
    >>> case = ind.load("models/burglar.yaml")  # doctest: +SKIP
    >>> ind.calibrate(ind.simulate(case)).failed  # doctest: +SKIP
    False
    """
    _check(case, n, seed, posterior)
    case = case.with_overlays(overlays, values)
    chosen = question or asked_questions(case, question)[0]
    asked_questions(case, chosen)
    compiled = compile_case(case)
    parts, left_out = takes_part(compiled)
    records = draw_records(compiled, parts, chosen, n, seed=seed)
    judge = compiled if scored_by is None else _compiled_judge(scored_by, case, chosen)
    own = scored(judge, parts)
    scorer, seen = _scorer(judge, chosen, parts, own, posterior), _as_seen(records, parts, own)
    found = posteriors(scorer, seen, (lambda done: progress(done, n)) if progress else lambda _: None)
    spec = case.document.questions[chosen]
    return Simulation(
        provenance=provenance(case),
        scored_by=provenance(scored_by) if scored_by is not None else None,
        question=chosen,
        ask=spec.ask,
        hypotheses=tuple(spec.hypotheses),
        labels={h.id: h.label for h in spec.hypotheses.values()},
        probability=_in_order(found, judge, compiled, chosen),
        true=records.true,
        came={part.id: _named(part, records) for part in parts},
        left_out=left_out,
        unseen=tuple(part.id for part in parts if part.id not in own),
        posterior=posterior,
        method=scorer.method,
        draws=scorer.draws,
        causes=scorer.causes,
        seed=seed,
    )


def _check(case: object, n: object, seed: object, posterior: object) -> None:
    if not isinstance(case, Case):
        raise TypeError(f"simulate takes a case, {type(case).__name__} found; write simulate(load(...))")
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n is how many records to draw, at least 1; {n!r} found")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"a seed is a whole number from 0 on; {seed!r} found")
    if posterior not in ("full", "central"):
        raise ValueError(f"posterior is 'full' or 'central'; {posterior!r} found")


def _compiled_judge(scored_by: object, case: Case, question: str) -> Compiled:
    """The other case, compiled; refused where its hypotheses are not the same."""
    if not isinstance(scored_by, Case):
        raise TypeError(f"scored_by is a case, {type(scored_by).__name__} found; write scored_by=load(...)")
    name, questions = scored_by.written.name, scored_by.document.questions
    if question not in questions:
        raise IndiciaError(f"{name}: no question {question!r}{nearest(question, questions)}; it has to ask the same")
    ours, theirs = case.document.questions[question].hypotheses, questions[question].hypotheses
    differing = sorted(set(ours) ^ set(theirs))
    if differing:
        raise IndiciaError(
            f"{name}: {', '.join(differing)} in one case only; both need the same hypotheses of {question}"
        )
    return compile_case(scored_by)


def _scorer(
    judge: Compiled, question: str, parts: Sequence[Part], own: Mapping[str, Part], posterior: Reading
) -> Scorer:
    return make_scorer(judge, question, {p.id: _fitted(p, own[p.id]) for p in parts if p.id in own}, posterior)


def _fitted(simulated: Part, own: Part) -> Part:
    """The scorer's view of an item with its outcomes in the order of those that were drawn."""
    if simulated.is_measured != own.is_measured:
        raise IndiciaError(f"{own.id} is a measurement in one case only; it has to be one in both")
    if own.is_measured:
        return own
    if set(simulated.outcomes) != set(own.outcomes):
        return own.made_or_not()
    return replace(own, outcomes={name: own.outcomes[name] for name in simulated.outcomes})


def _as_seen(records: Records, parts: Sequence[Part], own: Mapping[str, Part]) -> Records:
    """The records in the scorer's outcomes: where it tells others apart, only whether an item came as in the case."""
    came = {}
    for part in parts:
        if part.id not in own:
            continue
        came[part.id] = records.came[part.id]
        if set(part.outcomes) != set(own[part.id].outcomes):
            came[part.id] = np.where(came[part.id] == list(part.outcomes).index(part.came), 0, 1)
    return Records(records.true, came)


def _named(part: Part, records: Records) -> npt.NDArray[Any]:
    """How an item came out, in words or as a number."""
    came: npt.NDArray[Any] = records.came[part.id]
    return came if part.is_measured else np.array(list(part.outcomes))[came.astype(np.intp)]


def _in_order(found: Floats, judge: Compiled, compiled: Compiled, question: str) -> Floats:
    """Probabilities in the order of the case's hypotheses, to 12 figures: the last ones hang on the order of sums."""
    impossible = int(np.isnan(found[:, 0]).sum())
    if impossible:
        raise IndiciaError(
            f"{judge.case.written.name}: calls {impossible:,} of {len(found):,} simulated records impossible, whatever "
            "is true; it cannot be right where they come from. Look for likelihoods of 0 and 1 in it"
        )
    theirs = judge.axes[question].hypotheses
    ordered = found[:, [theirs.index(h) for h in compiled.axes[question].hypotheses]]
    with np.errstate(divide="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.where(ordered > 0.0, ordered, 1.0))) + 1 - _DIGITS)
    return np.round(ordered / unit) * unit
