"""The axes that one piece of evidence bears on, and its numbers laid out on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from indicia.likelihood.tree import Leaf, Tree, find, questions_of

type Array = Any
"""An array of the namespace in use: NumPy's in the engine, a symbolic tensor in inference."""


@dataclass(frozen=True)
class Frame:
    """The axes of one factor, and the labels of their states as this factor sees them.

    `labels[axis]` names the hypothesis of each state. A catch-all that the evidence does not name is seen as the
    hypothesis it stands in for, so nothing below this class knows of catch-alls. `trailing` counts the axes of
    varying numbers that follow those of the questions in every array.
    """

    axes: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    trailing: int = 0

    def one_of(self, question: str, hypotheses: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Where the question's hypothesis is among those given, aligned to the factor's axes."""
        wanted = frozenset(hypotheses)
        return self.align((question,), np.array([label in wanted for label in self.labels[question]]))

    def align(self, axes: tuple[str, ...], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """View `values`, whose leading axes are `axes` (a subsequence of the frame's), on all axes of the frame."""
        sizes = dict(zip(axes, values.shape, strict=False))
        shape = [sizes.get(axis, 1) for axis in self.axes]
        rest = values.shape[len(axes) :] or (1,) * self.trailing
        return values.reshape((*shape, *rest))


@dataclass(frozen=True)
class Cells:
    """A field's numbers on a frame: `index` says, for each state, which of `leaves` serves it.

    `axes` are those along which the index varies; `missing` lists the states that the file gives no number for.
    """

    axes: tuple[str, ...]
    index: npt.NDArray[np.intp]
    leaves: tuple[Leaf, ...]
    missing: tuple[Mapping[str, str], ...]


def lay_out(tree: Tree, frame: Frame, catch_alls: Mapping[str, str]) -> Cells:
    """Find the number that serves each state of the frame.

    A state without one gets index -1 and is listed as missing.
    """
    splits = questions_of(tree)
    axes = tuple(axis for axis in frame.axes if axis in splits)
    found: dict[int, tuple[int, Leaf]] = {}
    missing: dict[tuple[str, ...], Mapping[str, str]] = {}
    index = []
    for labels in product(*(frame.labels[axis] for axis in axes)):
        state = dict(zip(axes, labels, strict=True))
        leaf = find(tree, state, catch_alls)
        if leaf is None:
            missing[labels] = state
            index.append(-1)
        else:
            index.append(found.setdefault(id(leaf), (len(found), leaf))[0])
    shape = tuple(len(frame.labels[axis]) for axis in axes)
    return Cells(
        axes,
        np.array(index, dtype=np.intp).reshape(shape),
        tuple(leaf for _, leaf in found.values()),
        tuple(missing.values()),
    )
