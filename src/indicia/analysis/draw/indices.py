"""Sobol indices: which share of the variance of an output each uncertain input, or group of inputs, accounts for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.points import at_shares, sobol_points
from indicia.analysis.draw.posterior import spread
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Floats
from indicia.engine.result import Answer
from indicia.errors import IndiciaError

_RESAMPLES = 200


@dataclass(frozen=True)
class Indices:
    """Sobol indices with bootstrap standard errors; one entry for each input.

    Attributes
    ----------
    first
        The share of the variance that would go if the input were known, on average.
    total
        The share that would stay if all others were known, on average; what is above `first` is interaction.
    variance
        Of the output.
    """

    inputs: tuple[str, ...]
    first: Floats
    total: Floats
    first_error: Floats
    total_error: Floats
    variance: float


def estimate_indices(
    f: Callable[[Floats], Floats],
    a: Floats,
    b: Floats,
    groups: Sequence[Sequence[int]],
    *,
    names: Sequence[str] = (),
    seed: int = 0,
) -> Indices:
    """Estimate first-order and total Sobol indices from two independent samples of the inputs.

    Parameters
    ----------
    f
        The output at some inputs: takes an array (input, point) and gives one of (point).
    a, b
        Two independent samples of all inputs; axes: input, point.
    groups
        Which inputs each index is for: ``[[0], [1], ...]`` for each by itself. Inputs of one group may depend on one
        another, groups may not.
    names
        Of the groups.
    seed
        Of the bootstrap.

    Returns
    -------
    Indices

    Notes
    -----
    A. Saltelli and others 2010, Computer Physics Communications 181, table 2: (b) for the first order,
    mean(f(B) (f(A_B) - f(A))), and (f), that of Jansen 1999, for the total, mean((f(A) - f(A_B))^2)/2, over the
    variance of f(A) and f(B) together; A_B is A with one group's inputs from B. Outputs are centred first, which
    changes neither index and takes noise out of the first.
    """
    f_a, f_b = f(a), f(b)
    middle = np.mean(np.concatenate([f_a, f_b]))
    y_a, y_b = f_a - middle, f_b - middle
    first, total = np.empty((len(groups), y_a.size)), np.empty((len(groups), y_a.size))
    for i, group in enumerate(groups):
        mixed = a.copy()
        mixed[list(group)] = b[list(group)]
        y = f(mixed) - middle
        first[i], total[i] = y_b * (y - y_a), (y_a - y) ** 2 / 2.0
    squares = np.stack([(y_a**2 + y_b**2) / 2.0, (y_a + y_b) / 2.0])
    return _indices(first, total, squares, tuple(names), seed)


def _indices(first: Floats, total: Floats, moments: Floats, names: tuple[str, ...], seed: int) -> Indices:
    n = first.shape[1]
    variance = float(np.mean(moments[0]) - np.mean(moments[1]) ** 2)
    if not variance > 0.0:
        nothing = np.zeros(len(first))
        return Indices(names, nothing, nothing, nothing, nothing, 0.0)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), _RESAMPLES).T / n
    square, mean = moments @ weights
    spread = square - mean**2
    return Indices(
        names,
        np.mean(first, axis=1) / variance,
        np.mean(total, axis=1) / variance,
        np.std((first @ weights) / spread, axis=1, ddof=1),
        np.std((total @ weights) / spread, axis=1, ddof=1),
        variance,
    )


def check_indices(plan: Plan, n: int) -> None:
    """Refuse indices where the numbers depend on one another, or for a base that is no power of 2."""
    if plan.cut:
        names = ", ".join(term.question for ranges in plan.cut for term in ranges.terms)
        raise IndiciaError(
            f"Sobol indices need independent numbers, and the ranges in the prior of {names} are cut where they pass "
            "1; write plain numbers with a 'concentration', or one range"
        )
    if n < 2 or n & (n - 1):
        raise IndiciaError(f"{n:,} base points for Sobol indices; take a power of 2, such as 1,024")
    if not plan.paths:
        raise IndiciaError("no number of this case is uncertain, so that there is no variance to share out")


def case_indices(
    plan: Plan, central: Evaluation, answer: Answer, *, n: int, seed: int, progress: Callable[[int], None]
) -> Indices:
    """Sobol indices of the log-odds of the leader against its rival; a Dirichlet prior is one input.

    Raises
    ------
    IndiciaError
        Where one of the two can be impossible: the log-odds have no variance then.
    """
    paths, inputs = plan.paths, plan.inputs
    points = sobol_points(2 * len(paths), n, seed=seed)
    a, b = (_values(plan, half) for half in np.split(points, 2))
    start = plan.compiled.evaluate(plan.numbers(dict(zip(paths, a, strict=True))), central)
    done = 0

    def f(values: Floats) -> Floats:
        nonlocal done
        moved = frozenset(path for path, old, new in zip(paths, a, values, strict=True) if np.any(old != new))
        numbers = plan.numbers(dict(zip(paths, values, strict=True)))
        marginal = plan.compiled.evaluate(numbers, start, moved).marginal_quickly((answer.id,))
        done += n
        progress(done)
        return _finite(_raw_log_odds(answer, spread(plan, answer.id, marginal, n)), answer)

    at = {path: i for i, path in enumerate(paths)}
    groups = [[at[path] for path in group] for group in inputs.values()]
    return estimate_indices(f, a, b, groups, names=tuple(inputs), seed=seed)


def _values(plan: Plan, points: Floats) -> Floats:
    return np.array(list(at_shares(plan, dict(zip(plan.paths, points, strict=True))).values()))


def _finite(odds: Floats, answer: Answer) -> Floats:
    bad = int(np.sum(~np.isfinite(odds)))
    if bad:
        raise IndiciaError(
            f"Sobol indices need log-odds that are finite: {answer.leader}, {answer.rival} or the whole record is "
            f"impossible in {bad:,} of {odds.size:,} draws"
        )
    return odds


def log_odds(answer: Answer, log_joint: Floats) -> Floats:
    """Natural log-odds of the score's leader against its rival; 0 where neither is possible."""
    odds = _raw_log_odds(answer, log_joint)
    return np.where(np.isnan(odds), 0.0, odds)


def _raw_log_odds(answer: Answer, log_joint: Floats) -> Floats:
    names = list(answer.posterior)
    leader = log_joint[names.index(answer.leader)]
    rival = log_joint[names.index(answer.rival)] if answer.rival else np.full(leader.shape, -np.inf)
    with np.errstate(invalid="ignore"):
        odds: Floats = leader - rival
    return odds
