"""The values of one item by state of its questions, as people read them: each hypothesis once, by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats, align, contract
from indicia.quantity import nats_to_decibans


@dataclass(frozen=True)
class States:
    """Log-values of an item by state of its questions.

    A catch-all that the item does not name has no state here: it stands for each of the others in turn.

    Attributes
    ----------
    axes
        The questions.
    labels
        The hypotheses along each axis.
    log
        Natural log-values.
    possible
        Where the prior is above 0.
    """

    axes: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    log: Floats
    possible: npt.NDArray[np.bool_]

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], float]]:
        """Each possible state with its log-value."""
        for state, log, possible in zip(product(*self.labels), self.log.flat, self.possible.flat, strict=True):
            if possible:
                yield state, float(log)

    @property
    def spread_decibans(self) -> float:
        """How far the item can move one state against another, in decibans; infinite where it excludes some."""
        values = self.log[self.possible]
        if not values.size or np.all(np.isneginf(values)):
            return 0.0
        return float(nats_to_decibans(np.max(values) - np.min(values)))

    @property
    def extremes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The states that the item speaks for the most and the least."""
        found = list(self)
        best = max(found, key=lambda pair: pair[1])
        worst = min(found, key=lambda pair: pair[1])
        return best[0], worst[0]


def states_of(
    factor: Factor, axes: tuple[str, ...], labels: Mapping[str, tuple[str, ...]], evaluation: Evaluation
) -> States:
    """Tell an item's log-factor by state.

    Parameters
    ----------
    factor
        From `Term.log_factor` or `Term.log_likelihood`, at numbers that do not vary.
    axes
        Those of the result: the item's questions; those of sources whose faults come together are kept or summed out.
    labels
        What the item sees along each axis.
    evaluation
        The case's factors, for the prior.
    """
    faults = [f for f in evaluation.faults if f.axes[0] in factor.axes and f.axes[0] not in axes]
    log = align(contract([factor, *faults], axes, evaluation.order), axes)
    prior = align(evaluation.marginal(axes, evaluation.before), axes)
    sizes = tuple(len(labels[axis]) for axis in axes)
    first = [_first_positions(labels[axis]) for axis in axes]
    at = np.ix_(*(list(positions.values()) for positions in first))
    return States(
        axes,
        tuple(tuple(positions) for positions in first),
        np.asarray(np.broadcast_to(log, sizes)[at]),
        np.asarray(np.broadcast_to(np.isfinite(prior), sizes)[at]),
    )


def _first_positions(labels: tuple[str, ...]) -> dict[str, int]:
    """Where each hypothesis has its own state; what the catch-all stands in for comes behind."""
    found: dict[str, int] = {}
    for i, label in enumerate(labels):
        found.setdefault(label, i)
    return found
