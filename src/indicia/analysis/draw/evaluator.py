"""The posterior of each draw, chunk by chunk: by a tape where the case can be put on one, else in logarithms."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.points import Chunk, Points
from indicia.analysis.draw.posterior import BLOCK, Block, evaluate, spread
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Floats
from indicia.engine.tape.machine import Machine
from indicia.engine.tape.program import Program, assemble
from indicia.engine.tape.slow import Results, run_slowly, trustworthy
from indicia.engine.tape.symbol import TraceError
from indicia.engine.tape.trace import Cell, trace

MANY = 2**18
"""From so many draws on the kernel is worth loading; the figures are the same."""

_SLOW_BLOCK = 2**11  # scenarios of a tape that NumPy runs: what a processor's cache holds


def taped(plan: Plan, central: Evaluation, question: str) -> Program:
    """Put a case on a tape, everything that is drawn being an input, in the plan's order.

    Raises
    ------
    TraceError
        Where a formula cannot be followed.
    """
    cells = {path: Cell(place.term.question, place.cell) for path, place in plan.places.items()}
    return assemble(trace(central, plan.distributions, question, cells))


def tape_of(plan: Plan, central: Evaluation, question: str) -> Program | None:
    """The same; None where the case cannot be put on a tape."""
    try:
        return taped(plan, central, question)
    except TraceError:
        return None


class Evaluator:
    """Evaluates the draws of a case; threads may share it.

    Attributes
    ----------
    program
        The tape; None where the case cannot be put on one.
    of
        How many draws are made in all, of which these are some.
    """

    def __init__(
        self, central: Evaluation, question: str, points: Points, program: Program | None, *, of: int | None = None
    ) -> None:
        self.central, self.question, self.points, self.program = central, question, points, program
        self.of = points.n if of is None else of

    @property
    def path(self) -> str:
        """Which way the draws are evaluated: `tape` or `logs`."""
        return "tape" if self.program is not None else "logs"

    @cached_property
    def machine(self) -> Machine | None:
        """The kernel with the tape and the tables; None where it does not pay, or there is no tape."""
        if self.program is None or self.of < MANY:
            return None
        return Machine(self.program, self.points.plan.paths, self.points.tables)

    def differs_from(self, n: int) -> bool:
        """Whether another number of draws would be evaluated in another way, whose last bits may be others."""
        return self.program is not None and (n < MANY) != (self.of < MANY)

    def chunk(self, number: int) -> tuple[Chunk, Block]:
        """Draw one chunk and evaluate it."""
        if self.program is None:
            chunk = self.points.chunk(number)
            return chunk, _joined([self._in_logs(chunk, start) for start in range(0, chunk.size, BLOCK)])
        chunk, found = self._run(self.program, number)
        with np.errstate(divide="ignore", invalid="ignore"):
            block = Block(np.log(found.joint) + self.program.offset, found.prior, found.told)
        return chunk, self._mended(chunk, block, found)

    def _run(self, program: Program, number: int) -> tuple[Chunk, Results]:
        if self.machine is not None:
            chunk = self.points.chunk(number, tabled=False)
            return chunk, self.machine.draw(chunk.values, chunk.size, seed=self.points.seed, chunk=number)
        chunk = self.points.chunk(number)
        values = np.array([chunk.values[path] for path in self.points.plan.paths])
        parts = [run_slowly(program, values[:, i : i + _SLOW_BLOCK]) for i in range(0, chunk.size, _SLOW_BLOCK)]
        return chunk, Results(*(np.concatenate(arrays, axis=1) for arrays in zip(*parts, strict=True)))

    def _mended(self, chunk: Chunk, block: Block, found: Results) -> Block:
        doubtful = np.flatnonzero(~trustworthy(found.joint))
        if doubtful.size:
            block.log_joint[:, doubtful], block.prior[:, doubtful], block.numbers[:, doubtful] = self.surely(
                chunk.number, doubtful
            )
        return block

    def surely(self, number: int, places: npt.NDArray[np.intp]) -> tuple[Floats, Floats, Floats]:
        """Evaluate some draws of a chunk in logarithms, in which no draw hangs on those beside it.

        Returns
        -------
        log_joint, prior, numbers
            As those of a `Block`.
        """
        plan, question = self.points.plan, self.question
        values = dict(zip(plan.paths, self._values(number)[:, places], strict=True))
        varied = plan.compiled.evaluate(plan.numbers(values), self.central)
        log_joint = spread(plan, question, varied.marginal((question,)), places.size)
        prior = np.exp(spread(plan, question, varied.marginal((question,), varied.before), places.size))
        return log_joint, prior, plan.realised(values)

    def _values(self, number: int) -> Floats:
        """The numbers drawn in a chunk; axes: path, draw."""
        points = self.points
        chunk = points.chunk(number, tabled=self.machine is None)
        if self.machine is not None:
            return self.machine.drawn(chunk.values, chunk.size, seed=points.seed, chunk=number)
        return np.array([chunk.values[path] for path in points.plan.paths])

    def _in_logs(self, chunk: Chunk, start: int) -> Block:
        values = {path: array[start : start + BLOCK] for path, array in chunk.values.items()}
        return evaluate(self.points.plan, self.central, self.question, values, min(BLOCK, chunk.size - start))


def _joined(blocks: list[Block]) -> Block:
    def join(of: Callable[[Block], Floats]) -> Floats:
        return np.concatenate([of(block) for block in blocks], axis=1)

    return Block(join(lambda b: b.log_joint), join(lambda b: b.prior), join(lambda b: b.numbers))


def in_order[T](work: Callable[[int], T], numbers: Iterable[int], workers: int) -> Iterator[T]:
    """Do some work for each number, by several threads if wanted, a few ahead of what is taken; results in order."""
    waiting = iter(numbers)
    if workers == 1:
        yield from map(work, waiting)
        return
    with ThreadPoolExecutor(workers) as pool:
        ahead = deque(pool.submit(work, number) for number in islice(waiting, workers + 1))
        try:
            while ahead:
                yield ahead.popleft().result()
                ahead.extend(pool.submit(work, number) for number in islice(waiting, 1))
        finally:
            for future in ahead:
                future.cancel()
