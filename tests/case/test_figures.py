"""Every quantity of a case is listed once, by its path, with its place in the file."""

from pathlib import Path

import pytest

from indicia.case import Case, load
from indicia.case.document import DataPath

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "models").glob("*.yaml"), *(ROOT / "tests" / "data" / "cases").glob("*.yaml")])
REPORTS = ROOT / "tests" / "data" / "cases" / "every-report-model.yaml"
NUMBERS = ROOT / "tests" / "data" / "cases" / "every-number-and-prior.yaml"


def value_at(case: Case, path: DataPath) -> object:
    value: object = case.written.data
    for key in path:
        value = value[key]  # type: ignore[index]
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_written_figure_is_found_in_the_file_at_its_place(path: Path) -> None:
    case = load(path)
    for figure in case.figures.values():
        if figure.written and "{" not in figure.quantity.text:
            found = case.written.find(figure.place)
            assert len(found) == len(figure.place), figure
            assert str(value_at(case, found)).strip() == figure.quantity.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_path_that_is_listed_can_be_set(path: Path) -> None:
    case = load(path)
    for name, figure in case.figures.items():
        if not name.startswith("prior.") and figure.written:
            assert case.set(name, figure.quantity.text).document.questions == case.document.questions
            break


def test_paths_are_as_the_format_says() -> None:
    reports, numbers = load(REPORTS).figures, load(NUMBERS).figures
    wanted = {
        "prior.culprit.miller",
        "prior.hour.evening.default",
        "gate_seen_open.given.council",
        "gate_seen_open.unreliable",
        "miller_denies.if_not.rumour.spread",
        "no_camera_picture.told.council",
        "neighbour_excuses.hops.0",
        "water_level.expected.default.mu",
        "warden.reliability",
        "tools.redundancy",
        "plain_denial",
    }
    assert wanted <= reports.keys()
    assert {
        "prior.place.harbour.crew.heron",
        "prior.insured.overvalued.owner",
        "ships.aircraft.corsair.0.n",
    } <= numbers.keys()


def test_one_question_alone_is_not_named_in_the_paths_of_its_priors() -> None:
    assert "prior.dry" in load(ROOT / "tests" / "data" / "cases" / "oil-wildcatter.yaml").figures


def test_a_place_written_with_a_name_has_no_path_and_the_name_is_listed_once() -> None:
    figures = load(REPORTS).figures
    assert "miller_denies.if_responsible" not in figures
    assert "village_denial" not in figures
    assert list(figures).count("plain_denial") == 1


def test_a_default_that_nobody_wrote_is_listed_as_such() -> None:
    figures = load(REPORTS).figures
    assert not figures["boat_seen.told"].written
    assert figures["boat_seen.false_alarm"].written


def test_ratios_redundancies_and_opportunity_are_held() -> None:
    reports, numbers = load(REPORTS).figures, load(NUMBERS).figures
    held = ["tools_found.ratios.miller", "tools.redundancy"]
    assert all(reports[path].held for path in held)
    assert all(numbers[path].held for path in ("ships.availability", "thefts.events.crew", "harbours.scale_km"))
    assert not any(reports[path].held for path in ("prior.culprit.miller", "warden.reliability", "plain_denial"))


def test_a_figure_has_the_reasons_of_what_it_stands_in() -> None:
    figure = load(REPORTS).figures["gate_seen_open.given.council"]
    assert (figure.because, figure.by) == ("a gate that gave way is as often shut", "A. Nalyst")
