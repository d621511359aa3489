"""Summing draws up as they are made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.evaluator import Evaluator, in_order
from indicia.analysis.draw.points import CHUNK, Method, Points
from indicia.analysis.draw.run import Drawing, prepare
from indicia.analysis.draw.stream.figures import ranged, streamed
from indicia.analysis.draw.stream.store import Store
from indicia.analysis.draw.stream.tally import Tally, tally_slowly
from indicia.analysis.draw.summary import DrawSummary, summarise_draws
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.factor import Floats
from indicia.engine.score import provenance
from indicia.engine.tape.slow import trustworthy
from indicia.errors import IndiciaError

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

    `store` names a folder in which the sums grow: what is there already is taken over.
    """
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
    stream = Stream(first, points, Evaluator(first.central, first.answer.id, points, first.evaluator.program))
    if store is not None:
        stream.keep_in(Store(Path(store), _identity(first, n)))
    return stream


def _identity(first: Drawing, n: int) -> dict[str, object]:
    """What a summary hangs on."""
    known = provenance(first.case)
    return {
        "case": known.case_hash,
        "changed": list(known.changed),
        "indicia": known.version,
        "question": first.answer.id,
        "n": n,
        "seed": first.seed,
        "method": first.method,
        "held": first.held,
    }


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
        self.chunks_done = store.load(self.tally)

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

    def run(self, progress: Progress, *, workers: int = 1) -> None:
        """Draw and add up, from where it stopped."""
        for _ in self.steps(workers=workers):
            progress(self.done, self.points.n)
        if self.store is not None:
            self.store.finish(self.tally)

    def steps(self, *, workers: int = 1) -> Iterator[int]:
        """The same chunk by chunk, telling how many are done."""
        for tally in in_order(self._tally_of, range(self.chunks_done, len(self.points)), workers):
            self.tally.add(tally, after=self.chunks_done * CHUNK)
            self.chunks_done += 1
            if self.store is not None:
                self.store.save(self.tally, self.chunks_done)
            yield self.chunks_done

    @cached_property
    def _asked(self) -> tuple[int, int]:
        answer = self.first.answer
        names = list(answer.posterior)
        return names.index(answer.leader), names.index(answer.rival) if answer.rival else -1

    def _tally_of(self, number: int) -> Tally:
        tally = self.tally.fresh()
        if not self._quickly(tally, number):
            self._slowly(tally, number)
        return tally

    def _quickly(self, tally: Tally, number: int) -> bool:
        """By the kernel; False where it does not pay or there is no tape."""
        machine, points = self.evaluator.machine, self.points
        if machine is None:
            return False
        from indicia.engine.tape import adding

        chunk = points.chunk(number, tabled=False)
        joint, prior, moments = machine.moments(
            chunk.values, chunk.size, seed=points.seed, chunk=number, about=tally.numbers[:, 0]
        )
        tally.numbers[:], tally.draws[:] = moments, chunk.size
        left_out = np.zeros(0, dtype=np.intp)
        if not adding.trusted(joint, chunk.size):
            left_out = self._mend(tally, number, joint, prior)
            joint, prior = np.delete(joint, left_out, axis=1), np.delete(prior, left_out, axis=1)
        counts = tally.posterior, tally.prior, tally.leads, tally.odds
        spreads = tally.moments, tally.odds_moments, tally.ends, tally.places
        adding.tally_chunk(joint, prior, counts, spreads, np.array(self._asked), joint.shape[1])
        for place in left_out:
            tally.places += tally.places >= place
        return True

    def _mend(self, tally: Tally, number: int, joint: Floats, prior: Floats) -> npt.NDArray[np.intp]:
        """Find in logarithms the draws that the tape cannot be trusted with; tells which of them are impossible."""
        doubtful = np.flatnonzero(~trustworthy(joint))
        log, prior[:, doubtful], numbers = self.evaluator.surely(number, doubtful)
        top = np.max(log, axis=0)
        impossible = np.isneginf(top)
        joint[:, doubtful] = np.exp(log - np.where(impossible, 0.0, top))
        distance = numbers[:, impossible] - tally.numbers[:, :1]
        tally.numbers[:, 1] -= distance.sum(axis=1)
        tally.numbers[:, 2] -= (distance**2).sum(axis=1)
        tally.draws[1] -= np.sum(impossible)
        return doubtful[impossible]

    def _slowly(self, tally: Tally, number: int) -> None:
        _, block = self.evaluator.chunk(number)
        top = np.max(block.log_joint, axis=0)
        joint = np.exp(block.log_joint - np.where(np.isneginf(top), 0.0, top))
        tally_slowly(tally, joint, block.prior, block.numbers, self._asked)

    def summary(self) -> DrawSummary:
        """Sum up what was drawn.

        Raises
        ------
        IndiciaError
            Where no draw is possible.
        """
        if not self.tally.draws[1]:
            raise IndiciaError("none of the draws is possible, so that there is nothing to summarise")
        if not self.first.blocks:
            self.first.run(lambda _done, _total: None)
        found = summarise_draws(self.first.dataset())
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
