"""Which items clash, where the evidence is impossible under every hypothesis."""

import numpy as np

from indicia.engine.compiled import Compiled
from indicia.engine.factor import Factor
from indicia.engine.numbers import Numbers
from indicia.errors import ImpossibleEvidenceError


def clash(compiled: Compiled, numbers: Numbers) -> ImpossibleEvidenceError:
    """The error that names a smallest set of items that no hypothesis can explain together.

    Only items that exclude something can clash; each is left out in turn, and stays out where the rest still clash.
    """
    prior = compiled.prior_factors(numbers)
    terms = {t.id: t.log_factor(numbers) for t in (*compiled.opportunity, *compiled.evidence)}
    excluding = {name: f for name, f in terms.items() if np.any(np.isneginf(f.log))}
    for name in list(excluding):
        rest = {other: f for other, f in excluding.items() if other != name}
        if _impossible([*prior, *rest.values()], compiled, numbers):
            excluding = rest
    names = ", ".join(excluding) or "the priors alone"
    way_out = "a likelihood of exactly 0 says that something cannot happen: write a small one, or drop one of these"
    return ImpossibleEvidenceError(f"impossible under every hypothesis: {names}; {way_out}", tuple(excluding))


def _impossible(factors: list[Factor], compiled: Compiled, numbers: Numbers) -> bool:
    return bool(np.all(np.isneginf(compiled.marginal(factors, (), numbers).log)))
