"""Every state of a factor in one row, so that all arrays of a model have one axis.

Arrays of many shapes cost an operation for each time two of them meet, and a compiler's time goes by the operation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from math import prod
from typing import Any, override

import numpy as np
import numpy.typing as npt

from indicia.engine.bind import Field
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.inference.pool import leaves
from indicia.likelihood.frame import Frame


@dataclass(frozen=True)
class Row(Frame):
    """A frame whose states, of all questions and counts together, stand in one row.

    `counts` are the axes of the uncertain counts that it reads, by their lengths, behind those of the questions.
    """

    counts: Mapping[str, int] = dataclass_field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many states each question has."""
        return tuple(len(self.labels[axis]) for axis in self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of all axes that stand in the row."""
        return (*self.sizes, *self.counts.values())

    @property
    def size(self) -> int:
        """The length of the row."""
        return prod(self.shape)

    @override
    def align(self, axes: tuple[str, ...], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Put values that stand on some of the frame's axes in the row."""
        sizes = dict(zip(axes, values.shape, strict=False))
        shape = [sizes.get(axis, 1) for axis in self.axes]
        rest = values.shape[len(axes) :] or (1,) * len(self.counts)
        return np.broadcast_to(values.reshape((*shape, *rest)), self.shape).ravel()


def row_of(term: Term, numbers: Numbers) -> Row:
    """The row of an item's states."""
    counts = {p: numbers.values[p].size for p in numbers.axes if p in term.paths}
    return Row(term.frame.axes, term.frame.labels, counts=counts)


def field_cells(field: Field, row: Row, points: Numbers) -> Floats:
    """A field in the row at the points of `pool.basis`; axes: cells, points."""
    values = leaves(field.getters, points)
    index = field.cells.index if field.getters else np.zeros_like(field.cells.index)
    read = [i for i, path in enumerate(points.axes[1:]) if path in row.counts]
    values = values.reshape(*values.shape[:2], *(values.shape[2 + i] for i in read))  # the others have length 1
    values = np.moveaxis(values, 1, -1)[index]
    sizes = dict(zip(field.cells.axes, index.shape, strict=True))
    values = values.reshape(*(sizes.get(axis, 1) for axis in row.axes), *values.shape[index.ndim :])
    return np.broadcast_to(values, (*row.shape, values.shape[-1])).reshape(row.size, -1)
