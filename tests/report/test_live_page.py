"""The live part in a real browser, under a strict policy, with the network off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from browser import Opened, open_offline
from indicia.case import Case
from indicia.case.yaml import read_yaml
from indicia.engine.result import Score
from indicia.engine.show import words
from indicia.report.live import live_part
from report.live_page import page_of


@pytest.fixture(scope="module")
def founding(models: Path) -> Case:
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture
def opened(browser: Any, founding: Case, tmp_path: Path) -> Iterator[Opened]:
    path = tmp_path / "page.html"
    path.write_text(page_of(live_part(founding)), encoding="utf-8")
    page = open_offline(browser, path, viewport={"width": 1200, "height": 900})
    yield page
    page.close()


def shown(page: Any) -> dict[tuple[str, ...], float]:
    """Every number on the page by what it is."""
    found = page.evaluate("""() => [...document.querySelectorAll("#live [data-quantity]")].map((element) => {
        const { quantity, question, hypothesis, item, step, path, value } = element.dataset;
        return [[quantity, hypothesis ?? item ?? step ?? path ?? "", question ?? ""], value];
    })""")
    return {tuple(key): float(value) for key, value in found if key[0] != "leader"}


def set_slider(page: Any, path: str, value: float) -> None:
    page.locator(f'input[type="range"][data-path="{path}"]').fill(str(value))


def overlay_of(page: Any) -> dict[Any, object]:
    return dict(read_yaml(page.locator("#live-overlay").input_value(), "overlay").data)


def compare(page: Any, score: Score, question: str) -> int:
    """Compare every posterior, prior, weight and odds shown with a score; how many there were."""
    found = {key: value for key, value in shown(page).items() if key[0] != "slider"}
    expected: dict[tuple[str, ...], float] = {}
    for answer in score.answers.values():
        for h, p in answer.posterior.items():
            expected["posterior", h, answer.id] = p
            expected["prior", h, answer.id] = answer.prior[h]
            if words.opportunity_moved(answer):
                expected["with-opportunity", h, answer.id] = answer.with_opportunity[h]
    answer = score[question]
    for weight in answer.weights:
        expected["weight", weight.item, question] = weight.weight_decibans
    expected["leader-posterior", "", question] = answer.posterior[answer.leader]
    expected["log10-odds", "", question] = answer.log10_odds_against_next
    expected["log10-prior-odds", "", question] = words.prior_log10_odds(answer, answer.runner_up)
    steps = {key: found.pop(key) for key in [*found] if key[0] == "step"}
    assert found == approx(expected, abs=1e-6)
    check_steps(steps, score, question)
    return len(found) + len(steps)


def check_steps(steps: dict[tuple[str, ...], float], score: Score, question: str) -> None:
    """The waterfall: prior odds, opportunity, each item or group, posterior odds."""
    answer = score[question]
    expected = {"prior": 10 * words.prior_log10_odds(answer, answer.rival)}
    if words.opportunity_moved(answer):
        expected["opportunity"] = words.opportunity_weight(answer)
    members = {w.group: [v for v in answer.weights if v.group == w.group] for w in answer.weights if w.group}
    for weight in answer.weights:
        key = weight.group or weight.item
        expected[key] = sum(w.weight_decibans for w in members.get(weight.group or "", [weight]))
    expected["posterior"] = 10 * answer.log10_odds_against(answer.rival)
    assert [step for _, step, _ in steps] == list(expected)
    assert [*steps.values()] == approx([*expected.values()], abs=1e-6)


def test_what_a_reader_moves_comes_out_as_scored(opened: Opened, founding: Case) -> None:
    page = opened.page
    assert compare(page, ind.score(founding), "perpetrator") > 60
    set_slider(page, "prior.perpetrator.russia", 0.4)
    set_slider(page, "reuters.reliability", 0.31)
    page.locator('input[data-item="mig_tajik"]').uncheck()
    page.locator('input[data-item="lumberjacks"]').uncheck()
    overlay = overlay_of(page)
    assert overlay["set"] == {"prior.perpetrator.russia": 0.4, "reuters.reliability": 0.31}
    assert overlay["off"] == ["mig_tajik", "lumberjacks"]
    score = ind.score(founding, overlays=[overlay])
    assert compare(page, score, "perpetrator") > 60
    assert score.answer.labels[score.answer.leader] in page.locator(".live-finding").inner_text()
    assert words.word(score.answer, score.answer.leader) in page.locator(".live-finding").inner_text()
    assert opened.requests == []
    assert opened.complaints == []
