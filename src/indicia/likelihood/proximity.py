"""Whether a hypothesis had a base within reach of the event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, override

import numpy as np
import numpy.typing as npt
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from indicia.likelihood import geodesy
from indicia.likelihood.fields import Positive, PositiveByHypothesis, Reader, Words, choose, scope_of
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Opportunity
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Column,
    Leaf,
    Misprint,
    MisprintError,
    Split,
    Tree,
    branch_names,
    leaves,
    number,
    read_each,
)
from indicia.quantity import Domain

Latitude = Annotated[float, Field(strict=True, ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(strict=True, ge=-180.0, le=180.0)]


class Event(BaseModel):
    """Where it happened: degrees on WGS84, and the standard deviation in each direction in kilometres."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lat: Latitude
    lon: Longitude
    error_km: Annotated[float, Field(strict=True, ge=0.0, le=5000.0)]


@dataclass(frozen=True, slots=True)
class Users:
    """Who uses a base, each with a radius of its own or None."""

    question: str
    radii: Mapping[str, Leaf | None]


def _users_read(value: object, _: ValidationInfo) -> Users:
    if not isinstance(value, Users):
        raise TypeError("a base is read as part of a proximity")
    return value


_USERS_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"}]}


class Base(BaseModel):
    """A base: its name, where it is in degrees on WGS84, and the hypotheses that use it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: Words
    lat: Latitude
    lon: Longitude
    users: Annotated[Users, Reader(_users_read), WithJsonSchema(_USERS_SCHEMA)]


class Proximity(Opportunity):
    """Whether each hypothesis had a base near the event.

    g(h) = the mean, over where the event may have been, of the kernel at h's best base, which is d km off:
    reach: 1 / (1 + exp((d - radius_km(h)) / softness_km));  decay: exp(-d / scale_km(h))

    d is the geodesic on WGS84 (C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 2013). `decay` is the
    distance decay of journeys to crime (D. K. Rossmo, Geographic Profiling, 2000, chapter 6); `reach` is a combat
    radius that is not exactly known. The mean is a fixed quadrature. Its error is below 1e-4 where the softness, or the
    scale, is at least half the event's error, and below 0.02 for a softness of a tenth of it; where radii differ from
    base to base the first is 2e-3. A hypothesis that the item speaks about and that uses no base has opportunity 0.

    Attributes
    ----------
    event
        `lat`, `lon` in degrees, and `error_km`, the standard deviation in each direction. Required.
    bases
        A list of `{name, lat, lon, users}`; `users` lists hypotheses of the item's first question, or gives each a
        radius in kilometres of its own from this base (`reach` only). Required.
    kernel
        `reach` or `decay`. Required.
    radius_km
        How far they reach, by hypothesis; needed for `reach` unless every user of every base has its own.
    softness_km
        Over how many kilometres the reach fades: odds e to 1 at one of them inside the radius. Needed for `reach`.
    scale_km
        The distance at which opportunity falls to 37 %, by hypothesis. Needed for `decay`.
    otherwise
        Opportunity of those whom the item does not speak about, in units of the mean of the others. Default 1.
    """

    name: ClassVar[str] = "proximity"
    summary: ClassVar[str] = "how near each hypothesis had a base"

    event: Event
    bases: Annotated[tuple[Base, ...], Field(json_schema_extra={"minItems": 1})]
    kernel: Literal["reach", "decay"]
    radius_km: PositiveByHypothesis | None = None
    softness_km: Positive | None = None
    scale_km: PositiveByHypothesis | None = None

    @field_validator("bases", mode="before")
    @classmethod
    def _read_users(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, list):
            return value
        if not value:
            raise MisprintError([Misprint(("bases",), "an empty list; give one base at least")])
        scope = scope_of(info)
        return read_each(enumerate(value), lambda entry: _with_users(entry[1], entry[0], scope))

    @model_validator(mode="after")
    def _kernel_complete(self) -> Self:
        given = {"radius_km": self.radius_km, "softness_km": self.softness_km, "scale_km": self.scale_km}
        needed = {"softness_km", "radius_km"} if self.kernel == "reach" else {"scale_km"}
        allowed = set(needed)
        own = [radius is not None for base in self.bases for radius in base.users.radii.values()]
        if all(own):
            needed.discard("radius_km")
        if self.kernel == "decay" and any(own):
            message = "a radius stands at a user of a base, which kernel 'decay' has no use for; list the users only"
            raise MisprintError([Misprint(("bases",), message)])
        misprints = [
            Misprint((name,), f"lacking; kernel {self.kernel!r} needs it")
            for name in sorted(needed)
            if given[name] is None
        ]
        misprints += [
            Misprint((name,), f"kernel {self.kernel!r} has no use for it; leave it out")
            for name, value in given.items()
            if value is not None and name not in allowed
        ]
        if misprints:
            raise MisprintError(misprints)
        return self

    @property
    def question(self) -> str:
        """The question whose hypotheses use the bases."""
        return self.bases[0].users.question

    def distances_km(self) -> tuple[float, ...]:
        """Geodesic distance from the event's stated place to each base, in kilometres, in the order of `bases`."""
        return tuple(geodesy.distance_and_azimuth(self._centre, (base.lat, base.lon))[0] for base in self.bases)

    @property
    def _centre(self) -> geodesy.Place:
        return (self.event.lat, self.event.lon)

    @property
    def _own_radii(self) -> bool:
        return any(radius is not None for base in self.bases for radius in base.users.radii.values())

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return {self.question: frozenset(user for base in self.bases for user in base.users.radii)}

    @override
    def numbers(self) -> Mapping[str, Tree]:
        """The model's numbers; the radius from each base under `radius_km.BASE`, from 0, where users have their own."""
        trees = dict(super().numbers())
        if self._own_radii:
            trees.pop("radius_km", None)
            trees |= {f"radius_km.{i}": self._radius_from(base) for i, base in enumerate(self.bases)}
        return trees

    def _radius_from(self, base: Base) -> Tree:
        """Each user's radius from one base; for those who do not use it one without effect: the formula takes one."""
        filler = next(own for b in self.bases for own in b.users.radii.values() if own is not None)
        branches: dict[str, Tree] = {}
        for name in sorted(self._spoken()):
            if name in base.users.radii:
                branches[name] = base.users.radii[name] or self.radius_km or filler
            else:
                branches[name] = filler
        return Split(("radius_km",), self.question, branches, filler)

    def _spoken(self) -> frozenset[str]:
        kernel = self.radius_km if self.kernel == "reach" else self.scale_km
        return self.named()[self.question] | (
            branch_names(kernel, self.question) if kernel is not None else frozenset()
        )

    @override
    def speaks(self, frame: Frame) -> npt.NDArray[np.bool_]:
        kernel = self.radius_km if self.kernel == "reach" else self.scale_km
        spoken = frame.one_of(self.question, self._spoken())
        by_row = kernel is not None and any(isinstance(leaf, Column) for leaf in leaves(kernel))
        return spoken | self.reaches(kernel, frame) if kernel is not None and by_row else spoken

    @override
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return self._mean_by_base(xp, n, frame) if self._own_radii else self._mean_of_nearest(xp, n, frame)

    def _kernel(self, xp: Namespace, distance: Array, n: Mapping[str, Array], radius: Array) -> Array:
        if self.kernel == "decay":
            return xp.exp(-distance / n["scale_km"][..., None])
        return xp.exp(-xp.logaddexp(0.0, (distance - radius) / n["softness_km"][..., None]))

    def _mean_of_nearest(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """The best base is the nearest: its distance has a distribution that no number changes."""
        rules = []
        for label in frame.labels[self.question]:
            places = tuple((b.lat, b.lon) for b in self.bases if label in b.users.radii)
            rules.append(
                geodesy.nearest(self._centre, self.event.error_km, places) if places else (np.zeros(1), np.zeros(1))
            )
        nodes = max(len(weights) for weights, _ in rules)
        weights, distances = (
            self._by_label([np.pad(rule[i], (0, nodes - len(rule[i]))) for rule in rules], frame) for i in (0, 1)
        )
        radius = n["radius_km"][..., None] if self.kernel == "reach" else None
        return xp.sum(weights * self._kernel(xp, distances, n, radius), axis=-1)

    def _mean_by_base(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """Radii differ from base to base, and which is best depends on them: all are followed from point to point."""
        places = tuple((base.lat, base.lon) for base in self.bases)
        weights, distances = geodesy.scattered(self._centre, self.event.error_km, places, coarse=True)
        outside: Any = _FAR_KM
        usable = np.zeros(1, dtype=bool)
        for i, base in enumerate(self.bases):
            uses = frame.one_of(self.question, base.users.radii)[..., None]
            beyond = distances[i] - n[f"radius_km.{i}"][..., None]
            outside = xp.minimum(outside, xp.where(uses, beyond, _FAR_KM))
            usable = usable | uses
        closeness = self._kernel(xp, outside, n, 0.0)
        return xp.sum(weights * xp.where(usable, closeness, 0.0), axis=-1)

    def _by_label(self, rows: list[npt.NDArray[np.float64]], frame: Frame) -> npt.NDArray[np.float64]:
        table = np.array(rows)
        return frame.align((self.question,), table.reshape(len(rows), *(1,) * frame.trailing, -1))


_FAR_KM = 40_000.0
"""Farther than any place on Earth; what stands for a base that somebody cannot use."""


def _with_users(base: object, index: int, scope: Scope) -> object:
    if not isinstance(base, dict) or "users" not in base:
        return base
    users, question = base["users"], scope.about[0]
    key = ("bases", str(index), "users")
    if not isinstance(users, dict):
        return {**base, "users": Users(question, dict.fromkeys(choose(users, key, question, scope).hypotheses))}
    choose([*users], key, question, scope)
    radii = read_each(users, lambda name: number(Domain.POSITIVE)(users[name], (*key, name), scope))
    return {**base, "users": Users(question, dict(zip(users, radii, strict=True)))}
