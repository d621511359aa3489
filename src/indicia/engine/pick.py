"""Drawing states of axes, and factors at the states that were drawn."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from indicia.engine.draws import DRAW
from indicia.engine.factor import Factor, Floats

type Places = npt.NDArray[np.intp]


def pick(factor: Factor, axis: str, states: Places) -> Factor:
    """A factor at one state of an axis in each draw.

    Parameters
    ----------
    factor
        It may vary with the draw already, along its last axis.
    axis
        Gone in the result; a factor without it is returned as it is.
    states
        The state in each draw.

    Returns
    -------
    Factor
        The axis `draw` is its last.
    """
    if axis not in factor.axes:
        return factor
    place = factor.axes.index(axis)
    rest = tuple(a for a in factor.axes if a not in (axis, DRAW))
    log = np.moveaxis(factor.log, place, 0)
    picked = np.moveaxis(log[states], 0, -1) if DRAW not in factor.axes else _paired(log, states)
    return Factor((*rest, DRAW), picked)


def pick_all(factor: Factor, states: Mapping[str, Places]) -> Factor:
    """A factor at the states of several axes in each draw."""
    for axis, at in states.items():
        factor = pick(factor, axis, at)
    return factor


def choose(log_p: Factor, axis: str, n: int, generator: "np.random.Generator") -> Places:
    """Draw a state of an axis for each draw, by the inverse of its distribution.

    Parameters
    ----------
    log_p
        Logarithms of its probabilities up to a factor, on that axis and perhaps on that of the draws.
    axis
        Whose states to draw.
    n
        Number of draws.
    generator
        The axis's stream.
    """
    log = np.moveaxis(log_p.log, log_p.axes.index(axis), 0)
    log = log.reshape(log.shape[0], -1)
    p = np.exp(log - np.max(log, axis=0))
    below = np.cumsum(p, axis=0)
    u = generator.random(n) * below[-1]
    return np.asarray(np.sum(below[:-1] <= u, axis=0), dtype=np.intp)


def _paired(log: Floats, states: Places) -> Floats:
    """From axes (states, ..., draws) the state of each draw."""
    index = states.reshape((1,) * (log.ndim - 1) + states.shape)
    found: Floats = np.take_along_axis(log, np.broadcast_to(index, (1, *log.shape[1:])), axis=0)[0]
    return found
