"""A tape run by NumPy, operation by operation: the slow twin of the kernel, and quicker for a few draws.

Both do the same operations in the same order on IEEE 754 doubles, so that they agree to the last bit (but for
`Op.LOG1P` and `Op.GAMMALN`, which each takes from its own library).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.engine.tape.functions import exp, log, power
from indicia.engine.tape.operations import ON_ARRAYS, WITH_CONSTANT, Op
from indicia.engine.tape.program import TELL, Program


class Results(NamedTuple):
    """What a tape comes to in each scenario; axes: hypothesis or number told, scenario."""

    joint: Floats
    prior: Floats
    told: Floats


def run_slowly(program: Program, inputs: Floats) -> Results:
    """Run a tape.

    Parameters
    ----------
    program
        The tape.
    inputs
        The varying numbers; axes: number, scenario.
    """
    n = inputs.shape[1]
    rows, told = np.empty((program.rows, n)), np.empty((program.told, n))
    with np.errstate(all="ignore"):  # a step that overflows is seen in the end, by the guard on the joint
        for step, constant in zip(program.code.tolist(), program.constants.tolist(), strict=True):
            _step(step, constant, rows, inputs, told)
    return Results(rows[program.joint], rows[program.prior], told)


def _step(step: list[int], constant: float, rows: Floats, inputs: Floats, told: Floats) -> None:
    code, to, a, b, c = step
    if code == TELL:
        told[to] = rows[a]
    elif code == Op.INPUT:
        rows[to] = inputs[a]
    elif code == Op.FILL:
        rows[to] = constant
    elif code == Op.K_MUL_ADD:
        rows[to] = constant * rows[a] + rows[b]
    elif (op := Op(code)) in WITH_CONSTANT:
        rows[to] = WITH_CONSTANT[op](rows[a], constant)
    else:
        f = _AS_THE_KERNEL.get(op, ON_ARRAYS[op])
        rows[to] = f(*(rows[i] for i in (a, b, c)[: operands_of(op)]))


def operands_of(op: Op) -> int:
    """How many rows an operation on rows reads."""
    if op in (Op.MUL_ADD, Op.SELECT):
        return 3
    return 1 if op in _OF_ONE else 2


_AS_THE_KERNEL: dict[Op, Callable[..., Any]] = {
    Op.EXP: exp,
    Op.LOG: log,
    Op.POW: power,
    Op.SOFTPLUS: lambda x: np.maximum(x, 0.0) + log(1.0 + exp(-np.abs(x))),
}
"""Where NumPy's last bits would differ from the kernel's."""

_OF_ONE = frozenset({Op.FLOOR, Op.SQRT, Op.EXP, Op.LOG, Op.LOG1P, Op.GAMMALN, Op.SOFTPLUS})


def trustworthy(joint: Floats) -> npt.NDArray[np.bool_]:
    """Where the linear domain lost no range: the largest value of a scenario is far from both ends of a float's."""
    top = np.max(joint, axis=0)  # NaN stays NaN and compares false
    return (top > LEAST) & (top < MOST)


LEAST, MOST = 1e-200, 1e200
"""Between these the largest joint probability of a scenario must lie, as for `contract_linear`."""
