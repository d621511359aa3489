"""The arrays of a sweep while they are being filled, block by block."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indicia.analysis.sweep.linear import along, mix, two_ends
from indicia.engine.factor import Floats

type Slices = tuple[slice, ...]
type Places = npt.NDArray[np.signedinteger]


_PLACES = 2


@dataclass
class Grid:
    """A grid that is being filled.

    Attributes
    ----------
    posterior
        Axes: hypotheses, then one for each number; 0 where a scenario is impossible.
    leader
        The place of the most probable hypothesis, the first at ties; -1 where a scenario is impossible.
    log_odds
        Natural log of the leader's odds against the next; infinite where that is impossible, 0 where all are.
    possible
        Whether any hypothesis can explain the record.
    done
        How many scenarios are filled.
    filled
        Where.
    """

    hypotheses: int
    shape: tuple[int, ...]
    done: int = 0
    filled: list[Slices] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.posterior: Floats = np.zeros((self.hypotheses, *self.shape))
        self.leader: Places = np.full(self.shape, -1, dtype=place_type(self.hypotheses))
        self.log_odds: Floats = np.zeros(self.shape)
        self.possible: npt.NDArray[np.bool_] = np.zeros(self.shape, dtype=bool)

    def fill(self, at: Slices, log: Floats) -> None:
        """Fill a block from a joint in the log domain."""
        best, second = first_two(log, -np.inf, self.leader[at])
        possible = best > -np.inf
        p = np.exp(log - np.where(possible, best, 0.0))
        self.posterior[(slice(None), *at)] = p / np.where(possible, np.sum(p, axis=0), 1.0)
        with np.errstate(invalid="ignore"):
            self.log_odds[at] = best - second
        self._note(at, possible)

    def fill_between(self, at: Slices, joint: Floats, axis: int, weights: Floats, places: Sequence[int]) -> None:
        """Fill a block from a joint in the linear domain, of which any multiple will do.

        Its last axis of two ends is mixed here, and normalised by dividing the weights: there are fewer of those.
        `places` are the hypotheses that may come first or second.
        """
        total = mix(np.sum(joint, axis=0), axis - 1, weights)
        possible = total > 0
        if not possible.all():
            total[~possible] = 1.0
        low, high = (w / total for w in along(weights, axis - 1, total.ndim))
        posterior, (first, last) = self.posterior[(slice(None), *at)], two_ends(joint, axis)
        np.multiply(first, low, out=posterior)
        room = total
        for row, end in zip(posterior, last, strict=True):
            row += np.multiply(end, high, out=room)
        leader = self.leader[at]
        best, second = first_two([posterior[i] for i in places], 0.0, leader)
        if places != list(range(len(places))):
            np.take(np.array(places, dtype=leader.dtype), leader, out=leader)
        with np.errstate(divide="ignore", invalid="ignore"):
            np.log(np.divide(best, second, out=best), out=self.log_odds[at])
        self._note(at, possible)

    def _note(self, at: Slices, possible: npt.NDArray[np.bool_]) -> None:
        if not possible.all():
            self.leader[at][~possible] = -1
            self.log_odds[at][~possible] = 0.0
        self.possible[at] = possible
        self.filled.append(at)
        self.done += possible.size


def place_type(hypotheses: int) -> type[np.signedinteger]:
    """The smallest whole numbers that can count the hypotheses."""
    return np.int8 if hypotheses <= np.iinfo(np.int8).max else np.int32


def bytes_needed(hypotheses: int, scenarios: int) -> int:
    """How much memory a grid takes."""
    return scenarios * (8 * hypotheses + np.dtype(place_type(hypotheses)).itemsize + 8 + 1)


def contenders(ends: Floats) -> list[int]:
    """Who may come first or second somewhere: whom no two others beat at every end.

    What lies between the ends is a mean of them, so that whoever is beaten at all of them is beaten throughout.

    Parameters
    ----------
    ends
        Axes: hypotheses, ends.
    """
    order = np.arange(len(ends))
    if len(ends) <= _PLACES:
        return order.tolist()
    found = []
    for i, own in enumerate(ends):
        equal = (ends == own) & ((order < i)[:, None] | (own == 0))  # of equals the first in the case comes first
        if np.sum(np.all((ends > own) | equal, axis=1)[order != i]) < _PLACES:
            found.append(i)
    return found


def first_two(values: Sequence[Floats] | Floats, least: float, place: Places) -> tuple[Floats, Floats]:
    """The largest along the first axis and the next; `place` is given the place of the largest, the first at ties."""
    if len(values) == 1:
        place[...] = 0
        return values[0].copy(), np.full(values[0].shape, least)
    first, other = values[:2]
    best, second, room = np.maximum(first, other), np.minimum(first, other), np.empty(first.shape)
    place[...] = other > first
    for i, row in enumerate(values[2:], 2):
        np.maximum(second, np.minimum(best, row, out=room), out=second)
        np.maximum(place, np.multiply(row > best, i, dtype=place.dtype), out=place)  # places only grow
        np.maximum(best, row, out=best)
    return best, second
