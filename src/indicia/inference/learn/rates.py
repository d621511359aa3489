"""How often an outcome happens: beta-binomial, and Dirichlet-multinomial for more than two outcomes.

With c(g, k) the incidents of outcome k in group g, out of n(g):

c(g) ~ Multinomial(n(g), theta(g)),   theta(g) ~ Dirichlet(kappa share),   kappa = (1 - spread)/spread

share ~ Dirichlet(1, ..., 1),   spread ~ Beta(1, 3)

`spread` is the correlation between two incidents of one group: 0 where all groups are alike, 1 where every group has
one outcome only. theta is integrated out (A. Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, section 5.3), so
that NUTS moves over `share` and `spread` alone, and is drawn afterwards given these, from Dirichlet(kappa share + c).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final, override

import numpy as np
import numpy.typing as npt

from indicia.analysis.rows import Rows
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError, OptionError
from indicia.inference.learn.asked import Asked, a, count, identifier, plural, word
from indicia.inference.learn.loo import LeftOut, Unit, leave_one_out
from indicia.inference.learn.predictive import by_pymc
from indicia.inference.learn.study import Drawn, Statistic, Study, flat
from indicia.quantity import Domain

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

_PER_DRAW = 10  # draws of theta for each of the posterior's


@final
@dataclass(frozen=True)
class Rates(Study):
    """Counts of outcomes; a row for each group under each condition.

    Attributes
    ----------
    counts
        Axes: row, outcome.
    part
        Which condition each row stands under; axis: row.
    """

    by: str
    outcomes: tuple[str, ...]
    parts: tuple[str, ...]
    groups: tuple[str, ...]
    part: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    @classmethod
    def read(cls, rows: Rows, asked: Asked) -> "tuple[Rates, ...]":
        """Read counts, or one incident a row.

        Raises
        ------
        IndiciaError
            With line and column of the first thing at fault.
        """
        asked.check("rates", ())
        by = asked.by or _missing(rows, "by", "the column whose groups are partly pooled, such as actor or year")
        if not asked.outcome:
            _missing(rows, "outcome", "the columns that count each outcome, or the one that names it")
        for column in (by, *asked.outcome, *filter(None, (asked.of, asked.given))):
            rows.require(column, "name the columns as they stand in the first line")
        outcomes, found = _counted(rows, asked, by) if asked.of or len(asked.outcome) > 1 else _named(rows, asked, by)
        parts = tuple(dict.fromkeys(part for part, _ in found))
        for part in parts:
            _refuse_one_group(rows, by, part, [key[1] for key in found if key[0] == part], outcomes, found)
        groups, under = tuple(group for _, group in found), np.array([parts.index(part) for part, _ in found])
        return (cls(by, outcomes, parts, groups, under, np.array(list(found.values()))),)

    @property
    @override
    def label(self) -> str:
        return f"{plural(self.by)} partly pooled"

    @property
    @override
    def model(self) -> str:
        name = "beta-binomial" if len(self.outcomes) == 2 else "Dirichlet-multinomial"
        return f"{name} over {plural(self.by)}; share ~ Dirichlet(1), spread ~ Beta(1, 3)"

    @property
    @override
    def data(self) -> str:
        totals = ", ".join(f"{n:,} {o}" for o, n in zip(self.outcomes, self.counts.sum(axis=0), strict=True))
        return f"{self.counts.sum():,} incidents of {len(set(self.groups)):,} {plural(self.by)}: {totals}"

    @property
    @override
    def notes(self) -> tuple[str, ...]:
        same = f"the next {self.by} is drawn as those in the table were"
        if len(self.outcomes) == 2:
            return (same,)
        return same, "the shares of one group sum to 1: in `statements` write one of them as rest"

    @override
    def build(self) -> "pm.Model":
        import pymc as pm

        coords = {"part": self.parts, "outcome": self.outcomes, "row": self.groups}
        with pm.Model(coords=coords) as model:
            counts = pm.Data("data", self.counts, dims=("row", "outcome"))
            share = pm.Dirichlet("share", np.ones((len(self.parts), len(self.outcomes))), dims=("part", "outcome"))
            spread = pm.Beta("spread", 1.0, 3.0, dims="part")
            shape = (((1.0 - spread) / spread)[:, None] * share)[self.part]
            pm.DirichletMultinomial("counts", n=counts.sum(axis=-1), a=shape, observed=counts, dims=("row", "outcome"))
        return model

    def shapes(self, posterior: "xr.DataTree") -> Floats:
        """The Dirichlet shapes of each part; axes: draw, part, outcome."""
        spread = flat(posterior, "spread")
        scaled: Floats = ((1.0 - spread) / spread)[..., None] * flat(posterior, "share")
        return scaled

    @override
    def numbers(self, posterior: "xr.DataTree", rng: np.random.Generator) -> list[Drawn]:
        shapes, found = self.shapes(posterior), []
        for row, group in enumerate(self.groups):
            drawn = shapes[:, self.part[row]] + self.counts[row]
            found += self._of_group(drawn, int(self.part[row]), group, f"in {group}", rng)
        for part in range(len(self.parts)):
            found += self._of_group(shapes[:, part], part, "unseen", f"in {a(self.by)} never seen", rng)
        return found

    def _of_group(self, shapes: Floats, part: int, group: str, where: str, rng: np.random.Generator) -> list[Drawn]:
        given = self.parts[part]
        condition = ("if", given) if given else ()
        shares = _dirichlet(np.repeat(shapes, _PER_DRAW, axis=0), rng)
        found = []
        for k, outcome in enumerate(self.outcomes):
            what = f"share of {outcome} {where}{f', given {given}' if given else ''}"
            found.append(Drawn(identifier(outcome, *condition, group), what, Domain.PROBABILITY, shares[:, k]))
        return found

    @override
    def unit(self) -> Unit:
        return Unit("incident", self._kinds()[2])

    def _kinds(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Row, outcome and number of the incidents that are alike; axis: kinds."""
        row, outcome = np.nonzero(self.counts)
        return row, outcome, self.counts[row, outcome]

    @override
    def left_out(self, posterior: "xr.DataTree") -> LeftOut:
        """Leave each incident out in turn; theta integrated out, so that only `share` and `spread` are reweighted."""
        row, outcome, c = self._kinds()
        shapes = self.shapes(posterior)[:, self.part[row], :]
        own, n = shapes[:, np.arange(len(row)), outcome], self.counts.sum(axis=1)[row]
        return leave_one_out(np.log((own + c - 1.0) / (shapes.sum(axis=-1) + n - 1.0)), posterior)

    @override
    def closed_rivals(self) -> Mapping[str, Floats]:
        row, outcome, c = self._kinds()
        half, n = 0.5 * len(self.outcomes), self.counts.sum(axis=1)[row]
        together = np.array([self.counts[self.part == p].sum(axis=0) for p in range(len(self.parts))])
        all_c, all_n = together[self.part[row], outcome], together.sum(axis=1)[self.part[row]]
        return {
            f"each {self.by} by itself": np.log((c - 0.5) / (n - 1.0 + half)),
            f"all {plural(self.by)} alike": np.log((all_c - 0.5) / (all_n - 1.0 + half)),
        }

    @override
    def replicates(self, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Floats, Floats]:
        return by_pymc(model, posterior, "counts", seed)

    @override
    def observations(self) -> Floats:
        return self.counts.astype(np.float64)

    @override
    def statistics(self) -> Sequence[Statistic]:
        first = self.outcomes[0]
        return (
            Statistic(f"share of {first} over all", lambda c: c[..., 0].sum(axis=-1) / c.sum(axis=(-1, -2))),
            Statistic(f"differences between {plural(self.by)} (chi-squared)", self._chi_squared),
        )

    def _chi_squared(self, counts: Floats) -> Floats:
        """Pearson's statistic of equal shares, over the rows of each part."""
        total = np.zeros(counts.shape[:-2])
        for part in range(len(self.parts)):
            c = counts[..., self.part == part, :]
            expected = (
                c.sum(axis=-1, keepdims=True) * c.sum(axis=-2, keepdims=True) / c.sum(axis=(-1, -2), keepdims=True)
            )
            total += np.sum((c - expected) ** 2 / np.where(expected > 0.0, expected, 1.0), axis=(-1, -2))
        return total


def _dirichlet(shapes: Floats, rng: np.random.Generator) -> Floats:
    """Draw shares; by logarithms of gammas, since shapes below 0.01 would make all of them 0."""
    with np.errstate(divide="ignore"):
        logs = np.log(rng.standard_gamma(shapes + 1.0)) + np.log(rng.random(shapes.shape)) / shapes
    logs -= logs.max(axis=-1, keepdims=True)
    shares: Floats = np.exp(logs) / np.exp(logs).sum(axis=-1, keepdims=True)
    return shares


type _Found = dict[tuple[str, str], list[int]]


def _missing(rows: Rows, option: str, what: str) -> str:
    raise OptionError(f"{rows.source}: rates need {option}=, {what}; found: {', '.join(rows.columns)}", [option])


def _key(rows: Rows, row: int, asked: Asked, by: str) -> tuple[str, str]:
    return word(rows, row, asked.given) if asked.given else "", word(rows, row, by)


def _counted(rows: Rows, asked: Asked, by: str) -> tuple[tuple[str, ...], _Found]:
    found: _Found = {}
    lines: dict[tuple[str, str], int] = {}
    for row in range(len(rows)):
        key = _key(rows, row, asked, by)
        if key in found:
            raise rows.fault(row, by, f"{key[1]!r} stands on line {lines[key]} already; add the two rows up")
        lines[key] = rows.lines[row]
        numbers = [count(rows, row, column) for column in asked.outcome]
        if asked.of:
            total = count(rows, row, asked.of)
            if sum(numbers) > total:
                more = f"{sum(numbers):,}, and column {asked.of!r} has {total:,}; there cannot be more than all"
                raise rows.fault(row, asked.outcome[-1], more)
            numbers.append(total - sum(numbers))
        if not sum(numbers):
            raise rows.fault(row, asked.outcome[0], f"no incident in {key[1]!r}; leave the row out")
        found[key] = numbers
    rest = (f"not {asked.outcome[0]}" if len(asked.outcome) == 1 else "else",) if asked.of else ()
    return (*asked.outcome, *rest), found


def _named(rows: Rows, asked: Asked, by: str) -> tuple[tuple[str, ...], _Found]:
    column = asked.outcome[0]
    words = [word(rows, row, column) for row in range(len(rows))]
    outcomes = tuple(dict.fromkeys(words))
    if all(w.replace(".", "").isdigit() for w in words) and set(words) - {"0", "1"}:
        way_out = "name the column of the total with of=, or each outcome's with outcome="
        raise OptionError(str(rows.fault(0, column, f"{words[0]!r} is a count; {way_out}")), ["of", "outcome"])
    if len(outcomes) < 2:
        raise rows.fault(0, column, f"{words[0]!r} in every row; a rate needs incidents of two outcomes at least")
    found: _Found = {}
    for row, outcome in enumerate(words):
        counts = found.setdefault(_key(rows, row, asked, by), [0] * len(outcomes))
        counts[outcomes.index(outcome)] += 1
    return outcomes, found


def _refuse_one_group(
    rows: Rows, by: str, part: str, groups: list[str], outcomes: tuple[str, ...], found: _Found
) -> None:
    if len(groups) > 1:
        return
    counts = found[part, groups[0]]
    where = f" with {part!r}" if part else ""
    raise IndiciaError(
        f"{rows.source}: {by}: {groups[0]!r} alone{where}; what is pooled needs two at least; write '{counts[0]} of "
        f"{sum(counts)}' in the case for {outcomes[0]}"
    )
