"""Bounds: closed forms, dense grids on random cases, and the promise that inner <= truth <= outer."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from pytest import approx
from tests.engine.build import case, question, ratio, table

import indicia as ind
from indicia.analysis.bounds.ascent import Climber, starts
from indicia.analysis.bounds.build import make_space
from indicia.analysis.bounds.relax import choose_order, fill
from indicia.engine.compiled import compile_case
from indicia.errors import IndiciaError


def two(evidence: dict[str, Any], **more: Any) -> ind.Case:
    return ind.load(case({"q": question({"a": 0.4, "b": 0.6})}, evidence, **more))


def test_a_case_of_points_has_its_score_as_both_bounds() -> None:
    found = ind.bounds(two({"e": table({"a": 0.9, "b": 0.3})}))["a"]
    assert (found.lower.inner, found.upper.inner) == approx((2 / 3, 2 / 3))
    assert (found.lower.outer, found.upper.outer) == approx((2 / 3, 2 / 3))


def test_two_hypotheses_with_ranges_of_their_own_have_opposite_corners_as_bounds() -> None:
    # P(a) is greatest with L(a) at its 95th and L(b) at its 5th percentile: 0.4 0.9 / (0.4 0.9 + 0.6 0.2)
    found = ind.bounds(two({"e": table({"a": "0.5 to 0.9", "b": "0.2 to 0.4"})}))
    assert found["a"].upper.inner == approx(0.36 / 0.48, abs=1e-9)
    assert found["a"].upper.outer == approx(0.36 / 0.48, abs=1e-7)
    assert found["a"].lower.inner == approx(0.2 / 0.44, abs=1e-9)
    assert found["a"].lower.outer == approx(0.2 / 0.44, abs=1e-7)
    assert found["b"].lower.inner == approx(1 - 0.36 / 0.48, abs=1e-9)
    assert found.closed


def test_a_ratio_is_in_the_box_though_a_score_holds_it() -> None:
    found = ind.bounds(two({"e": ratio({"a": "2 to 8", "b": 1})}))["a"]
    assert found.upper.inner == approx(0.4 * 8 / (0.4 * 8 + 0.6), abs=1e-9)


def test_a_dirichlet_prior_is_cut_with_the_simplex() -> None:
    # Its parts are in Beta boxes whose upper ends add up to more than 1; the best row gives the rest to the least.
    data = case(
        {"q": question({"a": 0.5, "b": 0.3, "c": 0.2}, concentration=10)}, {"e": table({"a": 0.5, "b": 0.9, "c": 0.1})}
    )
    found = ind.bounds(ind.load(data), tolerance=1e-4)
    ends = [found.numbers[f"prior.{h}"] for h in "abc"]
    best = max(
        0.5 * p / (0.5 * p + 0.9 * q + 0.1 * (1 - p - q))
        for p in np.linspace(*ends[0], 401)
        for q in np.linspace(*ends[1], 401)
        if ends[2][0] <= 1 - p - q <= ends[2][1]
    )
    assert found["a"].upper.inner == approx(best, abs=2e-3)
    assert found["a"].upper.outer >= best
    assert sum(found["a"].upper.at.values()) == approx(1.0)


def test_fill_gives_the_best_state_all_that_the_others_leave() -> None:
    p = fill(np.array([1.0, 3.0, 2.0]), np.array([0.1, 0.2, 0.1]), np.array([0.6, 0.5, 0.9]), 0)
    assert p == approx(np.array([0.1, 0.5, 0.4]))


def random_case(seed: int) -> ind.Case:
    """Two linked questions, one hidden, four items; a carrier of two of them, a group of two."""
    rng = np.random.default_rng(seed)

    def span() -> str:
        low = rng.uniform(0.05, 0.6)
        return f"{low:.3f} to {low + rng.uniform(0.1, 0.35):.3f}"

    hidden = {
        "ask": "?",
        "hidden": True,
        "given": "q",
        "prior": {"a": {"x": span(), "y": 0.5}, "b": {"x": 0.3, "y": 0.7}, "c": {"x": 0.6, "y": 0.4}},
        "hypotheses": {"x": {}, "y": {}},
    }
    items = {
        "e": table({"a": span(), "b": 0.3, "c": 0.4}, carriers=["r"]),
        "f": table({"h": {"x": span(), "y": 0.4}}, carriers=["r"]),
        "g": table({"a": 0.6, "b": span(), "c": 0.2}),
        "i": table({"a": 0.5, "b": 0.3, "c": 0.7}),
    }
    groups = {"t": {"items": ["g", "i"], "redundancy": span(), "because": "-", "same_claim": "-"}}
    built = case(
        {"q": question({"a": 0.3, "b": 0.4, "c": 0.3}), "h": hidden},
        items,
        groups=groups,
        sources={"r": {"reliability": span()}},
    )
    return ind.load(built)


@pytest.mark.parametrize("seed", range(4))
def test_a_dense_grid_lies_between_the_outer_bounds_and_reaches_the_inner_ones(seed: int) -> None:
    made = random_case(seed)
    found = ind.bounds(made, seconds=20)
    compiled = compile_case(made)
    paths = list(found.numbers)
    assert len(paths) == 6
    axes = {p: np.linspace(*found.numbers[p], 7 if p in ("r.reliability", "t.redundancy") else 3) for p in paths}
    points = np.array(list(product(*axes.values()))).T
    numbers = compiled.central.with_axes({p: ("grid", v) for p, v in zip(paths, points, strict=True)})
    log = compiled.evaluate(numbers).marginal(("q",)).log
    posterior = np.exp(log) / np.exp(log).sum(axis=0)
    for row, bound in zip(posterior, found.bounds, strict=True):
        assert bound.lower.outer <= row.min() + 1e-9
        assert row.max() - 1e-9 <= bound.upper.outer
        assert bound.lower.inner <= row.min() + 1e-4
        assert row.max() - 1e-4 <= bound.upper.inner
        assert bound.upper.closed
        assert bound.lower.closed


def test_an_inner_bound_is_what_a_score_says_at_its_numbers() -> None:
    made = random_case(0)
    found = ind.bounds(made)["b"]
    at = {path: value for path, value in found.upper.at.items() if not path.startswith("prior.")}
    prior = {path: value for path, value in found.upper.at.items() if path.startswith("prior.")}
    assert ind.score(made, values={**at, **prior})["q"].posterior["b"] == approx(found.upper.inner, abs=1e-9)


def test_tables_and_the_engine_agree_at_any_point() -> None:
    space = make_space(compile_case(random_case(1)), "q")
    for hypothesis, h in enumerate("abc"):
        for t in starts(space, 3):
            climber = Climber(space, space.states_of(h).astype(float), t)
            assert climber.share == approx(space.evaluate(t)[hypothesis], abs=1e-12)


def test_time_and_tolerance_are_above_zero() -> None:
    with pytest.raises(IndiciaError, match="a tolerance is above 0"):
        ind.bounds(two({}), tolerance=0)
    with pytest.raises(IndiciaError, match="the time is above 0"):
        ind.bounds(two({}), seconds=0)


def test_what_was_found_before_an_interruption_is_kept() -> None:
    def stop(what: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    found = ind.bounds(two({"e": table({"a": "0.5 to 0.9", "b": 0.3})}), progress=stop)
    assert found.interrupted
    assert found["a"].upper.inner == approx(0.4 * 0.9 / (0.4 * 0.9 + 0.6 * 0.3), abs=1e-9)
    assert (found["b"].lower.outer, found["b"].upper.outer) == (0.0, 1.0)
    assert "Stopped before the end" in found.to_text()


def test_time_ends_the_climbing_too_and_what_was_not_looked_at_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("indicia.analysis.bounds.run.monotonic", lambda: float(next(clock)))
    found = ind.bounds(two({"e": table({"a": "0.5 to 0.9", "b": 0.3})}), seconds=0.5)
    assert found["a"].upper.closed
    assert (found["a"].lower.outer, found["b"].lower.outer, found["b"].upper.outer) == (0.0, 0.0, 1.0)
    assert not found.interrupted
    assert "after 0.5 seconds of search" in " ".join(found.to_text().split())


def test_the_output_says_what_is_seen_at_some_values_and_not_proved() -> None:
    found = ind.bounds(two({"e": table({"a": "0.5 to 0.9", "b": "0.2 to 0.4"})}))
    for text in (found.to_text(), found.to_markdown(), found.to_html()):
        assert "is seen at 5 of its values for 3 settings of the others, and not proved" in " ".join(text.split())


def test_the_output_says_that_bounds_are_not_reached_together() -> None:
    found = ind.bounds(two({"e": table({"a": "0.5 to 0.9", "b": "0.2 to 0.4"})}))
    for text in (found.to_text(), found.to_markdown(), found.to_html()):
        assert "not reached together" in " ".join(text.split())


@pytest.mark.parametrize("seed", range(6))
def test_no_point_of_a_part_of_the_box_passes_the_bound_on_that_part(seed: int) -> None:
    space = make_space(compile_case(random_case(seed)), "q")
    rng = np.random.default_rng(seed)
    n = len(space.numbers)
    for place, h in enumerate("abc"):
        wanted = space.states_of(h).astype(float)
        for states, of in ((wanted, float), (1.0 - wanted, lambda p: 1.0 - float(p))):
            ends = np.sort(rng.uniform(size=(2, n)), axis=0)
            chosen = choose_order(space, states, *ends)
            intervals = chosen.intervals(*ends)
            assert intervals is not None
            odds = chosen.bound(intervals)
            for _ in range(20):
                at = np.where(rng.uniform(size=n) < 0.5, ends[0], ends[1])
                share = of(space.evaluate(at)[place])
                assert share <= odds / (1 + odds) + 1e-9


def test_the_bound_on_a_point_is_the_posterior_there() -> None:
    space = make_space(compile_case(random_case(2)), "q")
    at = np.full(len(space.numbers), 0.3)
    chosen = choose_order(space, space.states_of("a").astype(float), at, at)
    intervals = chosen.intervals(at, at)
    assert intervals is not None
    odds = chosen.bound(intervals)
    assert odds / (1 + odds) == approx(float(space.evaluate(at)[0]), abs=1e-8)


def test_two_items_have_the_bounds_that_a_credal_network_has() -> None:
    # pyAgrum 3.3.1, CNMonteCarloSampling on q -> e, q -> f with these intervals, both seen: 1/2 and 8/9. That sampling
    # visits vertices; here it has found those that the closed form has.
    items = {"e": table({"a": "0.5 to 0.9", "b": "0.2 to 0.4"}), "f": table({"a": "0.6 to 0.8", "b": "0.3 to 0.5"})}
    found = ind.bounds(two(items))["a"]
    assert (found.lower.inner, found.upper.inner) == approx((1 / 2, 8 / 9), abs=1e-9)
    assert (found.lower.outer, found.upper.outer) == approx((1 / 2, 8 / 9), abs=1e-7)
