"""Isotonic regression: the rising function that is nearest in squares (pool adjacent violators)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats


@dataclass(frozen=True)
class Isotonic:
    """Isotonic regressions on the same x; equal x have equal values.

    Attributes
    ----------
    values
        The distinct x, rising.
    place
        Which of them each row has.
    """

    values: Floats
    place: npt.NDArray[np.intp]

    def line(self, y: Floats, weights: Floats | None = None) -> Floats:
        """The rising function that is nearest to y, at the distinct x; straight between where all weights are 0."""
        from scipy.optimize import isotonic_regression

        w = np.ones(y.shape) if weights is None else weights
        total = np.bincount(self.place, w, self.values.size)
        seen = total > 0.0
        mean = np.bincount(self.place, w * y, self.values.size)[seen] / total[seen]
        fitted = np.clip(isotonic_regression(mean, weights=total[seen]).x, 0.0, 1.0)
        return fitted if seen.all() else np.interp(self.values, self.values[seen], fitted)


def isotonic_on(x: Floats) -> Isotonic:
    """Prepare isotonic regressions on x."""
    values, place = np.unique(x, return_inverse=True)
    return Isotonic(values, place)


def isotonic(x: Floats, y: Floats, weights: Floats | None = None) -> Floats:
    """Give the rising function of x that is nearest to y in squares, at each x."""
    fit = isotonic_on(x)
    return fit.line(y, weights)[fit.place]
