"""`indicia score`."""

import json
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.deciding import with_deciding
from indicia.engine import score as engine_score

OVERLAY = """\
indicia_overlay: 1
off: [stolen]
set: {time.given.suspect_2: 0.5}
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    path = tmp_path / "sceptic.yaml"
    path.write_text(OVERLAY)
    return path


def test_the_text_is_that_of_the_score(indicia, founding: Path) -> None:
    ran = indicia("score", founding, "--brief")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == ind.score(ind.load(founding)).to_text(width=100) + "\n"


def test_it_says_what_the_answer_hangs_on_unless_it_is_to_be_brief(indicia, founding: Path) -> None:
    full, brief = (indicia("score", founding, *more).out for more in ([], ["--brief"]))
    added = " ".join(line for line in full.splitlines() if line not in brief.splitlines())
    assert added.startswith("No single item decides: without any one of them Tajikistan still leads.")
    assert "would no longer lead without mig_tajik" in added
    assert added.endswith(
        "Nearest flip, to Russia: prior of Tajikistan 0.27 to 0.12 (4.3 dB), outside its stated range."
    )


def test_what_the_answer_hangs_on_is_in_every_form(indicia, burglar: Path) -> None:
    expected = with_deciding(ind.score(ind.load(burglar))).deciding
    assert len(expected) == 2
    assert json.loads(indicia("score", burglar, "--json").out)["deciding"] == list(expected)
    for form in ("--markdown", "--html"):
        assert expected[1] in indicia("score", burglar, form).out


def test_the_width_follows_the_terminal(indicia, founding: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    assert max(map(len, indicia("score", founding).out.splitlines())) <= 70


def test_json_has_the_keys_of_to_dict(indicia, founding: Path) -> None:
    ran = indicia("score", founding, "--json", "--brief")
    assert json.loads(ran.out) == json.loads(ind.score(ind.load(founding)).to_json())


@pytest.mark.parametrize(
    ("form", "start"),
    [("--markdown", "# Three"), ("--html", "<!DOCTYPE html>"), ("--paragraph", "Who is the burglar? ")],
)
def test_there_are_other_forms(indicia, burglar: Path, form: str, start: str) -> None:
    assert indicia("score", burglar, form).out.startswith(start)


def test_weights_are_shown_when_asked_for(indicia, burglar: Path) -> None:
    assert "Weight of evidence" not in indicia("score", burglar).out
    assert "Weight of evidence" in indicia("score", burglar, "--weights").out


def test_a_number_can_be_set(indicia, burglar: Path) -> None:
    words = ["--set", "stolen.given.suspect_1=0.1", "--set", "stolen.given.suspect_3=0.8"]
    data = json.loads(indicia("score", burglar, "--json", *words).out)
    posterior = {h["id"]: h["posterior"] for h in data["answers"]["question"]["hypotheses"]}
    assert posterior["suspect_3"] == approx(0.75 * 0.8 / (0.9 * 0.1 + 0.1 * 0.1 + 0.75 * 0.8))
    assert data["case"]["changed"] == ["stolen.given.suspect_1 = 0.1", "stolen.given.suspect_3 = 0.8"]


@pytest.mark.parametrize("value", ["0.4", "40 %", "0.3 to 0.5", "likely", "2 of 5", "beta(2, 3)", " 0.4 "])
def test_a_number_is_set_as_it_would_be_written(indicia, burglar: Path, value: str) -> None:
    assert indicia("score", burglar, "--set", f"time.given.suspect_1={value}").status == 0


def test_a_list_of_possible_counts_can_be_set(indicia, data: Path) -> None:
    path = data / "cases" / "every-number-and-prior.yaml"
    counts = [p for p, figure in ind.load(path).figures.items() if figure.quantity.domain == "count"]
    assert counts
    assert indicia("score", path, "--paragraph", "--set", f"{counts[0]}={{2: 0.3, 4: 0.7}}").status == 0


def test_overlays_are_laid_over_and_the_settings_over_them(indicia, burglar: Path, overlay: Path) -> None:
    words = ["--with", overlay, "--set", "time.given.suspect_2=0.9"]
    data = json.loads(indicia("score", burglar, "--json", *words).out)
    assert [weight["item"] for weight in data["answers"]["question"]["weights"]] == ["time"]
    assert data["answers"]["question"]["hypotheses"][1]["posterior"] == approx(0.9 / (0.9 + 0.9 + 0.75))


def test_a_wrong_setting_is_told_by_its_path(indicia, burglar: Path) -> None:
    ran = indicia("score", burglar, "--set", "time.given.suspect_4=0.1", "--set", "time.given.suspect_1=1.4")
    assert (ran.status, ran.out) == (2, "")
    assert "--set time.given.suspect_4: " in ran.err
    ran = indicia("score", burglar, "--set", "time.given.suspect_1=1.4")
    assert ran.err.startswith("--set time.given.suspect_1: ")
    assert "1.4" in ran.err


@pytest.mark.parametrize("setting", ["prior.suspect_1", "=0.4", "prior.suspect_1="])
def test_a_setting_without_path_or_value_is_refused(indicia, burglar: Path, setting: str) -> None:
    ran = indicia("score", burglar, "--set", setting)
    assert ran.status == 2
    assert "write PATH=VALUE" in ran.err


def test_a_question_is_shown_first(indicia, founding: Path) -> None:
    out = indicia("score", founding, "--question", "target").out
    assert out.index("Who was struck?") < out.index("Who carried out the strike?")


def test_an_unknown_question_is_told_with_the_nearest(indicia, founding: Path) -> None:
    ran = indicia("score", founding, "--question", "targets")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean 'target'?" in ran.err


def test_several_cases_are_a_list_in_json(indicia, burglar: Path, models: Path) -> None:
    data = json.loads(indicia("score", burglar, models / "think-bayes-dice.yaml", "--json").out)
    assert [score["case"]["file"] for score in data] == [str(burglar), str(models / "think-bayes-dice.yaml")]


def test_one_bad_case_does_not_stop_the_rest(indicia, burglar: Path, broken: Path) -> None:
    ran = indicia("score", broken, burglar, broken.with_name("none.yaml"), "--json")
    assert ran.status == 2
    assert [score["case"]["file"] for score in json.loads(ran.out)] == [str(burglar)]
    assert str(broken) in ran.err
    assert "none.yaml: no such file" in ran.err


@pytest.mark.parametrize("wrong", [["--question", "nope"], ["--set", "nope=1"]])
def test_of_several_cases_each_fault_says_of_which(indicia, burglar: Path, models: Path, wrong: list[str]) -> None:
    ran = indicia("score", burglar, models / "monty-hall.yaml", *wrong)
    assert ran.status == 2
    first, second = ran.err.splitlines()
    assert (first.count(str(burglar)), second.count(str(models / "monty-hall.yaml"))) == (1, 1)


def test_a_table_ends_the_text_of_several_cases(indicia, burglar: Path, models: Path) -> None:
    ran = indicia("score", burglar, models / "monty-hall.yaml")
    assert ran.out.rstrip().splitlines()[-4].startswith("case ")
    assert "2 cases scored." in ran.out
    assert "cases scored" not in indicia("score", burglar).out


def test_a_table_can_stand_alone(indicia, burglar: Path, broken: Path) -> None:
    ran = indicia("score", burglar, broken, "--table")
    assert ran.status == 2
    assert ran.out.splitlines()[0].startswith("case ")
    assert "1 case scored, 1 at fault." in ran.out
    assert str(broken) not in ran.out
    assert str(broken) in ran.err


def test_standard_input_at_fault_does_not_stop_the_rest(indicia, burglar: Path) -> None:
    ran = indicia("score", "-", burglar, "--table", stdin="indicia: 2")
    assert ran.status == 2
    assert "1 case scored, 1 at fault." in ran.out


def test_standard_input_is_read_once_only(indicia) -> None:
    ran = indicia("score", "-", "-")
    assert (ran.status, ran.out) == (2, "")
    assert "once only" in ran.err


def test_evidence_that_nothing_can_explain_is_bad_input(indicia, burglar: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(burglar.read_text(encoding="utf-8").replace("{suspect_1: 0.9,", "{default: 0} # {"))
    ran = indicia("score", path, "--json")
    assert (ran.status, ran.out) == (2, "")
    assert "time" in ran.err


def test_a_score_that_should_not_be_trusted_is_shown_with_status_1(
    indicia, burglar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    home = sys.modules[engine_score.__module__]
    monkeypatch.setattr(home, "caveats", lambda answers, exactness: ("the ice is thin",))
    ran = indicia("score", burglar)
    assert ran.status == 1
    assert "Do not rely on this: the ice is thin." in ran.out
    assert json.loads(indicia("score", burglar, "--json").out)["caveats"] == ["the ice is thin"]
