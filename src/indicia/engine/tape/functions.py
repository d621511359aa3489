"""Exponential, logarithm and power as the kernel computes them: the same steps, written for whole arrays.

The constants are the kernel's own, and the results the same to the last bit; both are right to some units in the last
place.
"""

import math

import numpy as np

from indicia.engine.factor import Floats

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""log 2 in two parts, the first short enough that its product with an exponent is exact."""

LOWEST, HIGHEST = -708.0, 709.0
"""Exponents between which an exponential is an ordinary float."""

LOG_OF_0 = -1e300
"""In place of -inf, so that its power 0 is 1 and all others are 0."""

_SHIFT = 6755399441055744.0  # 1.5 * 2^52: added to a whole number, it leaves that in the lowest bits
_TAYLOR = [1.0 / math.factorial(i) for i in range(13, 1, -1)]
_AREA_TANGENT = [1.0 / i for i in range(23, 2, -2)]


def exp(x: Floats) -> Floats:
    """A power of 2 times a Taylor polynomial; 0 below -708 and infinite above 709."""
    y = np.minimum(np.maximum(x, LOWEST), HIGHEST)
    k = np.floor(y * LOG2_E + 0.5)
    r = (y - k * LN2_HIGH) - k * LN2_LOW
    p = np.full(np.shape(r), _TAYLOR[0])
    for coefficient in _TAYLOR[1:]:
        p = p * r + coefficient
    p = (p * r + 1.0) * r + 1.0
    bits = (k + _SHIFT).view(np.int64)
    found = p * ((((bits & 0xFFF) + 1023) & 0xFFF) << 52).view(np.float64)
    found = np.where(x >= LOWEST, found, np.where(np.isnan(x), x, 0.0))
    return np.where(x > HIGHEST, np.inf, found)


def log(x: Floats) -> Floats:
    """An exponent, and the area tangent of the rest; `LOG_OF_0` where nothing ordinary is left."""
    bits = np.ascontiguousarray(x, dtype=float).view(np.int64)
    whole = (bits - 0x3FE6A09E667F3BCD) >> 52
    rest, e = (bits - (whole << 52)).view(np.float64), whole.astype(np.float64)
    s = (rest - 1.0) / (rest + 1.0)
    z = s * s
    p = np.full(np.shape(z), _AREA_TANGENT[0])
    for coefficient in _AREA_TANGENT[1:]:
        p = p * z + coefficient
    found = e * LN2_HIGH + (2.0 * s + (2.0 * s * (p * z) + e * LN2_LOW))
    return np.where(np.isnan(x), x, np.where(x >= np.finfo(float).tiny, found, LOG_OF_0))


def power(x: Floats, y: Floats) -> Floats:
    """Powers of numbers from 0 on; anything to the power 0 is 1."""
    return exp(log(x) * y)
