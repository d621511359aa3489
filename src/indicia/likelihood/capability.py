"""Whether a hypothesis had what it takes: enough aircraft that can fly."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar, Self, override

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationInfo, WithJsonSchema, model_validator

from indicia.likelihood.binomial import Chances, with_fleet
from indicia.likelihood.fields import ProbabilityByHypothesis, Reader, default_number, scope_of
from indicia.likelihood.fleet import Fleet, is_distribution, parse_fleet
from indicia.likelihood.frame import Array, Frame, lay_out
from indicia.likelihood.model import Opportunity
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Split,
    Tree,
    parse_tree,
    with_leaves,
)


@dataclass(frozen=True, slots=True)
class Aircraft:
    """What each hypothesis has: `tree` holds the first count of each fleet, whose key `fleets` goes by."""

    tree: Tree
    fleets: Mapping[Key, Fleet]

    def fleet(self, leaf: Leaf) -> Fleet:
        """The fleet that a leaf of the tree stands for."""
        return self.fleets[leaf.key]

    def slots(self) -> tuple[int, ...]:
        """The most values that the count of a type can take, for the first types of all fleets, the second ones, ..."""
        longest = max(len(fleet) for fleet in self.fleets.values())
        return tuple(max(len(f[s].atoms) for f in self.fleets.values() if s < len(f)) for s in range(longest))


def _aircraft(value: object, info: ValidationInfo) -> Aircraft:
    if isinstance(value, Aircraft):
        return value
    fleets: dict[Key, Fleet] = {}

    def leaf(inner: object, key: Key, scope: Scope) -> Leaf:
        fleet = parse_fleet(inner, key, scope)
        fleets[fleet[0].count.key] = fleet
        return fleet[0].count

    tree = parse_tree(value, (str(info.field_name),), scope_of(info), leaf, ends=is_distribution)
    return Aircraft(tree, fleets)


_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "array"}, {"type": "object"}],
    "description": "a count, '2 to 6', {2: 0.3, 4: 0.7} or [{type: L-39, n: 4, availability: 0.3}], by hypothesis",
}


class Capability(Opportunity):
    """Whether enough aircraft (or anything else that is there and works, or not) were ready.

    g(h) = floor(h) + (1 - floor(h)) present(h) P(X(h) >= needed),  X(h) the sum over types of Binomial(n, availability)

    Each aircraft is ready or not, independently (R. E. Barlow and F. Proschan, Statistical Theory of Reliability and
    Life Testing, 1975, on k-out-of-n systems). An uncertain count is averaged over exactly; a count that is not whole,
    such as the mean of a shared parameter, is read as a mixture of the whole ones on either side. No subtraction takes
    place, so small chances keep all their digits.

    Attributes
    ----------
    aircraft
        By hypothesis: a whole number; `2 to 6`, each as probable; `{2: 0.3, 4: 0.7}`; or a list of
        `{type: L-39, n: 4, availability: 0.3}`, whose counts add. Required; the item speaks about those named here.
    availability
        Probability that an aircraft is ready, by hypothesis. Required unless every type has its own.
    present
        Probability that they were in the area at all, by hypothesis. Default 1.
    needed
        How many it takes. Required.
    floor
        Opportunity by other means, not listed, by hypothesis. Default 0.
    otherwise
        Opportunity of those whom the item does not speak about, in units of the mean of the others. Default 1.
    """

    name: ClassVar[str] = "capability"
    summary: ClassVar[str] = "whether each hypothesis had enough aircraft, or whatever it takes, ready"

    aircraft: Annotated[Aircraft, Reader(_aircraft), WithJsonSchema(_SCHEMA)]
    availability: ProbabilityByHypothesis | None = None
    present: ProbabilityByHypothesis = default_number("present", 1)
    needed: Annotated[int, Field(strict=True, ge=1)]
    floor: ProbabilityByHypothesis = default_number("floor", 0)

    @model_validator(mode="after")
    def _availability_known(self) -> Self:
        types = [squadron for fleet in self.aircraft.fleets.values() for squadron in fleet]
        lacking = [squadron for squadron in types if squadron.availability is None]
        if lacking and self.availability is None:
            message = f"lacking, and {lacking[0].name} has none of its own; write a probability"
            raise MisprintError([Misprint(("availability",), message)])
        if not lacking and self.availability is not None:
            message = "every type of aircraft has an availability of its own; leave this one out"
            raise MisprintError([Misprint(("availability",), message)])
        return self

    @override
    def numbers(self) -> Mapping[str, Tree]:
        """The model's numbers: each type's count under `aircraft.TYPE.VALUE`, both counted from 0, and so on.

        Fleets with fewer types or values than others have their first count in the others' places, without effect.
        """
        trees = dict(super().numbers())
        trees.pop("availability", None)
        for slot, values in enumerate(self.aircraft.slots()):
            available = with_leaves(self.aircraft.tree, partial(self._availability, slot))
            # What a fleet lacks is to be told as lacking at `availability`.
            named = replace(available, key=("availability",)) if isinstance(available, Split) else available
            trees[f"availability.{slot}"] = named
            for value in range(values):
                trees[f"aircraft.{slot}.{value}"] = with_leaves(self.aircraft.tree, partial(self._count, slot, value))
        return trees

    def _availability(self, slot: int, leaf: Leaf) -> Tree:
        fleet = self.aircraft.fleet(leaf)
        own = fleet[slot if slot < len(fleet) else 0].availability
        if own is not None:
            return own
        assert self.availability is not None  # noqa: S101 - checked when the item was read
        return self.availability

    def _count(self, slot: int, value: int, leaf: Leaf) -> Leaf:
        fleet = self.aircraft.fleet(leaf)
        atoms = fleet[slot if slot < len(fleet) else 0].atoms
        return atoms[value if value < len(atoms) else 0][0]

    @override
    def speaks(self, frame: Frame) -> npt.NDArray[np.bool_]:
        return self.reaches(self.aircraft.tree, frame)

    @override
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        chances: Chances = (1.0, *[0.0] * self.needed)
        for slot, weights in enumerate(self._weights(frame)):
            counts = [n[f"aircraft.{slot}.{value}"] for value in range(len(weights))]
            chances = with_fleet(xp, chances, counts, weights, n[f"availability.{slot}"])
        return n["floor"] + (1.0 - n["floor"]) * n["present"] * chances[-1]

    def _weights(self, frame: Frame) -> list[list[npt.NDArray[np.float64]]]:
        """The probability of each value of each type's count; all 0 where a fleet has no such type."""
        cells = lay_out(self.aircraft.tree, frame, {})
        fleets = [self.aircraft.fleet(leaf) for leaf in cells.leaves]
        laid_out = []
        for slot, values in enumerate(self.aircraft.slots()):
            # the last stands for states without a fleet, whose index is -1
            by_value = np.array([[*(_weight(fleet, slot, v) for fleet in fleets), 0.0] for v in range(values)])
            laid_out.append([frame.align(cells.axes, of_value[cells.index]) for of_value in by_value])
        return laid_out


def _weight(fleet: Fleet, slot: int, value: int) -> float:
    if slot >= len(fleet) or value >= len(fleet[slot].atoms):
        return 0.0
    return fleet[slot].atoms[value][1]
