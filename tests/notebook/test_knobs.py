"""Which numbers get a slider."""

from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.errors import IndiciaError, PathError
from indicia.notebook.knobs import Knob, knobs, named_by


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Case:
    return ind.load(models / "tajikistan-2018.yaml")


def _by_path(found: tuple[Knob, ...]) -> dict[str, Knob]:
    return {knob.path: knob for knob in found}


def test_priors_of_the_questions_asked_reliabilities_and_redundancies_get_one(founding: ind.Case) -> None:
    found = _by_path(knobs(founding, ["perpetrator", "target"]))
    sources = [s for s, source in founding.document.sources.items() if source.reliability is not None]
    assert {f"{s}.reliability" for s in sources} <= set(found)
    assert {f"{g}.redundancy" for g in founding.document.groups} <= set(found)
    assert {f"prior.perpetrator.{h}" for h in founding.document.questions["perpetrator"].hypotheses} <= set(found)
    assert "prior.target.taliban.russia" in found
    assert not [path for path in found if path.startswith(("prior.aircraft", "prior.pact", "mig_tajik"))]


def test_a_prior_under_ranges_starts_at_what_it_comes_to(founding: ind.Case) -> None:
    found = _by_path(knobs(founding, ["perpetrator"]))
    prior = ind.score(founding)["perpetrator"].prior
    assert {h: found[f"prior.perpetrator.{h}"].value for h in prior} == approx(prior)


def test_chosen_numbers_stand_first_and_replace_the_default(founding: ind.Case) -> None:
    found = knobs(founding, ["perpetrator"], ["mig_tajik.knows", "agreed_denial"])
    assert [knob.path for knob in found[:2]] == ["mig_tajik.knows", "agreed_denial"]
    assert [knob.section for knob in found[:2]] == ["mig_tajik", "Other numbers"]
    assert not [knob for knob in found if knob.path.endswith(".reliability")]


def test_an_items_name_stands_for_all_its_numbers(founding: ind.Case) -> None:
    named = named_by("mig_tajik", founding)
    assert named == [path for path in founding.figures if path.startswith("mig_tajik.")]
    assert len(named) > 1


def test_the_first_questions_prior_may_be_named_without_the_question(founding: ind.Case) -> None:
    assert named_by("prior.russia", founding) == ["prior.perpetrator.russia"]


def test_a_number_can_be_split_off_a_default(founding: ind.Case) -> None:
    knob = knobs(founding, [], ["no_track.detection.russia"])[0]
    assert knob.value == founding.figures["no_track.detection.default"].quantity.central


@pytest.mark.parametrize("name", ["mig_tajic", "reuters.reliabilty", "prior.perpetrator.rusia"])
def test_an_unknown_number_is_refused(founding: ind.Case, name: str) -> None:
    with pytest.raises(IndiciaError, match=r"mig_tajik|reuters|russia"):
        named_by(name, founding)


def test_a_name_that_means_nothing_is_a_path_error(founding: ind.Case) -> None:
    with pytest.raises(PathError):
        named_by("nobody", founding)


def test_a_slider_covers_what_its_kind_of_number_allows(founding: ind.Case) -> None:
    names = ["reuters.reliability", "bases.softness_km", "fleets.aircraft.united_states.0.n"]
    found = _by_path(knobs(founding, [], names))
    share, softness, aircraft = (found[name] for name in names)
    assert (share.scale, share.low, share.high) == ("linear", 0.0, 1.0)
    assert (softness.scale, softness.low, softness.high) == approx(("log", softness.value / 100, softness.value * 100))
    assert aircraft.scale == "whole"
    assert aircraft.high >= aircraft.value


def test_a_prior_that_nobody_could_take_anything_of_gets_none(founding: ind.Case) -> None:
    found = _by_path(knobs(founding, ["target"]))
    assert "prior.target.no_one.nobody" not in found
    assert "prior.target.no_one.russia" in found
