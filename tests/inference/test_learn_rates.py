"""Rates learned from counts: against quadrature, and with a wrong model that must fail."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.special import betaln, logsumexp
from scipy.stats import beta

import indicia as ind
from indicia.analysis.rows import read_rows
from indicia.errors import IndiciaError
from indicia.inference.learn import Learned
from indicia.inference.learn.asked import Asked
from indicia.inference.learn.rates import Rates
from indicia.inference.sampling import Settings, sample

SOMALIA = Path(__file__).parents[2] / "models" / "data" / "us-strikes-somalia.csv"
HEAD = "year,claimed,strikes\n"


class Grid:
    """The posterior of share and spread by brute force: an even grid of midpoints."""

    def __init__(self, counts: np.ndarray, points: int = 200) -> None:
        middle = (np.arange(points) + 0.5) / points
        self.share, self.spread = (axis.ravel() for axis in np.meshgrid(middle, middle))
        size = (1 - self.spread) / self.spread
        self.a, self.b = size * self.share, size * (1 - self.share)
        self.of_group = np.array(
            [betaln(self.a + c, self.b + d) - betaln(self.a, self.b) for c, d in counts]
        )  # axes: group, grid point
        self.log_weight = self.of_group.sum(axis=0) + beta(1, 3).logpdf(self.spread)
        self.log_weight -= logsumexp(self.log_weight)

    def mean(self, values: np.ndarray) -> float:
        return float(np.exp(self.log_weight) @ values)


@pytest.fixture(scope="module")
def learned() -> Learned:
    return ind.learn(SOMALIA, "rates", by="year", outcome=["claimed", "not_claimed"], until="2017-12-31")


@pytest.fixture(scope="module")
def grid() -> Grid:
    table = pd.read_csv(SOMALIA)
    return Grid(table[table.year <= 2017][["claimed", "not_claimed"]].to_numpy())


def test_a_year_never_seen_has_the_moments_that_quadrature_gives(learned, grid) -> None:
    number = learned["claimed_unseen"]
    assert number.mean == approx(grid.mean(grid.share), abs=0.01)
    below = [grid.mean(beta.cdf(number.low, grid.a, grid.b)), grid.mean(beta.cdf(number.high, grid.a, grid.b))]
    assert below == approx([0.05, 0.95], abs=0.01)


def test_a_year_that_was_seen_has_the_mean_that_quadrature_gives(learned, grid) -> None:
    size = (1 - grid.spread) / grid.spread
    expected = grid.mean((size * grid.share + 1) / (size + 11))  # 2011: claimed 1 of 11
    assert learned["claimed_2011"].mean == approx(expected, abs=0.005)


@pytest.mark.slow
def test_a_model_with_the_outcomes_exchanged_fails_against_quadrature(grid) -> None:
    rows = read_rows(SOMALIA)
    (study,) = Rates.read(rows, Asked(by="year", outcome=("not_claimed", "claimed")))
    wrong = sample(study.build(), Settings(300, 300, 2, 1, 0.95)).tree
    assert abs(float(wrong["posterior"]["share"][..., 0, 0].mean()) - grid.mean(grid.share)) > 0.1


def test_leaving_one_incident_out_equals_fitting_without_it(learned, grid) -> None:
    table = pd.read_csv(SOMALIA)
    counts = table[table.year <= 2017][["claimed", "not_claimed"]].to_numpy()
    exact = 0.0
    for group, outcome in zip(*np.nonzero(counts), strict=True):
        without = counts.copy()
        without[group, outcome] -= 1
        rest = Grid(without)
        chance = (rest.a if outcome == 0 else rest.b) + without[group, outcome]
        exact += counts[group, outcome] * np.log(rest.mean(chance / (rest.a + rest.b + without[group].sum())))
    assert learned.comparison.models[0].elpd == approx(exact, abs=0.1)


def test_a_year_by_itself_is_scored_by_the_counts_of_its_others(learned) -> None:
    table = pd.read_csv(SOMALIA)
    counts = table[table.year <= 2017][["claimed", "not_claimed"]].to_numpy()
    slow = sum(
        c * np.log((c - 1 + 0.5) / (row.sum() - 1 + 1)) for row in counts for c in row if c
    )  # one strike taken off, the rest by Jeffreys' prior
    assert learned.comparison.models[1].elpd == approx(slow, abs=1e-9)


def test_partial_pooling_beats_each_year_by_itself_and_all_alike_on_the_strikes_in_somalia(learned) -> None:
    by_itself, alike = learned.comparison.models[1:]
    assert by_itself.difference < 0
    assert alike.difference < -2
    assert learned.comparison.pareto_k < 0.7


def test_the_number_of_the_founding_case_is_what_is_learned_today(learned, models) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    written = case.figures["us_claims_its_strike"].quantity
    assert (learned["claimed_unseen"].mean, learned["claimed_unseen"].high) == approx(
        (written.central, written.distribution.range90[1]), abs=0.01
    )


def test_the_file_is_an_overlay_that_the_founding_case_takes(learned, models, tmp_path) -> None:
    number = replace(learned["claimed_unseen"], name="us_claims_its_strike")
    found = replace(learned, numbers=(number,))
    path = tmp_path / "numbers.yaml"
    path.write_text(found.to_yaml(), encoding="utf-8")
    plain = ind.score(ind.load(models / "tajikistan-2018.yaml"))
    laid = ind.score(ind.load(models / "tajikistan-2018.yaml"), overlays=[path])
    assert laid["perpetrator"].posterior["tajikistan"] == approx(plain["perpetrator"].posterior["tajikistan"], abs=1e-4)
    assert "sha256: 3098b4b5548c" in found.to_yaml()


def test_the_two_outcomes_of_one_draw_sum_to_1(learned) -> None:
    assert learned["claimed_unseen"].mean + learned["not_claimed_unseen"].mean == approx(1.0, abs=1e-12)


def test_the_model_makes_such_data(learned) -> None:
    for check in learned.checks:
        assert check.posterior[0] <= check.observed <= check.posterior[1]
        assert check.prior[0] <= check.posterior[0]


@pytest.mark.slow
def test_more_than_two_outcomes_each_row_an_incident_under_two_conditions() -> None:
    rng = np.random.default_rng(3)
    rows = []
    for actor in "abcdef":
        for did, shares in (("yes", [0.6, 0.3, 0.1]), ("no", [0.9, 0.1, 0.0])):
            said = rng.choice(["denied", "silent", "admitted"], size=30, p=shares)
            rows += [{"actor": actor, "did": did, "statement": s} for s in said]
    found = ind.learn(
        pd.DataFrame(rows), "rates", by="actor", outcome="statement", given="did", draws=400, tune=400, chains=4
    )
    assert found["denied_if_yes_unseen"].mean == approx(0.6, abs=0.12)
    assert found["denied_if_no_unseen"].mean == approx(0.9, abs=0.12)
    three = [found[f"{name}_if_yes_unseen"].mean for name in ("denied", "silent", "admitted")]
    assert sum(three) == approx(1.0, abs=1e-12)
    assert "write one of them as rest" in found.to_text()


@pytest.mark.parametrize(
    ("text", "asked", "message"),
    [
        ("", {}, "no rows"),
        (HEAD, {}, "no rows"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"by": "yaer"}, "no column 'yaer'; did you mean 'year'"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"by": None}, "rates need by"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"outcome": ()}, "rates need outcome"),
        (HEAD + "2017,3,4\n2018,-1,2\n", {}, ":3: claimed: '-1'; write a whole number from 0"),
        (HEAD + "2017,3,4\n2018,x,2\n", {}, ":3: claimed: 'x'; write a whole number from 0"),
        (HEAD + "2017,3,4\n2018,1.5,2\n", {}, ":3: claimed: '1.5'"),
        (HEAD + "2017,5,4\n2018,1,2\n", {}, ":2: claimed: 5, and column 'strikes' has 4"),
        (HEAD + "2017,0,0\n2018,1,2\n", {}, ":2: claimed: no incident in '2017'; leave the row out"),
        (HEAD + "2017,3,4\n", {}, "'2017' alone; what is pooled needs two at least; write '3 of 4'"),
        (HEAD + "2017,3,4\n2017,1,2\n", {}, ":3: year: '2017' stands on line 2 already"),
        (HEAD + "2017,3,4\n,1,2\n", {}, ":3: year: '' is no day"),
        (HEAD + "2017,3,4\n2018-13,1,2\n", {}, ":3: year: '2018-13' is no day"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"until": "2016-12-31"}, "nothing ends by 2016-12-31"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"until": "2017"}, "until='2017' is no day"),
        (HEAD + "2017,3,4\n2018,1,2\n", {"of": None}, ":2: claimed: '3' is a count"),
        (HEAD + "2017,3,4\n2018,1\n", {}, ":3: 2 fields under 3 headings"),
        ("actor,said\na,denied\nb,denied\n", {"by": "actor", "outcome": "said", "of": None}, "'denied' in every row"),
        (
            "actor,said,did\na,denied,yes\nb,silent,\n",
            {"by": "actor", "outcome": "said", "of": None, "given": "did"},
            ":3: did: nothing is written",
        ),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, asked: dict, message: str) -> None:
    path = tmp_path / "strikes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndiciaError) as caught:
        ind.learn(path, "rates", **{"by": "year", "outcome": "claimed", "of": "strikes", **asked})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_kind_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(IndiciaError, match="kind='rate' is not known; did you mean 'rates'"):
        ind.learn(SOMALIA, "rate")


def test_a_name_from_outside_is_harmless_in_every_display(learned) -> None:
    found = replace(learned, source="<b>*x*.csv", data="<i>y</i>")
    assert "<b>" not in found.to_html()
    assert "<i>" not in found.to_html()
    assert "<b>" not in found.to_markdown()
    assert found.to_json().startswith("{")
