"""Products of many likelihoods for many rows, in the linear domain, without leaving the range of a float."""

import numpy as np

from indicia.engine.factor import Floats, log_sum_exp

_SMALL, _LARGE = 1e-140, 1e140
_LOG_2 = float(np.log(2.0))


class Product:
    """A product of factors by row.

    A logarithm for each factor and row would cost more than all else. So the factors are multiplied, and the bounds
    that the product can have reached are kept; before these leave what a float can hold, each row's power of two is
    set aside. No digit is lost, whatever the number of factors and however small they are. Factors that are known by
    their logarithms, such as densities, are added up beside.
    """

    def __init__(self) -> None:
        self._value: Floats | None = None
        self._room: Floats | None = None  # nobody else's array, to write into
        self._log: Floats | None = None  # what is known by its logarithm, and the powers set aside
        self._low = self._high = 1.0
        self._common = 0.0

    def times(self, factor: Floats) -> None:
        """Multiply by a factor: one number, or one for each row."""
        if factor.size == 1:
            with np.errstate(divide="ignore"):
                self._common += float(np.log(factor.reshape(())))
            return
        low, high = _bounds(factor)
        if not _SMALL < low <= high < _LARGE:
            factor, low, high = self._set_aside(factor), 0.5, 1.0
        if self._value is None:
            self._value = factor
        else:
            if self._low * low < _SMALL or self._high * high > _LARGE:
                self._value, self._low, self._high = self._set_aside(self._value), 0.5, 1.0
            if self._room is None:
                self._room = np.empty_like(factor)
            self._value = np.multiply(self._value, factor, out=self._room)
        self._low, self._high = self._low * low, self._high * high

    def times_exp(self, log: Floats) -> None:
        """Multiply by a factor whose logarithm is given: one number, or one for each row."""
        if log.size == 1:
            self._common += float(log.reshape(()))
        else:
            self._log = log if self._log is None else self._log + log

    def _set_aside(self, values: Floats) -> Floats:
        mantissa, power = np.frexp(values)
        self.times_exp(power * _LOG_2)
        return mantissa

    def log(self) -> Floats:
        """The logarithm of the product; one number where no factor differs from row to row."""
        if self._value is None:
            return np.asarray(self._common) if self._log is None else self._log + self._common
        with np.errstate(divide="ignore"):
            log: Floats = np.log(self._value)
        if self._log is not None:
            log += self._log
        if self._common != 0.0:
            log += self._common
        return log

    def log_total(self) -> float:
        """The logarithm of the sum over rows."""
        if self._value is None or self._log is not None:
            return float(log_sum_exp(np.atleast_1d(self.log()), 0))
        with np.errstate(divide="ignore"):
            return float(np.log(np.sum(self._value)) + self._common)


def _bounds(values: Floats) -> tuple[float, float]:
    """The smallest value above 0, and the largest; what is 0 stays so and needs no range."""
    low, high = float(values.min()), float(values.max())
    if low <= 0.0:
        positive = values[values > 0.0]
        low = float(positive.min()) if positive.size else 1.0
        high = max(high, low)
    return low, high
