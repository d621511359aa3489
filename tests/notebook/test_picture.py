"""What is drawn at each move."""

import math
import re
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.notebook.picture import Step, _ends, _ticks, posterior_html, steps, waterfall_html


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Score:
    return ind.score(ind.load(models / "tajikistan-2018.yaml"))


def test_the_steps_add_up_from_prior_to_posterior_odds(founding: ind.Score) -> None:
    for answer in founding.answers.values():
        first, *middle, last = steps(answer)
        assert first.total
        assert last.total
        assert first.decibans + sum(step.decibans for step in middle) == approx(last.decibans, abs=1e-9)


def test_a_group_is_one_step(founding: ind.Score) -> None:
    names = [step.name for step in steps(founding.answer)]
    assert "moscow_line" in names
    assert "moscow_denies" not in names


def test_of_many_items_the_smallest_are_one_step_and_still_add_up(founding: ind.Score) -> None:
    items = {
        f"e{i}": {
            "report": "r",
            "speaker": f"s{i}",
            "date": "2019-01-01",
            "model": "table",
            "given": {"a": 0.5 + i / 200, "b": 0.5},
            "because": "b",
        }
        for i in range(60)
    }
    case = {"indicia": 1, "title": "T", "as_of": "2020-01-01", "by": "me", "ask": "Who?"}
    case |= {"hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}}, "sources": {f"s{i}": {} for i in range(60)}}
    drawn = steps(ind.score(ind.load({**case, "evidence": items})).answer)
    assert len(drawn) == 28
    assert drawn[-2].name == "35 smaller ones together"
    assert drawn[0].decibans + sum(step.decibans for step in drawn[1:-1]) == approx(drawn[-1].decibans)


def test_an_infinite_weight_is_drawn_beyond_all_others() -> None:
    ends = _ends([Step("prior odds", 3.0, total=True), Step("x", -math.inf), Step("posterior odds", -math.inf)])
    assert all(math.isfinite(end) for pair in ends for end in pair)
    assert ends[1][1] < -3.0


@pytest.mark.parametrize(("low", "high"), [(0.0, 4.3), (-2.8, 0.7), (-120.0, 3.0), (0.0, 1e-9)])
def test_ticks_are_few_and_lie_between_the_ends(low: float, high: float) -> None:
    ticks = _ticks(low, high)
    assert 0.0 in ticks
    assert 2 <= len(ticks) <= 8
    assert all(low - 1e-12 <= tick <= high + 1e-12 for tick in ticks)


def test_every_hypothesis_shows_its_figures_to_nine_places_where_one_points(founding: ind.Score) -> None:
    html = posterior_html(founding.answer, founding.answer.ranking)
    for h, p in founding.answer.posterior.items():
        row = re.search(rf'data-hypothesis="{h}".*?</tr>', html)
        assert row
        assert re.findall(r'class="n" title="([0-9.]+)"', row[0]) == [f"{founding.answer.prior[h]:.9f}", f"{p:.9f}"]


def test_text_of_a_case_cannot_become_markup() -> None:
    bad = '"><script>alert(1)</script>'
    case = {"indicia": 1, "title": bad, "as_of": "2020-01-01", "by": "me", "ask": bad}
    case |= {"hypotheses": {"a": {"prior": 0.5, "label": bad}, "b": {"prior": 0.5, "label": bad}}, "sources": {"s": {}}}
    item = {"report": bad, "speaker": "s", "date": "2019-01-01", "model": "table", "because": bad}
    answer = ind.score(ind.load({**case, "evidence": {"e": {**item, "given": {"a": 0.9, "b": 0.2}}}})).answer
    html = posterior_html(answer, answer.ranking) + waterfall_html(answer)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_a_lone_hypothesis_has_no_waterfall(models: Path) -> None:
    case = {"indicia": 1, "title": "T", "as_of": "2020-01-01", "by": "me", "ask": "Who?"}
    assert waterfall_html(ind.score(ind.load({**case, "hypotheses": {"a": {"prior": 1}}, "evidence": {}})).answer) == ""
