"""rho L + (1 - rho) u: reports that may not have been carried faithfully, all items at once.

As `Term._mix_likelihoods` and `Term._mix_densities`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.inference.cells import Row
from indicia.inference.namespace import PyTensorNamespace
from indicia.likelihood.frame import Array

type Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Part:
    """An item in a row: its likelihood (or log density), and what it is mixed with.

    Attributes
    ----------
    likelihood
        A tensor of one axis, as all below.
    stated
        The stated prior on the item's axes, which weighs the likelihood where `otherwise` is None.
    otherwise
        The likelihood if misreported; None for the mean.
    together
        Whether the carrier's faults come together, on an axis of their own behind the questions'.
    mixed
        Whether there is a carrier at all.
    """

    row: Row
    likelihood: Array
    stated: Floats | None = None
    otherwise: Array | None = None
    together: bool = False
    mixed: bool = False


def mix_likelihoods(parts: Sequence[Part], faithful: Array, xp: PyTensorNamespace) -> Array:
    """The likelihoods of all items after their carriers, one row behind the other.

    `faithful` is the probability that the report was carried faithfully, for each cell of the result.
    """
    pt, starts = xp.pt, np.cumsum([0, *(part.row.size for part in parts)])
    likelihood = pt.concatenate([part.likelihood for part in parts])
    if not any(part.mixed for part in parts):
        return likelihood
    others, otherwise = _otherwise(parts, starts, likelihood, xp)
    rows = [start + np.arange(part.row.size) for part, start in zip(parts, starts, strict=False)]
    at, instead = (
        np.concatenate([with_faults(r, r, p.row) if p.together else r for r, p in zip(places, parts, strict=True)])
        for places in (rows, others)
    )
    own = likelihood if at.size == starts[-1] else likelihood[at]
    return faithful * own + (1.0 - faithful) * otherwise[instead]


def _otherwise(
    parts: Sequence[Part], starts: Places, likelihood: Array, xp: PyTensorNamespace
) -> tuple[list[Places], Array]:
    """What each item is if misreported: where it stands for each cell, in a tensor of means and given values."""
    weights: list[Floats] = []
    given: list[Array] = []
    told: list[tuple[Part, Places]] = []
    for part, start in zip(parts, starts, strict=False):
        if not part.mixed or part.otherwise is not None:
            told.append((part, np.arange(part.row.size)))
            continue
        states, counts = prod(part.row.sizes), prod(part.row.shape) // prod(part.row.sizes)
        at = np.arange(part.row.size) % counts
        for j in range(counts):
            row = np.zeros(int(starts[-1]))
            assert part.stated is not None  # noqa: S101  # a mixture has it
            row[start : start + part.row.size][at == j] = np.broadcast_to(part.stated.ravel(), (states,))
            weights.append(row)
        told.append((part, len(weights) - counts + at))
    end = len(weights)
    places: list[Places] = []
    for part, at in told:
        if part.mixed and part.otherwise is None:
            places.append(at)
        elif part.otherwise is not None:
            given.append(part.otherwise)
            places.append(end + at)
            end += part.row.size
        else:
            places.append(np.zeros(part.row.size, dtype=np.intp))
    means = [xp.pt.sum(np.stack(weights) * likelihood[None, :], axis=1)] if weights else []
    return places, xp.pt.concatenate([*means, *given])


def with_faults(faithful: npt.NDArray[np.generic], unfaithful: npt.NDArray[np.generic], row: Row) -> Array:
    """Two rows on an axis of their own, behind the questions' and before the counts'."""
    both = [values.reshape(row.shape) for values in (faithful, unfaithful)]
    return np.stack(both, axis=len(row.sizes)).ravel()


def mix_densities(part: Part, faithful: Array, xp: PyTensorNamespace) -> Array:
    """The log density of one item after its carrier: a density may be far below the smallest number there is."""
    log, otherwise = part.likelihood, part.otherwise
    if not part.mixed or otherwise is None:
        if not part.together:
            return log
        otherwise = log  # as the engine: without `otherwise` a carrier changes nothing
    if part.together:
        n = part.row.size
        at = with_faults(np.arange(n), n + np.arange(n), part.row)
        return xp.pt.concatenate([log, otherwise])[at]
    rho = xp.tensor(faithful)
    return xp.logaddexp(xp.log(rho) + log, xp.log(1.0 - rho) + otherwise)
