"""A prior that moves, the others of its row in proportion: what setting it does, along many values at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indicia.engine.factor import Floats
from indicia.engine.prior import Bools, PriorTerm
from indicia.likelihood.tree import Number


@dataclass(frozen=True)
class MovingPrior:
    """One prior's path in the table that it stands in.

    Attributes
    ----------
    at
        The position of its hypothesis.
    served
        The rows, by the parents' states, that read it.
    table
        The realised priors today: the parents' states, then the hypotheses.
    fixed
        The priors of its rows that were set, which stay.
    """

    at: int
    served: Bools
    table: Floats
    fixed: Bools

    @cached_property
    def _free(self) -> Floats:
        """What the others that are not fixed have together, by row."""
        total: Floats = np.sum(np.where(self._others & ~self.fixed, self.table, 0.0), axis=-1)
        return total

    @cached_property
    def _taken(self) -> Floats:
        total: Floats = np.sum(np.where(self._others & self.fixed, self.table, 0.0), axis=-1)
        return total

    @cached_property
    def _others(self) -> Bools:
        others: Bools = np.arange(self.table.shape[-1]) != self.at
        return others

    @property
    def today(self) -> float:
        """The realised prior; the mean of its rows, should they differ."""
        return float(np.mean(self.table[..., self.at][self.served])) if self.served.any() else 0.0

    @property
    def room(self) -> float:
        """The most that it may be beside those that were set."""
        return float(np.min(1.0 - self._taken[self.served], initial=1.0))

    @property
    def movable(self) -> bool:
        """Whether in each of its rows somebody can take what it leaves."""
        return bool(np.all(self._free[self.served] > 0.0))

    def along(self, values: Floats) -> Floats:
        """The table at other values, which are its last axis."""
        left = (1.0 - self._taken)[..., np.newaxis] - values
        left = np.where(np.abs(left) < 1e-12, 0.0, left)
        free = np.where(self._free > 0.0, self._free, 1.0)
        scale = np.where(
            (self._others & ~self.fixed)[..., np.newaxis], (left / free[..., np.newaxis])[..., np.newaxis, :], 1.0
        )
        moved = self.table[..., np.newaxis] * scale
        moved[..., self.at, :] = values
        return np.where(self.served[..., np.newaxis, np.newaxis], moved, self.table[..., np.newaxis])


def moving_prior(path: str, hypothesis: str, term: PriorTerm, table: Floats) -> MovingPrior:
    """Find a prior's path in its table."""
    at = term.axis.hypotheses.index(hypothesis)
    cells = term.fields[at].cells
    leaves = np.array([isinstance(leaf, Number) and ".".join(leaf.key) == path for leaf in cells.leaves] + [False])
    served = np.broadcast_to(term.frame.align(cells.axes, leaves[cells.index]), table.shape[:-1])
    return MovingPrior(at, served, table, term.finals)
