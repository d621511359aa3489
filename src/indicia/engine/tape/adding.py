"""Adding up what a tape gives, compiled: see `kernel`, of which nothing is called from here."""

import math
from typing import Any

import numpy as np

from indicia.engine.tape.jit import jit


@jit
def trusted(joint: Any, size: int) -> bool:
    """Whether no scenario lost range: the kernel's `trustworthy`."""
    for i in range(size):
        top = 0.0
        for h in range(joint.shape[0]):
            if not joint[h, i] < 1e200:  # NaN too
                return False
            top = max(top, joint[h, i])
        if top <= 1e-200:
            return False
    return True


@jit
def count_row(values: Any, counts: Any, n: int) -> None:
    """Count probabilities in bins of equal width."""
    bins = counts.shape[0]
    for i in range(n):
        counts[min(np.int64(values[i] * bins), bins - 1)] += 1


@jit
def normalise_rows(joint: Any, leads: Any, size: int) -> None:
    """Turn joint probabilities into posteriors where they stand, and count who leads, the first at ties."""
    for i in range(size):
        total, best = 0.0, 0
        for h in range(joint.shape[0]):
            total += joint[h, i]
            if joint[h, i] > joint[best, i]:
                best = h
        leads[best] += 1
        for h in range(joint.shape[0]):
            joint[h, i] /= total


@jit
def spread_row(values: Any, moments: Any, ends: Any, places: Any, n: int) -> None:
    """Add up distances from where the moments begin and their squares; find the ends, the first at ties."""
    first = second = 0.0
    for i in range(n):
        d = values[i] - moments[0]
        first += d
        second += d * d
        if values[i] < ends[0]:
            ends[0], places[0] = values[i], i
        if values[i] > ends[1]:
            ends[1], places[1] = values[i], i
    moments[1] += first
    moments[2] += second


@jit
def odds_row(leader: Any, rival: Any, moments: Any, counts: Any, n: int) -> None:
    """Count decibans of one posterior against another in bins of a tenth from -200 to 200; the ends hold all beyond."""
    for i in range(n):
        if leader[i] > 0.0 and rival[i] > 0.0:
            odds = 4.342944819032518 * math.log(leader[i] / rival[i])
            moments[0] += 1.0
            moments[1] += odds
            moments[2] += odds * odds
            counts[1 + np.int64(math.floor(min(max((odds + 200.0) * 10.0, -1.0), 4000.0)))] += 1
        elif leader[i] > 0.0:
            counts[4001] += 1
        elif rival[i] > 0.0:
            counts[0] += 1
        else:
            counts[2001] += 1


@jit
def tally_chunk(joint: Any, prior: Any, counts: Any, spreads: Any, asked: Any, size: int) -> None:
    """Tally a chunk of possible scenarios; `joint` becomes the posterior."""
    posterior_counts, prior_counts, leads, odds_counts = counts
    moments, odds_moments, ends, places = spreads
    normalise_rows(joint, leads, size)
    for h in range(joint.shape[0]):
        count_row(joint[h], posterior_counts[h], size)
        count_row(prior[h], prior_counts[h], size)
        spread_row(joint[h], moments[h], ends[h], places[h], size)
    if asked[1] >= 0:
        odds_row(joint[asked[0]], joint[asked[1]], odds_moments, odds_counts, size)
