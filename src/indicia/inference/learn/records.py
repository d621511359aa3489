"""Events per year: gamma-Poisson.

With y(i) the events of row i, T(i) its years and a its actor:

y(i) ~ Poisson(rate(a) T(i)),   rate(a) ~ Gamma(shape, shape/mean),   shape = 1/spread^2

log mean ~ Normal(0, 3),   spread ~ HalfNormal(1)

`spread` is the standard deviation of the actors' rates in units of their mean. The rates are integrated out, which
makes the total of an actor negative binomial (A. Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, section
2.6), and drawn afterwards given `mean` and `spread`, from Gamma(shape + y, shape/mean + T).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final, override

import numpy as np
import numpy.typing as npt

from indicia.analysis.rows import Rows
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError
from indicia.inference.learn.asked import Asked, a, count, identifier, plural, positive, word
from indicia.inference.learn.loo import LeftOut, Unit, leave_one_out
from indicia.inference.learn.predictive import by_pymc
from indicia.inference.learn.study import Drawn, Statistic, Study, flat
from indicia.quantity import Domain

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

_PER_DRAW = 10  # draws of a rate for each of the posterior's
_COLUMNS = "records have a column of actors, events and years"


@final
@dataclass(frozen=True)
class Records(Study):
    """Events and years of actors.

    Attributes
    ----------
    actor
        Whose each row is; axis: row.
    events, years
        Axis: row.
    """

    by: str
    actors: tuple[str, ...]
    actor: npt.NDArray[np.int64]
    events: Floats
    years: Floats

    @classmethod
    def read(cls, rows: Rows, asked: Asked) -> "tuple[Records, ...]":
        """Read events and years, a row or more for each actor.

        Raises
        ------
        IndiciaError
            With line and column of the first thing at fault.
        """
        asked.check("records", ("events", "years"))
        by, events, years = asked.by or "actor", asked.column("events"), asked.column("years")
        for column in (by, events, years):
            rows.require(column, _COLUMNS)
        names = [word(rows, row, by) for row in range(len(rows))]
        seen: dict[tuple[str, ...], int] = {}
        for row, fields in enumerate(rows.rows):
            key = tuple(fields.values())
            if key in seen:
                raise rows.fault(row, by, f"the same as line {seen[key]}; leave one out, or add the two rows up")
            seen[key] = rows.lines[row]
        actors = tuple(dict.fromkeys(names))
        y = np.array([float(count(rows, row, events)) for row in range(len(rows))])
        t = np.array([positive(rows, row, years) for row in range(len(rows))])
        if len(actors) == 1:
            way_out = (
                f"write the model record, events: {{{actors[0]}: {y.sum():g}}}, years: {{{actors[0]}: {t.sum():g}}}"
            )
            raise IndiciaError(
                f"{rows.source}: {by}: {actors[0]!r} alone; what is pooled needs two at least; {way_out}"
            )
        return (cls(by, actors, np.array([actors.index(name) for name in names]), y, t),)

    @property
    @override
    def label(self) -> str:
        return f"{plural(self.by)} partly pooled"

    @property
    @override
    def model(self) -> str:
        return f"gamma-Poisson over {plural(self.by)}; log mean ~ Normal(0, 3), spread ~ HalfNormal(1)"

    @property
    @override
    def data(self) -> str:
        whose = f"{len(self.actors):,} {plural(self.by)}"
        return f"{self.events.sum():,.0f} events in {self.years.sum():,.5g} years of {whose}"

    @property
    @override
    def notes(self) -> tuple[str, ...]:
        return (
            "each rate is steady, and its events come independently",
            f"{a(self.by)} never seen is drawn as those in the table were",
        )

    def _by_actor(self, values: Floats) -> Floats:
        totals: Floats = np.bincount(self.actor, values, len(self.actors))
        return totals

    @override
    def build(self) -> "pm.Model":
        import pymc as pm

        with pm.Model(coords={"actor": self.actors}) as model:
            totals = pm.Data("data", self._by_actor(self.events).astype(np.int64), dims="actor")
            years = pm.Data("exposure", self._by_actor(self.years), dims="actor")
            log_mean = pm.Normal("log_mean", 0.0, 3.0)
            spread = pm.HalfNormal("spread", 1.0)
            expected = pm.math.exp(log_mean) * years
            pm.NegativeBinomial("events", mu=expected, alpha=spread**-2.0, observed=totals, dims="actor")
        return model

    def shape_and_mean(self, posterior: "xr.DataTree") -> tuple[Floats, Floats]:
        """Shape and mean of the actors' rates; axis of each: draw."""
        return flat(posterior, "spread") ** -2.0, np.exp(flat(posterior, "log_mean"))

    @override
    def numbers(self, posterior: "xr.DataTree", rng: np.random.Generator) -> list[Drawn]:
        shape, mean = self.shape_and_mean(posterior)
        events, years = self._by_actor(self.events), self._by_actor(self.years)
        found = [
            self._rate(name, f"of {name}", shape + y, shape / mean + t, rng)
            for name, y, t in zip(self.actors, events, years, strict=True)
        ]
        return [*found, self._rate("unseen", f"of {a(self.by)} never seen", shape, shape / mean, rng)]

    def _rate(self, name: str, whose: str, shape: Floats, rate: Floats, rng: np.random.Generator) -> Drawn:
        draws = rng.gamma(shape[:, None], 1.0 / rate[:, None], (len(shape), _PER_DRAW)).ravel()
        return Drawn(identifier("rate", name), f"events a year {whose}", Domain.POSITIVE, draws)

    @override
    def unit(self) -> Unit:
        return Unit("row", np.ones(len(self._compared()), dtype=np.int64))

    def _compared(self) -> npt.NDArray[np.intp]:
        """The rows whose actor has another one: by itself, an actor without any has no rate to be scored by."""
        several = np.bincount(self.actor)[self.actor] > 1
        return np.flatnonzero(several if several.any() else np.ones(len(self.actor), dtype=bool))

    @override
    def left_out(self, posterior: "xr.DataTree") -> LeftOut:
        """Leave each row out in turn; rates integrated out, so that only `mean` and `spread` are reweighted."""
        shape, mean = (values[:, None] for values in self.shape_and_mean(posterior))
        others, rest = self._others()
        density = _log_mass(self.events, self.years, shape + others, shape / mean + rest)
        return leave_one_out(density[:, self._compared()], posterior)

    def _others(self) -> tuple[Floats, Floats]:
        """Events and years of the same actor in other rows; axis: row."""
        events, years = (self._by_actor(values)[self.actor] - values for values in (self.events, self.years))
        return np.round(events), np.maximum(years, 0.0)

    @override
    def closed_rivals(self) -> Mapping[str, Floats]:
        rows, (others, rest) = self._compared(), self._others()
        found = {}
        if np.all(np.bincount(self.actor)[self.actor[rows]] > 1):
            by_itself = _log_mass(self.events[rows], self.years[rows], others[rows] + 0.5, rest[rows])
            found[f"each {self.by} by itself"] = by_itself
        shape, rate = self.events.sum() - self.events + 0.5, self.years.sum() - self.years
        found[f"all {plural(self.by)} alike"] = _log_mass(self.events, self.years, shape, rate)[rows]
        return found

    @override
    def observations(self) -> Floats:
        return self._by_actor(self.events)

    @override
    def replicates(self, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Floats, Floats]:
        return by_pymc(model, posterior, "events", seed)

    @override
    def statistics(self) -> Sequence[Statistic]:
        years = self._by_actor(self.years)
        return (
            Statistic("events a year over all", lambda y: y.sum(axis=-1) / years.sum()),
            Statistic(f"highest rate of {a(self.by)}", lambda y: np.max(y / years, axis=-1)),
            Statistic(f"{plural(self.by)} without any event", lambda y: np.sum(y == 0, axis=-1)),
        )


def _log_mass(events: Floats, years: Floats, shape: Floats, rate: Floats) -> Floats:
    """Log probability of counts where the rate is Gamma(shape, rate): negative binomial."""
    from scipy.special import gammaln

    total = rate + years
    mass: Floats = (
        (gammaln(shape + events) - gammaln(shape) - gammaln(events + 1.0))
        + shape * np.log(rate / total)
        + events * np.log(years / total)
    )
    return mass
