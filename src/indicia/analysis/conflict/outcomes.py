"""The items of which every outcome's likelihood is known, and how they might have turned out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicia.analysis.outcomes import outcome_terms, stacked
from indicia.engine.compiled import Compiled
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor
from indicia.engine.numbers import Numbers
from indicia.likelihood import Report
from indicia.likelihood.measurement import Measurement


@dataclass(frozen=True)
class Countable:
    """An item with a few outcomes: `table` holds their log-likelihoods on the item's axes, then one named after it."""

    id: str
    table: Factor
    came: int

    @property
    def observed(self) -> Factor:
        """The factor of the outcome that came."""
        return Factor(self.table.axes[:-1], self.table.log[..., self.came])


@dataclass(frozen=True)
class Continuous:
    """A measurement, whose outcomes are drawn."""

    id: str
    term: Term
    model: Measurement
    numbers: Numbers
    observed: Factor


type Judged = Countable | Continuous


def judged(compiled: Compiled, order: Mapping[str, int]) -> tuple[list[Judged], dict[str, str]]:
    """The items that a surprise can be measured by, and those that it cannot, each with the reason."""
    found: list[Judged] = []
    left_out: dict[str, str] = {}
    for term in compiled.evidence:
        why = _unfit(term, compiled)
        if why is None:
            made = _made(replace(term, redundancy=None), compiled, order)
            why = made if isinstance(made, str) else None
            if not isinstance(made, str):
                found.append(made)
        if why is not None:
            left_out[term.id] = why
    return found, left_out


def _unfit(term: Term, compiled: Compiled) -> str | None:
    model = term.model
    if not isinstance(model, Report) or not model.exhaustive or not model.carried:
        return "only the likelihood of this outcome is told"
    if term.redundancy is not None and float(term.redundancy(compiled.central)) > 0:
        return "a repeat of another item, discounted"
    return None


def _made(term: Term, compiled: Compiled, order: Mapping[str, int]) -> Judged | str:
    """The item with its outcomes, or why it has none."""
    if isinstance(term.model, Measurement):
        return Continuous(term.id, term, term.model, compiled.central, term.log_factor(compiled.central))
    terms = outcome_terms(term, compiled.case)
    if isinstance(terms, str):
        return terms
    factors = [outcome.log_factor(compiled.central) for outcome in terms.values()]
    came = next(i for i, outcome in enumerate(terms.values()) if outcome is term)
    return Countable(term.id, stacked(term.id, factors, order), came)
