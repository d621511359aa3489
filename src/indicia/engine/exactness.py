"""Whether a score equals the full posterior, why not where it does not, and the full figure then.

A score puts every uncertain number at its central value. That is exact when each enters one factor, linearly, and is
independent of the others, since the posterior's numerator is then linear in each. The numbers that break this are the
causes; the full posterior sums them out, by Gaussian quadrature on axes of their own where that is small enough, else
by draws weighted by their evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indicia.engine.compiled import Compiled, Evaluation
from indicia.engine.draws import accepted_share, draw_numbers
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, contract, elimination_cost
from indicia.engine.prior import PriorTerm
from indicia.errors import TooLargeError
from indicia.quantity import Distribution

QUADRATURE_CELLS = 2**21
DRAWS, BLOCK = 2**14, 2**11
PRECISE = 0.0005
_PROBE = "probe"


@dataclass(frozen=True)
class Exactness:
    """How far a score is the full posterior.

    Attributes
    ----------
    causes
        Why not, a phrase each; none where the score is exact.
    full
        The full posterior of each question by hypothesis; the score's own where it is exact.
    standard_error
        That of each figure, where it was found by draws; None for quadrature.
    method
        "exact", "quadrature" or "draws"; "not computed" where the full posterior was not sought.
    """

    causes: tuple[str, ...]
    full: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    standard_error: Mapping[str, Mapping[str, float]] | None = None
    method: str = "exact"

    @property
    def exact(self) -> bool:
        """Whether the score is the full posterior."""
        return not self.causes

    @property
    def differs(self) -> bool:
        """Whether there is a full posterior beside the score's."""
        return bool(self.causes and self.full)


@dataclass(frozen=True)
class Causes:
    """The numbers that break exactness; `degree` is that of the evidence as a polynomial, None if it is none."""

    degree: Mapping[str, int | None]
    phrases: tuple[str, ...]
    cut: bool


def find_causes(compiled: Compiled) -> Causes:
    """Find the uncertain numbers at whose central values the posterior is not the full one.

    Several terms of one item are its outcomes, of which one comes.
    """
    users = _users(compiled)
    unsure = {p: f for p, f in compiled.figures.items() if not (f.held or f.quantity.is_point) and p in users}
    terms = (*compiled.opportunity, *compiled.evidence)
    bent_in = dict.fromkeys((t.id for t in terms), frozenset[str]())
    for t in terms:
        bent_in[t.id] |= _bent_in(t, [p for p in unsure if p in t.paths], compiled)
    degree: dict[str, int | None] = {}
    bent: dict[str, list[str]] = {}
    phrases = []
    for path in unsure:
        linear = not any(isinstance(t, Term) and path in bent_in[t.id] for t in users[path])
        if len(users[path]) == 1 and linear:
            continue
        degree[path] = len(users[path]) if linear else None
        first = users[path][0]
        if len(users[path]) > 1:
            phrases.append(f"{path} in {len(users[path])} {_kind(users[path])}")
        elif isinstance(first, Term):
            bent.setdefault(first.id, []).append(path)
    cut = [(q, share) for q, share in accepted_share(compiled).items() if share < 1]
    phrases += [_bent_phrase(item, paths, compiled) for item, paths in bent.items()]
    phrases += [f"priors of {q} cut where they pass 1 ({share:.1%} of draws stay)" for q, share in cut]
    return Causes(degree, tuple(phrases), bool(cut))


def _kind(terms: list[PriorTerm | Term | None]) -> str:
    return "items" if all(isinstance(term, Term) for term in terms) else "places"


def _bent_phrase(item: str, paths: list[str], compiled: Compiled) -> str:
    """Why an item is not linear in numbers that it alone has."""
    numbers = paths[0] if len(paths) == 1 else f"{len(paths)} numbers of {item}"
    discounted = next(t.redundancy is not None for t in compiled.evidence if t.id == item)
    return f"{numbers}, {'discounted in its group' if discounted else f'which {item} is not linear in'}"


def _users(compiled: Compiled) -> dict[str, list[PriorTerm | Term | None]]:
    users: dict[str, list[PriorTerm | Term | None]] = {}
    terms: list[PriorTerm | Term] = [*compiled.priors, *compiled.opportunity, *compiled.evidence]
    last: dict[str, str] = {}
    for term in terms:
        owner = term.id if isinstance(term, Term) else ""
        for path in term.paths:
            if not owner or last.get(path) != owner:  # the outcomes of an item stand together
                users.setdefault(path, []).append(term)
            last[path] = owner
    for fault in compiled.faults:
        for path in fault.paths:
            users.setdefault(path, []).append(None)
    return users


def _bent_in(term: Term, paths: list[str], compiled: Compiled) -> frozenset[str]:
    """The numbers that a factor is not linear in: its value midway is not the mean of those at the ends.

    All are tried along one axis, three steps each, the others at their central values meanwhile.
    """
    if not paths:
        return frozenset()
    varying = {}
    for i, path in enumerate(paths):
        values = np.full(3 * len(paths), float(compiled.central[path]))
        values[3 * i : 3 * i + 3] = _around(compiled.figures[path].quantity.distribution)
        varying[path] = (_PROBE, values)
    factor = term.log_factor(compiled.central.with_axes(varying))
    if _PROBE not in factor.axes:
        return frozenset()
    log = np.moveaxis(factor.log, factor.axes.index(_PROBE), 0).reshape(len(paths), 3, -1)
    tops = np.max(log, axis=(1, 2), keepdims=True)
    f = np.exp(log - np.where(np.isfinite(tops), tops, 0.0))
    bend = np.max(np.abs(f[:, 1] - (f[:, 0] + f[:, 2]) / 2), axis=1)
    return frozenset(path for path, size in zip(paths, bend, strict=True) if size > 1e-12)


def _around(distribution: Distribution) -> Floats:
    """A distribution's mean, and a value below and above it by as much."""
    low, high = distribution.support
    reach = min(distribution.sd, distribution.mean - low, high - distribution.mean)
    return distribution.mean + reach * np.array([-1.0, 0.0, 1.0])


def exactness(evaluation: Evaluation, questions: tuple[str, ...]) -> Exactness:
    """Tell whether the score at central values is exact, and give the full posterior where it is not.

    Parameters
    ----------
    evaluation
        The case at its central values.
    questions
        Those to give the full posterior of.
    """
    causes = find_causes(evaluation.compiled)
    if not causes.phrases:
        return Exactness(())
    if not causes.cut:
        full = _by_quadrature(evaluation, causes, questions)
        if full is not None:
            return Exactness(causes.phrases, full, None, "quadrature")
    full, errors = _by_draws(evaluation, causes, questions)
    return Exactness(causes.phrases, full, errors, "draws")


def _nodes(degree: int | None) -> int:
    """Nodes of a Gaussian rule that is exact for the degree, of the evidence; 24 where it is no polynomial."""
    return 24 if degree is None else degree // 2 + 1


def quadrature_nodes(compiled: Compiled, causes: Causes) -> tuple[Mapping[str, Floats], list[Factor]]:
    """Each cause's values at the nodes of a Gaussian rule, and the logs of their weights on an axis of its name."""
    values, weights = {}, []
    for path, degree in causes.degree.items():
        nodes, weight = compiled.figures[path].quantity.distribution.quadrature(_nodes(degree))
        values[path] = np.asarray(nodes)
        with np.errstate(divide="ignore"):
            weights.append(Factor((path,), np.log(weight)))
    return values, weights


def _by_quadrature(
    evaluation: Evaluation, causes: Causes, questions: tuple[str, ...]
) -> Mapping[str, Mapping[str, float]] | None:
    """Sum the causes out as one more axis each; None where the tables would be too large."""
    compiled = evaluation.compiled
    values, weights = quadrature_nodes(compiled, causes)
    sizes = {path: len(nodes) for path, nodes in values.items()}
    if not all(quadrature_cost(compiled, sizes, q) <= QUADRATURE_CELLS for q in questions):
        return None
    numbers = compiled.central.with_axes({path: (path, nodes) for path, nodes in values.items()})
    varied = compiled.evaluate(numbers, evaluation)
    factors = [*varied.factors, *weights]
    try:
        return {q: _normalised(compiled, q, contract(factors, {q}, varied.order)) for q in questions}
    except TooLargeError:
        return None


def quadrature_cost(compiled: Compiled, nodes: Mapping[str, int], question: str) -> int:
    """The largest table that summing out the causes would make, in cells, with so many nodes for each."""
    of_questions = {axis.id: axis.size for axis in compiled.axes.values()}
    sizes = {**of_questions, **{f.axis: 2 for f in compiled.faults}, **nodes}
    scopes: list[tuple[str, ...]] = [
        (*t.frame.axes, t.question, *(p for p in t.paths if p in nodes)) for t in compiled.priors
    ]
    terms = (*compiled.opportunity, *compiled.evidence)
    scopes += [(*t.axes, *(p for p in t.paths if p in nodes)) for t in terms]
    scopes += [(f.axis, *(p for p in f.paths if p in nodes)) for f in compiled.faults]
    return elimination_cost(scopes, sizes, {question})


def _normalised(compiled: Compiled, question: str, marginal: Factor) -> dict[str, float]:
    axis = compiled.axes[question]
    log = axis.collapse(marginal.log, 0)
    p = np.exp(log - np.max(log))
    return dict(zip(axis.hypotheses, (p / p.sum()).tolist(), strict=True))


def _by_draws(
    evaluation: Evaluation, causes: Causes, questions: tuple[str, ...]
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Draw the causes, weight each draw by its evidence; numbers that are linear stay at their means.

    Blocks of draws are added until no standard error is above `PRECISE`, or there are `DRAWS`.
    """
    compiled = evaluation.compiled
    found: dict[str, list[Floats]] = {q: [] for q in questions}
    for block in range(DRAWS // BLOCK):
        numbers = draw_numbers(compiled, BLOCK, seed=0, block=block, paths=set(causes.degree), priors=causes.cut)
        varied = compiled.evaluate(numbers, evaluation)
        for q in questions:
            log = compiled.axes[q].collapse(varied.marginal_quickly((q,)).log, 0)
            found[q].append(np.broadcast_to(log.reshape(log.shape[0], -1), (log.shape[0], BLOCK)))
        weighted = {q: _weighted_mean(np.concatenate(blocks, axis=1)) for q, blocks in found.items()}
        if max(float(se.max()) for _, se in weighted.values()) <= PRECISE:
            break
    names = {q: compiled.axes[q].hypotheses for q in questions}
    full = {q: dict(zip(names[q], p.tolist(), strict=True)) for q, (p, _) in weighted.items()}
    return full, {q: dict(zip(names[q], se.tolist(), strict=True)) for q, (_, se) in weighted.items()}


def _weighted_mean(log: Floats) -> tuple[Floats, Floats]:
    """The mean posterior of draws weighted by their evidence, and its standard error (ratio estimator).

    Parameters
    ----------
    log
        log P(hypothesis, evidence | draw); axes: hypotheses, draws.
    """
    joint = np.exp(log - np.max(log))
    weight = joint.sum(axis=0)
    p = joint.sum(axis=1) / weight.sum()
    spread = joint - p[:, None] * weight
    return p, np.sqrt(np.sum(spread**2, axis=1)) / weight.sum()
