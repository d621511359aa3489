"""Calibration of forecasts and of likelihood ratios."""

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.calibrate.bands import REPEATS, lay_out
from indicia.analysis.calibrate.isotonic import isotonic
from indicia.analysis.calibrate.ratios import recalibrate
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from lir.data.models import LLRData

HEAD = "case,hypothesis,probability,true\n"


def forecasts(n: int = 400, *, power: float = 1.0, seed: int = 1) -> pd.DataFrame:
    """Three hypotheses a case; truths from the right probabilities, those stated to a power of them."""
    rng = np.random.default_rng(seed)
    rows = []
    for case in range(n):
        right = rng.dirichlet([0.8, 0.8, 0.8])
        true = rng.choice(3, p=right)
        stated = right**power / np.sum(right**power)
        rows += [{"case": case, "hypothesis": h, "probability": stated[h], "true": int(h == true)} for h in range(3)]
    return pd.DataFrame(rows)


def ratios(n: int = 300, *, scale: float = 1.0, seed: int = 2) -> pd.DataFrame:
    """Log-ratios of a normal score of unit variance, one apart: those stated are `scale` times the right ones."""
    rng = np.random.default_rng(seed)
    same = np.repeat([1, 0], n)
    score = rng.normal(np.where(same == 1, 1.0, -1.0))
    return pd.DataFrame({"decibans": scale * 2.0 * score * 10.0 / np.log(10.0), "true": same})


@pytest.mark.parametrize("power", [1.0, 2.5])
def test_a_score_is_exactly_the_sum_of_its_parts(power: float) -> None:
    found = ind.calibrate(forecasts(power=power)).forecasts
    assert found is not None
    for parts in (found.brier, found.log):
        assert parts.score == approx(parts.miscalibration - parts.discrimination + parts.uncertainty, abs=1e-12)
        assert parts.miscalibration >= 0.0
        assert parts.discrimination >= 0.0


def test_the_scores_are_those_of_plain_loops() -> None:
    table = forecasts(40)
    found = ind.calibrate(table).forecasts
    assert found is not None
    rows = list(zip(table["probability"], table["true"], strict=True))
    assert found.brier.score == approx(sum((p - y) ** 2 for p, y in rows) / len(rows), abs=1e-14)
    assert found.log.score == approx(-sum(np.log2(p if y else 1 - p) for p, y in rows) / len(rows), abs=1e-12)
    pairs = [(p, q) for p, y in rows if y for q, z in rows if not z]
    assert found.auc == approx(sum((p > q) + 0.5 * (p == q) for p, q in pairs) / len(pairs), abs=1e-12)


def test_a_true_hypothesis_given_as_much_as_a_false_one_is_ranked_above_it_by_half() -> None:
    rows = [("a", "x", 0.5, 1), ("a", "y", 0.5, 0), ("b", "x", 0.7, 1), ("b", "y", 0.3, 0)]
    found = ind.calibrate(pd.DataFrame(rows, columns=["case", "hypothesis", "probability", "true"])).forecasts
    assert found is not None
    assert found.auc == approx((0.5 + 1 + 1 + 1) / 4)


def test_right_forecasts_pass_and_overconfident_ones_fail() -> None:
    assert not ind.calibrate(forecasts()).failed
    assert ind.calibrate(forecasts(power=2.5)).failed


def test_right_forecasts_fail_about_one_time_in_twenty() -> None:
    fails = sum(ind.calibrate(forecasts(60, seed=seed)).failed for seed in range(100, 120))
    assert fails <= 4  # binomial(20, 1/20) is above that three times in 1,000


def test_something_called_impossible_that_came_true_costs_without_end() -> None:
    table = forecasts(5)
    table.loc[:2, "probability"] = [0.0, 1.0, 0.0]
    table.loc[:2, "true"] = [1, 0, 0]
    found = ind.calibrate(table).forecasts
    assert found is not None
    assert found.log.score == np.inf
    assert np.isfinite(found.brier.score)


def test_the_line_of_the_diagram_rises_and_its_band_holds_right_forecasts() -> None:
    found = ind.calibrate(forecasts()).forecasts
    assert found is not None
    diagram = found.diagram
    assert np.all(np.diff(diagram.predicted) > 0)
    assert np.all(np.diff(diagram.observed) >= 0)
    assert diagram.count.sum() == found.rows
    inside = (diagram.observed >= diagram.lower) & (diagram.observed <= diagram.upper)
    assert inside.mean() > 0.8


def test_of_overconfident_forecasts_the_diagonal_lies_in_the_first_band_only_and_of_right_ones_in_both() -> None:
    def shares(power: float) -> tuple[float, float, float]:
        found = ind.calibrate(forecasts(power=power)).forecasts
        assert found is not None
        d = found.diagram
        high = (d.predicted > 0.6) & (d.predicted < 0.95)
        first = (d.lower <= d.predicted) & (d.predicted <= d.upper)
        second = (d.bootstrap_lower <= d.predicted) & (d.predicted <= d.bootstrap_upper)
        around = (d.bootstrap_lower <= d.observed) & (d.observed <= d.bootstrap_upper)
        return float(first[high].mean()), float(second[high].mean()), float(around[high].mean())

    right, sure = shares(1.0), shares(2.5)
    assert min(right) > 0.8
    assert sure[0] > 0.8
    assert sure[1] < 0.4
    assert sure[2] > 0.8


def test_the_bootstrap_band_is_that_of_ledgers_made_of_whole_cases_drawn_again() -> None:
    table = forecasts(30)
    found = ind.calibrate(table, seed=4).forecasts
    assert found is not None
    rng, at, lines = np.random.default_rng([4, 1]), found.diagram.predicted, []
    of_case = [part[["probability", "true"]].to_numpy(dtype=float) for _, part in table.groupby("case")]
    for _ in range(REPEATS):
        x, y = np.concatenate([of_case[case] for case in rng.integers(30, size=30)]).T
        order = np.argsort(x, kind="stable")
        lines.append(np.interp(at, x[order], isotonic(x, y)[order]))
    assert found.diagram.bootstrap_lower == approx(np.quantile(lines, 0.05, axis=0), abs=1e-12)
    assert found.diagram.bootstrap_upper == approx(np.quantile(lines, 0.95, axis=0), abs=1e-12)


def test_truths_are_drawn_as_often_as_they_are_probable_and_never_where_they_are_impossible() -> None:
    probability = np.array([0.0, 0.7, 0.3, 0.0, 1.0, 0.2, 0.2, 0.6])
    layout, rng = lay_out(probability, [slice(0, 4), slice(4, 5), slice(5, 8)]), np.random.default_rng(6)
    drawn = np.array([layout.draw_truths(rng) for _ in range(4000)])
    assert drawn.sum(axis=1).tolist() == [3.0] * 4000
    assert drawn.mean(axis=0) == approx(probability, abs=0.03)  # four standard errors
    assert not drawn[:, [0, 3]].any()


def test_a_long_ledger_shows_a_diagram_of_400_points_that_counts_every_row() -> None:
    found = ind.calibrate(forecasts(400)).forecasts
    assert found is not None
    diagram = found.diagram
    assert diagram.predicted.size == 400
    assert (diagram.predicted[0], diagram.predicted[-1]) == (
        forecasts(400)["probability"].min(),
        forecasts(400)["probability"].max(),
    )
    assert diagram.count.sum() == 1200
    stated = np.sort(forecasts(400)["probability"])
    assert np.cumsum(diagram.count).tolist() == np.searchsorted(stated, diagram.predicted, side="right").tolist()


def test_the_standard_error_of_a_score_is_that_of_a_mean_over_cases() -> None:
    table = forecasts(50)
    found = ind.calibrate(table).forecasts
    assert found is not None
    by_case = ((table["probability"] - table["true"]) ** 2).groupby(table["case"]).mean()
    assert found.brier.standard_error == approx(by_case.std(ddof=1) / np.sqrt(50), rel=1e-12)
    bits = -np.log2(np.where(table["true"] == 1, table["probability"], 1 - table["probability"]))
    by_case = pd.Series(bits).groupby(table["case"]).mean()
    assert found.log.standard_error == approx(by_case.std(ddof=1) / np.sqrt(50), rel=1e-12)


def test_with_cases_of_several_sizes_the_standard_error_is_near_that_of_leaving_each_out() -> None:
    table = forecasts(120)
    table = table[~((table["case"] % 2 == 0) & (table["hypothesis"] == 2) & (table["true"] == 0))].copy()
    table["probability"] /= table.groupby("case")["probability"].transform("sum")
    found = ind.calibrate(table).forecasts
    assert found is not None
    cost = (table["probability"] - table["true"]) ** 2
    without = np.array([cost[table["case"] != case].mean() for case in range(120)])
    jackknife = np.sqrt(119 / 120 * np.sum((without - without.mean()) ** 2))
    assert found.brier.standard_error == approx(jackknife, rel=0.02)


def test_a_standard_error_is_left_out_where_there_is_none() -> None:
    table = forecasts(3)
    table.loc[:2, "probability"] = [0.0, 1.0, 0.0]
    table.loc[:2, "true"] = [1, 0, 0]
    found = ind.calibrate(table).forecasts
    one = ind.calibrate(forecasts(1)).forecasts
    lone = ind.calibrate(pd.DataFrame({"lr": [2.0, 3.0, 0.5], "true": ["yes", "yes", "no"]})).ratios
    assert found is not None
    assert one is not None
    assert lone is not None
    assert found.log.standard_error is None
    assert found.brier.standard_error is not None
    assert one.brier.standard_error is None
    assert lone.cllr_standard_error is None
    assert "±" not in str(ind.calibrate(forecasts(1)))


def test_isotonic_regression_pools_what_falls_and_gives_ties_one_value() -> None:
    x, y = np.array([0.1, 0.2, 0.2, 0.3, 0.9]), np.array([0.0, 1.0, 0.0, 0.0, 1.0])
    assert isotonic(x, y).tolist() == approx([0.0, 1 / 3, 1 / 3, 1 / 3, 1.0])


@pytest.mark.parametrize("scale", [1.0, 2.0, 0.3])
def test_cllr_and_its_minimum_equal_those_of_lir(scale: float) -> None:
    from lir.metrics import cllr, cllr_min

    table = ratios(scale=scale)
    found = ind.calibrate(table).ratios
    assert found is not None
    theirs = their_data(table)
    assert found.cllr == approx(cllr(theirs), abs=1e-9)
    assert found.cllr_min == approx(cllr_min(theirs), abs=1e-6)


def test_the_standard_error_of_cllr_is_that_of_two_means_of_independent_ratios() -> None:
    table = ratios(200)
    found = ind.calibrate(table).ratios
    assert found is not None
    lr = 10 ** (table["decibans"] / 10)
    parts = [np.log2(1 + 1 / lr[table["true"] == 1]), np.log2(1 + lr[table["true"] == 0])]
    assert found.cllr == approx(sum(part.mean() for part in parts) / 2, rel=1e-12)
    assert found.cllr_standard_error == approx(np.sqrt(sum(part.var(ddof=1) / 200 for part in parts)) / 2, rel=1e-12)


@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_the_cross_entropy_curves_equal_those_of_lir(scale: float) -> None:
    from lir.algorithms.isotonic_regression import IsotonicCalibrator
    from lir.plotting.expected_calibration_error import calculate_ece

    table = ratios(scale=scale)
    found = ind.calibrate(table).ratios
    assert found is not None
    theirs, labels = their_data(table), table["true"].to_numpy()
    priors = 1.0 / (1.0 + 10.0**-found.ece.log10_prior_odds)
    best = IsotonicCalibrator().fit_apply(theirs).llrs
    with np.errstate(divide="ignore"):
        assert found.ece.as_given == approx(calculate_ece(10.0**theirs.llrs, labels, priors), abs=1e-12)
        assert found.ece.calibrated == approx(calculate_ece(10.0**best, labels, priors), abs=1e-6)
        assert found.ece.neutral == approx(calculate_ece(np.ones(labels.size), labels, priors), abs=1e-12)


def test_the_tippett_curves_equal_those_that_lir_draws() -> None:
    mpl.use("agg")
    from lir.plotting import tippett
    from matplotlib.figure import Figure

    table = ratios(60)
    found = ind.calibrate(table).ratios
    assert found is not None
    axes = Figure().add_subplot()
    tippett(axes, their_data(table))
    drawn = {str(line.get_label()): line.get_data() for line in axes.get_lines()[:2]}
    for label, ours in (("H_1", found.tippett.same), ("H_2", found.tippett.different)):
        at, percent = next(data for name, data in drawn.items() if label in name)
        below = (
            np.searchsorted(found.tippett.log10_lr, np.asarray(at) - 1e-12) - 1
        )  # theirs counts what is at the value
        shares = np.where(below < 0, 1.0, ours[below])
        assert shares == approx(np.asarray(percent) / 100, abs=1e-12)


def their_data(table: pd.DataFrame) -> "LLRData":
    from lir.data.models import LLRData

    return LLRData(features=table["decibans"].to_numpy()[:, None] / 10.0, hypothesis=table["true"].to_numpy())


def test_ratios_that_are_right_have_little_miscalibration_and_stretched_ones_much() -> None:
    right, stretched = (ind.calibrate(ratios(scale=s)).ratios for s in (1.0, 3.0))
    assert right is not None
    assert stretched is not None
    assert right.cllr_cal < 0.05 < 0.2 < stretched.cllr_cal
    assert right.cllr_min == approx(stretched.cllr_min, abs=1e-12)


def test_ratios_of_one_cost_one_bit() -> None:
    found = ind.calibrate(pd.DataFrame({"lr": [1.0, 1.0], "true": ["yes", "no"]})).ratios
    assert found is not None
    assert found.cllr == approx(1.0, abs=1e-14)
    assert (found.misleading_same, found.misleading_different) == (0.0, 0.0)


def test_an_infinite_ratio_that_misleads_costs_without_end_and_one_that_does_not_costs_nothing() -> None:
    bad = ind.calibrate(pd.DataFrame({"log10_lr": ["-inf", "0"], "true": ["yes", "no"]})).ratios
    good = ind.calibrate(pd.DataFrame({"log10_lr": ["inf", "-inf"], "true": ["yes", "no"]})).ratios
    assert bad is not None
    assert good is not None
    assert bad.cllr == np.inf
    assert good.cllr == 0.0


def test_the_three_scales_of_a_ratio_say_the_same() -> None:
    table = ratios(20)
    log10 = table["decibans"] / 10.0
    other = [
        pd.DataFrame({"log10_lr": log10, "true": table["true"]}),
        pd.DataFrame({"lr": 10**log10, "true": table["true"]}),
    ]
    costs = [ind.calibrate(t).ratios for t in (table, *other)]
    assert [found.cllr for found in costs if found] == approx([costs[0].cllr if costs[0] else 0.0] * 3, abs=1e-12)


def test_cross_entropy_at_even_odds_is_cllr_and_the_neutral_curve_is_the_entropy_of_the_prior() -> None:
    found = ind.calibrate(ratios()).ratios
    assert found is not None
    even = int(np.argmin(np.abs(found.ece.log10_prior_odds)))
    assert found.ece.as_given[even] == approx(found.cllr, abs=1e-12)
    p = 1 / (1 + 10.0**-found.ece.log10_prior_odds)
    assert found.ece.neutral == approx(-p * np.log2(p) - (1 - p) * np.log2(1 - p), abs=1e-12)
    assert np.all(found.ece.calibrated <= found.ece.as_given + 1e-9)


def test_tippett_curves_are_the_shares_above_each_ratio() -> None:
    table = ratios(50)
    found = ind.calibrate(table).ratios
    assert found is not None
    first = table["decibans"][table["true"] == 1].to_numpy() / 10.0
    slow = [np.mean(first > x + 1e-12) for x in found.tippett.log10_lr]
    assert found.tippett.same.tolist() == approx(slow)


def test_recalibrating_twice_changes_nothing() -> None:
    table = ratios()
    once = recalibrate(table["decibans"].to_numpy(), table["true"].to_numpy(dtype=float))
    assert recalibrate(once, table["true"].to_numpy(dtype=float)) == approx(once, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no rows"),
        ("lr,true\n", "no rows"),
        ("lr,truth\n2,yes\n", "no column 'true'; did you mean 'truth'"),
        ("case,hypothesis,true\na,x,yes\n", "no column 'probability'"),
        ("lr,true\n-1,yes\n2,no\n", ":2: lr: '-1'; write a number from 0 to inf"),
        ("lr,true\n\n1,yes\nnan,no\n", ":4: lr: 'nan'"),
        ("lr,true\n3,maybe\n", ":2: true: 'maybe'; write yes or no"),
        ("lr,true\n3,yes\n4,yes\n", "true: yes in every row"),
        ("lr,decibans,true\n3,2,yes\n", "columns lr and decibans both give the ratio"),
        ("lr,lr,true\n3,2,yes\n", ":1: two columns 'lr'"),
        ("lr,true\n3\n", ":2: 1 field under 2 headings"),
        (
            HEAD + "a,x,0.5,yes\na,y,0.4,no\n",
            ":2: probability: those of case 'a' sum to 0.9",
        ),
        (
            HEAD + "a,x,1.5,yes\na,y,0,no\n",
            ":2: probability: '1.5'; write a number from 0 to 1",
        ),
        (HEAD + "a,x,0.5,no\na,y,0.5,no\n", ":2: true: 0 hypotheses of case 'a' are true"),
        (HEAD + "a,x,0.5,yes\na,y,0.5,yes\n", ":2: true: 2 hypotheses of case 'a'"),
        (HEAD + "a,x,1,yes\n", ":2: hypothesis: case 'a' has one hypothesis only"),
        (HEAD + "a,x,0.5,yes\na,x,0.5,no\n", ":3: hypothesis: 'x' stands twice"),
    ],
)
def test_a_bad_ledger_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndiciaError) as caught:
        ind.calibrate(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_fields_that_are_not_set_apart_by_commas_are_told_as_such(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text((HEAD + "a,x,0.7,1\na,y,0.3,0\n").replace(",", mark).replace(".", ","), encoding="utf-8")
    with pytest.raises(IndiciaError, match=r"ledger\.csv:1: .* is one heading; set fields apart by commas"):
        ind.calibrate(path)


def test_one_case_is_no_cases(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(HEAD + "a,x,0.7,1\na,y,0.3,0\n", encoding="utf-8")
    assert "2 hypotheses of 1 case: no sign of miscalibration. With 1 case only" in ind.calibrate(path).to_text()
    path.write_text("lr,true\n3,1\n2,0\n", encoding="utf-8")
    assert "1 ratio where the first" in ind.calibrate(path).to_text()


def test_a_name_from_outside_is_harmless_in_every_display(tmp_path: Path) -> None:
    path = tmp_path / "<b>*x*.csv"
    ratios(5).to_csv(path, index=False)
    found = ind.calibrate(path)
    assert "<b>" not in found.to_html()
    assert "<b>" not in found.to_markdown()
    assert found.to_json().startswith("{")
