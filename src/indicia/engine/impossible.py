"""Which items clash, where the evidence is impossible under every hypothesis."""

import numpy as np

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor
from indicia.errors import ImpossibleEvidenceError


def clash(evaluation: Evaluation) -> ImpossibleEvidenceError:
    """The error that names a smallest set of items that no hypothesis can explain together.

    Only items that exclude something can clash; each is left out in turn, and stays out where the rest still clash.
    """
    compiled = evaluation.compiled
    terms = (*compiled.opportunity, *compiled.evidence)
    factors = (*evaluation.opportunity, *evaluation.evidence)
    excluding = {t.id: f for t, f in zip(terms, factors, strict=True) if np.any(np.isneginf(f.log))}
    for name in list(excluding):
        rest = {other: f for other, f in excluding.items() if other != name}
        if _impossible(evaluation, [*evaluation.before, *rest.values()]):
            excluding = rest
    names = ", ".join(excluding) or "the priors alone"
    way_out = "a likelihood of exactly 0 says that something cannot happen: write a small one, or drop one of these"
    return ImpossibleEvidenceError(f"impossible under every hypothesis: {names}; {way_out}", tuple(excluding))


def _impossible(evaluation: Evaluation, factors: list[Factor]) -> bool:
    return bool(np.all(np.isneginf(evaluation.marginal((), factors).log)))
