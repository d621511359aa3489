"""A measured number, and the distribution that each hypothesis expects it from."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, override

import numpy as np
from pydantic import ValidationInfo, WithJsonSchema, field_validator

from indicia.errors import nearest
from indicia.likelihood.densities import FAMILIES
from indicia.likelihood.fields import NUMBER_SCHEMA, Reader, Real, scope_of
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Tree,
    by_row,
    is_column,
    is_tree,
    number,
    parse_tree,
    read_each,
)
from indicia.quantity import Domain

type Parameters = Mapping[str, Tree]


def _domains(info: ValidationInfo) -> Mapping[str, Domain] | None:
    distribution = info.data.get("distribution")
    return FAMILIES[distribution].domains if distribution is not None else None


def _expected(value: object, info: ValidationInfo) -> Parameters:
    """Read the distribution by hypothesis into one tree for each of its parameters."""
    return _by_parameter(value, info, by_hypothesis=True)


def _otherwise(value: object, info: ValidationInfo) -> Parameters:
    return _by_parameter(value, info, by_hypothesis=False)


def _by_parameter(value: object, info: ValidationInfo, *, by_hypothesis: bool) -> Parameters:
    if isinstance(value, dict) and value and all(is_tree(tree) for tree in value.values()):
        return value
    domains, key = _domains(info), (str(info.field_name),)
    if domains is None:  # told at `distribution`; without it no parameter can be judged
        return {}
    scope = scope_of(info)

    def read(name: str) -> Tree:
        leaf = _Parameter(name, domains, by_hypothesis=by_hypothesis)
        return parse_tree(value, key, scope, leaf, ends=leaf.ends) if by_hypothesis else leaf(value, key, scope)

    return dict(zip(domains, read_each(domains, read), strict=True))


class _Parameter:
    """Reads one parameter of the distribution that stands at an end of `expected`."""

    def __init__(self, name: str, domains: Mapping[str, Domain], *, by_hypothesis: bool) -> None:
        self.name = name
        self.domains = domains
        self.by_hypothesis = by_hypothesis

    def ends(self, value: Mapping[object, object]) -> bool:
        # A hypothesis may be called "mu" too; what stands behind it is a mapping, behind a parameter it is a number.
        return any(
            name in self.domains and (is_column(inner) or not isinstance(inner, dict)) for name, inner in value.items()
        )

    def __call__(self, value: object, key: Key, scope: Scope) -> Leaf:
        wanted = "{" + ", ".join(f"{name}: ..." for name in self.domains) + "}"
        if not isinstance(value, dict):
            raise MisprintError([Misprint(key, f"{value!r} found; write the distribution's parameters, {wanted}")])
        misprints = [
            Misprint(
                (*key, str(name)), f"{str(name)!r} is no parameter{nearest(str(name), self.domains)}; write {wanted}"
            )
            for name in value
            if name not in self.domains
        ]
        misprints += [
            Misprint(key, f"{name!r} is lacking; write {wanted}") for name in self.domains if name not in value
        ]
        if misprints:
            raise MisprintError(misprints)
        parse = by_row if self.by_hypothesis else number
        return parse(self.domains[self.name])(value[self.name], (*key, self.name), scope)


_PARAMETERS_SCHEMA: dict[str, Any] = {"type": "object", "additionalProperties": NUMBER_SCHEMA}
Expected = Annotated[Parameters, Reader(_expected), WithJsonSchema({"type": "object"})]
Otherwise = Annotated[Parameters, Reader(_otherwise), WithJsonSchema(_PARAMETERS_SCHEMA)]


class Measurement(Report):
    """A number was measured, or something was counted, and each hypothesis says what distribution it comes from.

    log L(h) = log density (or log probability) of `value` under the distribution with the parameters of `expected`

    The parameters have the names and the meaning that they have in PyMC: normal(mu, sigma), student_t(nu, mu, sigma),
    lognormal(mu, sigma) of the logarithm, gamma(alpha, beta) with rate beta, poisson(mu), binomial(n, p),
    negative_binomial(mu, alpha) with variance mu + mu^2/alpha.

    Attributes
    ----------
    value
        What was measured or counted. Required.
    distribution
        `normal`, `student_t`, `lognormal`, `gamma`, `poisson`, `binomial` or `negative_binomial`. Required.
    expected
        The parameters by hypothesis: `{flu: {mu: 38.5, sigma: 0.5}, default: {mu: 36.8, sigma: 0.3}}`. Each may be
        uncertain; a positive one (sigma) is then held at its median. Required.
    otherwise
        The parameters of the distribution if the value was not carried faithfully, for instance a broader one. Needed
        where a carrier's reliability is below 1 and the mean density under the stated prior would not do.
    """

    name: ClassVar[str] = "measurement"
    summary: ClassVar[str] = "a measured number, and the distribution that each hypothesis expects"
    scale: ClassVar[Literal["likelihood", "log_density"]] = "log_density"

    distribution: Literal["normal", "student_t", "lognormal", "gamma", "poisson", "binomial", "negative_binomial"]
    value: Real
    expected: Expected
    otherwise: Otherwise | None = None

    @field_validator("value")
    @classmethod
    def _within_support(cls, value: float, info: ValidationInfo) -> float:
        distribution = info.data.get("distribution")
        fault = FAMILIES[distribution].fault(value) if distribution is not None else ""
        if fault:
            raise MisprintError([Misprint(("value",), f"{value:g} found; a value of {distribution} is {fault}")])
        return value

    @property
    @override
    def exhaustive(self) -> bool:
        """A distribution is known for every outcome."""
        return True

    @override
    def numbers(self) -> Mapping[str, Tree]:
        otherwise = {f"otherwise.{name}": tree for name, tree in (self.otherwise or {}).items()}
        return {**self.expected, **otherwise}

    def draw(self, generator: "np.random.Generator", n: Mapping[str, Array], size: int) -> Array:
        """Draw values that might have been measured, from the distribution with the parameters `n`, one for each.

        Parameters
        ----------
        generator
            The stream of random numbers.
        n
            The parameters, numbers or arrays of length `size`.
        size
            How many to draw.
        """
        return FAMILIES[self.distribution].draw(generator, n, size)

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return FAMILIES[self.distribution].log_density(xp, self.value, {name: n[name] for name in self.expected})

    @override
    def misreported(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array | None:
        if self.otherwise is None:
            return None
        parameters = {name: n[f"otherwise.{name}"] for name in self.otherwise}
        return FAMILIES[self.distribution].log_density(xp, self.value, parameters)
