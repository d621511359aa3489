"""`ind.tune`: its widgets, without a browser."""

import asyncio
import re
import sys
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.case.yaml import read_yaml
from indicia.errors import IndiciaError
from indicia.notebook.idle import Idle
from indicia.notebook.tuner import Tuner


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Case:
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture
def tuner(founding: ind.Case, monkeypatch: pytest.MonkeyPatch) -> Tuner:
    monkeypatch.setattr(Tuner, "_look_further", lambda self: None)  # what takes longer has its own tests
    return ind.tune(founding)


def shown(tuner: Tuner) -> dict[str, float]:
    """The posterior that stands in the widget, to nine places."""
    rows = re.findall(r'data-hypothesis="(\w+)".*?</tr>', tuner._shown.value)
    figures = re.findall(r'class="n" title="([0-9.]+)"', tuner._shown.value)
    return dict(zip(rows, map(float, figures[1::2]), strict=True))


def expected(tuner: Tuner, case: ind.Case, question: str | None = None) -> dict[str, float]:
    """The posterior of the case with the overlay that the widget gives."""
    overlay = read_yaml(tuner.overlay(), "overlay").data
    return dict(ind.score(case, overlays=[overlay], question=question).answer.posterior)


def test_before_anything_is_moved_it_shows_the_score(tuner: Tuner, founding: ind.Case) -> None:
    assert shown(tuner) == approx(ind.score(founding).answer.posterior, abs=1e-9)
    assert tuner.case is founding


def test_posterior_and_waterfall_follow_a_slider(tuner: Tuner, founding: ind.Case) -> None:
    before = tuner._shown.value
    tuner.controls.sliders["prior.perpetrator.russia"].value = 0.4
    assert shown(tuner) == approx(expected(tuner, founding), abs=1e-6)
    assert shown(tuner) != approx(ind.score(founding).answer.posterior, abs=1e-3)
    steps = [re.findall(r'data-decibans="([-0-9.]+)"', html) for html in (before, tuner._shown.value)]
    assert steps[0] != steps[1]
    assert "Changed from the file: prior.perpetrator.russia = 0.4." in tuner._shown.value


def test_the_other_priors_sliders_move_along(tuner: Tuner) -> None:
    tuner.controls.sliders["prior.perpetrator.russia"].value = 0.4
    values = {h: tuner.controls.sliders[f"prior.perpetrator.{h}"].value for h in tuner.answer.prior}
    assert values == approx(tuner.answer.prior)
    assert sum(values.values()) == approx(1.0)


def test_a_page_that_rounds_the_other_sliders_to_their_steps_and_says_so_moves_nothing(
    tuner: Tuner, founding: ind.Case
) -> None:
    tuner.controls.sliders["prior.perpetrator.russia"].value = 0.4
    for path, slider in tuner.controls.sliders.items():
        if path != "prior.perpetrator.russia":
            slider.value = slider.step * round(slider.value / slider.step)
    assert read_yaml(tuner.overlay(), "overlay").data["set"] == {"prior.perpetrator.russia": 0.4}
    assert shown(tuner) == approx(expected(tuner, founding), abs=1e-6)
    tuner.controls.sliders["prior.perpetrator.nobody"].value += 0.005
    assert len(read_yaml(tuner.overlay(), "overlay").data["set"]) == 2


def test_sliders_of_a_section_are_made_when_it_is_opened(tuner: Tuner, founding: ind.Case) -> None:
    assert "reuters.reliability" not in tuner.controls.sliders
    tuner.controls.widget.selected_index = tuner.controls.widget.titles.index("Reliability of sources")
    tuner.controls.sliders["reuters.reliability"].value = 0.3
    assert shown(tuner) == approx(expected(tuner, founding), abs=1e-6)


def test_a_slider_made_after_a_move_stands_where_it_was_moved_to(tuner: Tuner) -> None:
    tuner.set("reuters.reliability", 0.3)
    tuner.controls.widget.selected_index = tuner.controls.widget.titles.index("Reliability of sources")
    assert tuner.controls.sliders["reuters.reliability"].value == 0.3


def test_an_item_that_is_switched_off_takes_no_part(tuner: Tuner, founding: ind.Case) -> None:
    tuner.controls.widget.selected_index = tuner.controls.widget.titles.index("Items that count")
    tuner.controls.switches["mig_tajik"].value = False
    assert shown(tuner) == approx(ind.score(founding.without("mig_tajik")).answer.posterior, abs=1e-6)
    tuner.controls.switches["mig_tajik"].value = True
    assert tuner.case is founding


def test_items_that_never_weigh_have_no_switch(tuner: Tuner) -> None:
    tuner.controls.open(len(tuner.controls.widget.titles) - 1)
    assert "lumberjacks" not in tuner.controls.switches


def test_one_number_can_be_put_back_and_all_can(tuner: Tuner, founding: ind.Case) -> None:
    tuner.controls.sliders["prior.perpetrator.russia"].value = 0.4
    tuner.set("reuters.reliability", 0.3)
    back = tuner.controls._backs["prior.perpetrator.russia"]
    assert not back.disabled
    back.click()
    assert back.disabled
    assert dict(tuner.setting.values) == {"reuters.reliability": 0.3}
    tuner.reset()
    assert tuner.case is founding
    assert shown(tuner) == approx(ind.score(founding).answer.posterior, abs=1e-9)


def test_another_question_shows_its_own_answer_under_the_same_changes(tuner: Tuner, founding: ind.Case) -> None:
    tuner.set("reuters.reliability", 0.3)
    tuner._choose("target")
    assert shown(tuner) == approx(expected(tuner, founding, "target"), abs=1e-6)
    assert "Who was struck?" in tuner._shown.value


def test_what_is_impossible_is_refused_in_words_and_the_slider_goes_back() -> None:
    item = {"report": "r", "speaker": "s", "date": "2019-01-01", "model": "table", "because": "b"}
    case = {"indicia": 1, "title": "T", "as_of": "2020-01-01", "by": "me", "ask": "Who?", "sources": {"s": {}}}
    case |= {"hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}}}
    tuner = ind.tune(ind.load({**case, "evidence": {"e": {**item, "given": {"a": 0.9, "b": 0}}}}))
    tuner.controls.sliders["prior.b"].value = 1.0
    assert "Not possible, so it stays as it was" in tuner._note.value
    assert tuner.controls.sliders["prior.b"].value == 0.5
    tuner.controls.sliders["prior.b"].value = 0.9
    assert tuner._note.value == ""


def test_the_nearest_flip_is_told_in_words(models: Path) -> None:
    tuner = ind.tune(ind.load(models / "burglar.yaml"))
    assert re.search("Nearest flip|No flip|decides", tuner._further.value)
    assert "indicia_overlay: 1" in tuner._changes.value


def test_what_takes_longer_waits_until_nothing_moves() -> None:
    done: list[int] = []

    async def moves() -> list[int]:
        idle = Idle(0.02, lambda: done.append(len(done)))
        for _ in range(5):
            idle.wake()
        seen = list(done)
        await asyncio.sleep(0.1)
        return seen

    assert asyncio.run(moves()) == []
    assert done == [0]


def test_it_shows_itself_where_it_ends_a_cell(tuner: Tuner) -> None:
    assert "application/vnd.jupyter.widget-view+json" in tuner._repr_mimebundle_()


def test_overlays_and_values_are_laid_over_the_case_before(founding: ind.Case) -> None:
    tuner = ind.tune(
        founding, values={"reuters.reliability": 0.5}, overlays=[{"indicia_overlay": 1, "off": ["jet_bomber"]}]
    )
    tuner.set("prior.perpetrator.russia", 0.4)
    assert "jet_bomber" in tuner.overlay()
    assert shown(tuner) == approx(expected(tuner, founding), abs=1e-6)
    tuner.controls.open(len(tuner.controls.widget.titles) - 1)
    assert tuner.controls.switches["jet_bomber"].disabled


def test_an_unknown_slider_or_question_is_refused(tuner: Tuner, founding: ind.Case) -> None:
    with pytest.raises(IndiciaError, match="has no slider"):
        tuner.set("prior.perpetrator.nobody_else", 0.1)
    with pytest.raises(IndiciaError, match="no question that is asked"):
        ind.tune(founding, question="perpetrators")


def test_a_path_for_a_case_and_a_text_for_a_list_are_type_errors(founding: ind.Case) -> None:
    with pytest.raises(TypeError, match=r"write tune\(load"):
        ind.tune("case.yaml")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"write numbers=\['mig_tajik'\]"):
        ind.tune(founding, numbers="mig_tajik")


def test_without_ipywidgets_it_says_what_to_install(founding: ind.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(IndiciaError, match=r'pip install "indicia\[notebook\]"'):
        ind.tune(founding)


def test_a_case_shows_itself_in_a_notebook(founding: ind.Case) -> None:
    html = founding.set("prior.perpetrator.russia", 0.4)._repr_html_()
    assert "Who carried out the strike?" in html
    assert re.search(r"\d+ items, \d+ of which count", html)
    assert "<td>0.4</td>" in html
    assert "1 change laid over the file" in html


def test_a_hostile_case_shows_itself_harmless() -> None:
    bad = "<script>alert(1)</script>"
    case = {"indicia": 1, "title": bad, "marking": bad, "as_of": "2020-01-01", "by": "me", "ask": bad}
    case |= {"hypotheses": {"a": {"prior": 1, "label": bad}}, "evidence": {}}
    assert "<script" not in ind.load(case)._repr_html_()
