"""The operations of a tape, and what each comes to on NumPy arrays."""

import math
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import numpy as np

from indicia.likelihood.namespace import NUMPY


class Op(IntEnum):
    """Operations by number: the first digit is the group in which the kernel looks."""

    INPUT = 0
    FILL = 1
    ADD = 10
    SUB = 11
    MUL = 12
    DIV = 13
    ADD_K = 14
    MUL_K = 15
    K_SUB = 16
    K_DIV = 17
    MUL_ADD = 18
    K_MUL_ADD = 19
    MAXIMUM = 20
    MINIMUM = 21
    LESS = 22
    AT_MOST = 23
    SELECT = 24
    FLOOR = 25
    SQRT = 26
    EXP = 30
    LOG = 31
    LOG1P = 32
    POW = 33
    GAMMALN = 34
    SOFTPLUS = 35


def _power(x: Any, y: Any) -> Any:
    return np.where(np.equal(y, 0.0), 1.0, np.power(x, y))


def _softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


ON_ARRAYS: dict[Op, Callable[..., Any]] = {
    Op.ADD: np.add,
    Op.SUB: np.subtract,
    Op.MUL: np.multiply,
    Op.DIV: np.divide,
    Op.MAXIMUM: np.maximum,
    Op.MINIMUM: np.minimum,
    Op.LESS: lambda x, y: np.where(x < y, 1.0, 0.0),
    Op.AT_MOST: lambda x, y: np.where(x <= y, 1.0, 0.0),
    Op.SELECT: lambda c, x, y: np.where(c != 0.0, x, y),
    Op.FLOOR: np.floor,
    Op.SQRT: np.sqrt,
    Op.EXP: np.exp,
    Op.LOG: NUMPY.log,
    Op.LOG1P: np.log1p,
    Op.POW: _power,
    Op.GAMMALN: NUMPY.gammaln,
    Op.SOFTPLUS: _softplus,
    Op.MUL_ADD: lambda x, y, z: x * y + z,
}
"""Operations on rows alone."""

WITH_CONSTANT: dict[Op, Callable[[Any, float], Any]] = {
    Op.ADD_K: lambda x, k: x + k,
    Op.MUL_K: lambda x, k: x * k,
    Op.K_SUB: lambda x, k: k - x,
    Op.K_DIV: lambda x, k: k / x,
}
"""Operations on a row and a number."""


def constant_value(op: Op, *operands: float) -> float:
    """What an operation comes to on numbers; infinite or NaN where a formula makes it so."""
    with np.errstate(all="ignore"):
        value = float(ON_ARRAYS[op](*(np.float64(x) for x in operands)))
    return math.nan if math.isnan(value) else value
