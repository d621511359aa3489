"""The steps of a waterfall: from prior odds to posterior odds in decibans, adding up without a remainder."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indicia.engine.result import Answer, ItemWeight
from indicia.errors import IndiciaError, nearest

type Kind = Literal["prior", "opportunity", "item", "group", "rest", "posterior"]

_DECIBANS_PER_NAT = 10.0 / math.log(10.0)
_NOTHING = 0.05  # decibans: what prints as 0.0


@dataclass(frozen=True)
class Step:
    """One step of a waterfall.

    Attributes
    ----------
    kind
        ``"prior"`` and ``"posterior"`` are where it starts and ends; the others move it.
    name
        An item's or a group's id; empty for others.
    report
        What was reported; of a group, its items.
    decibans
        The move; of start and end, where they are. Infinite where a hypothesis is excluded.
    items
        The ids that the step adds up.
    """

    kind: Kind
    name: str
    report: str
    decibans: float
    items: tuple[str, ...] = ()


def pair_of(answer: Answer, of: str | None, against: str | None) -> tuple[str, str]:
    """The two hypotheses compared: by default the leader and its rival.

    Raises
    ------
    IndiciaError
        For a name that is no hypothesis, for one against itself, and where there is no other.
    """
    for name in (of, against):
        if name is not None and name not in answer.posterior:
            known = ", ".join(answer.posterior)
            raise IndiciaError(
                f"{name!r} is no hypothesis of {answer.id}{nearest(name, answer.posterior)}; known: {known}"
            )
    first = of or (answer.leader if against != answer.leader else answer.rival)
    second = against or (answer.rival if first == answer.leader else answer.leader)
    if first is None or second is None:
        raise IndiciaError(f"{answer.id} has one hypothesis only, so that there is nothing to weigh it against")
    if first == second:
        raise IndiciaError(f"{first!r} is weighed against itself; name two hypotheses of {answer.id}")
    return first, second


def steps_of(answer: Answer, of: str, against: str, most: int = 40) -> list[Step]:
    """Break the posterior odds of two hypotheses down, in the order of the file.

    Groups are one step, at their first item. Items below 0.05 dB, if there are more than two, and beyond `most` steps
    the smallest, are added up in one last step.

    Returns
    -------
    list of Step
        The prior odds, what opportunity adds to them where it does, the items and groups, the posterior odds. Where
        the odds are finite, all but the last add up to the last.
    """
    prior = _decibans(_log(answer.prior[of]), _log(answer.prior[against]))
    shift = _difference(answer.opportunity_decibans[of], answer.opportunity_decibans[against])
    start = [Step("prior", "", "", prior)]
    if any(answer.opportunity_decibans.values()):
        start.append(Step("opportunity", "", "", shift))
    moves = _shortened(list(_moves(answer.weights, of, against)), most)
    end = _decibans(answer.log_posterior[of], answer.log_posterior[against])
    return [*start, *moves, Step("posterior", "", "", end)]


def _moves(weights: Sequence[ItemWeight], of: str, against: str) -> Iterator[Step]:
    groups: dict[str, list[ItemWeight]] = {}
    for weight in weights:
        if weight.group:
            groups.setdefault(weight.group, []).append(weight)
    for weight in weights:
        members = groups.get(weight.group or "", [weight])
        if members[0] is not weight:
            continue
        moved = _total([_weight(member, of, against) for member in members])
        if len(members) == 1:
            yield Step("item", weight.item, weight.report, moved, (weight.item,))
        else:
            names = tuple(member.item for member in members)
            yield Step("group", weight.group or "", ", ".join(names), moved, names)


def _weight(weight: ItemWeight, of: str, against: str) -> float:
    return _decibans(weight.log_likelihood[of], weight.log_likelihood[against])


def _shortened(moves: list[Step], most: int) -> list[Step]:
    small = [move for move in moves if abs(move.decibans) < _NOTHING]
    rest = small if len(small) > 2 else []
    over = len(moves) - len(rest) - most
    if over > 0:
        by_size = sorted((m for m in moves if m not in rest), key=lambda m: abs(m.decibans))
        rest = rest + by_size[: over + 1]
    if not rest:
        return moves
    named = {id(move) for move in rest}
    kept, rest = [m for m in moves if id(m) not in named], [m for m in moves if id(m) in named]
    names = tuple(name for move in rest for name in move.items)
    return [*kept, Step("rest", "", ", ".join(names), _total([move.decibans for move in rest]), names)]


def _total(decibans: Sequence[float]) -> float:
    infinite = [d for d in decibans if math.isinf(d)]
    if infinite:
        return math.fsum(infinite) if len(set(infinite)) == 1 else 0.0
    return math.fsum(decibans)


def _log(p: float) -> float:
    return math.log(p) if p > 0.0 else -math.inf


def _decibans(first: float, second: float) -> float:
    return _difference(first, second) * _DECIBANS_PER_NAT


def _difference(first: float, second: float) -> float:
    """First less second; 0 where both are the same infinity."""
    return 0.0 if first == second else first - second
