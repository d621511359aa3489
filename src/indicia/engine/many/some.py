"""The joint of a few rows at numbers at which all rows were evaluated before."""

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.engine.many.evaluate import Evaluated
from indicia.engine.many.reader import Reader


def joint_of(found: Evaluated, rows: npt.NDArray[np.intp]) -> Floats:
    """Log of prior, opportunity and likelihood of some rows, as `Evaluated.log_joint` has them for all.

    Parameters
    ----------
    found
        Its parts and numbers are read; its arrays by row are not.
    rows
        Places in the table.
    """
    at, many = next(i for i, part in enumerate(found.parts) if part.is_rows), found.many
    part = found.parts[at]
    numbers = many.at_rows(found.numbers, rows.tolist())
    joint = Reader(many, part, found.numbers).joint(numbers, many.within[rows]).log() + found.log_states[at]
    log: Floats = np.broadcast_to(joint, rows.shape).copy()
    for state, part in enumerate(found.parts):
        for i in np.flatnonzero(rows == many.named.get(part.hypothesis, -1)):
            one = Reader(many, part, found.numbers).joint(many.at_rows(found.numbers, [int(rows[i])]))
            log[i] = float(np.squeeze(one.log())) + found.log_states[state]
    return log
