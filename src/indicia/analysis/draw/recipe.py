"""What draws hang on, small enough to be sent to other machines, and the part of a chunk that is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from indicia.analysis.draw.evaluator import Evaluator, in_order
from indicia.analysis.draw.plan import make_plan
from indicia.analysis.draw.points import Method, Points
from indicia.analysis.draw.posterior import Block
from indicia.case import Case
from indicia.engine.compiled import compile_case
from indicia.engine.tape.program import Program

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True)
class Part:
    """What is kept of one chunk of draws: their posteriors, and how many tries each cut prior took."""

    block: Block
    tried: Mapping[str, int]


@dataclass(frozen=True)
class Recipe:
    """How to make the draws of a case; whoever has it makes the same ones.

    Attributes
    ----------
    case
        With the overlays that lie on it.
    program
        The tape, so that everybody runs the very same; None where the case cannot be put on one.
    """

    case: Case
    question: str
    held: bool
    n: int
    seed: int
    method: Method
    program: Program | None

    def evaluator(self) -> Evaluator:
        """Compile the case."""
        compiled = compile_case(self.case)
        points = Points(make_plan(compiled, held=self.held), self.n, seed=self.seed, method=self.method)
        return Evaluator(compiled.now, self.question, points, self.program)

    def open(self) -> Callable[[int], Part]:
        """What makes one chunk of draws."""
        evaluator = self.evaluator()

        def part(number: int) -> Part:
            return part_of(evaluator, number)

        return part


def part_of(evaluator: Evaluator, number: int) -> Part:
    """Make one chunk of draws."""
    chunk, block = evaluator.chunk(number)
    return Part(block, chunk.tried)


class Opens[T](Protocol):
    """What can be sent, and opened to do one chunk."""

    def open(self) -> Callable[[int], T]:
        """Get ready."""
        ...


def made_in_order[T](
    work: Callable[[int], T], recipe: Opens[T], chunks: Iterable[int], *, workers: int, client: "Client | None"
) -> Iterator[T]:
    """Do chunks here, by several threads if wanted, or by a cluster's workers; results in order."""
    if client is None:
        return in_order(work, chunks, workers)
    from indicia.analysis.cluster import in_order_on

    return in_order_on(client, recipe, chunks)
