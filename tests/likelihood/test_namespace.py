"""The array namespace, and that every formula runs on it without a warning at the ends of its domain."""

import numpy as np

from indicia.likelihood import NUMPY, Namespace


def test_the_logarithm_of_0_is_minus_infinity_without_a_warning() -> None:
    assert NUMPY.log(np.array([0.0, 1.0])).tolist() == [-np.inf, 0.0]


def test_0_times_the_logarithm_of_0_is_0() -> None:
    assert NUMPY.xlogy(np.zeros(1), np.zeros(1)).tolist() == [0.0]
    assert NUMPY.xlog1py(np.zeros(1), -np.ones(1)).tolist() == [0.0]


def test_numpy_offers_everything_that_a_formula_may_call() -> None:
    promised = [name for name in vars(Namespace) if not name.startswith("_")]
    assert [name for name in promised if not callable(getattr(NUMPY, name, None))] == []
