"""Fields of numbers bound to a case: from what an analyst wrote to arrays on a factor's axes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from indicia.case.document import Document, Figure
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.likelihood.frame import Cells, Frame, lay_out
from indicia.likelihood.tree import Atom, Column, Fixed, Leaf, Number, Rest, Shared, SourceReliability, Tree

type Getter = Callable[[Numbers], Floats]


@dataclass(frozen=True)
class Field:
    """One field of one factor: its cells, how each finds its value, and the paths that it reads."""

    cells: Cells
    getters: tuple[Getter, ...]
    paths: frozenset[str]

    @property
    def has_rest(self) -> bool:
        """Whether a cell is one minus others, and so below 0 where these pass 1."""
        return any(isinstance(leaf, Rest) for leaf in self.cells.leaves)

    def evaluate(self, numbers: Numbers, frame: Frame) -> Floats:
        """The field's numbers aligned to the frame's axes, the axes of varying numbers behind."""
        values = [get(numbers) for get in self.getters] or [np.ones(())]  # a field that no state needs a number of
        if len(values) == 1:
            return values[0].reshape((1,) * len(frame.axes) + values[0].shape)
        shape = np.broadcast_shapes(*{value.shape for value in values})
        stacked = np.empty((len(values), *shape), dtype=np.result_type(*values))
        for i, value in enumerate(values):
            stacked[i] = value
        return frame.align(self.cells.axes, stacked[self.cells.index])


def bind(tree: Tree, owner: str, frame: Frame, document: Document, fixed: Mapping[str, float] | None = None) -> Field:
    """Lay a field out on a frame and find the path behind each of its cells.

    `owner` is the item's name, which its paths begin with; `fixed` gives paths a value that never varies.
    """
    cells = lay_out(tree, frame, document.catch_alls)
    bound = [_bind_leaf(leaf, owner, document, fixed or {}) for leaf in cells.leaves]
    return Field(cells, tuple(get for get, _ in bound), frozenset().union(*(paths for _, paths in bound)))


def given(values: Floats, axis: str) -> Field:
    """A field of plain numbers along one axis."""
    cells = Cells((axis,), np.arange(len(values)), (), ())
    return Field(cells, tuple(_fixed(v) for v in values), frozenset())


def _fixed(value: float) -> Getter:
    def get(numbers: Numbers) -> Floats:
        return np.full((1,) * len(numbers.axes), value)

    return get


def _at(path: str) -> Getter:
    def get(numbers: Numbers) -> Floats:
        return numbers[path]

    return get


def _bind_leaf(leaf: Leaf, owner: str, document: Document, fixed: Mapping[str, float]) -> tuple[Getter, frozenset[str]]:
    match leaf:
        case SourceReliability():
            return bind_reliability(leaf.source, document)
        case Number() | Shared():
            path = document.path_of(owner, leaf)
            return (_fixed(fixed[path]), frozenset()) if path in fixed else (_at(path), frozenset({path}))
        case Rest():
            parts = [_bind_leaf(other, owner, document, fixed) for other in leaf.others]
            return _rest([get for get, _ in parts]), frozenset().union(*(paths for _, paths in parts))
        case Atom():
            path = document.path_of(owner, leaf.number)
            return _atom(path, leaf.value), frozenset({path})
        case Fixed():
            return _fixed(leaf.quantity.central), frozenset()
        case Column():
            path = column_path(leaf.name)
            return _at(path), frozenset({path})


def column_path(name: str) -> str:
    """What a column's values are called among the numbers; no path of a case looks so."""
    return f"column {name}"


def bind_reliability(source: str, document: Document) -> tuple[Getter, frozenset[str]]:
    """How to read a source's reliability: 1 where none is stated."""
    leaf = document.sources[source].reliability
    if leaf is None:
        return _fixed(1.0), frozenset()
    path = document.path_of("", leaf)
    return _at(path), frozenset({path})


def _rest(getters: list[Getter]) -> Getter:
    def get(numbers: Numbers) -> Floats:
        total: Floats = sum((g(numbers) for g in getters), start=np.zeros(()))
        return 1.0 - total

    return get


def _atom(path: str, value: float) -> Getter:
    own = _fixed(value)

    def get(numbers: Numbers) -> Floats:
        return numbers[path] if path in numbers.overridden else own(numbers)

    return get


def central(figures: Mapping[str, Figure]) -> Numbers:
    """Every number at its central value."""
    return Numbers({path: np.asarray(figure.quantity.central, dtype=float) for path, figure in figures.items()})
