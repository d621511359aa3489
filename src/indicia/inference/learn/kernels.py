"""The kernels of `proximity` as densities of distance, and drawing from them.

A kernel k(d) says how much likelier a place d km off is to be struck than one next door. Where targets lie evenly over
an area, places at distance d grow in number as d, so that distances have a density in proportion to d k(d); along a
line, to k(d). `power` is 1 for an area and 0 for a line.
"""

from typing import Any

import numpy as np

from indicia.engine.factor import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_NODES, _WEIGHTS = 0.5 * (_NODES + 1.0), 0.5 * _WEIGHTS


def log_reach(xp: Any, distance: Any, radius: Any, softness: Any, power: int) -> Any:
    """Log density of d^power / (1 + exp((d - radius)/softness)).

    The integral is softness log(1 + e^x) for a line, with x = radius/softness, and for an area softness^2 times
    -Li2(-e^x) = x^2/2 + pi^2/6 + Li2(-e^-x), where -Li2(-u) is the integral of log(1 + u t)/t over t from 0 to 1.
    """
    x = radius / softness
    kernel = -xp.logaddexp(0.0, (distance - radius) / softness)
    if power == 0:
        return kernel - xp.log(softness) - xp.log(xp.logaddexp(0.0, x))
    tail = xp.sum(_WEIGHTS / _NODES * xp.log1p(xp.exp(-x)[..., None] * _NODES), axis=-1)
    return xp.log(distance) + kernel - 2.0 * xp.log(softness) - xp.log(0.5 * x**2 + np.pi**2 / 6.0 - tail)


def log_decay(xp: Any, distance: Any, scale: Any, power: int) -> Any:
    """Log density of d^power exp(-d/scale), whose integral is scale^(power + 1)."""
    return (xp.log(distance) if power else 0.0) - distance / scale - (power + 1) * xp.log(scale)


def draw_reach(radius: Floats, softness: Floats, power: int, rng: np.random.Generator) -> Floats:
    """Draw distances by rejection from d^power min(1, exp(-(d - radius)/softness)), at least half of which are kept."""
    out = np.empty(np.broadcast(radius, softness).shape)
    r, s = (np.broadcast_to(values, out.shape).copy() for values in (radius, softness))
    waiting = np.ones(out.shape, dtype=bool)
    while waiting.any():
        proposed = _envelope(r[waiting], s[waiting], power, rng)
        steep = np.abs((proposed - r[waiting]) / s[waiting])
        kept = rng.random(proposed.shape) < 1.0 / (1.0 + np.exp(-steep))
        places = np.flatnonzero(waiting)[kept]
        out.flat[places] = proposed[kept]
        waiting.flat[places] = False
    return out


def _envelope(radius: Floats, softness: Floats, power: int, rng: np.random.Generator) -> Floats:
    inside = radius**2 / 2.0 if power else radius
    outside = softness * (radius + softness) if power else softness
    near = radius * (np.sqrt(rng.random(radius.shape)) if power else rng.random(radius.shape))
    second = (rng.random(radius.shape) < softness / (radius + softness)) & (power == 1)
    far = radius + softness * rng.gamma(np.where(second, 2.0, 1.0))
    chosen: Floats = np.where(rng.random(radius.shape) < inside / (inside + outside), near, far)
    return chosen


def draw_decay(scale: Floats, power: int, rng: np.random.Generator) -> Floats:
    """Draw distances: gamma of shape 2 over an area, exponential along a line."""
    return rng.gamma(power + 1.0, scale)
