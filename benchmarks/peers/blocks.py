"""Arithmetic over blocks of scenarios for kernels written by hand: what compilers turn into vector instructions.

Logarithms and exponentials are polynomials, right to some units in the last place.
"""

from typing import Any

import numba
import numpy as np

BLOCK = 256

hand = numba.njit(error_model="numpy", nogil=True)
part = numba.njit(error_model="numpy", nogil=True, forceinline=True)
"""A part of the body of a loop over scenarios: a call would keep that from becoming vector instructions."""


@part
def at(x: Any, place: int, i: int) -> float:
    return x[place * BLOCK + i]


@part
def three(x: Any, place: int, i: int) -> tuple[float, float, float]:
    return at(x, place, i), at(x, place + 1, i), at(x, place + 2, i)


@part
def mean(weights: Any, a: Any) -> float:
    return weights[0] * a[0] + weights[1] * a[1] + weights[2] * a[2]


@part
def mix(rho: float, a: float, otherwise: float) -> float:
    return otherwise + rho * (a - otherwise)


@part
def mix3(rho: float, a: Any, otherwise: float) -> tuple[float, float, float]:
    return mix(rho, a[0], otherwise), mix(rho, a[1], otherwise), mix(rho, a[2], otherwise)


@part
def times(a: Any, b: Any) -> tuple[float, float, float]:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@part
def plus(a: float, b: Any) -> tuple[float, float, float]:
    return a + b[0], a + b[1], a + b[2]


@part
def by(a: float, b: Any) -> tuple[float, float, float]:
    return a * b[0], a * b[1], a * b[2]


@part
def squared(power: float, p: float, left: float) -> tuple[float, float, float]:
    """Take the lowest binary digit of an exponent off."""
    half = np.floor(0.5 * left)
    return power * (p if left > 2.0 * half else 1.0), p * p, half


@part
def to_the(p: float, count: float) -> float:
    """A whole power up to the 15th, by squaring."""
    power, p, left = squared(1.0, p, count)
    power, p, left = squared(power, p, left)
    power, p, left = squared(power, p, left)
    return power * (p if left > 0.5 else 1.0)


@part
def to_the_many(p: float, count: float) -> float:
    """A whole power up to the 127th."""
    power, p, left = squared(1.0, p, count)
    power, p, left = squared(power, p, left)
    power, p, left = squared(power, p, left)
    return power * to_the(p, left)


@hand
def log_rows(x: Any, whole: Any, exponent: Any) -> None:
    """Logarithms of numbers above 0, where they stand; `whole` is the same memory as whole numbers."""
    for i in range(x.shape[0]):
        e = (whole[i] - 0x3FE6A09E667F3BCD) >> 52
        whole[i] -= e << 52
        exponent[i] = np.float64(e)
    for i in range(x.shape[0]):
        s = (x[i] - 1.0) / (x[i] + 1.0)
        z = s * s
        p = 1.0 / 23.0
        for k in (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
            p = p * z + 1.0 / k
        x[i] = exponent[i] * 0.6931471805599453 + (2.0 * s + 2.0 * s * (p * z))


@hand
def exp_rows(x: Any, scratch: Any, whole: Any) -> None:
    """Exponentials where they stand, of numbers from -708 to 708; `whole` is `scratch` as whole numbers."""
    for i in range(x.shape[0]):
        y = min(max(x[i], -708.0), 708.0)
        k = np.floor(y * 1.4426950408889634 + 0.5)
        r = (y - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
        p = 1.0 / 6227020800.0
        for factorial in (479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0):
            p = p * r + 1.0 / factorial
        x[i] = (p * r + 1.0) * r + 1.0
        scratch[i] = k + 6755399441055744.0  # 1.5 * 2^52 brings a whole number into the lowest bits
    for i in range(x.shape[0]):
        whole[i] = (((whole[i] & 0xFFF) + 1023) & 0xFFF) << 52
    for i in range(x.shape[0]):
        x[i] *= scratch[i]


@numba.njit(nogil=True, fastmath={"reassoc"})
def add_up(posterior: Any, top: Any, leads: Any, means: Any) -> None:
    for i in range(BLOCK):
        top[i] = posterior[i]
    for h in range(1, 7):
        for i in range(BLOCK):
            top[i] = max(top[i], posterior[h * BLOCK + i])
    for h in range(7):
        total, count = 0.0, 0
        for i in range(BLOCK):
            total += posterior[h * BLOCK + i]
            count += 1 if posterior[h * BLOCK + i] == top[i] else 0
        means[h] += total
        leads[h] += count
