"""Adding up one chunk of draws."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.evaluator import Evaluator
from indicia.analysis.draw.recipe import Recipe
from indicia.analysis.draw.stream.tally import Tally, tally_slowly
from indicia.engine.factor import Floats
from indicia.engine.tape.slow import trustworthy


@dataclass(frozen=True)
class Adder:
    """Adds chunks of draws up; threads may share it.

    Attributes
    ----------
    empty
        A tally of nothing, about the places that the moments are taken about.
    asked
        The places of the score's leader and of its rival, -1 if it has none.
    """

    evaluator: Evaluator
    empty: Tally
    asked: tuple[int, int]

    def __call__(self, number: int) -> Tally:
        """Draw one chunk and add it up."""
        tally = self.empty.fresh()
        if not self._quickly(tally, number):
            self._slowly(tally, number)
        return tally

    def _quickly(self, tally: Tally, number: int) -> bool:
        """By the kernel; False where it does not pay or there is no tape."""
        machine, points = self.evaluator.machine, self.evaluator.points
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
        adding.tally_chunk(joint, prior, counts, spreads, np.array(self.asked), joint.shape[1])
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
        tally_slowly(tally, joint, block.prior, block.numbers, self.asked)


@dataclass(frozen=True)
class AddingRecipe:
    """How to add up chunks of draws, small enough to be sent to other machines; as of `Adder`."""

    recipe: Recipe
    empty: Tally
    asked: tuple[int, int]

    def open(self) -> Callable[[int], Tally]:
        """What adds one chunk up."""
        return Adder(self.recipe.evaluator(), self.empty, self.asked)
