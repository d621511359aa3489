"""The steps from an item's formula to its weight, each on the axes of its factor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from indicia.analysis.advice import View
from indicia.analysis.explain_numbers import carrier_of, redundancy_of
from indicia.analysis.states import states_of
from indicia.engine.axes import FAULTS
from indicia.engine.evidence import Mixture, Term
from indicia.engine.factor import Factor, Floats, align
from indicia.engine.numbers import Numbers
from indicia.likelihood import NUMPY, Model, Opportunity


@dataclass(frozen=True)
class Stage:
    """One step from the model's formula to the weight.

    Attributes
    ----------
    key
        ``"likelihood"``, ``"misreported"``, ``"carried"`` or ``"grouped"`` of a report; ``"opportunity"`` or
        ``"scaled"`` of what could have been done.
    title
        The head of its column.
    text
        What happens in it, in a sentence.
    log
        Natural logarithm by state, in the order of the explanation's `states`; None where it means nothing.
    """

    key: str
    title: str
    text: str
    log: tuple[float | None, ...]


def stages_of(view: View, term: Term) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[Stage, ...]]:
    """The axes, the possible states, and each step's values on them."""
    together = term.mixture.axis if term.mixture else None
    labels = {**term.frame.labels, **({together: FAULTS} if together else {})}
    made = list(_opportunity_steps(view, term) if isinstance(term.model, Opportunity) else _report_steps(view, term))
    tables = [states_of(factor, term.axes, labels, view.scored) for _, _, _, factor in made]
    states = tuple(state for state, _ in tables[0])
    stages = [
        Stage(key, title, text, tuple(None if np.isnan(log) else log for _, log in table))
        for (key, title, text, _), table in zip(made, tables, strict=True)
    ]
    return term.axes, states, tuple(stages)


type _Step = tuple[str, str, str, Factor]


def _report_steps(view: View, term: Term) -> Iterator[_Step]:
    numbers = view.scored.numbers
    yield "likelihood", "L", _kind(term.model), term.log_likelihood(numbers)
    alone = replace(term, redundancy=None)
    if term.mixture is not None:
        never = replace(alone, mixture=Mixture(_zero, None))
        text = f"the same, not carried faithfully: {_whence(term, numbers)}"
        yield "misreported", "u", text, never.log_factor(numbers)
        yield "carried", "carried", _mixing(view, term), alone.log_factor(numbers)
    if term.redundancy is not None:
        yield "grouped", "in group", _grouping(view, term), term.log_factor(numbers)


def _kind(model: Model) -> str:
    """What a likelihood is."""
    if getattr(model, "scale", "") == "log_density":
        return "density, or probability, of what was measured, carried faithfully"
    if not getattr(model, "evidential", True):
        return "how many times as probable as where it is 1, carried faithfully"
    if not getattr(model, "carried", True):
        return "probability of the report as it has reached us"
    return "probability of the report, carried faithfully"


def _zero(numbers: Numbers) -> Floats:
    """A reliability of 0, at which a mixture is what is read if nothing was carried faithfully."""
    return np.zeros((1,) * len(numbers.axes))


def _whence(term: Term, numbers: Numbers) -> str:
    values = {name: field.evaluate(numbers, term.frame) for name, field in term.fields.items()}
    misreported = getattr(term.model, "misreported", None)
    stated = misreported is not None and misreported(NUMPY, values, term.frame) is not None
    return "as the item says" if stated else "the mean of L under the stated prior"


def _mixing(view: View, term: Term) -> str:
    carrier = carrier_of(view.document.evidence[term.id], view.case)
    if carrier is None or term.mixture is None:
        return ""
    if term.mixture.axis is not None:
        return f"L where {carrier.label} is faithful, else u"
    rho = float(term.mixture.reliability(view.scored.numbers))
    return (
        f"rho L + (1 - rho) u with rho = {rho:.4g}, the reliability of {carrier.label} ({carrier.reliability.path}, "
        f"written {carrier.reliability.written})"
    )


def _grouping(view: View, term: Term) -> str:
    group = view.document.group_of[term.id]
    redundancy = redundancy_of(group, view.case)
    first = next(i for i in group.items if view.document.counts(view.document.evidence[i]))
    return (
        f"repeats {first} in group {group.id}: to the power of 1 - redundancy = {1 - redundancy.value:.4g} "
        f"({redundancy.path}, written {redundancy.written})"
    )


def _opportunity_steps(view: View, term: Term) -> Iterator[_Step]:
    numbers = view.scored.numbers
    found = term.log_likelihood(numbers)
    if isinstance(term.model, Opportunity):
        # What a formula returns for those that its item does not speak about means nothing.
        axes = term.frame.axes
        found = Factor(axes, np.where(term.model.speaks(term.frame), align(found, axes), np.nan))
    yield "opportunity", "g", "how far each could have done it, as the model has it", found
    text = "to a mean of 1, by the stated prior, over those the item speaks about; the others at 1 or 'otherwise'"
    yield "scaled", "scaled", text, term.log_factor(numbers)
