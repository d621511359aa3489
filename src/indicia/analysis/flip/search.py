"""The flip sheet: what each number of a case would have to be for the answer to change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf

import numpy as np

from indicia.analysis.flip import bracket
from indicia.analysis.flip.joint import Joint
from indicia.analysis.flip.linear import CHECKS, Line, is_linear
from indicia.analysis.flip.numbers import Candidate, candidates
from indicia.analysis.flip.priors import MovingPrior
from indicia.analysis.flip.runs import CHANGED, SAME, Question, Run, whole
from indicia.analysis.flip.sheet import Flip, FlipSheet, Move
from indicia.analysis.flip.size import flip_at
from indicia.analysis.flip.target import Comparison, LogJoint, leads, read_target
from indicia.analysis.flip.titles import title
from indicia.analysis.progress import Progress, Share, portion, unheard
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.factor import Floats
from indicia.engine.impossible import clash
from indicia.engine.score import provenance
from indicia.errors import IndiciaError, nearest
from indicia.quantity import Domain


def flip(
    case: Case,
    *,
    rival: str | None = None,
    target: str | None = None,
    question: str | None = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> FlipSheet:
    """Find, for each number of a case, the moves of it alone that change who leads.

    Parameters
    ----------
    case
        The case, from `load`.
    rival
        Ask only when this hypothesis overtakes the leader.
    target
        Ask instead when a comparison comes out otherwise than today: ``[k *] [question.]h``, then ``>`` or ``<``, then
        ``[k *] [question.]h`` or a probability.
    question
        The question whose leader is told; by default the first that is not hidden.
    overlays
        Overlay files or mappings to lay over the case.
    values
        Numbers to set, by path.
    progress
        Is told what is being done, and how much of it is done, from 0 to 1.

    Returns
    -------
    FlipSheet
        Every number, those that need the smallest move first: in decibans of its odds (probabilities) or of its
        ratio (what is positive), then in standard deviations (real numbers), then numbers at an end of their scale by
        the change itself; last those that change the answer at no allowed value.

    Raises
    ------
    CaseError
        For faults in overlays or values.
    IndiciaError
        For a question, rival or target that the case does not have.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.

    Notes
    -----
    Where a number enters one factor linearly, the posterior is (a t + b)/(c t + d) in it and the answer changes at
    the root of a linear function, in closed form (V. M. H. Coupé and L. C. van der Gaag 2002, "Properties of
    sensitivity analysis of Bayesian belief networks", Ann. Math. Artif. Intell. 36:323-356). Elsewhere all roots are
    bracketed on a dense partition. The values at which the answer stands are the admissible region (L. C. van der
    Gaag and S. Renooij 2001, "Analysing sensitivity data from probabilistic networks", UAI, 530-537). A prior moves
    with the others of its row in proportion. Odds are what a move is measured in, since the same change is larger near
    0 and 1 (H. Chan and A. Darwiche 2002, "When do numbers really matter?", JAIR 17:265-287).

    Examples
    --------
    >>> import indicia as ind
    >>> sheet = ind.flip(ind.load("models/burglar.yaml"))  # doctest: +SKIP
    >>> sheet.nearest  # doctest: +SKIP
    """
    case = case.with_overlays(overlays, values)
    evaluation = compile_case(case).now
    return flip_sheet(evaluation, rival=rival, target=target, question=question, progress=progress)


def nearest_flip(evaluation: Evaluation, *, question: str | None = None) -> str:
    """The smallest move that changes who leads, in the sentence that `score` prints.

    Parameters
    ----------
    evaluation
        The case at its central values.
    question
        Whose leader; by default that of the first question that is not hidden.
    """
    return flip_sheet(evaluation, question=question, first_only=True).to_sentence()


def flip_sheet(
    evaluation: Evaluation,
    *,
    rival: str | None = None,
    target: str | None = None,
    question: str | None = None,
    first_only: bool = False,
    progress: Progress | None = None,
) -> FlipSheet:
    """Make a flip sheet of a case that was compiled and evaluated; see `flip`.

    With `first_only` only its first line is meant: numbers that do not enter linearly are looked at no further from
    today's value than the nearest flip of one that does.
    """
    case = evaluation.compiled.case
    if np.isneginf(float(evaluation.marginal(()).log)):
        raise clash(evaluation)
    if rival is not None and target is not None:
        raise IndiciaError("a rival and a target are two different questions; ask one of them")
    asked = _asked(case, question)
    comparison = read_target(target, case.document, asked) if target is not None else None
    about = tuple(dict.fromkeys((asked, *(comparison.questions if comparison else ()))))
    joint = Joint(evaluation, about)
    now = joint.now()
    names = evaluation.compiled.axes[asked].hypotheses
    log = now[asked][:, 0]
    order = sorted(range(len(names)), key=lambda i: (-log[i], i))
    leader = names[order[0]]
    comparisons = (comparison,) if comparison else _comparisons(asked, names, leader, rival)
    reached = bool(np.all([c.margin(now)[0] > 0 for c in comparisons])) if comparison else True
    wanted = Question(comparisons, reached, asked)
    moves = _moves(joint, wanted, now, case, names, progress or unheard, first_only=first_only)
    before = evaluation.compiled.axes[asked].collapse(evaluation.marginal((asked,), evaluation.before).log, 0)
    spec = case.document.questions[asked]
    return FlipSheet(
        provenance=provenance(case),
        question=asked,
        ask=spec.ask,
        labels={h.id: h.label for h in spec.hypotheses.values()},
        prior=_shares(names, before),
        posterior=_shares(names, log),
        leader=leader,
        runner_up=names[order[1]] if len(names) > 1 else None,
        rival=rival,
        target=target.strip() if target is not None else None,
        target_holds=reached,
        moves=tuple(sorted(moves, key=lambda move: move.rank)),
    )


def _shares(names: tuple[str, ...], log: Floats) -> dict[str, float]:
    p = np.exp(log - np.max(log))
    return dict(zip(names, (p / p.sum()).tolist(), strict=True))


def _asked(case: Case, question: str | None) -> str:
    asked = [q.id for q in case.document.questions.values() if not q.hidden]
    if not asked:
        raise IndiciaError("every question is hidden; take 'hidden' away from the one that you ask")
    if question is not None and question not in asked:
        hint = nearest(question, asked)
        raise IndiciaError(f"{question!r} is no question that is asked{hint}; known: {', '.join(asked)}")
    return question or asked[0]


def _comparisons(question: str, names: tuple[str, ...], leader: str, rival: str | None) -> tuple[Comparison, ...]:
    if rival is None:
        return leads(question, names, leader, [h for h in names if h != leader])
    if rival not in names:
        hint = nearest(rival, names)
        raise IndiciaError(f"rival {rival!r} is no hypothesis of {question!r}{hint}; known: {', '.join(names)}")
    if rival == leader:
        others = ", ".join(h for h in names if h != leader)
        raise IndiciaError(f"rival {rival!r} leads already; name one that does not: {others}")
    return leads(question, names, leader, [rival])


def _moves(
    joint: Joint,
    question: Question,
    now: LogJoint,
    case: Case,
    names: tuple[str, ...],
    progress: Progress,
    *,
    first_only: bool,
) -> list[Move]:
    found = list(candidates(case, joint))
    moves: dict[str, Move] = {}
    with np.errstate(all="ignore"):  # values that the case does not allow come out as impossible
        lines = _lines(joint, found, portion(progress, "Looking for straight lines", 0.0, 0.2))
        for candidate in (c for c in found if c.path in lines):
            runs = _runs(joint, question, now, candidate, lines[candidate.path], None)
            moves[candidate.path] = _move(candidate, runs, case, names, exact=True)
        bent = [c for c in found if c.path not in lines]
        if first_only:
            bent = list(_no_further_than(_smallest(moves.values()), bent))
        looks = _first_looks(joint, bent, portion(progress, "Moving numbers", 0.2, 0.7))
        tell = portion(progress, "Moving numbers", 0.7, 1.0)
        for at, candidate in enumerate(bent):
            tell(at / len(bent))
            runs = _runs(joint, question, now, candidate, None, looks.get(candidate.path))
            moves[candidate.path] = _move(candidate, runs, case, names, exact=candidate.path not in looks)
    return [moves[candidate.path] for candidate in found if candidate.path in moves]


def _smallest(moves: Iterable[Move]) -> float:
    """The size of the nearest flip on the scale of decibans; infinite where there is none."""
    sizes = [flip.size for move in moves for flip in move.flips[:1] if flip.scale == "decibans"]
    return min(sizes, default=inf)


def _no_further_than(decibans: float, found: list[Candidate]) -> Iterator[Candidate]:
    """Those that have a size in decibans, allowed to move that far; all where no limit is known."""
    if decibans == inf:
        yield from found
        return
    factor = 10.0 ** (decibans / 10.0) * (1.0 + 1e-9)
    for candidate in found:
        today = candidate.today
        if candidate.domain is Domain.PROBABILITY and 0.0 < today < 1.0:
            odds = today / (1.0 - today)
            low, high = odds / factor / (1.0 + odds / factor), odds * factor / (1.0 + odds * factor)
        elif candidate.domain not in (Domain.PROBABILITY, Domain.REAL) and today > 0.0:
            low, high = today / factor, today * factor
        else:
            continue
        yield replace(candidate, low=max(low, candidate.low), high=min(high, candidate.high))


def _lines(joint: Joint, found: list[Candidate], tell: Share) -> dict[str, Line]:
    """The numbers that enter linearly."""
    units = {c.path: _unit(c) for c in found if c.domain in (Domain.PROBABILITY, Domain.RATIO)}
    own = [c for c in found if c.path in units and c.position is not None and c.kind != "structure"]
    joints = _joints(joint, own, {path: CHECKS * unit for path, unit in units.items()}, tell)
    straight = [c for c in own if c.path in joints and is_linear(joints[c.path])]
    return {c.path: Line.through(joints[c.path], 0.0, units[c.path], c.high) for c in straight}


def _unit(candidate: Candidate) -> float:
    """Over what values a line is tested, from 0 on."""
    return candidate.high if candidate.domain is Domain.PROBABILITY else candidate.today or 1.0


def _first_looks(joint: Joint, found: list[Candidate], tell: Share) -> dict[str, tuple[Floats, LogJoint]]:
    """The partition of each number that does not enter linearly, and the joint there."""
    values = {c.path: _partition(c) for c in found if c.fixed is None}
    joints = _joints(joint, found, values, tell)
    return {path: (values[path], along) for path, along in joints.items()}


def _partition(candidate: Candidate) -> Floats:
    if candidate.domain is Domain.COUNT:
        looked = bracket.counts(candidate.today)
        allowed = looked[(looked >= candidate.low) & (looked <= candidate.high)]
        return allowed if allowed.size else np.array([round(candidate.today)], dtype=float)
    scale = candidate.spread or abs(candidate.today) or 1.0
    return bracket.partition(candidate.domain, candidate.today, scale, candidate.low, candidate.high)


def _joints(joint: Joint, found: list[Candidate], values: Mapping[str, Floats], tell: Share) -> dict[str, LogJoint]:
    """The joint along each number, those that one factor alone reads looked at together."""
    joints: dict[str, LogJoint] = {}
    priors: dict[int, dict[str, tuple[MovingPrior, Floats]]] = {}
    together: dict[int, dict[str, Floats]] = {}
    for candidate in found:
        if candidate.fixed is not None:
            continue
        path, position = candidate.path, candidate.position
        # a count that is set is that number, and no longer the distribution that the other numbers need it to be
        alone = position is None or candidate.kind == "structure" or candidate.domain is Domain.COUNT
        if candidate.prior is not None and position is not None:
            priors.setdefault(position, {})[path] = (candidate.prior, values[path])
        elif alone or position is None:
            joints[path] = _along(joint, candidate, values[path])
            tell(len(joints) / len(found))
        else:
            together.setdefault(position, {})[path] = values[path]
    for position, moving in priors.items():
        joints |= joint.with_priors(position, moving)
        tell(len(joints) / len(found))
    for position, own in together.items():
        joints |= joint.pooled(position, own)
        tell(len(joints) / len(found))
    return joints


def _runs(
    joint: Joint,
    question: Question,
    now: LogJoint,
    candidate: Candidate,
    line: Line | None,
    look: tuple[Floats, LogJoint] | None,
) -> tuple[Run, ...]:
    def evaluate(values: Floats) -> LogJoint:
        return _along(joint, candidate, values)

    if not question.comparisons or candidate.high <= candidate.low:
        return whole(question, now, candidate.low, candidate.high)
    if line is not None:
        return line.runs(question)
    if look is None:
        return whole(question, now, candidate.low, candidate.high)
    search = bracket.counted if candidate.domain is Domain.COUNT else bracket.runs
    return search(evaluate, *look, question)


def _along(joint: Joint, candidate: Candidate, values: Floats) -> LogJoint:
    if candidate.prior is not None and candidate.position is not None:
        return joint.with_priors(candidate.position, {candidate.path: (candidate.prior, values)})[candidate.path]
    if candidate.kind == "structure" and candidate.position is not None:
        return joint.repeated(candidate.position, values)
    return joint.along(candidate.path, values)


def _move(candidate: Candidate, runs: tuple[Run, ...], case: Case, names: tuple[str, ...], *, exact: bool) -> Move:
    flips = sorted(_flips(candidate, runs, case, names), key=lambda f: f.size)
    admissible = tuple((run.low.value, run.high.value) for run in runs if run.code == SAME)
    return Move(
        path=candidate.path,
        title=title(candidate, case.document),
        kind=candidate.kind,
        domain=candidate.domain,
        today=candidate.today,
        stated=candidate.stated,
        allowed=(candidate.low, candidate.high),
        searched=(runs[0].low.value, runs[-1].high.value),
        admissible=admissible,
        flips=tuple(flips),
        exact=exact,
        fixed=candidate.fixed,
        repeats=candidate.repeats,
    )


def _flips(candidate: Candidate, runs: tuple[Run, ...], case: Case, names: tuple[str, ...]) -> Iterator[Flip]:
    """The nearest move on each side that changes the answer."""
    changed = [run for run in runs if run.code == CHANGED]
    below = [run for run in changed if run.low.value < candidate.today and run.high.value <= candidate.today]
    above = [run for run in changed if run not in below]
    admiralty = case.document.admiralty
    if below:
        yield flip_at(candidate, below[-1].high, names[below[-1].leader_high], "down", admiralty)
    if above:
        yield flip_at(candidate, above[0].low, names[above[0].leader_low], "up", admiralty)
