"""Summing draws up as they are made."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.cluster import check_client
from indicia.analysis.draw.evaluator import Evaluator
from indicia.analysis.draw.points import CHUNK, Method, Points
from indicia.analysis.draw.recipe import made_in_order
from indicia.analysis.draw.run import Drawing, check_types, prepare
from indicia.analysis.draw.stream.adder import Adder, AddingRecipe
from indicia.analysis.draw.stream.figures import ranged, streamed
from indicia.analysis.draw.stream.store import Store
from indicia.analysis.draw.stream.tally import Tally
from indicia.analysis.draw.summary import DrawSummary, summarise_draws
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from distributed import Client

CORRELATED = 2**14
"""Rank correlations rest on so many draws, the first; they are then known to 0.01."""

type Progress = Callable[[int, int], None]


def prepare_stream(
    case: Case,
    n: int = 1_000_000,
    *,
    seed: "int | np.random.Generator" = 0,
    method: Method = "random",
    question: str | None = None,
    held: bool = True,
    overlays: Overlays = (),
    store: "str | Path | None" = None,
    values: Mapping[str, object] | None = None,
) -> "Stream":
    """Check what is to be summed up; parameters and errors as of `draw`, but that a Latin hypercube is refused.

    `store` names a folder in which the sums grow: what is there already is taken over, also where that was made for
    fewer draws.
    """
    check_types(case, n, method)
    if method == "latin_hypercube":
        raise IndiciaError(
            "a Latin hypercube needs all its draws at once and cannot be summed up as it goes; draw at random, take "
            "Sobol points, or summarise what draw gives"
        )
    first = prepare(
        case,
        min(n, CORRELATED),
        seed=seed,
        method=method,
        question=question,
        held=held,
        overlays=overlays,
        values=values,
    )
    points = Points(first.plan, n, seed=first.seed, method=method)
    central, asked, program = first.central, first.answer.id, first.evaluator.program
    first.evaluator = Evaluator(central, asked, first.points, program, of=n)
    stream = Stream(first, points, Evaluator(central, asked, points, program))
    if store is not None:
        stream.keep_in(Store(Path(store), first.made_from))
    return stream


@dataclass
class Stream:
    """Draws that are being summed up; what there is of them can be had at any time.

    Attributes
    ----------
    first
        The first chunk, which is kept: rank correlations rest on it.
    """

    first: Drawing
    points: Points
    evaluator: Evaluator
    chunks_done: int = 0
    store: Store | None = None

    def keep_in(self, store: Store) -> None:
        """Go on from what a store has, and write to it from now on."""
        self.store = store
        self.chunks_done = store.load(self.tally, self.points.n, again=self.evaluator.differs_from)

    @cached_property
    def tally(self) -> Tally:
        """What was added up so far."""
        score = np.array(list(self.first.answer.posterior.values()))
        plan = self.first.plan
        central = {p: np.array([d.mean]) for p, d in plan.distributions.items()}
        return Tally.empty(score, plan.realised(central)[:, 0] if plan.paths else np.zeros(0))

    @property
    def done(self) -> int:
        """How many draws were added up."""
        return int(self.tally.draws[0])

    @property
    def kept_draws(self) -> int:
        """How many draws a store has, from which a stopped run goes on: whole chunks."""
        return self.done if self.done == self.points.n else self.chunks_done * CHUNK

    def run(self, progress: Progress, *, workers: int = 1, client: "Client | None" = None) -> None:
        """Draw and add up, from where it stopped."""
        check_client(client, workers)
        with self.store.alone() if self.store else nullcontext(), ThreadPoolExecutor(1) as aside:
            if workers > 1 or client is not None:
                aside.submit(lambda: self._of_first)  # whatever goes wrong does so again in the summary
            for _ in self.steps(workers=workers, client=client):
                progress(self.done, self.points.n)
            if self.store is not None:
                self.store.finish(self.tally)

    def steps(self, *, workers: int = 1, client: "Client | None" = None) -> Iterator[int]:
        """The same chunk by chunk, telling how many are done."""
        adder = Adder(self.evaluator, self.tally.fresh(), self._asked)
        recipe = AddingRecipe(replace(self.first.recipe, n=self.points.n), adder.empty, adder.asked)
        numbers = range(self.chunks_done, len(self.points))
        for tally in made_in_order(adder, recipe, numbers, workers=workers, client=client):
            self.tally.add(tally, after=self.chunks_done * CHUNK)
            self.chunks_done += 1
            # a last chunk that is not whole stays out of what is kept, so that a longer run can go on from there
            if self.store is not None and self.done == self.chunks_done * CHUNK:
                self.store.save(self.tally, self.chunks_done)
            yield self.chunks_done

    @cached_property
    def _asked(self) -> tuple[int, int]:
        answer = self.first.answer
        names = list(answer.posterior)
        return names.index(answer.leader), names.index(answer.rival) if answer.rival else -1

    @cached_property
    def _of_first(self) -> DrawSummary:
        """What the first draws tell by themselves, rank correlations above all."""
        if not self.first.blocks:
            self.first.run(lambda _done, _total: None)
        return summarise_draws(self.first.dataset())

    def summary(self) -> DrawSummary:
        """Sum up what was drawn.

        Raises
        ------
        IndiciaError
            Where no draw is possible.
        """
        if not self.tally.draws[1]:
            raise IndiciaError("none of the draws is possible, so that there is nothing to summarise")
        found = self._of_first
        draws, possible = map(int, self.tally.draws)
        names = list(self.first.answer.posterior)
        return replace(
            found,
            hypotheses=tuple(ranged(h, self.tally, names.index(h.id)) for h in found.hypotheses),
            draws=draws,
            draws_asked=self.points.n,
            impossible=draws - possible,
            streamed=streamed(self.tally, names, self.first.plan.paths, self._numbers, self.first.done),
        )

    def _numbers(self, draw: int) -> Floats:
        """The numbers of one draw, drawn again."""
        machine, points, number = self.evaluator.machine, self.points, draw // CHUNK
        if machine is not None:
            values = points.chunk(number, tabled=False).values
            return machine.told(values, draw % CHUNK, seed=points.seed, chunk=number)
        _, block = self.evaluator.chunk(number)
        return block.numbers[:, draw % CHUNK]
