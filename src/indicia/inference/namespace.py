"""PyTensor as the array namespace of the likelihood formulas: the engine's very lines, as a graph with gradients."""

from typing import Any

import numpy as np

from indicia.likelihood.frame import Array


class PyTensorNamespace:
    """What a formula may call (`indicia.likelihood.Namespace`), in PyTensor.

    A logarithm of 0 is -inf, and its gradient 0: what is impossible at these numbers is no direction to go in. PyTensor
    by itself has NaN there, as it has in a sum of exponentials that are all 0, and for 0 times -inf.
    """

    def __init__(self) -> None:
        import pytensor.tensor as pt

        self.pt: Any = pt

    def exp(self, x: Array, /) -> Array:
        """Exponential."""
        return self.pt.exp(self.tensor(x))

    def log(self, x: Array, /) -> Array:
        """Natural logarithm; of 0 it is -inf, with gradient 0."""
        x = self.tensor(x)  # of a bare number PyTensor would take the logarithm in single precision
        positive = self.pt.gt(x, 0.0)
        return self.pt.where(positive, self.pt.log(self.pt.where(positive, x, 1.0)), -np.inf)

    def log1p(self, x: Array, /) -> Array:
        """log(1 + x); of -1 it is -inf, with gradient 0."""
        x = self.tensor(x)
        above = self.pt.gt(x, -1.0)
        return self.pt.where(above, self.pt.log1p(self.pt.where(above, x, 0.0)), -np.inf)

    def where(self, condition: Array, x: Array, y: Array, /) -> Array:
        """Choose by a condition."""
        return self.pt.where(condition, x, y)

    def maximum(self, x: Array, y: Array, /) -> Array:
        """The larger one."""
        return self.pt.maximum(x, y)

    def minimum(self, x: Array, y: Array, /) -> Array:
        """The smaller one."""
        return self.pt.minimum(x, y)

    def floor(self, x: Array, /) -> Array:
        """The whole number below."""
        return self.pt.floor(self.tensor(x))

    def sqrt(self, x: Array, /) -> Array:
        """Square root."""
        return self.pt.sqrt(self.tensor(x))

    def gammaln(self, x: Array, /) -> Array:
        """Logarithm of the gamma function."""
        return self.pt.gammaln(self.tensor(x))

    def xlogy(self, x: Array, y: Array, /) -> Array:
        """x log y, 0 where x is 0."""
        none = self.pt.eq(x, 0.0)
        return self.pt.where(none, 0.0, x * self.log(self.pt.where(none, 1.0, y)))

    def xlog1py(self, x: Array, y: Array, /) -> Array:
        """x log(1 + y), 0 where x is 0."""
        none = self.pt.eq(x, 0.0)
        return self.pt.where(none, 0.0, x * self.log1p(self.pt.where(none, 0.0, y)))

    def logaddexp(self, x: Array, y: Array, /) -> Array:
        """log(exp x + exp y); of two -inf it is -inf, with gradient 0."""
        top = self._top(self.pt.maximum(x, y))
        return self.log(self.pt.exp(x - top) + self.pt.exp(y - top)) + top

    def sum(self, x: Array, /, axis: int) -> Array:
        """Sum along an axis."""
        return self.pt.sum(x, axis=axis)

    def log_sum_exp(self, x: Array, axis: int) -> Array:
        """Log of the sum of exponentials along an axis; of all -inf it is -inf, with gradient 0."""
        top = self._top(self.pt.max(x, axis=axis, keepdims=True))
        return self.log(self.pt.sum(self.pt.exp(x - top), axis=axis)) + self.pt.squeeze(top, axis=axis)

    def _top(self, largest: Array) -> Array:
        """What to take out before exponentials: a constant as far as the gradient goes, since it is put back."""
        from pytensor.gradient import disconnected_grad

        return disconnected_grad(self.pt.where(self.pt.isneginf(largest), 0.0, largest))

    def tensor(self, x: Array) -> Array:
        """An array or a number as a tensor of floats."""
        return self.pt.as_tensor(x) if hasattr(x, "owner") else self.pt.constant(np.asarray(x, dtype=float))


def shape_of(x: Array) -> tuple[int, ...]:
    """The shape of an array, or of a tensor that has it from the start, as all of a case do."""
    shape = x.shape if isinstance(x, np.ndarray) else x.type.shape
    if any(n is None for n in shape):
        raise ValueError(f"a tensor of unknown shape, {shape}; a formula may call its namespace and operators only")
    return tuple(int(n) for n in shape)


def is_symbolic(x: object) -> bool:
    """Whether a value is a symbol and not an array or a number."""
    return not isinstance(x, np.ndarray | np.generic | float | int)
