"""The order in which to search many candidates: how much is searched before one, and the least that holds a share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats


@dataclass(frozen=True, eq=False)
class SearchOrder:
    """Candidates in the order of their posterior, those that are as probable as one another together.

    Attributes
    ----------
    values
        The log posteriors that occur, the highest first; of any scale. Axis: steps.
    counts
        How many candidates have each. Axis: steps.

    Examples
    --------
    >>> order = SearchOrder.of(np.log([0.1, 0.6, 0.1, 0.2]))
    >>> order.share_before(np.log([0.1, 0.6]))
    array([0.75 , 0.125])
    >>> order.regions([0.5, 0.9])[1]
    array([0.25, 1.  ])
    """

    values: Floats
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, log_posterior: Floats) -> "SearchOrder":
        """Order some candidates; minus infinity is an excluded one."""
        values, counts = np.unique(log_posterior, return_counts=True)
        return cls(values[::-1], counts[::-1])

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return int(self.counts.sum())

    @property
    def _half_way(self) -> Floats:
        return np.asarray((np.cumsum(self.counts) - self.counts / 2.0) / self.size)

    def share_before(self, log_posterior: Floats) -> Floats:
        """Give the share of all candidates that are searched, the most probable first, until some are reached.

        In geographic profiling this is the hit score. Among candidates as probable as one another the search comes to
        each half way on average, so that a flat posterior gives a half.

        Parameters
        ----------
        log_posterior
            Those of the candidates asked about. Axis: asked.

        Returns
        -------
        numpy.ndarray
            Shares between 0 and 1. Axis: asked.

        References
        ----------
        D. K. Rossmo, Geographic Profiling, CRC Press 2000, chapter 10.
        """
        steps = np.searchsorted(-self.values, -np.asarray(log_posterior))
        return np.asarray(self._half_way[steps])

    def edges_by_share(self, shares: Sequence[float]) -> Floats:
        """Give the log posterior above which lies what is searched first, for some shares of all candidates.

        Parameters
        ----------
        shares
            Between 0 and 1, as `share_before` counts.

        Returns
        -------
        numpy.ndarray
            Half way between the last step within and the first beyond; infinite where not even the first step is
            within. Axis: shares.
        """
        last = np.searchsorted(self._half_way, np.asarray(shares), side="right") - 1
        return np.where(last < 0, np.inf, self._edges_below(np.maximum(last, 0)))

    def regions(self, masses: Sequence[float]) -> tuple[Floats, Floats]:
        """Give the smallest sets of candidates that hold some probabilities: the highest-density regions.

        Parameters
        ----------
        masses
            Between 0 and 1, of the probability of all these candidates together.

        Returns
        -------
        tuple of numpy.ndarray
            The log posterior above which each set lies, and the share of all candidates in it. Axis: masses.

        References
        ----------
        R. J. Hyndman, Computing and graphing highest density regions, The American Statistician 50 (1996), 120-126.
        """
        running = np.cumsum(self.counts * np.exp(self.values - self.values[0]))
        wanted = np.asarray(masses) * running[-1] * (1.0 - 1e-12)
        last = np.minimum(np.searchsorted(running, wanted), self.values.size - 1)
        return self._edges_below(last), np.asarray(np.cumsum(self.counts)[last] / self.size)

    def _edges_below(self, steps: npt.NDArray[np.intp]) -> Floats:
        """Between each step and the next, a little below the last one that is possible."""
        within = self.values[steps]
        beyond = self.values[np.minimum(steps + 1, self.values.size - 1)]
        closed = (beyond == within) | np.isneginf(beyond)
        return np.where(closed, within - 1.0, (within + np.where(closed, within, beyond)) / 2.0)
