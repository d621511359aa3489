"""An item as it might have turned out otherwise: a factor for each outcome, and values that might be measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from indicia.case import Case
from indicia.engine.bind import bind
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, align
from indicia.engine.numbers import Numbers
from indicia.engine.pick import Places, pick_all
from indicia.likelihood import Report
from indicia.likelihood.measurement import Measurement
from indicia.likelihood.tree import Leaf, Number, Shared, leaves


def outcome_terms(term: Term, case: Case) -> Mapping[str, Term] | str:
    """The item as each of its outcomes, itself among them; or why they are not told.

    Numbers that only other outcomes have are no figures of the case, and stay at their central values.
    """
    outcomes = term.model.outcomes() if isinstance(term.model, Report) else {}
    if not outcomes:
        return "the model does not tell the other outcomes"
    own = list(_leaves_of(outcomes))
    unknown = [leaf.name for leaf in own if isinstance(leaf, Shared) and leaf.name not in case.document.parameters]
    if unknown:
        return f"another outcome names ${unknown[0]}, which is no parameter of the case"
    paths = {case.document.path_of(term.id, leaf): leaf.quantity.central for leaf in own if isinstance(leaf, Number)}
    fixed = {path: central for path, central in paths.items() if path not in case.figures}
    return {name: _turned_out(term, model, case, fixed) for name, model in outcomes.items()}


def _leaves_of(outcomes: Mapping[str, Report]) -> Iterator[Leaf]:
    for model in outcomes.values():
        for tree in model.numbers().values():
            yield from leaves(tree)


def _turned_out(term: Term, model: Report, case: Case, fixed: Mapping[str, float]) -> Term:
    if model is term.model:
        return term
    own = {name: bind(tree, term.id, term.frame, case.document, fixed) for name, tree in model.numbers().items()}
    paths = term.paths.union(*(field.paths for field in own.values()))
    return replace(term, model=model, fields={**term.fields, **own}, paths=paths)


def stacked(item: str, factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """The factors of an item's outcomes as one, with an axis of outcomes, named after the item, behind all others."""
    axes = tuple(sorted({a for f in factors for a in f.axes}, key=order.__getitem__))
    return Factor((*axes, item), np.stack(np.broadcast_arrays(*(align(f, axes) for f in factors)), axis=-1))


def measured(
    term: Term, numbers: Numbers, states: Mapping[str, Places], n: int, generator: "np.random.Generator"
) -> Floats:
    """Draw what might have been measured, in each draw.

    Parameters
    ----------
    term
        A measurement.
    numbers
        A value for each path, which may vary with the draw.
    states
        The states drawn, of every axis that the term has.
    n
        Number of draws.
    generator
        The item's stream.
    """
    model, mixture = term.model, term.mixture
    if not isinstance(model, Measurement):
        raise TypeError(f"{term.id} is no measurement")
    at = _parameters(term, numbers, states, n)
    values: Floats = model.draw(generator, {name: at[name] for name in model.expected}, n)
    if mixture is None or model.otherwise is None:
        return values
    garbled: Floats = model.draw(generator, {name: at[f"otherwise.{name}"] for name in model.otherwise}, n)
    if mixture.axis is not None:
        return np.where(states[mixture.axis] == 0, values, garbled)
    return np.where(generator.random(n) < mixture.reliability(numbers).reshape(-1), values, garbled)


def _parameters(term: Term, numbers: Numbers, states: Mapping[str, Places], n: int) -> dict[str, Floats]:
    """Each parameter of a measurement's distribution in each draw."""
    frame = replace(term.frame, trailing=len(numbers.axes))
    axes = (*frame.axes, *numbers.axes)
    sizes = [len(frame.labels[a]) for a in frame.axes]
    found = {}
    for name, field in term.fields.items():
        values = field.evaluate(numbers, frame)
        factor = Factor(axes, np.broadcast_to(values, (*sizes, *values.shape[len(sizes) :])))
        found[name] = np.broadcast_to(pick_all(factor, states).log, (n,))
    return found
