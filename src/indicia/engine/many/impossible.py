"""Which items clash, where the evidence is impossible for every row and every hypothesis beside."""

import numpy as np
import numpy.typing as npt

from indicia.engine.impossible import clash_of
from indicia.engine.many.blocks import blocks
from indicia.engine.many.compiled import Part
from indicia.engine.many.evaluate import Evaluated
from indicia.errors import ImpossibleEvidenceError

type Bools = npt.NDArray[np.bool_]


def clash_of_rows(found: Evaluated) -> ImpossibleEvidenceError:
    """The error that names items that nothing can explain together, none of which could be spared.

    Each state is known by the items that exclude it; of many rows few such patterns are left. Items that hang on
    another question, too, exclude a state where they do so whatever that question is. Should that not suffice, every
    item that excludes anything is named.
    """
    patterns = np.unique(np.concatenate([_patterns(found, part) for part in _possible(found)]), axis=0)
    ids = [term.id for term in found.parts[0].terms]
    kept = np.ones(len(ids), dtype=bool)
    if patterns.any(axis=1).all():
        for item in reversed(range(len(ids))):
            kept[item] = False
            kept[item] = not patterns[:, kept].any(axis=1).all()
    else:
        kept = _excluding(found) | patterns.any(axis=0)
    return clash_of(tuple(name for name, needed in zip(ids, kept, strict=True) if needed))


def _possible(found: Evaluated) -> list[Part]:
    return [part for part, log in zip(found.parts, found.log_states, strict=True) if not np.isneginf(log)]


def _patterns(found: Evaluated, part: Part) -> Bools:
    """Which items exclude a state that the prior allows. Axes: different states, items."""
    many = found.many
    if not part.is_rows:
        return _excluded(found, part, [many.named.get(part.seen_as, 0)])
    rows = np.flatnonzero(many.within > 0)
    found_ = [np.unique(_excluded(found, part, rows[block].tolist()), axis=0) for block in blocks(len(rows))]
    return np.concatenate(found_) if found_ else np.zeros((0, len(part.terms)), dtype=bool)


def _excluded(found: Evaluated, part: Part, rows: list[int]) -> Bools:
    numbers = found.many.at_rows(found.numbers, rows)
    columns = []
    for term in part.terms:
        log = term.log_factor(numbers)
        others = tuple(i for i, axis in enumerate(log.axes) if axis not in numbers.axes)
        columns.append(np.broadcast_to(np.isneginf(np.max(log.log, axis=others)), len(rows)))
    return np.stack(columns, axis=1)


def _excluding(found: Evaluated) -> Bools:
    """The items that exclude any state."""
    terms = found.many.whole
    numbers = found.many.at_rows(found.numbers, [0])
    factors = [term.log_factor(numbers).log for term in (*terms.opportunity, *terms.evidence)]
    return np.array([bool(np.any(np.isneginf(log))) for log in factors])
