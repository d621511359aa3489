"""From symbols to a tape: operations in the order in which they run, on as few rows as they need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indicia.engine.tape.operations import Op
from indicia.engine.tape.symbol import Graph, Node, Symbol
from indicia.engine.tape.trace import Traced

TELL = -1
"""In place of an operation: write a row where the told numbers go."""


@dataclass(frozen=True)
class Program:
    """A tape.

    Attributes
    ----------
    code
        Axes: step; operation, row of the result, rows of up to three operands. Of `Op.INPUT` the operand is the number
        of the input, of `TELL` the result is the number of what is told.
    constants
        The number beside each step.
    rows
        How many rows it works on.
    joint, prior
        The rows in which the results stand at the end.
    told
        How many numbers are told.
    offset
        The natural log of what was taken out of the joint probabilities.
    """

    code: npt.NDArray[np.int64]
    constants: npt.NDArray[np.float64]
    rows: int
    joint: npt.NDArray[np.int64]
    prior: npt.NDArray[np.int64]
    told: int
    offset: float


def assemble(traced: Traced) -> Program:
    """Put a traced case on a tape."""
    graph = traced.graph
    kept = [_symbol(value, graph) for value in (*traced.joint, *traced.prior)]
    told = [_symbol(value, graph) for value in traced.told]
    nodes = _fused(graph, [s.id for s in (*kept, *told)])
    order = _ordered(nodes, [s.id for s in kept], [s.id for s in told])
    steps = _Steps(nodes, order, frozenset(s.id for s in kept), [s.id for s in told])
    steps.run()
    rows = [steps.row_of[s.id] for s in kept]
    return Program(
        np.array(steps.code, dtype=np.int64).reshape(-1, 5),
        np.array(steps.constants),
        steps.rows,
        np.array(rows[: len(traced.joint)], dtype=np.int64),
        np.array(rows[len(traced.joint) :], dtype=np.int64),
        len(told),
        traced.offset,
    )


def _symbol(value: object, graph: Graph) -> Symbol:
    return value if isinstance(value, Symbol) else graph.fill(float(value))  # type: ignore[arg-type]  # a number


def _fused(graph: Graph, outputs: Sequence[int]) -> dict[int, Node]:
    """The nodes that the outputs need; a product that is only added to something is one operation with the sum."""
    nodes: dict[int, Node] = {}
    uses = dict.fromkeys(outputs, 2)
    for node in reversed(graph.nodes):
        if node.id in uses:
            nodes[node.id] = node
            for s in node.operands:
                uses[s.id] = uses.get(s.id, 0) + 1
    for id_ in sorted(nodes):
        if id_ in nodes and nodes[id_].op is Op.ADD:
            _fuse_sum(nodes[id_], nodes, uses)
    return nodes


_FUSED = {Op.MUL: Op.MUL_ADD, Op.MUL_K: Op.K_MUL_ADD}


def _fuse_sum(node: Node, nodes: dict[int, Node], uses: dict[int, int]) -> None:
    for product, other in (node.operands, node.operands[::-1]):
        inner = nodes.get(product.id)
        if inner is not None and inner.op in _FUSED and uses[product.id] == 1:
            nodes[node.id] = Node(node.id, _FUSED[inner.op], (*inner.operands, other), inner.constant)
            del nodes[product.id]
            return


def _ordered(nodes: dict[int, Node], kept: Sequence[int], told: Sequence[int]) -> list[int]:
    """Operands before their use, each as late as it can be, so that few rows are alive at a time."""
    done: dict[int, None] = {}
    for root in (*kept, *told):
        _visit(root, nodes, done)
    return list(done)


def _visit(root: int, nodes: dict[int, Node], done: dict[int, None]) -> None:
    stack = [(root, iter(nodes[root].operands))]
    while stack:
        id_, rest = stack[-1]
        waiting = next((s.id for s in rest if s.id not in done), None)
        if waiting is not None:
            stack.append((waiting, iter(nodes[waiting].operands)))
            continue
        stack.pop()
        done[id_] = None


@dataclass
class _Steps:
    """The tape while it is written: a row is used again as soon as its value is not needed any more."""

    nodes: dict[int, Node]
    order: Sequence[int]
    kept: frozenset[int]
    told: Sequence[int]
    code: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    constants: list[float] = field(default_factory=list)
    row_of: dict[int, int] = field(default_factory=dict)
    rows: int = 0
    _free: list[int] = field(default_factory=list)

    def run(self) -> None:
        left = self._uses()
        telling: dict[int, list[int]] = {}
        for place, id_ in enumerate(self.told):
            telling.setdefault(id_, []).append(place)
        for id_ in self.order:
            node = self.nodes[id_]
            self._step(node)
            for place in telling.get(id_, ()):
                self.code.append((TELL, place, self.row_of[id_], 0, 0))
                self.constants.append(0.0)
            self._release(self._spent(node, left))
            if left.get(id_, 0) == 0 and id_ not in self.kept:
                self._release([id_])

    def _uses(self) -> dict[int, int]:
        left: dict[int, int] = {}
        for id_ in self.order:
            for s in self.nodes[id_].operands:
                left[s.id] = left.get(s.id, 0) + 1
        return left

    def _spent(self, node: Node, left: dict[int, int]) -> Iterator[int]:
        for s in node.operands:
            left[s.id] -= 1
            if left[s.id] == 0 and s.id not in self.kept:
                yield s.id

    def _release(self, ids: Sequence[int] | Iterator[int]) -> None:
        self._free.extend(self.row_of[id_] for id_ in ids)

    def _step(self, node: Node) -> None:
        row = self._free.pop() if self._free else self.rows
        self.rows = max(self.rows, row + 1)
        self.row_of[node.id] = row
        operands = [self.row_of[s.id] for s in node.operands] or [int(node.constant) if node.op is Op.INPUT else 0]
        a, b, c = (*operands, 0, 0)[:3]
        self.code.append((int(node.op), row, a, b, c))
        self.constants.append(node.constant)
