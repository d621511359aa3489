"""Summing states out of symbolic factors, in the order of `engine.factor.contract`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Factor, elimination_order
from indicia.inference.namespace import PyTensorNamespace, shape_of
from indicia.likelihood.frame import Array

TABLE = 2**11
"""Cells up to which several axes are summed out at once: few large operations compile faster than many small."""


@dataclass(frozen=True)
class Piece:
    """A factor whose log-values stand in a vector from `start` on; `axes` by their lengths, in the model's order."""

    axes: Mapping[str, int]
    start: int
    log: Array

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(self.axes.values())

    def places(self, shape: Mapping[str, int]) -> npt.NDArray[np.intp]:
        """Where its cell for each state of more axes stands; in a row."""
        own = np.arange(self.start, self.start + self.size).reshape(tuple(self.axes.values()))
        return _spread(own, tuple(self.axes), shape)


def _spread(values: npt.NDArray[Any], own: Sequence[str], shape: Mapping[str, int]) -> npt.NDArray[Any]:
    """Values on some axes, on more axes in another order, in a row."""
    both = [axis for axis in shape if axis in own]
    view = np.transpose(values, [own.index(axis) for axis in both])
    sizes = [shape[axis] if axis in own else 1 for axis in shape]
    return np.broadcast_to(view.reshape(sizes), tuple(shape.values())).ravel()


def contract(
    pieces: Sequence[Piece],
    constants: Sequence[Factor],
    keep: Collection[str],
    order: Mapping[str, int],
    xp: PyTensorNamespace,
) -> Array:
    """Add all factors and sum out every axis but those to keep.

    Parameters
    ----------
    pieces
        The symbolic factors.
    constants
        The factors that no free number touches.
    keep, order
        As of `engine.factor.contract`.
    xp
        The array namespace.

    Returns
    -------
    tensor
        One axis: the states of the kept axes, the last fastest; a scalar where none is kept.
    """
    sizes = {a: n for f in constants for a, n in zip(f.axes, f.log.shape, strict=True)}
    for piece in pieces:
        sizes |= piece.axes
    left, known = list(pieces), list(constants)
    waiting = list(elimination_order([*(tuple(p.axes) for p in left), *(f.axes for f in known)], sizes, keep, order))
    while waiting:
        gone = _at_once(waiting, left, known, sizes)
        waiting = [axis for axis in waiting if axis not in gone]
        mine, theirs = [p for p in left if gone & p.axes.keys()], [f for f in known if gone & set(f.axes)]
        rest = {a: sizes[a] for a in _axes(mine, theirs, order) if a not in gone}
        total = _total(mine, theirs, {**rest, **{a: sizes[a] for a in sorted(gone)}}, xp)
        summed = xp.log_sum_exp(total.reshape((-1, prod(sizes[a] for a in gone))), 1)
        left = [*(p for p in left if p not in mine), Piece(rest, 0, summed)]
        known = [f for f in known if not gone & set(f.axes)]
    axes = _axes(left, known, order)
    total = _total(left, known, {a: sizes[a] for a in axes}, xp)
    return total if axes else total.reshape(())


def _at_once(
    waiting: Sequence[str], pieces: Sequence[Piece], constants: Sequence[Factor], sizes: Mapping[str, int]
) -> set[str]:
    """The next axes to sum out together."""
    scopes = [frozenset(p.axes) for p in pieces] + [frozenset(f.axes) for f in constants]
    gone: set[str] = set()
    for axis in waiting:
        touched = frozenset[str]().union(*(scope for scope in scopes if scope & (gone | {axis})))
        if gone and prod(sizes[a] for a in touched) > TABLE:
            break
        gone.add(axis)
    return gone


def _axes(pieces: Sequence[Piece], constants: Sequence[Factor], order: Mapping[str, int]) -> list[str]:
    found = {axis for piece in pieces for axis in piece.axes} | {axis for f in constants for axis in f.axes}
    return sorted(found, key=order.__getitem__)


def _total(
    pieces: Sequence[Piece], constants: Sequence[Factor], shape: Mapping[str, int], xp: PyTensorNamespace
) -> Array:
    """The sum of some factors on some axes, in a row."""
    known = np.zeros(prod(shape.values()))
    for factor in constants:
        known = known + _spread(factor.log, factor.axes, shape)
    total: Array = known if known.any() else None
    by_vector: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_vector.setdefault(id(piece.log), []).append(piece)
    for group in by_vector.values():
        places = np.stack([piece.places(shape) for piece in group])
        log = group[0].log
        if len(group) > 1:
            part = xp.pt.sum(log[places.ravel()].reshape(places.shape), axis=0)
        else:
            part = log if np.array_equal(places[0], np.arange(*shape_of(log))) else log[places[0]]
        total = part if total is None else total + part
    return xp.tensor(known if total is None else total)
