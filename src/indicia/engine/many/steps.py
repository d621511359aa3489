"""How the probabilities of some hypotheses move as the record is read: what the weights of evidence are made of."""

from collections.abc import Sequence

import numpy as np

from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.many.blocks import blocks
from indicia.engine.many.compiled import Part
from indicia.engine.many.evaluate import Evaluated
from indicia.engine.many.reader import Reader
from indicia.engine.running import steps


def steps_of(found: Evaluated, rows: Sequence[int]) -> Floats:
    """The log-likelihood of each item given those before it, for some rows and then all hypotheses beside.

    Returns
    -------
    ndarray
        Axes: items, hypotheses; 0 where a hypothesis was impossible already.
    """
    many, nameless = found.many, [row for row in rows if row not in found.many.named.values()]
    at = {row: i for i, row in enumerate(nameless)}
    together = _at(found, _rows(found), nameless) if nameless else np.zeros((1, 0))
    by_row = {row: name for name, row in many.named.items()}
    parts = {part.hypothesis: part for part in found.parts if part.hypothesis == part.seen_as}
    columns = [together[:, at[row]] if row in at else _at(found, parts[by_row[row]], [row])[:, 0] for row in rows]
    log_prior = found.prior.log(np.array(rows))
    columns = [column + log for column, log in zip(columns, log_prior, strict=True)]
    return steps(np.stack([*columns, *(_beside(found, name) for name in found.beside)], axis=1))


def _rows(found: Evaluated) -> Part:
    return next(part for part in found.parts if part.is_rows)


def _at(found: Evaluated, part: Part, rows: list[int]) -> Floats:
    """Log of opportunity and the first items, for some rows. Axes: items + 1, rows."""
    reader = Reader(found.many, part, found.numbers)
    return reader.cumulative(found.many.at_rows(found.numbers, rows), len(rows))


def _beside(found: Evaluated, hypothesis: str) -> Floats:
    """The same with the prior, for a hypothesis beside the rows: the states that it is made of are summed."""
    logs = []
    for part, log_prior in zip(found.parts, found.log_states, strict=True):
        if part.hypothesis == hypothesis:
            over = _over_rows(found, part) if part.is_rows else _at(found, part, [_row_of(found, part)])[:, 0]
            logs.append(log_prior + over)
    return log_sum_exp(np.stack(logs), 0)


def _row_of(found: Evaluated, part: Part) -> int:
    return found.many.named.get(part.seen_as, 0)


def _over_rows(found: Evaluated, part: Part) -> Floats:
    """The same summed over all rows that nothing names."""
    many, reader = found.many, Reader(found.many, part, found.numbers)
    logs = [
        reader.totals(many.at_rows(found.numbers, block), many.within[block]) for block in blocks(len(many.candidates))
    ]
    return log_sum_exp(np.stack(logs), 0)
