"""The numbers of a case that could be otherwise: what each is, what it is today, and what it may be."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indicia.analysis.flip.joint import Joint
from indicia.analysis.flip.priors import MovingPrior, moving_prior
from indicia.case import Case
from indicia.case.document import Document, Figure, Item
from indicia.likelihood.tree import Number, leaves
from indicia.quantity import Beta, Domain, QuantityError, parse_quantity, parse_reference

type Kind = Literal["prior", "cell", "reliability", "redundancy", "parameter", "structure"]

ENDS: dict[Domain, tuple[float, float]] = {
    Domain.PROBABILITY: (0.0, 1.0),
    Domain.REAL: (-math.inf, math.inf),
    Domain.RATIO: (0.0, math.inf),
    Domain.POSITIVE: (0.0, math.inf),
    Domain.COUNT: (0.0, math.inf),
}
"""The least and the greatest value of each kind of number."""


@dataclass(frozen=True)
class Candidate:
    """A number that may be moved.

    Attributes
    ----------
    path
        As listed by `indicia params`; of structure, the item that would repeat another.
    kind, domain
        What it is.
    today
        Its value in a score; of a prior, the realised one.
    low, high
        The values that the case allows it.
    spread
        Its standard deviation; 0 where it has none.
    stated
        The 90 % range that the case states, if it states one.
    fixed
        Why it cannot move; None where it can.
    position
        The one factor that reads it, None where several do.
    prior
        Of a prior, its place in the factor.
    repeats
        Of structure, the items that it might repeat.
    """

    path: str
    kind: Kind
    domain: Domain
    today: float
    low: float
    high: float
    spread: float = 0.0
    stated: tuple[float, float] | None = None
    fixed: str | None = None
    position: int | None = None
    prior: MovingPrior | None = None
    repeats: tuple[str, ...] = ()


def candidates(case: Case, joint: Joint) -> Iterator[Candidate]:
    """List every number of a case, defaults that nobody wrote and structure included, in the order of the file."""
    for figure in case.figures.values():
        if figure.path.startswith("prior."):
            yield _prior(figure, case, joint)
        else:
            yield _number(figure, case, joint)
    yield from _structure(case.document, joint)


def _prior(figure: Figure, case: Case, joint: Joint) -> Candidate:
    words = figure.path.split(".")[1:]
    question = words.pop(0) if len(case.document.questions) > 1 else case.document.first_question.id
    position = joint.priors()[question]
    prior = moving_prior(figure.path, words[0], joint.compiled.priors[position], joint.prior_table(position))
    fixed = None if prior.movable else "no other hypothesis has a prior to take what it leaves"
    return Candidate(
        path=figure.path,
        kind="prior",
        domain=Domain.PROBABILITY,
        today=prior.today,
        low=prior.today if fixed else 0.0,
        high=prior.today if fixed else prior.room,
        spread=figure.quantity.distribution.sd,
        stated=_stated_prior(figure, prior.today, case.document),
        fixed=fixed,
        position=position,
        prior=prior,
    )


def _stated_prior(figure: Figure, today: float, document: Document) -> tuple[float, float] | None:
    if not figure.quantity.is_point:
        return figure.quantity.interval
    words = figure.path.split(".")
    question = document.questions[words[1]] if len(document.questions) > 1 else document.first_question
    if question.concentration is None or not 0.0 < today < 1.0:
        return None
    size = question.concentration.quantity.central
    return Beta(size * today, size * (1.0 - today)).range90


def _number(figure: Figure, case: Case, joint: Joint) -> Candidate:
    quantity, users = figure.quantity, joint.users(figure.path)
    low, high = ENDS[quantity.domain]
    fixed = None if users else "takes no part in the score"
    today = quantity.central
    item = case.document.evidence.get(figure.path.partition(".")[0])
    if item is not None and fixed is None:
        limit, fixed = _limit(figure, item, case)
        high = min(high, limit)
    if fixed is not None:
        low = high = today
    return Candidate(
        path=figure.path,
        kind=_kind(figure.path, case.document),
        domain=quantity.domain,
        today=today,
        low=low,
        high=high,
        spread=quantity.distribution.sd,
        stated=None if quantity.is_point else quantity.interval,
        fixed=fixed,
        position=users[0] if len(users) == 1 else None,
    )


def _kind(path: str, document: Document) -> Kind:
    owner, _, field = path.partition(".")
    if owner in document.sources and field == "reliability":
        return "reliability"
    if owner in document.groups and field == "redundancy":
        return "redundancy"
    return "parameter" if owner in document.parameters and not field else "cell"


def _limit(figure: Figure, item: Item, case: Case) -> tuple[float, str | None]:
    """The most that a number may be beside others of its item; why it cannot move, if it cannot."""
    if _is_reference(figure, item):
        return math.inf, "it is the 1 that the other ratios are against"
    if "statements" not in figure.place:
        return math.inf, None
    outcomes: object = case.written.data
    for key in figure.place[:-1]:
        outcomes = outcomes[key] if isinstance(outcomes, dict) else None
    if not isinstance(outcomes, dict) or "rest" not in outcomes.values():
        return math.inf, "the four statements sum to 1; write one of them as 'rest' to move it"
    prefix = figure.path.rpartition(".")[0]
    others = [k for k, v in outcomes.items() if v != "rest" and k != figure.place[-1]]
    return 1.0 - sum(_written(f"{prefix}.{k}", outcomes[k], case) for k in others), None


def _written(path: str, value: object, case: Case) -> float:
    """The central value of an outcome of `statements`, which is no figure of the case unless it came true."""
    for overlay in case.overlays:
        value = overlay.set.get(path, value)
    if path in case.figures:
        return case.figures[path].quantity.central
    name = parse_reference(value)
    if name is not None:
        return case.figures[case.document.parameter(name).id].quantity.central
    try:
        return parse_quantity(value, Domain.PROBABILITY).central  # type: ignore[arg-type]  # the case was read
    except QuantityError:
        return 0.0


def _is_reference(figure: Figure, item: Item) -> bool:
    ratios = item.model.numbers().get("ratios") if item.model_name == "ratio" else None
    if ratios is None:
        return False
    ones = [leaf for leaf in leaves(ratios) if isinstance(leaf, Number) and _is_one(leaf)]
    return len(ones) == 1 and f"{item.id}.{'.'.join(ones[0].key)}" == figure.path


def _is_one(leaf: Number) -> bool:
    return leaf.quantity.is_point and leaf.quantity.central == 1.0


def _structure(document: Document, joint: Joint) -> Iterator[Candidate]:
    """Every report that is in no group, as a repeat of an earlier one on the same question.

    Redundancy discounts the later item alone, so that what follows is the same whichever of them it repeats.
    """
    earlier: list[Item] = []
    for position, term in joint.evidence():
        item = document.evidence[term.id]
        if item.id in document.group_of:
            continue
        shared = tuple(other.id for other in earlier if set(other.about) & set(item.about))
        earlier.append(item)
        if shared:
            yield Candidate(
                f"{item.id}.repeats", "structure", Domain.PROBABILITY, 0.0, 0.0, 1.0, position=position, repeats=shared
            )
