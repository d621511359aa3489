"""The array functions that likelihood formulas are written against.

A formula takes a namespace `xp` and uses nothing else, so the engine (NumPy) and inference (PyTensor) evaluate the
very same lines. SciPy's special functions are imported on first use: they cost more than a whole score.
"""

from typing import Any, Protocol

import numpy as np


class Namespace(Protocol):
    """What a formula may call. Arrays broadcast; everything is elementwise unless it says otherwise."""

    def exp(self, x: Any, /) -> Any:
        """Exponential."""

    def log(self, x: Any, /) -> Any:
        """Natural logarithm; of 0 it is -inf, without a warning."""

    def log1p(self, x: Any, /) -> Any:
        """log(1 + x)."""

    def where(self, condition: Any, x: Any, y: Any, /) -> Any:
        """Choose by a condition."""

    def maximum(self, x: Any, y: Any, /) -> Any:
        """The larger one."""

    def minimum(self, x: Any, y: Any, /) -> Any:
        """The smaller one."""

    def floor(self, x: Any, /) -> Any:
        """The whole number below."""

    def sqrt(self, x: Any, /) -> Any:
        """Square root."""

    def gammaln(self, x: Any, /) -> Any:
        """Logarithm of the gamma function."""

    def xlogy(self, x: Any, y: Any, /) -> Any:
        """x log y, 0 where x is 0."""

    def xlog1py(self, x: Any, y: Any, /) -> Any:
        """x log(1 + y), 0 where x is 0."""

    def logaddexp(self, x: Any, y: Any, /) -> Any:
        """log(exp x + exp y)."""

    def sum(self, x: Any, /, axis: int) -> Any:
        """Sum along an axis."""


class NumpyNamespace:
    """NumPy, with the special functions that it lacks taken from SciPy."""

    exp = staticmethod(np.exp)
    log1p = staticmethod(np.log1p)
    where = staticmethod(np.where)
    maximum = staticmethod(np.maximum)
    minimum = staticmethod(np.minimum)
    floor = staticmethod(np.floor)
    sqrt = staticmethod(np.sqrt)
    logaddexp = staticmethod(np.logaddexp)

    @staticmethod
    def sum(x: Any, /, axis: int) -> Any:
        """Sum along an axis."""
        return np.sum(x, axis=axis)

    @staticmethod
    def log(x: Any, /) -> Any:
        """Natural logarithm; of 0 it is -inf, without a warning."""
        with np.errstate(divide="ignore"):
            return np.log(x)

    @staticmethod
    def gammaln(x: Any, /) -> Any:
        """Logarithm of the gamma function."""
        from scipy.special import gammaln

        return gammaln(x)

    @staticmethod
    def xlogy(x: Any, y: Any, /) -> Any:
        """x log y, 0 where x is 0."""
        from scipy.special import xlogy

        return xlogy(x, y)

    @staticmethod
    def xlog1py(x: Any, y: Any, /) -> Any:
        """x log(1 + y), 0 where x is 0."""
        from scipy.special import xlog1py

        return xlog1py(x, y)


NUMPY: Namespace = NumpyNamespace()
