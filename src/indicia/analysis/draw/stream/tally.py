"""What is kept of draws that are not kept: counts in bins, sums and ends, which add up chunk by chunk."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats

BINS = 4096
"""Bins of a probability, of equal width: a quantile is found to within one of them, 0.00025."""

ODDS_BINS = 4002
"""Bins of the odds in decibans, a tenth each from -200 to 200; the first and the last hold all beyond."""

type Counts = npt.NDArray[np.int64]


@dataclass
class Tally:
    """Draws added up.

    Attributes
    ----------
    draws
        Two counts: of all draws, and of those that are possible, which alone count in all else.
    leads
        Axis: hypothesis.
    posterior, prior
        Axes: hypothesis, bin.
    odds
        Of the score's leader against its rival; axis: bin.
    odds_moments
        How many were finite, the sum of their decibans, that of the squares.
    moments
        Of the posteriors: hypothesis, (about, sum of distances, sum of their squares).
    numbers
        The same of the numbers told.
    ends
        The least and the greatest posterior; axes: hypothesis, end.
    places
        In which draw these were, the first at ties.
    """

    draws: Counts
    leads: Counts
    posterior: Counts
    prior: Counts
    odds: Counts
    odds_moments: Floats
    moments: Floats
    numbers: Floats
    ends: Floats
    places: Counts

    @classmethod
    def empty(cls, score: Floats, numbers: Floats) -> Self:
        """Nothing yet; moments will be about the score and the central numbers."""
        n = len(score)
        return cls(
            draws=np.zeros(2, dtype=np.int64),
            leads=np.zeros(n, dtype=np.int64),
            posterior=np.zeros((n, BINS), dtype=np.int64),
            prior=np.zeros((n, BINS), dtype=np.int64),
            odds=np.zeros(ODDS_BINS, dtype=np.int64),
            odds_moments=np.zeros(3),
            moments=np.stack([score, np.zeros(n), np.zeros(n)], axis=1),
            numbers=np.stack([numbers, np.zeros(len(numbers)), np.zeros(len(numbers))], axis=1),
            ends=np.tile([np.inf, -np.inf], (n, 1)),
            places=np.full((n, 2), -1, dtype=np.int64),
        )

    def fresh(self) -> "Tally":
        """Nothing, about the same places."""
        return Tally.empty(self.moments[:, 0], self.numbers[:, 0])

    def add(self, other: "Tally", *, after: int) -> None:
        """Add a later tally, whose draws come after so many others."""
        for name in ("draws", "leads", "posterior", "prior", "odds", "odds_moments"):
            getattr(self, name)[...] += getattr(other, name)
        for name in ("moments", "numbers"):
            getattr(self, name)[:, 1:] += getattr(other, name)[:, 1:]
        for end, sign in ((0, 1.0), (1, -1.0)):
            beyond = sign * other.ends[:, end] < sign * self.ends[:, end]
            self.ends[beyond, end] = other.ends[beyond, end]
            self.places[beyond, end] = other.places[beyond, end] + after

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """All of it by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def tally_slowly(tally: Tally, joint: Floats, prior: Floats, numbers: Floats, asked: tuple[int, int]) -> None:
    """Add a chunk's draws: the kernel's slow twin, which leaves out draws in which nothing is possible.

    Parameters
    ----------
    tally
        What to add to.
    joint, prior
        Axes: hypothesis, draw.
    numbers
        Axes: number told, draw.
    asked
        The places of the score's leader and of its rival, -1 if it has none.
    """
    possible = np.flatnonzero(np.max(joint, axis=0) > 0.0)
    tally.draws += (joint.shape[1], possible.size)
    if not possible.size:
        return
    posterior = joint[:, possible] / joint[:, possible].sum(axis=0)
    tally.leads += np.bincount(np.argmax(joint[:, possible], axis=0), minlength=len(joint))
    for h, row in enumerate(posterior):
        tally.posterior[h] += _binned(row, BINS)
        tally.prior[h] += _binned(prior[h, possible], BINS)
        for end, place in ((0, np.argmin(row)), (1, np.argmax(row))):
            if (row[place] < tally.ends[h, end]) if end == 0 else (row[place] > tally.ends[h, end]):
                tally.ends[h, end], tally.places[h, end] = row[place], possible[place]
    for moments, values in ((tally.moments, posterior), (tally.numbers, numbers[:, possible])):
        distance = values - moments[:, :1]
        moments[:, 1] += distance.sum(axis=1)
        moments[:, 2] += (distance**2).sum(axis=1)
    if asked[1] >= 0:
        _tally_odds(tally, posterior[asked[0]], posterior[asked[1]])


def _binned(values: Floats, bins: int) -> Counts:
    found: Counts = np.bincount(np.minimum((values * bins).astype(np.int64), bins - 1), minlength=bins)
    return found


def _tally_odds(tally: Tally, leader: Floats, rival: Floats) -> None:
    both = (leader > 0.0) & (rival > 0.0)
    odds = 10.0 * np.log10(leader[both] / rival[both])
    tally.odds_moments += (odds.size, odds.sum(), (odds**2).sum())
    bins = 1 + np.floor(np.clip((odds + 200.0) * 10.0, -1.0, 4000.0)).astype(np.int64)
    tally.odds += np.bincount(bins, minlength=ODDS_BINS)
    tally.odds[-1] += np.sum((leader > 0.0) & ~both)
    tally.odds[0] += np.sum((rival > 0.0) & ~both)
    tally.odds[ODDS_BINS // 2] += np.sum((leader <= 0.0) & (rival <= 0.0))


def quantile(counts: Counts, q: float, ends: tuple[float, float] = (0.0, 1.0)) -> float:
    """A quantile from counts in bins of equal width: within a bin the draws are taken to lie evenly.

    Parameters
    ----------
    counts
        Axis: bin.
    q
        The share below it.
    ends
        The least and the greatest value, which no quantile passes.
    """
    below = np.cumsum(counts)
    target = q * below[-1]
    at = int(np.searchsorted(below, target))
    at = min(at, len(counts) - 1)
    before = below[at] - counts[at]
    inside = (target - before) / counts[at] if counts[at] else 0.0
    return float(min(max((at + inside) / len(counts), ends[0]), ends[1]))
