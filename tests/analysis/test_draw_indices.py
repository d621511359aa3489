"""Sobol indices against closed forms, SciPy and SALib."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest import approx
from scipy import special, stats

import indicia as ind
from indicia.analysis.draw import Indices, estimate_indices
from indicia.analysis.draw.indices import case_indices, log_odds
from indicia.analysis.draw.plan import make_plan
from indicia.analysis.draw.points import at_shares, sobol_points
from indicia.analysis.draw.posterior import evaluate
from indicia.engine.compiled import compile_case
from indicia.engine.score import answer_to
from indicia.errors import IndiciaError

type Floats = np.ndarray[Any, np.dtype[np.float64]]

A, B = 7.0, 0.1


def ishigami(x: Floats) -> Floats:
    found: Floats = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
    return found


def samples(n: int) -> tuple[Floats, Floats]:
    points = sobol_points(6, n, seed=1) * 2 * np.pi - np.pi
    return points[:3], points[3:]


def found(n: int = 2**12) -> Indices:
    a, b = samples(n)
    return estimate_indices(ishigami, a, b, [[0], [1], [2]], names=["x1", "x2", "x3"])


def closed_form() -> tuple[list[float], list[float]]:
    """Ishigami and Homma 1990; Saltelli and others 2008, Global Sensitivity Analysis, equation 4.34."""
    v1, v2, v13 = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    v = v1 + v2 + v13
    return [v1 / v, v2 / v, 0.0], [(v1 + v13) / v, v2 / v, v13 / v]


def test_the_ishigami_function_has_its_closed_form() -> None:
    first, total = closed_form()
    indices = found(2**14)
    assert indices.first.tolist() == approx(first, abs=0.01)
    assert indices.total.tolist() == approx(total, abs=0.01)
    assert np.all(np.abs(indices.first - first) < 4 * indices.first_error)
    assert np.all(np.abs(indices.total - total) < 4 * indices.total_error)


def test_scipy_gives_the_same_from_the_same_samples() -> None:
    n = 2**12
    a, b = samples(n)
    mixed = np.array([[*a[:i], b[i], *a[i + 1 :]] for i in range(3)])
    outputs = {
        "f_A": ishigami(a)[None],
        "f_B": ishigami(b)[None],
        "f_AB": np.array([ishigami(m) for m in mixed])[:, None],
    }
    theirs = stats.sobol_indices(func=outputs, n=n, method="saltelli_2010")
    ours = found(n)
    assert ours.first.tolist() == approx(np.ravel(theirs.first_order).tolist(), abs=1e-12)
    assert ours.total.tolist() == approx(np.ravel(theirs.total_order).tolist(), abs=1e-12)


@pytest.mark.filterwarnings("ignore")  # what SALib uses may be deprecated
def test_salib_gives_the_same_from_the_same_samples() -> None:
    sobol = pytest.importorskip("SALib.analyze.sobol")
    n = 2**12
    a, b = samples(n)
    columns = [a, *(np.array([*a[:i], b[i], *a[i + 1 :]]) for i in range(3)), b]
    outputs = np.array([ishigami(x) for x in columns]).T.ravel()
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    theirs = sobol.analyze(problem, outputs, calc_second_order=False, num_resamples=10)
    ours = found(n)
    assert ours.total.tolist() == approx(theirs["ST"].tolist(), abs=1e-9)
    assert ours.first.tolist() == approx(theirs["S1"].tolist(), abs=1e-3)  # it centres by another mean


def test_standard_errors_are_those_of_repeated_estimates() -> None:
    repeated = []
    for seed in range(60):
        x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (6, 512))
        repeated.append(estimate_indices(ishigami, x[:3], x[3:], [[0], [1], [2]]))
    for name in ("first", "total"):
        spread = np.std([getattr(r, name) for r in repeated], axis=0)
        told = np.mean([getattr(r, f"{name}_error") for r in repeated], axis=0)
        assert np.all(told / spread < 1.6)
        assert np.all(told / spread > 0.6)


def test_a_group_of_inputs_that_depend_on_one_another_has_one_index() -> None:
    def pair(x: Floats) -> Floats:
        return np.asarray(x[0] * x[1] + x[2])

    rng = np.random.default_rng(0)
    z = rng.standard_normal((3, 2**15))
    w = rng.standard_normal((3, 2**15))
    z[1], w[1] = z[0], w[0]  # x0 x1 is a square, of variance 2; x2 has variance 1
    indices = estimate_indices(pair, z, w, [[0, 1], [2]])
    assert indices.first.tolist() == approx([2 / 3, 1 / 3], abs=0.03)
    assert indices.total.tolist() == approx([2 / 3, 1 / 3], abs=0.03)


def test_an_output_that_does_not_vary_has_no_shares() -> None:
    a, b = samples(64)
    indices = estimate_indices(lambda x: np.ones(x.shape[1]), a, b, [[0], [1]])
    assert indices.total.tolist() == [0.0, 0.0]


# ── of a case ──────────────────────────────────────────────────────────────────────────────────────────────────────

ITEM = {"report": "r", "speaker": "s", "date": "2020-01-01", "because": "-", "independent": "-", "model": "ratio"}


def case(*, evidence: dict[str, Any] | None = None, **question: Any) -> ind.Case:
    data: dict[str, Any] = {
        "indicia": 1,
        "title": "t",
        "by": "b",
        "as_of": "2020-01-31",
        "questions": {"who": {"ask": "?", "hypotheses": {"a": {"prior": 0.6}, "b": {"prior": 0.4}}, **question}},
        "sources": {"s": {"label": "S"}, "post": {"label": "P", "reliability": "0.6 to 0.9"}},
        "evidence": evidence
        or {
            "one": {**ITEM, "ratios": {"a": "lognormal(0.5, 0.8)", "b": 1}},
            "two": {**ITEM, "ratios": {"a": "lognormal(0.2, 0.4)", "b": 1}},
        },
    }
    return ind.load(data)


def test_log_ratios_add_up_so_that_each_has_its_share_of_the_variance() -> None:
    draws = ind.draw(case(), 10, sobol_indices=2**12)
    shares = {str(i): v for i, v in zip(draws["input"].values, draws["total"].values, strict=True)}
    assert shares["one.ratios.a"] == approx(0.64 / 0.80, abs=0.01)
    assert shares["two.ratios.a"] == approx(0.16 / 0.80, abs=0.01)
    assert draws["first_order"].values.tolist() == approx(draws["total"].values.tolist(), abs=0.02)


def test_a_dirichlet_prior_is_one_input() -> None:
    # The log-odds of a Beta(a, b) have variance trigamma(a) + trigamma(b).
    draws = ind.draw(case(concentration=10), 10, sobol_indices=2**12)
    variance = float(special.polygamma(1, 6) + special.polygamma(1, 4))
    shares = dict(zip(draws["input"].values.tolist(), draws["total"].values.tolist(), strict=True))
    assert list(shares) == ["prior", "one.ratios.a", "two.ratios.a"]
    assert shares["prior"] == approx(variance / (variance + 0.80), abs=0.02)


def test_taking_over_what_did_not_move_changes_no_index() -> None:
    planes = {"report": "r", "because": "-", "model": "capability", "needed": 2, "availability": "0.3 to 0.8"}
    evidence = {
        "one": {**ITEM, "carriers": ["post"], "ratios": {"a": "2 to 8", "b": 1}},
        "two": {**ITEM, "carriers": ["post"], "model": "table", "given": {"a": "0.2 to 0.9", "b": 0.4}},
        "planes": {**planes, "aircraft": {"a": {2: 0.3, 4: 0.7}, "b": "3 to 9"}},
    }
    opened = case(evidence=evidence, concentration=10, prior_excludes=["planes"])
    compiled = compile_case(opened)
    central, plan, n = compiled.evaluate(compiled.central), make_plan(compiled), 32
    answer = answer_to(central, "who")
    a, b = np.split(sobol_points(2 * len(plan.paths), n, seed=0), 2)
    a, b = (np.array(list(at_shares(plan, dict(zip(plan.paths, x, strict=True))).values())) for x in (a, b))
    at = {path: i for i, path in enumerate(plan.paths)}

    def whole(x: Floats) -> Floats:
        return log_odds(answer, evaluate(plan, central, answer.id, dict(zip(plan.paths, x, strict=True)), n).log_joint)

    expected = estimate_indices(whole, a, b, [[at[p] for p in group] for group in plan.inputs.values()])
    quick = case_indices(plan, central, answer, n=n, seed=0, progress=lambda done: None)
    assert quick.total.tolist() == approx(expected.total.tolist(), abs=1e-9)
    assert quick.first.tolist() == approx(expected.first.tolist(), abs=1e-9)
    assert np.all(quick.total > 0)


def test_indices_are_refused_where_a_hypothesis_can_be_impossible() -> None:
    evidence = {"one": {**ITEM, "model": "table", "given": {"a": "uniform(0, 1)", "b": 0.5}}}
    said = {"statements": {"denied": "uniform(0.2, 1)", "silent": "rest", "blamed_other": 0.2, "admitted": 0}}
    denial = {**ITEM, "model": "denial", "actor": "a", "statement": "silent", "if_responsible": said, "if_not": 0.5}
    with pytest.raises(IndiciaError, match=r"impossible in [0-9]+ of 64"):
        ind.draw(case(evidence=evidence | {"two": denial}), 10, sobol_indices=64)


def test_indices_are_refused_where_priors_are_cut() -> None:
    changes = {"hypotheses": {"a": {"prior": "0.2 to 0.6"}, "b": {"prior": "0.2 to 0.5"}, "c": {"prior": 0.1}}}
    evidence = {"one": {**ITEM, "ratios": {"a": 2, "b": 1, "c": 1}}}
    with pytest.raises(IndiciaError, match="need independent numbers"):
        ind.draw(case(**changes, evidence=evidence), 10, sobol_indices=64)


@pytest.mark.parametrize("base", [1, 3, 100])
def test_a_base_that_is_no_power_of_2_is_refused(base: int) -> None:
    with pytest.raises(IndiciaError, match="take a power of 2"):
        ind.draw(case(), 10, sobol_indices=base)


def test_indices_need_an_uncertain_number(models: Path) -> None:
    with pytest.raises(IndiciaError, match="no number of this case is uncertain"):
        ind.draw(ind.load(models / "burglar.yaml"), 10, sobol_indices=4)
