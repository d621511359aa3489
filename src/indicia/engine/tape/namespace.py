"""The third namespace for likelihood formulas, beside NumPy and PyTensor: arrays of symbols."""

import math
from typing import Any

import numpy as np

from indicia.engine.tape.operations import Op
from indicia.engine.tape.symbol import Symbol, apply, elementwise, select
from indicia.likelihood.namespace import Namespace

_SAFE = 300.0  # exponents that leave room on both sides of what a float can hold


def _exp(x: Any) -> Any:
    """Exponential; of minus softplus it is 1/(1 + exp x), and of c (k - y) it is exp(ck) exp(-cy): one for all k."""
    if not isinstance(x, Symbol):
        return apply(Op.EXP, x)
    inner = _scaled(x, -1.0)
    if inner is not None and inner.node.op is Op.SOFTPLUS:
        return 1.0 / (1.0 + _exp(inner.node.operands[0]))
    if x.node.op is Op.MUL_K and (shifted := x.node.operands[0]).node.op is Op.K_SUB:
        by, common = x.node.constant, shifted.node.constant * x.node.constant
        if abs(common) < _SAFE:
            return apply(Op.EXP, shifted.node.operands[0] * -by) * math.exp(common)
    return apply(Op.EXP, x)


def _scaled(x: Symbol, by: float) -> Symbol | None:
    """The symbol that is multiplied by a certain number; None where it is not."""
    return x.node.operands[0] if x.node.op is Op.MUL_K and x.node.constant == by else None


def _floor(x: Any) -> Any:
    if not isinstance(x, Symbol):
        return float(np.floor(x))
    return x if x.whole else x.graph.make(Op.FLOOR, x, whole=True)


def _xlogy(x: Any, y: Any) -> Any:
    if not isinstance(x, Symbol):
        return 0.0 if float(x) == 0.0 else x * apply(Op.LOG, y)
    return select(x <= 0.0, 0.0, x * apply(Op.LOG, y))


def _xlog1py(x: Any, y: Any) -> Any:
    if not isinstance(x, Symbol):
        return 0.0 if float(x) == 0.0 else x * apply(Op.LOG1P, y)
    return select(x <= 0.0, 0.0, x * apply(Op.LOG1P, y))


def _logaddexp(x: Any, y: Any) -> Any:
    return x + apply(Op.SOFTPLUS, y - x)


class SymbolNamespace:
    """Elementwise over arrays of numbers and symbols."""

    exp = staticmethod(elementwise(_exp, 1))
    log = staticmethod(elementwise(lambda x: apply(Op.LOG, x), 1))
    log1p = staticmethod(elementwise(lambda x: apply(Op.LOG1P, x), 1))
    where = staticmethod(elementwise(select, 3))
    maximum = staticmethod(elementwise(lambda x, y: apply(Op.MAXIMUM, x, y), 2))
    minimum = staticmethod(elementwise(lambda x, y: apply(Op.MINIMUM, x, y), 2))
    floor = staticmethod(elementwise(_floor, 1))
    sqrt = staticmethod(elementwise(lambda x: apply(Op.SQRT, x), 1))
    gammaln = staticmethod(elementwise(lambda x: apply(Op.GAMMALN, x), 1))
    xlogy = staticmethod(elementwise(_xlogy, 2))
    xlog1py = staticmethod(elementwise(_xlog1py, 2))
    logaddexp = staticmethod(elementwise(_logaddexp, 2))

    @staticmethod
    def sum(x: Any, /, axis: int) -> Any:
        """Sum along an axis."""
        return np.sum(np.asarray(x, dtype=object), axis=axis)


SYMBOLS: Namespace = SymbolNamespace()
"""Arrays of symbols."""
