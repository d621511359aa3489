"""Which items clash, where the evidence is impossible under every hypothesis."""

from collections.abc import Mapping

import numpy as np

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor
from indicia.errors import ImpossibleEvidenceError


def clash(evaluation: Evaluation) -> ImpossibleEvidenceError:
    """The error that names items that no hypothesis can explain together, none of which could be spared.

    Only items that exclude something can clash. The search halves the record (QuickXplain; U. Junker 2004,
    "QuickXplain: preferred explanations and relaxations for over-constrained problems"), so that a long one takes
    few contractions; it prefers items that stand early in the file.
    """
    compiled = evaluation.compiled
    terms = (*compiled.opportunity, *compiled.evidence)
    factors = (*evaluation.opportunity, *evaluation.evidence)
    excluding = {t.id: f for t, f in zip(terms, factors, strict=True) if np.any(np.isneginf(f.log))}
    found = [] if _impossible(evaluation, {}) else _needed(evaluation, {}, excluding, grown=False)
    return clash_of(tuple(name for name in excluding if name in found))


def clash_of(items: tuple[str, ...]) -> ImpossibleEvidenceError:
    """The error that says that these items clash."""
    names = ", ".join(items) or "the priors alone"
    way_out = "a likelihood of exactly 0 says that something cannot happen: write a small one, or drop one of these"
    return ImpossibleEvidenceError(f"impossible under every hypothesis: {names}; {way_out}", items)


def _needed(
    evaluation: Evaluation, kept: Mapping[str, Factor], candidates: Mapping[str, Factor], *, grown: bool
) -> dict[str, Factor]:
    """The candidates without which those kept would be possible; `grown` where something was just added to these."""
    if grown and _impossible(evaluation, kept):
        return {}
    if len(candidates) <= 1:
        return dict(candidates)
    names = list(candidates)
    early, late = names[: len(names) // 2], names[len(names) // 2 :]
    first = {name: candidates[name] for name in early}
    of_late = _needed(evaluation, {**kept, **first}, {name: candidates[name] for name in late}, grown=True)
    of_early = _needed(evaluation, {**kept, **of_late}, first, grown=bool(of_late))
    return {**of_early, **of_late}


def _impossible(evaluation: Evaluation, items: Mapping[str, Factor]) -> bool:
    return bool(np.all(np.isneginf(evaluation.marginal((), [*evaluation.before, *items.values()]).log)))
