"""Events per year learned from counts and exposure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.special import logsumexp
from scipy.stats import halfnorm, nbinom, norm, poisson

import indicia as ind
from indicia.analysis.rows import read_rows
from indicia.errors import IndiciaError
from indicia.inference.learn import Learned
from indicia.inference.learn.asked import Asked
from indicia.inference.learn.records import Records
from indicia.inference.sampling import Settings, sample

HEAD = "actor,events,years\n"
TABLE = HEAD + "north,7,2\nnorth,9,3\nsouth,1,4\nsouth,0,1\neast,4,2.5\nwest,12,2\nwest,7,1\n"


class Grid:
    """The posterior of mean and spread by brute force."""

    def __init__(self, events: np.ndarray, years: np.ndarray, points: int = 300) -> None:
        log_mean, spread = np.linspace(-6, 6, points), (np.arange(points) + 0.5) * 4 / points
        self.log_mean, self.spread = (axis.ravel() for axis in np.meshgrid(log_mean, spread))
        self.shape, self.rate = self.spread**-2, self.spread**-2 / np.exp(self.log_mean)
        self.log_weight = norm(0, 3).logpdf(self.log_mean) + halfnorm.logpdf(self.spread)
        for y, t in zip(events, years, strict=True):
            self.log_weight += nbinom.logpmf(y, self.shape, self.rate / (self.rate + t))
        self.log_weight -= logsumexp(self.log_weight)

    def mean(self, values: np.ndarray) -> float:
        return float(np.exp(self.log_weight) @ values)


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("records") / "incidents.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def learned(table) -> Learned:
    return ind.learn(table, "records")


@pytest.fixture(scope="module")
def totals(table) -> pd.DataFrame:
    return pd.read_csv(table).groupby("actor", sort=False).sum()


def test_the_rate_of_an_actor_has_the_mean_that_quadrature_gives(learned, totals) -> None:
    grid = Grid(totals.events.to_numpy(), totals.years.to_numpy())
    for actor, (y, t) in totals.iterrows():
        expected = grid.mean((grid.shape + y) / (grid.rate + t))
        assert learned[f"rate_{actor}"].mean == approx(expected, rel=0.02)


@pytest.mark.slow
def test_a_model_that_forgets_the_exposure_fails_against_quadrature(table, totals) -> None:
    from dataclasses import replace

    grid = Grid(totals.events.to_numpy(), totals.years.to_numpy())
    (study,) = Records.read(read_rows(table), Asked())
    wrong = replace(study, years=np.ones_like(study.years))
    posterior = sample(wrong.build(), Settings(300, 300, 2, 1, 0.95)).tree
    found = {number.name: number.draws.mean() for number in wrong.numbers(posterior, np.random.default_rng(0))}
    y, t = totals.loc["west"]
    assert abs(found["rate_west"] / grid.mean((grid.shape + y) / (grid.rate + t)) - 1) > 0.2


def test_leaving_one_row_out_equals_fitting_without_it(learned, table) -> None:
    rows = pd.read_csv(table)
    exact = 0.0
    for left in rows.index[rows.actor != "east"]:  # by itself, east has nothing to be scored by
        y, t, actor = rows.events[left], rows.years[left], rows.actor[left]
        rest = rows.drop(left).groupby("actor").sum()
        grid = Grid(rest.events.to_numpy(), rest.years.to_numpy())
        a, b = grid.shape + rest.events[actor], grid.rate + rest.years[actor]
        exact += np.log(grid.mean(nbinom.pmf(y, a, b / (b + t))))
    assert learned.comparison.units == 6
    assert learned.comparison.models[0].elpd == approx(exact, abs=0.1)


def test_an_actor_by_itself_is_scored_by_integrating_over_its_rate(learned, table) -> None:
    rows = pd.read_csv(table)
    rate = np.linspace(1e-5, 60, 400_001)
    slow = 0.0
    for left in rows.index[rows.actor != "east"]:
        rest = rows.drop(left)
        rest = rest[rest.actor == rows.actor[left]]
        weight = rate**-0.5 * np.exp(rest.events.sum() * np.log(rate) - rate * rest.years.sum())
        mass = poisson.pmf(rows.events[left], rate * rows.years[left])
        slow += np.log(np.trapezoid(weight * mass, rate) / np.trapezoid(weight, rate))
    assert learned.comparison.models[1].model == "each actor by itself"
    assert learned.comparison.models[1].elpd == approx(slow, abs=0.05)


def test_positive_numbers_are_a_gamma_or_a_lognormal_near_to_the_draws(learned) -> None:
    for number in learned.numbers:
        assert number.quantity.startswith(("gamma(", "lognormal("))
        assert number.distance < 0.1
        assert number.fitted_high == approx(number.high, rel=0.5)


def test_columns_may_have_other_names(tmp_path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(TABLE.replace("events,years", "strikes,T"), encoding="utf-8")
    (study,) = Records.read(read_rows(path), Asked(columns={"events": "strikes", "years": "T"}))
    assert study.events.sum() == 40
    with pytest.raises(
        IndiciaError, match="columns= renames 'event', which records does not read; did you mean 'events'"
    ):
        Records.read(read_rows(path), Asked(columns={"event": "strikes"}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actor,years\na,1\nb,2\n", "no column 'events'"),
        (HEAD + "a,1,1\nb,-2,1\n", ":3: events: '-2'; write a whole number from 0"),
        (HEAD + "a,1,0\nb,2,1\n", ":2: years: '0'; write a number above 0"),
        (HEAD + "a,1,inf\nb,2,1\n", ":2: years: 'inf'; write a number above 0"),
        (HEAD + "a,1,1\nb,2,ten\n", ":3: years: 'ten'; write a number above 0"),
        (HEAD + "a,1,1\n,2,1\n", ":3: actor: nothing is written"),
        (HEAD + "a,1,1\nb,2,1\na,1,1\n", ":4: actor: the same as line 2"),
        (HEAD + "a,1,2\na,3,4\n", "'a' alone; what is pooled needs two at least; write the model record"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndiciaError) as caught:
        ind.learn(path, "records")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["outcome", "of", "given", "targets"])
def test_an_option_of_another_kind_is_refused(table: Path, name: str) -> None:
    with pytest.raises(IndiciaError, match=f"{name}= is read of (rates|decay) only; leave it out for records"):
        ind.learn(table, "records", **{name: "line" if name == "targets" else "events"})
