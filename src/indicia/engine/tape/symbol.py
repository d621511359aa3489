"""Symbols that stand for numbers: formulas run over them once leave their operations on a graph, each only once.

Equal operations on equal operands are found by hashing, so whatever two states, items or questions have in common is
computed once. What is known is computed at once, and nothing that adds 0 or multiplies by 1 is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from indicia.engine.tape.operations import Op, constant_value


class TraceError(Exception):
    """A formula does something that symbols cannot follow; the log path then evaluates the case."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation: its operands are nodes, `constant` is a number beside them."""

    id: int
    op: Op
    operands: tuple["Symbol", ...]
    constant: float


@dataclass(eq=False)
class Graph:
    """The operations so far, in an order in which every operand comes before its use."""

    nodes: list[Node] = field(default_factory=list)
    _known: dict[tuple[Any, ...], "Symbol"] = field(default_factory=dict)

    def input(self, number: int, *, whole: bool = False, upper: float = np.inf) -> "Symbol":
        """A number that varies; `whole` and `upper` are what is known of its values."""
        return self._add(Op.INPUT, (), float(number), whole=whole, upper=upper)

    def make(self, op: Op, *operands: "Symbol", constant: float = 0.0, whole: bool = False) -> "Symbol":
        """The symbol of an operation, an old one if it is there already."""
        return self._add(op, operands, float(constant), whole=whole)

    def fill(self, value: float) -> "Symbol":
        """A symbol for a number that is known."""
        return self._add(Op.FILL, (), float(value))

    def _add(
        self, op: Op, operands: tuple["Symbol", ...], constant: float, *, whole: bool = False, upper: float = np.inf
    ) -> "Symbol":
        key = (op, *(s.id for s in operands), constant)
        found = self._known.get(key)
        if found is None:
            self.nodes.append(Node(len(self.nodes), op, operands, constant))
            found = self._known[key] = Symbol(self, len(self.nodes) - 1, whole, upper)
        return found


class Symbol:
    """A number that is not known yet. Arithmetic and comparisons give symbols, or numbers where these are certain."""

    __slots__ = ("graph", "id", "upper", "whole")

    def __init__(self, graph: Graph, id_: int, whole: bool, upper: float) -> None:
        self.graph, self.id, self.whole, self.upper = graph, id_, whole, upper

    @property
    def node(self) -> Node:
        """The operation that it stands for."""
        return self.graph.nodes[self.id]

    def __bool__(self) -> bool:
        raise TraceError("a symbol is neither true nor false")

    def __float__(self) -> float:
        raise TraceError("a symbol has no value yet")

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Symbol):
            return self.graph.make(Op.ADD, *_sorted(self, other))
        k = float(other)
        return self if k == 0.0 else self.graph.make(Op.ADD_K, self, constant=k)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Symbol):
            return self.graph.make(Op.MUL, *_sorted(self, other))
        k = float(other)
        if k in (0.0, 1.0):
            return self if k else 0.0
        if self.node.op is Op.K_DIV:
            return self.graph.make(Op.K_DIV, *self.node.operands, constant=k * self.node.constant)
        return self.graph.make(Op.MUL_K, self, constant=k)

    __rmul__ = __mul__

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, Symbol):
            return self + -float(other)
        return 0.0 if other is self else self.graph.make(Op.SUB, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.graph.make(Op.K_SUB, self, constant=float(other))

    def __neg__(self) -> Any:
        return self * -1.0

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Symbol):
            return self.graph.make(Op.DIV, self, other)
        return self * (1.0 / float(other))

    def __rtruediv__(self, other: Any) -> Any:
        return self.graph.make(Op.K_DIV, self, constant=float(other)) if float(other) else 0.0

    def __pow__(self, other: Any) -> Any:
        return power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return power(other, self)

    def __lt__(self, other: Any) -> Any:
        return self.graph.make(Op.LESS, self, _lift(other, self.graph))

    def __gt__(self, other: Any) -> Any:
        return self.graph.make(Op.LESS, _lift(other, self.graph), self)

    def __le__(self, other: Any) -> Any:
        return self.graph.make(Op.AT_MOST, self, _lift(other, self.graph))

    def __ge__(self, other: Any) -> Any:
        return self.graph.make(Op.AT_MOST, _lift(other, self.graph), self)


def _sorted(a: Symbol, b: Symbol) -> tuple[Symbol, Symbol]:
    return (a, b) if a.id <= b.id else (b, a)


def _lift(value: Any, graph: Graph) -> Symbol:
    return value if isinstance(value, Symbol) else graph.fill(float(value))


def power(base: Any, exponent: Any) -> Any:
    """A power of numbers or symbols; anything to the power 0 is 1."""
    if not isinstance(exponent, Symbol) and float(exponent) in (0.0, 1.0):
        return base if float(exponent) else 1.0
    if not isinstance(base, Symbol) and float(base) == 1.0:
        return 1.0
    return apply(Op.POW, base, exponent)


def select(condition: Any, x: Any, y: Any) -> Any:
    """One of two by a condition."""
    if not isinstance(condition, Symbol):
        return x if condition else y
    if x is y or (not isinstance(x, Symbol) and not isinstance(y, Symbol) and float(x) == float(y)):
        return x
    return condition.graph.make(Op.SELECT, condition, _lift(x, condition.graph), _lift(y, condition.graph))


def apply(op: Op, *operands: Any) -> Any:
    """An operation on numbers and symbols; a number where all operands are."""
    graph = next((s.graph for s in operands if isinstance(s, Symbol)), None)
    if graph is None:
        return constant_value(op, *map(float, operands))
    return graph.make(op, *(_lift(s, graph) for s in operands))


class Cells(np.ndarray[Any, np.dtype[np.object_]]):
    """An array of numbers and symbols, whose comparisons give symbols too."""

    def __lt__(self, other: Any) -> Any:
        return np.less(self, other, dtype=object)

    def __le__(self, other: Any) -> Any:
        return np.less_equal(self, other, dtype=object)

    def __gt__(self, other: Any) -> Any:
        return np.greater(self, other, dtype=object)

    def __ge__(self, other: Any) -> Any:
        return np.greater_equal(self, other, dtype=object)


def as_cells(array: Any) -> Cells:
    """View an array as one of numbers and symbols."""
    return np.asarray(array, dtype=object).view(Cells)


def elementwise(f: Callable[..., Any], operands: int) -> Callable[..., Any]:
    """The same over arrays of numbers and symbols, which broadcast."""
    over = np.frompyfunc(f, operands, 1)

    def call(*arrays: Any) -> Any:
        return as_cells(over(*(np.asarray(a, dtype=object) for a in arrays)))

    return call
