"""What each written prior comes to: weights are normalised, and points share what the ranges beside them leave."""

from collections.abc import Iterable, Mapping

import numpy as np

from indicia.case import Case
from indicia.engine.axes import question_axis
from indicia.engine.bind import central
from indicia.engine.compiled import prior_terms
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm
from indicia.likelihood.tree import Number


def realised_priors(case: Case) -> Mapping[str, tuple[float, float]]:
    """Find the prior probability that each path of a prior comes to within its row, in a score.

    Parameters
    ----------
    case
        The case, overlays included.

    Returns
    -------
    Mapping
        By path, the lowest and the highest over the rows that read it: one number twice but where a `default` serves
        rows whose other numbers differ. That number, set as the path's value, changes nothing. Paths that no row reads
        are left out.
    """
    return case.once(_realised)


def _realised(case: Case) -> Mapping[str, tuple[float, float]]:
    _, priors = prior_terms(case, {q.id: question_axis(q) for q in case.document.questions.values()})
    return realised_in(priors, central(case.figures))


def realised_in(priors: Iterable[PriorTerm], numbers: Numbers) -> Mapping[str, tuple[float, float]]:
    """The same of priors that were compiled, at any numbers."""
    found: dict[str, tuple[float, float]] = {}
    for term in priors:
        table = term.table(numbers)
        for at, field in enumerate(term.fields):
            for i, leaf in enumerate(field.cells.leaves):
                rows = np.broadcast_to(term.frame.align(field.cells.axes, field.cells.index == i), table.shape[:-1])
                if isinstance(leaf, Number) and rows.any():
                    values = table[..., at][rows]
                    found[".".join(leaf.key)] = float(np.min(values)), float(np.max(values))
    return found
