"""Gaussian quadrature rules from three-term recurrences, by Golub and Welsch (1969, Math. Comp. 23), without SciPy."""

import numpy as np
import numpy.typing as npt

type FloatArray = npt.NDArray[np.float64]
type Rule = tuple[FloatArray, FloatArray]


def from_recurrence(diagonal: FloatArray, off_diagonal_squared: FloatArray) -> Rule:
    """Give the n-point Gauss rule of a probability measure from its monic recurrence.

    Parameters
    ----------
    diagonal
        The n coefficients alpha_0 ... alpha_{n-1} of p_{k+1} = (x - alpha_k) p_k - beta_k p_{k-1}.
    off_diagonal_squared
        The n - 1 coefficients beta_1 ... beta_{n-1}.

    Returns
    -------
    nodes, weights
        Ascending nodes; weights that sum to 1.
    """
    off = np.sqrt(off_diagonal_squared)
    nodes, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(off, 1) + np.diag(off, -1))
    weights = vectors[0] ** 2
    return nodes, weights / weights.sum()


def legendre(n: int, low: float, high: float) -> Rule:
    """Give the rule of the uniform distribution from `low` to `high`."""
    k = np.arange(1.0, n)
    nodes, weights = from_recurrence(np.zeros(n), k**2 / (4.0 * k**2 - 1.0))
    return 0.5 * (low + high) + 0.5 * (high - low) * nodes, weights


def jacobi(n: int, a: float, b: float) -> Rule:
    """Give the rule of Beta(a, b) on [0, 1].

    The coefficients are sums and products of positive terms, so that nodes near 0 keep their digits.
    """
    k = np.arange(1.0, n)
    up = np.concatenate(([a / (a + b)], (k + a + b - 1) * (k + a) / ((2 * k + a + b - 1) * (2 * k + a + b))))
    down = k * (k + b - 1) / ((2 * k + a + b - 2) * (2 * k + a + b - 1))
    return from_recurrence(up + np.concatenate(([0.0], down)), up[:-1] * down)


def hermite(n: int, mean: float, sd: float) -> Rule:
    """Give the rule of the normal distribution."""
    nodes, weights = from_recurrence(np.zeros(n), np.arange(1.0, n))
    return mean + sd * nodes, weights


def laguerre(n: int, shape: float, rate: float) -> Rule:
    """Give the rule of the gamma distribution."""
    k = np.arange(float(n))
    nodes, weights = from_recurrence(2.0 * k + shape, k[1:] * (k[1:] + shape - 1.0))
    return nodes / rate, weights


def from_measure(n: int, points: FloatArray, masses: FloatArray) -> Rule:
    """Give the n-point Gauss rule of a discretised measure, by Stieltjes' procedure (Gautschi 1982).

    Parameters
    ----------
    points, masses
        A fine discretisation, several times as many points as `n`; masses need not sum to 1.
    """
    masses = masses / masses.sum()
    scale = float(np.ptp(points)) or 1.0
    centre = float(masses @ points)
    x = (points - centre) / scale
    diagonal, squared = np.zeros(n), np.zeros(max(n - 1, 0))
    previous, current, norm = np.zeros_like(x), np.ones_like(x), 1.0
    for k in range(n):
        diagonal[k] = float(masses @ (x * current**2))
        if k == n - 1:
            break
        following = (x - diagonal[k]) * current - (np.sqrt(squared[k - 1]) * previous if k else 0.0)
        norm = float(masses @ following**2)
        squared[k] = norm
        previous, current = current, following / np.sqrt(norm)
    nodes, weights = from_recurrence(diagonal, squared)
    return centre + scale * nodes, weights
