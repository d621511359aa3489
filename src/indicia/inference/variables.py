"""The uncertain numbers of a case as random variables of PyMC."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, cast

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.engine.factor import Floats
from indicia.inference.bounds import Limit, limits, upper_bound
from indicia.likelihood.frame import Array
from indicia.quantity import Distribution, TruncatedNormal, Whole

type Params = Mapping[str, Floats]
"""The parameters of several distributions of one family, an array each."""


@dataclass(frozen=True)
class Numbers:
    """The free numbers as random variables.

    Attributes
    ----------
    paths
        In the order of `theta`.
    theta
        A tensor of their values; a part of a prior with a `concentration` is a gamma variable.
    groups
        The variables of the model by name, with the paths that each holds.
    """

    paths: tuple[str, ...]
    theta: Array
    groups: Mapping[str, tuple[str, ...]]


def counts(plan: Plan) -> dict[str, tuple[Floats, Floats]]:
    """The uncertain counts, values and probabilities by path: they are summed out, since no gradient goes there."""
    found = {path: dist for path, dist in plan.distributions.items() if isinstance(dist, Whole)}
    return {path: (np.array(d.values, dtype=float), np.array(d.probabilities)) for path, d in found.items()}


def free_numbers(plan: Plan) -> Numbers:
    """Make random variables for the numbers that are drawn, in the model that is open: one for each family.

    A sampler's time to compile grows with the number of operations, and hardly with their size.
    """
    import pytensor.tensor as pt

    drawn = {path: dist for path, dist in plan.distributions.items() if not isinstance(dist, Whole)}
    cut = limits(plan.compiled, drawn)
    placed: dict[str, Array] = {}
    groups: dict[str, tuple[str, ...]] = {}
    variables: list[Array] = []
    for (kind, level), paths in _groups(drawn, cut).items():
        name = f"{kind} numbers" + (f" bounded by {level}" if level else "")
        params = {
            f.name: np.array([getattr(drawn[p], f.name) for p in paths]) for f in fields(cast(Any, drawn[paths[0]]))
        }
        upper = pt.stack([upper_bound(p, cut, placed, drawn, pt) for p in paths]) if level else None
        variables.append(_variable(name, kind, params, upper, [drawn[p].support for p in paths]))
        placed |= {path: variables[-1][i] for i, path in enumerate(paths)}
        groups[name] = tuple(paths)
    theta = pt.concatenate(variables) if variables else pt.constant(np.zeros(0))
    return Numbers(tuple(p for paths in groups.values() for p in paths), theta, groups)


def _groups(drawn: Mapping[str, Distribution], cut: Sequence[Limit]) -> dict[tuple[str, int], list[str]]:
    """The numbers by family and by level: those of level 1 and above are bounded by numbers of the levels below."""
    levels: dict[str, int] = {}
    for path in drawn:
        rivals = {other for limit in cut if path in limit.coefficients for other in limit.coefficients}
        before = [levels[other] for other in rivals if other in levels]
        levels[path] = 1 + max(before, default=0) if rivals else 0
    found: dict[tuple[str, int], list[str]] = {}
    for path in sorted(drawn, key=levels.__getitem__):
        found.setdefault((_family(drawn[path]), levels[path]), []).append(path)
    return found


def _family(dist: Distribution) -> str:
    """The name of the family; of a truncated normal with its ends, since PyMC wants none where there is none."""
    name = type(dist).__name__
    if not isinstance(dist, TruncatedNormal):
        return name
    ends = [end for end, value in (("below", dist.low), ("above", dist.high)) if np.isfinite(value)]
    return " ".join([name, *ends])


def _variable(name: str, kind: str, p: Params, upper: Array | None, supports: Sequence[tuple[float, float]]) -> Array:
    """A random variable with the distributions of some quantities, cut off at an upper bound if there is one.

    The density of a cut variable is not normalised: the product over the variables that bound one another is the joint
    density of independent draws, of which those that pass 1 are drawn again.
    """
    import pymc as pm

    if upper is None and kind != "LogUniform":
        return _of_family(kind, p, lambda family: partial(family, name))
    low, high = (np.array(end) for end in zip(*supports, strict=True))

    def logp(value: Array, low: Array, upper: Array) -> Array:
        import pytensor.tensor as pt

        inside = pt.and_(value >= low, value <= upper)
        return pt.where(inside, _log_density(kind, p, value), -np.inf)

    from pymc.distributions.transforms import Interval

    def middle(_rv: Array, size: Array, low: Array, upper: Array) -> Array:
        del size
        return 0.5 * (low + upper)

    between = Interval(bounds_fn=lambda *inputs: (inputs[-2], inputs[-1]))
    return pm.CustomDist(
        name,
        low,
        high if upper is None else upper,
        logp=logp,
        support_point=middle,
        default_transform=between,
    )


def _log_density(kind: str, p: Params, x: Array) -> Array:
    import pymc as pm
    import pytensor.tensor as pt

    if kind == "LogUniform":
        return -pt.log(x) - np.log(np.log(p["high"] / p["low"]))
    return pm.logp(_of_family(kind, p, lambda family: family.dist), x)


def _of_family(kind: str, p: Params, of: Callable[[Array], Callable[..., Array]]) -> Array:
    """A distribution of PyMC's: a variable or a bare one, as `of` makes it of the class."""
    import pymc as pm

    match kind.split():
        case ["Beta"]:
            return of(pm.Beta)(p["a"], p["b"])
        case ["Uniform"]:
            return of(pm.Uniform)(p["low"], p["high"])
        case ["Triangular"]:
            return of(pm.Triangular)(lower=p["low"], c=p["mode"], upper=p["high"])
        case ["Normal"]:
            return of(pm.Normal)(p["mean"], p["sd"])
        case ["LogNormal"]:
            return of(pm.LogNormal)(p["mu"], p["sigma"])
        case ["Gamma"]:
            return of(pm.Gamma)(alpha=p["shape"], beta=p["rate"])
        case ["TruncatedNormal", *ends]:
            cut = {"below": {"lower": p["low"]}, "above": {"upper": p["high"]}}
            return of(pm.TruncatedNormal)(p["location"], p["scale"], **{k: v for e in ends for k, v in cut[e].items()})
    raise NotImplementedError(f"no variable of PyMC for the family {kind}")
