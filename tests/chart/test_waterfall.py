"""The waterfall adds up from prior to posterior odds, whatever the two hypotheses."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from pytest import approx

import indicia as ind
from chart.looks import case, said, two
from indicia import chart
from indicia.chart.steps import Step, pair_of, steps_of
from indicia.engine.result import Answer, ItemWeight

_MOVES = ("opportunity", "item", "group", "rest")


def _sum(steps: list[Step]) -> float:
    return math.fsum(step.decibans for step in steps[:-1])


def _odds(answer: Answer, of: str, against: str) -> float:
    return 10.0 * (answer.log_posterior[of] - answer.log_posterior[against]) / math.log(10.0)


@pytest.mark.parametrize("question", ["perpetrator", "target", "aircraft"])
def test_steps_add_up_to_the_posterior_odds_of_any_pair(score: ind.Score, question: str) -> None:
    answer = score[question]
    for of in answer.posterior:
        for against in answer.posterior:
            if of == against:
                continue
            steps = steps_of(answer, of, against)
            assert steps[-1].decibans == approx(_odds(answer, of, against), rel=1e-12, abs=1e-9)
            assert _sum(steps) == approx(steps[-1].decibans, rel=1e-9, abs=1e-9)


def test_the_pair_is_the_leader_and_its_rival_and_a_neutral_catch_all_is_no_rival() -> None:
    answer = ind.score(case(3, 1)).answer
    assert pair_of(answer, None, None) == (answer.leader, answer.rival)
    assert pair_of(answer, answer.rival, None) == (answer.rival, answer.leader)
    assert pair_of(answer, None, answer.leader) == (answer.rival, answer.leader)


def test_a_pair_that_is_none_is_refused(score: ind.Score) -> None:
    with pytest.raises(ind.errors.IndiciaError, match="'rusia' is no hypothesis of perpetrator; did you mean 'russia'"):
        chart.waterfall(score, of="rusia")
    with pytest.raises(ind.errors.IndiciaError, match="'russia' is weighed against itself"):
        chart.waterfall(score, of="russia", against="russia")


def test_a_group_is_one_step_at_its_first_item_and_opportunity_stands_next_to_the_prior(score: ind.Score) -> None:
    steps = steps_of(score.answer, "tajikistan", "russia")
    assert [step.kind for step in steps[:2]] == ["prior", "opportunity"]
    line = next(step for step in steps if step.name == "moscow_line")
    assert line.items == ("moscow_denies", "moscow_blames_nato")
    weights = {w.item: w.weight_decibans for w in score.answer.weights}
    assert line.decibans == approx(sum(weights[item] for item in line.items), abs=1e-12)
    named = [item for step in steps for item in step.items]
    assert sorted(named) == sorted(weights)


def test_bars_begin_where_the_one_before_ended(score: ind.Score) -> None:
    ax = chart.waterfall(score)
    bars = [bar for bar in ax.patches if bar.get_gid() in _MOVES]
    steps = steps_of(score.answer, "tajikistan", "russia")
    at = steps[0].decibans
    for bar, step in zip(bars, steps[1:-1], strict=True):
        assert bar.get_x() == approx(at, abs=1e-9)
        assert bar.get_width() == approx(step.decibans, abs=1e-9)
        at += step.decibans
    (total,) = [bar for bar in ax.patches if bar.get_gid() == "posterior"]
    assert at == approx(total.get_width(), abs=1e-9)


def test_figures_stand_at_the_bars_with_a_true_minus(score: ind.Score) -> None:
    text = said(chart.waterfall(score))
    assert "+1.4" in text
    assert "\N{MINUS SIGN}0.3" in text
    assert "Posterior odds 2.7 : 1 |" in text
    assert "for Tajikistan →" in text
    assert "← for Russia" in text


def test_light_items_are_one_step_together_and_named(score: ind.Score) -> None:
    rest = steps_of(score.answer, "tajikistan", "russia")[-2]
    assert rest.kind == "rest"
    assert all(abs(w.weight_decibans) < 0.3 for w in score.answer.weights if w.item in rest.items)
    assert rest.report == ", ".join(rest.items)


def test_beyond_the_most_steps_the_smallest_are_added_up() -> None:
    answer = ind.score(case(4, 300)).answer
    steps = steps_of(answer, *pair_of(answer, None, None), most=40)
    assert len(steps) == 42
    kept = [abs(s.decibans) for s in steps[1:-2]]
    weights = {w.item: abs(w.weight_decibans) for w in answer.weights}
    assert min(kept) >= max(weights[item] for item in steps[-2].items) - 1e-9
    assert _sum(steps) == approx(steps[-1].decibans, abs=1e-8)


def test_an_exclusion_leads_out_of_the_chart_and_nothing_is_drawn_behind_it() -> None:
    ax = chart.waterfall(case(5, 4), of="h0", against="h3")
    text = said(ax)
    assert "+∞" in text
    assert "Posterior odds infinite" in text
    assert text.count("not drawn") == 3  # two items, and the note
    assert all(math.isfinite(edge) for bar in ax.patches for edge in (bar.get_x(), bar.get_width()))


def _answer(prior: list[float], rows: list[list[float]]) -> Answer:
    """An answer whose posterior is worked out by plain sums."""
    names = [f"h{i}" for i in range(len(prior))]
    log = [math.log(p) + math.fsum(row[i] for row in rows) for i, p in enumerate(prior)]
    top = max(log)
    total = top + math.log(math.fsum(math.exp(x - top) for x in log))
    logs = dict(zip(names, (x - total for x in log), strict=True))
    weights = tuple(
        ItemWeight(f"i{k}", "-", "table", "g" if k % 3 == 0 else None, dict(zip(names, row, strict=True)), 0.0)
        for k, row in enumerate(rows)
    )
    stated = dict(zip(names, prior, strict=True))
    posterior = {h: math.exp(x) for h, x in logs.items()}
    return Answer(
        "q", "?", {h: h for h in names}, None, stated, stated, posterior, logs, weights, dict.fromkeys(names, 0.0)
    )


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.floats(-30.0, 0.0), min_size=3, max_size=3), max_size=60),
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3),
    st.integers(1, 40),
)
def test_whatever_is_put_together_the_steps_add_up(rows: list[list[float]], prior: list[float], most: int) -> None:
    answer = _answer([p / sum(prior) for p in prior], rows)
    steps = steps_of(answer, "h0", "h2", most)
    assert _sum(steps) == approx(steps[-1].decibans, abs=1e-8)
    assert len(steps) <= most + 3
    assert sorted(i for s in steps for i in s.items) == sorted(w.item for w in answer.weights)


def test_two_hypotheses_without_evidence_are_two_bars() -> None:
    ax: Axes = chart.waterfall(case(2, 0))
    assert [bar.get_gid() for bar in ax.patches] == ["prior", "posterior"]
    assert chart.waterfall(two()) is not None
