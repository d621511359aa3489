"""How far from base strikes happen: the kernels of the model `proximity`.

With d(i) the distance of strike i and a its actor:

reach:  d(i) has density in proportion to d / (1 + exp((d - radius(a))/softness))
        log radius(a) ~ Normal(log middle, spread),   middle ~ LogNormal(log 300, 1.5)
        softness ~ LogNormal(log 50, 1)
decay:  d(i) has density in proportion to d exp(-d/scale(a))
        log scale(a) ~ Normal(log middle, spread),    middle ~ LogNormal(log 100, 1.5)

with spread ~ HalfNormal(0.5), and without the leading d where targets lie along a line. Where no column of actors is
named there is one radius or scale, and no spread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, final, override

import numpy as np
import numpy.typing as npt

from indicia.analysis.rows import Rows
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError, OptionError
from indicia.inference.learn.asked import Asked, a, identifier, plural, positive, word
from indicia.inference.learn.kernels import draw_decay, draw_reach, log_decay, log_reach
from indicia.inference.learn.loo import LeftOut, Unit, leave_one_out
from indicia.inference.learn.predictive import parameters
from indicia.inference.learn.study import Drawn, Statistic, Study, flat
from indicia.quantity import Domain

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

_FEWEST = 5
_MIDDLE_KM = {"reach": 300.0, "decay": 100.0}


@final
@dataclass(frozen=True)
class Decay(Study):
    """Distances of strikes from the base they were flown from.

    Attributes
    ----------
    actor
        Whose each strike is; axis: strike.
    distance_km
        Axis: strike.
    power
        1 where targets lie over an area, 0 along a line.
    pooled
        Whether the actors' radii or scales are partly pooled.
    """

    kernel: Literal["reach", "decay"]
    by: str | None
    actors: tuple[str, ...]
    actor: npt.NDArray[np.int64]
    distance_km: Floats
    power: int
    pooled: bool = True

    @classmethod
    def read(cls, rows: Rows, asked: Asked) -> "tuple[Decay, ...]":
        """Read distances, a strike a row; one study for each kernel.

        Raises
        ------
        IndiciaError
            With line and column of the first thing at fault.
        """
        asked.check("decay", ("distance_km",))
        if asked.targets not in ("area", "line"):
            raise OptionError(f"targets={asked.targets!r} is not known; write area or line", ["targets"])
        column = asked.column("distance_km")
        for name in filter(None, (column, asked.by)):
            rows.require(name, "decay has a column distance_km, and one of actors if they are to be told apart")
        distances = np.array([positive(rows, row, column) for row in range(len(rows))])
        if len(distances) < _FEWEST:
            raise IndiciaError(
                f"{rows.source}: {column}: {len(distances)} distances; a kernel needs {_FEWEST} at least"
            )
        names = [word(rows, row, asked.by) if asked.by else "" for row in range(len(rows))]
        actors = tuple(dict.fromkeys(names))
        if asked.by and len(actors) == 1:
            raise OptionError(
                f"{rows.source}: {asked.by}: {actors[0]!r} alone; what is pooled needs two at least; leave out by=",
                ["by"],
            )
        actor = np.array([actors.index(name) for name in names])
        power = 1 if asked.targets == "area" else 0
        return tuple(cls(kernel, asked.by, actors, actor, distances, power) for kernel in ("reach", "decay"))

    @property
    @override
    def label(self) -> str:
        if not self.by:
            return self.kernel
        return (
            f"{self.kernel}, {plural(self.by or '')} partly pooled"
            if self.pooled
            else f"{self.kernel}, each {self.by} by itself"
        )

    @property
    @override
    def model(self) -> str:
        of = "radius, softness" if self.kernel == "reach" else "scale"
        over = f" over {plural(self.by or '')}, spread ~ HalfNormal(0.5)" if self.by else ""
        middle = f"middle ~ LogNormal(log {_MIDDLE_KM[self.kernel]:g}, 1.5)"
        soft = ", softness ~ LogNormal(log 50, 1)" if self.kernel == "reach" else ""
        return f"kernel {self.kernel} ({of}){over}; {middle}{soft}"

    @property
    @override
    def data(self) -> str:
        whose = f" of {len(self.actors):,} {plural(self.by or '')}" if self.by else ""
        middle = np.median(self.distance_km)
        return f"{len(self.distance_km):,} strikes{whose}, half of them within {middle:.4g} km of base"

    @property
    @override
    def notes(self) -> tuple[str, ...]:
        evenly = "over the area around a base" if self.power else "along a line from the base"
        return f"targets lie evenly {evenly}", "each strike was flown from the base that its distance is from"

    @override
    def build(self) -> "pm.Model":
        import pymc as pm
        import pytensor.tensor as pt

        with pm.Model(coords={"actor": self.actors}) as model:
            distance = pm.Data("data", self.distance_km)
            center = np.log(_MIDDLE_KM[self.kernel])
            size = pt.exp(self._log_size(center))[self.actor]
            softness = pm.LogNormal("softness", np.log(50.0), 1.0) if self.kernel == "reach" else None
            pm.Potential("strikes", self._log_density(pt, distance, size, softness).sum())
        return model

    def _log_size(self, center: float) -> Any:
        """Logarithm of each actor's radius or scale."""
        import pymc as pm

        if not self.by:
            return pm.Deterministic("log_size", pm.Normal("log_middle", center, 1.5)[None], dims="actor")
        if not self.pooled:
            return pm.Normal("log_size", center, 1.5, dims="actor")
        middle, spread = pm.Normal("log_middle", center, 1.5), pm.HalfNormal("spread", 0.5)
        return pm.Deterministic("log_size", middle + spread * pm.Normal("z", 0.0, 1.0, dims="actor"), dims="actor")

    def _log_density(self, xp: Any, distance: Any, size: Any, softness: Any) -> Any:
        if self.kernel == "decay":
            return log_decay(xp, distance, size, self.power)
        return log_reach(xp, distance, size, softness, self.power)

    @override
    def numbers(self, posterior: "xr.DataTree", rng: np.random.Generator) -> list[Drawn]:
        name = "radius_km" if self.kernel == "reach" else "scale_km"
        size = np.exp(flat(posterior, "log_size"))
        of = [f" of {actor}" if actor else "" for actor in self.actors]
        found = [
            Drawn(identifier(name, actor), f"{name}{of[i]}", Domain.POSITIVE, size[:, i])
            for i, actor in enumerate(self.actors)
        ]
        if self.by:
            z = rng.standard_normal(len(size))
            unseen = np.exp(flat(posterior, "log_middle") + flat(posterior, "spread") * z)
            found.append(Drawn(f"{name}_unseen", f"{name} of {a(self.by)} never seen", Domain.POSITIVE, unseen))
        if self.kernel == "reach":
            found.append(Drawn("softness_km", "softness_km", Domain.POSITIVE, flat(posterior, "softness")))
        return found

    @override
    def unit(self) -> Unit:
        return Unit("strike", np.ones(len(self.distance_km), dtype=np.int64))

    @override
    def left_out(self, posterior: "xr.DataTree") -> LeftOut:
        size = np.exp(flat(posterior, "log_size"))[:, self.actor]
        softness = flat(posterior, "softness")[:, None] if self.kernel == "reach" else None
        return leave_one_out(self._log_density(np, self.distance_km, size, softness), posterior)

    @override
    def rivals(self) -> "Sequence[Decay]":
        return (replace(self, pooled=False),) if self.by else ()

    @override
    def observations(self) -> Floats:
        return self.distance_km

    @override
    def replicates(self, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Floats, Floats]:
        rng = np.random.default_rng(seed)
        before, after = parameters(model, posterior, seed)
        return self._replicate(before, rng), self._replicate(after, rng)

    def _replicate(self, drawn: Mapping[str, Floats], rng: np.random.Generator) -> Floats:
        size = np.exp(drawn["log_size"])[:, self.actor]
        if self.kernel == "decay":
            return draw_decay(size, self.power, rng)
        return draw_reach(size, drawn["softness"][:, None], self.power, rng)

    @override
    def statistics(self) -> Sequence[Statistic]:
        return (
            Statistic("median distance, km", lambda d: np.median(d, axis=-1)),
            Statistic("greatest distance, km", lambda d: np.max(d, axis=-1)),
            Statistic("share within half the median", _near),
        )


def _near(distance: Floats) -> Floats:
    share: Floats = np.mean(distance < 0.5 * np.median(distance, axis=-1, keepdims=True), axis=-1)
    return share
