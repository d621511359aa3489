"""A setting and its answer, apart from any widget."""

import random
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.engine.realised import realised_priors
from indicia.errors import IndiciaError
from indicia.notebook.knobs import knobs
from indicia.notebook.setting import Bench, Setting, refused


@pytest.fixture
def burglar(models: Path) -> ind.Case:
    return ind.load(models / "burglar.yaml")


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Case:
    return ind.load(models / "tajikistan-2018.yaml")


THREE = {
    "indicia": 1,
    "title": "T",
    "as_of": "2020-01-01",
    "by": "me",
    "ask": "Who?",
    "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.3}, "c": {"prior": 0.2}},
    "sources": {"s": {"reliability": 0.8}},
    "evidence": {
        "seen": {
            "report": "Seen",
            "speaker": "s",
            "carriers": ["s"],
            "date": "2019-01-01",
            "model": "table",
            "given": {"a": 0.9, "b": 0.2, "c": 0.4},
            "because": "why",
        }
    },
}


def _random_setting(case: ind.Case, paths: list[str], rng: random.Random) -> Setting:
    setting = Setting(case)
    for path in rng.sample(paths, min(6, len(paths))):
        setting = setting.moved(path, round(rng.uniform(0.05, 0.45), 3))
    items = [item.id for item in case.document.evidence.values() if item.model.weighs]
    for item in rng.sample(items, min(2, len(items) - 1)):
        setting = setting.switched(item, on=False)
    return setting


@pytest.mark.parametrize("seed", range(6))
def test_the_answer_at_a_setting_is_the_score_of_the_case_so_tuned(founding: ind.Case, seed: int) -> None:
    asked = list(ind.score(founding).answers)
    paths = [knob.path for knob in knobs(founding, asked)]
    setting = _random_setting(founding, paths, random.Random(seed))
    bench, scored = Bench(founding, tuple(paths)), ind.score(setting.tuned)
    for question in asked:
        found = bench.answer(setting, question)
        assert found.posterior == approx(scored[question].posterior, abs=1e-12)
        assert found.prior == approx(scored[question].prior, abs=1e-12)
        assert [w.weight_decibans for w in found.weights] == approx(
            [w.weight_decibans for w in scored[question].weights], abs=1e-9
        )


def test_the_overlay_of_a_setting_gives_the_same_score_from_a_file(founding: ind.Case, tmp_path: Path) -> None:
    setting = Setting(founding).moved("prior.perpetrator.russia", 0.4).switched("mig_tajik", on=False)
    (tmp_path / "tuned.yaml").write_text(setting.tuned.overlay(), encoding="utf-8")
    again = ind.score(founding, overlays=[tmp_path / "tuned.yaml"])
    shown = Bench(founding, ("prior.perpetrator.russia",)).answer(setting, "perpetrator")
    assert shown.posterior == approx(again.answer.posterior, abs=1e-12)
    assert again.provenance.changed == ("prior.perpetrator.russia = 0.4", "without mig_tajik")


def test_nothing_changed_leaves_the_case_itself(burglar: ind.Case) -> None:
    assert Setting(burglar).tuned is burglar
    assert not Setting(burglar).changed


def test_a_prior_that_is_moved_leaves_the_others_their_ratios() -> None:
    case = ind.load(THREE)
    prior = Bench(case, ("prior.a",)).answer(Setting(case).moved("prior.a", 0.8), "question").prior
    assert prior == approx({"a": 0.8, "b": 0.12, "c": 0.08})


def test_an_earlier_prior_stays_where_it_was_put_while_there_is_room() -> None:
    setting = Setting(ind.load(THREE)).moved("prior.a", 0.5).moved("prior.b", 0.4)
    assert setting.values == {"prior.a": 0.5, "prior.b": 0.4}


def test_an_earlier_prior_gives_way_where_there_is_no_room() -> None:
    case = ind.load(THREE)
    setting = Setting(case).moved("prior.a", 0.7).moved("prior.b", 0.6)
    assert setting.values == approx({"prior.a": 0.4, "prior.b": 0.6})
    assert ind.score(setting.tuned).answer.prior == approx({"a": 0.4, "b": 0.6, "c": 0.0})


def test_two_earlier_priors_give_way_in_proportion_where_a_fourth_could_still_have_the_rest() -> None:
    four = {**THREE, "hypotheses": {h: {"prior": 0.25} for h in "abcd"}}
    four["evidence"] = {"seen": {**THREE["evidence"]["seen"], "given": dict.fromkeys("abcd", 0.5)}}  # type: ignore[index]
    setting = Setting(ind.load(four)).moved("prior.a", 0.6).moved("prior.b", 0.2).moved("prior.c", 0.6)
    assert setting.values == approx({"prior.a": 0.3, "prior.b": 0.1, "prior.c": 0.6})


def test_the_oldest_prior_is_free_again_where_all_would_be_set() -> None:
    setting = Setting(ind.load(THREE)).moved("prior.a", 0.5).moved("prior.b", 0.2).moved("prior.c", 0.4)
    assert setting.values == {"prior.b": 0.2, "prior.c": 0.4}
    assert ind.score(setting.tuned).answer.prior["a"] == approx(0.4)


def test_of_two_hypotheses_either_can_be_moved_after_the_other(burglar: ind.Case) -> None:
    paths = [knob.path for knob in knobs(burglar, ["question"], [])]
    two = [path for path in paths if path.startswith("prior.")][:2]
    setting = Setting(burglar)
    for path, value in zip(two * 2, (0.9, 0.8, 0.3, 0.6), strict=True):
        setting = setting.moved(path, value)
        assert realised_priors(setting.tuned)[path][0] == approx(value)


def test_priors_set_by_an_overlay_before_give_way_too() -> None:
    case = ind.load(THREE).set({"prior.a": 0.5, "prior.b": 0.3})
    setting = Setting(case).moved("prior.c", 0.6)
    assert setting.tuned.overlay().count("prior.") == 3
    assert ind.score(setting.tuned).answer.prior == approx({"a": 0.25, "b": 0.15, "c": 0.6})


def test_a_number_that_was_put_back_is_what_the_case_says() -> None:
    setting = Setting(ind.load(THREE)).moved("s.reliability", 0.1).put_back("s.reliability")
    assert setting.values == {}


def test_a_setting_that_leaves_nothing_possible_is_refused_with_the_reason() -> None:
    only = {**THREE, "evidence": {"seen": {**THREE["evidence"]["seen"], "carriers": []}}}  # type: ignore[index]
    only["evidence"]["seen"]["given"] = {"a": 0.9, "b": 0.2, "c": 0}  # type: ignore[index]
    case = ind.load(only)
    with pytest.raises(IndiciaError) as caught:
        Bench(case, ("prior.c",)).answer(Setting(case).moved("prior.c", 1.0), "question")
    assert "impossible" in refused(caught.value)


def test_a_fault_is_told_without_the_place_in_an_overlay_that_nobody_wrote(burglar: ind.Case) -> None:
    with pytest.raises(IndiciaError) as caught:
        _ = Setting(burglar).moved("prior.nobody_at_all", 0.5).tuned
    assert refused(caught.value).startswith("set.prior.nobody_at_all: ")
