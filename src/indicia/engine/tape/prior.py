"""Priors over symbols."""

from typing import Any

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Factor
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm, name_axes
from indicia.engine.tape.symbol import Symbol, TraceError, elementwise

_NOTHING = 1e-12
_TOLERANCE = 1e-9

type Array = npt.NDArray[Any]


def prior_table(term: PriorTerm, numbers: Numbers) -> Array:
    """Prior probabilities over symbols: axes of the parents, the hypotheses, then one of length 1."""
    lead = len(term.frame.axes)
    now, base = _stack(term, numbers, before=False), _stack(term, numbers, before=True)
    ranges, finals = (np.reshape(mask, (*mask.shape, 1)) for mask in (term.ranges, term.finals))
    row = _shared_out(base, ranges, lead)
    if not finals.any():
        return row
    left = 1.0 - np.sum(np.where(finals, now, 0.0), axis=lead, keepdims=True)
    others = np.sum(np.where(finals, 0.0, row), axis=lead, keepdims=True)
    scaled = row * _RATIO(_SNAPPED(left), others)
    return np.where(finals, now, np.where(finals.any(axis=lead, keepdims=True), scaled, row))


def _stack(term: PriorTerm, numbers: Numbers, *, before: bool) -> Array:
    sizes = tuple(len(term.frame.labels[a]) for a in term.frame.axes)
    fields = term.before if before else term.fields
    cells = [np.broadcast_to(field.evaluate(numbers, term.frame), (*sizes, 1)) for field in fields]
    return np.stack([np.asarray(c, dtype=object) for c in cells], axis=len(sizes))


def _shared_out(values: Array, ranges: Array, lead: int) -> Array:
    taken = np.sum(np.where(ranges, values, 0.0), axis=lead, keepdims=True)
    points = np.sum(np.where(ranges, 0.0, values), axis=lead, keepdims=True)
    return np.where(ranges, values, values * _RATIO(1.0 - taken, points))


def _ratio(part: Any, whole: Any) -> Any:
    """A part of something; of nothing it is 0."""
    return part / whole if isinstance(whole, Symbol) or whole > 0 else 0.0


def _snapped(left: Any) -> Any:
    return left if isinstance(left, Symbol) or abs(left) >= _NOTHING else 0.0


_RATIO, _SNAPPED = elementwise(_ratio, 2), elementwise(_snapped, 1)


def prior_factor(term: PriorTerm, table: Array) -> Factor:
    """The prior on the parents' axes and the question's states; a row that is known must add up to 1."""
    lead, parents = len(term.frame.axes), term.frame.axes
    for row in np.moveaxis(table, lead, -1).reshape(-1, table.shape[lead]):
        known = [cell for cell in row if not isinstance(cell, Symbol)]
        if any(cell < 0 for cell in known) or (len(known) == len(row) and abs(sum(known) - 1.0) > _TOLERANCE):
            raise TraceError(f"a row of the prior of {term.question} cannot add up to 1")
    order = {h: i for i, h in enumerate(term.axis.hypotheses)}
    states = np.take(table, [order[h] for h in term.axis.labels(stated=True)], axis=lead)
    states = states * np.reshape(term.shares, term.shares.shape + (1,) * (states.ndim - term.shares.ndim))
    axes = (*parents[: term.place], term.axis.id, *parents[term.place :])
    return name_axes(np.moveaxis(states, lead, term.place), axes, ("draw",), keep=(term.axis.id,))
