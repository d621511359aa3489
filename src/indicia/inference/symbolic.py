"""The factors of a case as symbols: what `indicia.engine` does to numbers, done to random variables.

The formulas of the likelihoods are the engine's own, called with PyTensor; what stands around them (carriers, groups,
priors) mirrors `engine.evidence` and `engine.prior`. What no free number touches is computed by the engine itself and
enters as a constant; how a number enters a field is read off the engine's own getters.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.engine.compiled import Compiled
from indicia.engine.factor import Factor
from indicia.engine.numbers import Numbers
from indicia.inference.contract import Piece, contract
from indicia.inference.make import Maker
from indicia.inference.namespace import PyTensorNamespace
from indicia.likelihood.frame import Array


@dataclass(frozen=True)
class Symbols:
    """The factors of a case at symbolic numbers.

    Attributes
    ----------
    pieces
        The factors that some free number touches.
    constants
        The factors that none touches; and the log-probabilities of uncertain counts, each on an axis named by its path,
        which is summed out.
    order
        The rank of every axis.
    tables
        The prior probabilities of each question whose free numbers are no ranges: axes of the parents, then the
        hypotheses.
    """

    compiled: Compiled
    xp: PyTensorNamespace
    pieces: tuple[Piece, ...]
    constants: tuple[Factor, ...]
    order: Mapping[str, int]
    tables: Mapping[str, Array]

    def log_evidence(self) -> Array:
        """Log P(all reports | numbers), opportunity included; a scalar tensor."""
        return self._marginal(())

    def log_joint(self, question: str) -> Array:
        """Log P(hypothesis, all reports | numbers), by hypothesis in the case's order; a tensor of one axis."""
        axis, xp = self.compiled.axes[question], self.xp
        states = self._marginal((question,))
        if axis.catch_all is None:
            return states
        n, at = len(axis.named), axis.hypotheses.index(axis.catch_all)
        other = xp.log_sum_exp(states[n:].reshape((1, -1)), 1)
        return xp.pt.concatenate([states[:at], other, states[at:n]])

    def _marginal(self, keep: Collection[str]) -> Array:
        return contract(self.pieces, self.constants, keep, self.order, self.xp)


def symbols(
    compiled: Compiled, paths: Sequence[str], theta: Array, counts: Mapping[str, tuple[Array, Array]]
) -> Symbols:
    """Turn random variables into factors.

    Parameters
    ----------
    compiled
        The case.
    paths, theta
        The free numbers and a tensor of their values; the others are at their central values.
    counts
        For each uncertain count its values and their probabilities.
    """
    axes = tuple(counts)
    along = {p: np.reshape(v, [-1 if a == p else 1 for a in axes]) for p, (v, _) in counts.items()}
    free = {path: i for i, path in enumerate(paths)}
    known = {p: v for p, v in compiled.central.values.items() if p not in along and p not in free}
    numbers = Numbers({**known, **along}, axes, frozenset(along))
    make = Maker(compiled, theta, free, numbers)
    constants = [Factor((p,), np.log(share)) for p, (_, share) in counts.items()]
    constants += [term.factor(numbers) for term in compiled.priors if not term.paths & free.keys()]
    constants += [term.factor(numbers) for term in compiled.faults if not term.paths & free.keys()]
    items = (*compiled.opportunity, *compiled.evidence)
    constants += [item.log_factor(numbers) for item in items if not item.paths & free.keys()]
    order = {a: i for i, a in enumerate((*compiled.axes, *(f.axis for f in compiled.faults), *axes))}
    return Symbols(compiled, make.xp, make.factors(), tuple(constants), order, make.tables)
