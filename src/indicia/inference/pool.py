"""How the cells of a case's arrays depend on the free numbers, read off the engine; and all of them made at once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.inference.namespace import PyTensorNamespace
from indicia.likelihood.frame import Array

BASIS = "basis"


@dataclass(frozen=True)
class Affine:
    """Cells of which each is a constant plus a weighted sum of free numbers.

    Attributes
    ----------
    constant
        Axis: cells.
    places, weights
        Which free numbers each cell adds up, and how often; axes: terms, cells. A weight of 0 is no term.
    """

    constant: Floats
    places: npt.NDArray[np.intp]
    weights: Floats

    def at(self, index: npt.NDArray[np.intp]) -> "Affine":
        """Some of the cells."""
        return Affine(self.constant[index], self.places[:, index], self.weights[:, index])


def basis(free: Mapping[str, int], numbers: Numbers) -> Numbers:
    """The numbers of a case at points that tell every affine function: all free ones 0, then each in turn 1.

    Parameters
    ----------
    free
        The place of each free number.
    numbers
        The others, on their own axes; the axis of these points comes before them.
    """
    along = {}
    for path, at in free.items():
        values = np.zeros(len(free) + 1)
        values[at + 1] = 1.0
        along[path] = values.reshape(-1, *(1,) * len(numbers.axes))
    fixed = {path: value[None] if value.ndim else value for path, value in numbers.values.items()}
    return Numbers({**fixed, **along}, (BASIS, *numbers.axes), numbers.overridden | frozenset(along))


def read_off(values: Floats) -> Affine:
    """The affine functions that have some values at the points of `basis`; axes: cells, points."""
    slopes = values[:, 1:] - values[:, :1]
    most = int(np.max(np.count_nonzero(slopes, axis=1), initial=0))
    places = np.argsort(slopes == 0.0, axis=1, kind="stable")[:, :most]
    return Affine(values[:, 0], places.T, np.take_along_axis(slopes, places, axis=1).T)


def leaves(getters: Sequence[Callable[[Numbers], Floats]], points: Numbers) -> Floats:
    """The leaves of a field at the points of `basis`, by the engine's own getters; 0 where it has none.

    Returns
    -------
    ndarray
        Axes: leaves, points, then those of counts, of length 1 where none is read.
    """
    values = [np.asarray(get(points)) for get in getters] or [np.zeros((1,) * len(points.axes))]
    shape = np.broadcast_shapes(*(v.shape for v in values))
    size = max(len(v) for v in points.values.values() if v.ndim == len(points.axes))
    return np.stack([np.broadcast_to(v, (size, *shape[1:])) for v in values])


class Pool:
    """Cells of free numbers, asked for under names and made together.

    Compiling a model costs by the operation, hardly by its size: one gather and one split for all fields of all items
    compile in a fraction of the time that a gather for each takes, and so do their gradients.

    Parameters
    ----------
    xp
        The array namespace.
    theta
        A tensor of the free numbers.
    wanted
        The cells by name.
    """

    def __init__(self, xp: PyTensorNamespace, theta: Array, wanted: Mapping[Hashable, Affine]) -> None:
        self._wanted = wanted
        picks = {(name, k): places for name, a in wanted.items() for k, places in enumerate(a.places)}
        self._pieces: dict[tuple[Hashable, int], Array] = {}
        if picks:
            sizes = [places.size for places in picks.values()]
            gathered = theta[np.concatenate(list(picks.values()))]
            pieces = xp.pt.split(gathered, sizes, n_splits=len(sizes)) if len(sizes) > 1 else [gathered]
            self._pieces = dict(zip(picks, pieces, strict=True))

    def __getitem__(self, name: Hashable) -> Array:
        """A tensor of one axis; an array where no free number is in it."""
        affine = self._wanted[name]
        total: Array = affine.constant if affine.constant.any() or not len(affine.weights) else None
        for k, weights in enumerate(affine.weights):
            piece = self._pieces[name, k]
            term = piece if np.all(weights == 1.0) else weights * piece
            total = term if total is None else total + term
        return total
