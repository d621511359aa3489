"""`indicia check`, `params`, `explain`, `schema`, `version` and `completion`."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind


def documented(root: Path, heading: str) -> set[str]:
    """The keys in the first column of the tables under a heading of docs/json.md."""
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"## `{heading}`")
    section = rest.partition("\n## ")[0]
    rows = "\n".join(re.findall(r"^\| (`.*?) \|.*$", section, re.MULTILINE))
    return set(re.findall(r"`([a-z0-9_]+)`", rows))


ROWS = """
indicia: 1
title: Who and when
by: A. Nalyst
questions:
  who:
    ask: Who?
    hypotheses: {ann: {prior: 0.5}, bob: {prior: 0.5}}
  hour:
    ask: When?
    given: who
    hypotheses:
      early: {prior: {ann: "uniform(0.3, 0.7)", bob: 0.4}}
      noon:  {prior: {ann: 0.1, bob: 0.4}}
      late:  {prior: {default: 0.2}}
evidence: {}
"""


def test_check_tells_the_advice_and_ends_well(indicia, founding: Path) -> None:
    ran = indicia("check", founding)
    assert ran.status == 0
    assert all(line.startswith(f"{founding}:") for line in ran.out.splitlines())
    assert ran.err.startswith(f"{founding}: no faults; ")


def test_check_is_silent_where_all_is_well_and_quiet_is_asked_for(indicia, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    indicia("new", path)
    ran = indicia("check", path, "--quiet")
    assert (ran.status, ran.err) == (0, "")


def test_check_gives_the_advice_as_json(indicia, founding: Path) -> None:
    ran = indicia("check", founding, "--json")
    data = json.loads(ran.out)
    assert (data["kind"], data["case"]["file"]) == ("check", str(founding))
    assert len(data["advice"]) == len(indicia("check", founding).out.splitlines())
    assert all(set(piece) == {"kind", "path", "message", "file", "line", "column"} for piece in data["advice"])


def test_check_of_several_cases_tells_about_each(indicia, burglar: Path, broken: Path) -> None:
    ran = indicia("check", broken, burglar)
    assert ran.status == 2
    assert f"{burglar}: no faults" in ran.err


def test_check_takes_changes(indicia, burglar: Path) -> None:
    assert indicia("check", burglar, "--set", "time.given.suspect_1=1").out != indicia("check", burglar).out


def test_params_lists_every_number_with_its_line(indicia, founding: Path) -> None:
    ran = indicia("params", founding)
    assert ran.status == 0
    for path in ind.load(founding).figures:
        assert f"\n{path} " in f"\n{ran.out}"
    line = next(
        n for n, text in enumerate(founding.read_text(encoding="utf-8").splitlines(), 1) if "prior: 0.27" in text
    )
    assert re.search(rf"^prior\.perpetrator\.tajikistan .*line {line}$", ran.out, re.MULTILINE)


def test_params_tells_the_prior_that_a_weight_comes_to(indicia, models: Path) -> None:
    done = indicia("params", str(models / "think-bayes-dice.yaml"))
    assert "prior.six                  1, a prior of 0.333" in done.out


def test_params_tells_the_prior_that_a_default_comes_to_in_rows_that_differ(indicia, tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text(ROWS, encoding="utf-8")
    assert "0.2, a prior of 0.2 to 0.333 by row" in indicia("params", str(file)).out
    figures = json.loads(indicia("params", str(file), "--json").out)["figures"]
    late = next(f for f in figures if f["path"] == "prior.hour.late.default")
    assert late["value"] == 0.2
    assert late["comes_to"] == approx([0.2, 1 / 3], rel=1e-12)


def test_params_marks_what_is_held_and_what_nobody_wrote(indicia, founding: Path) -> None:
    out = indicia("params", founding).out
    assert re.search(r"^fleets\..* held · line \d+$", out, re.MULTILINE)
    assert re.search(r" default$", out, re.MULTILINE)


def test_params_gives_everything_as_json_under_the_documented_keys(indicia, founding: Path, root: Path) -> None:
    data = json.loads(indicia("params", founding, "--json").out)
    assert [f["path"] for f in data["figures"]] == list(ind.load(founding).figures)
    assert {key for figure in data["figures"] for key in figure} == documented(root, "indicia params --json") - {
        "figures"
    }
    graded = next(f for f in data["figures"] if f["path"] == "unnamed_officials.reliability")
    assert (graded["written"], graded["low"] < graded["value"] < graded["high"]) == ("F", True)


def test_params_says_where_a_changed_number_comes_from(indicia, burglar: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "o.yaml"
    overlay.write_text("indicia_overlay: 1\nset:\n  time.given.suspect_1: 0.5\n")
    words = ["params", burglar, "--json", "--with", overlay, "--set", "time.given.suspect_2=0.2"]
    found = {f["path"]: (f["file"], f["line"]) for f in json.loads(indicia(*words).out)["figures"]}
    assert found["time.given.suspect_1"] == (str(overlay), 3)
    assert found["time.given.suspect_2"] == ("--set", None)
    assert found["time.given.suspect_3"][0] == str(burglar)


@pytest.mark.parametrize("width", ["60", "80", "100"])
def test_params_stays_within_the_terminal(indicia, founding: Path, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    longest = max(len(path) for path in ind.load(founding).figures) + 20  # a path is never cut
    assert max(map(len, indicia("params", founding).out.splitlines())) <= max(int(width), longest)


def test_explain_shows_the_steps_and_where_they_come_from(indicia, burglar: Path) -> None:
    ran = indicia("explain", burglar, "time")
    assert ran.status == 0
    assert "The burglary took place at night" in ran.out
    assert ran.out.rstrip().endswith(f"indicia {ind.__version__}")


def test_explain_has_the_documented_keys(indicia, founding: Path, root: Path) -> None:
    data = json.loads(indicia("explain", founding, "moscow_denies", "--json").out)
    assert data["kind"] == "explanation"
    inner = {"key", "title", "text", "log", "place", "path", "value", "written", "means", "states"}
    found = set(data) - {"kind", "format", "case"}
    assert found - documented(root, "indicia explain --json") == set()
    assert documented(root, "indicia explain --json") - inner <= found


def test_explain_says_what_was_changed(indicia, burglar: Path) -> None:
    out = indicia("explain", burglar, "time", "--set", "time.given.suspect_1=0.5").out
    assert "Changed from the file: time.given.suspect_1 = 0.5." in out


def test_explain_names_the_nearest_item(indicia, burglar: Path) -> None:
    ran = indicia("explain", burglar, "tiem")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean 'time'?" in ran.err


def test_schema_of_an_overlay_is_another(indicia) -> None:
    schema = json.loads(indicia("schema", "--overlay").out)
    assert schema["required"] == ["indicia_overlay"]
    assert "questions" not in schema["properties"]


def test_schema_is_a_json_schema(indicia) -> None:
    ran = indicia("schema")
    assert ran.status == 0
    assert "$schema" in json.loads(ran.out)


def test_version_as_json(indicia) -> None:
    data = json.loads(indicia("version", "--json").out)
    assert (data["kind"], data["indicia"], data["case_format"]) == ("version", ind.__version__, 1)


def test_version_is_an_option_too(indicia) -> None:
    assert indicia("--version").out == indicia("version").out == f"indicia {ind.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(indicia, shell: str) -> None:
    ran = indicia("completion", shell)
    assert ran.status == 0
    assert f"_INDICIA_COMPLETE={shell}_complete" in ran.out


def completed(spawn, line: str) -> list[str]:
    """What a shell would offer for the last word of a line."""
    words = line.split(" ")
    done: subprocess.CompletedProcess[bytes] = spawn(
        _INDICIA_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )
    return done.stdout.decode().split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("indicia sc", ["plain,score", "plain,schema"]),
        ("indicia explain models/burglar.yaml t", ["plain,time"]),
        ("indicia score models/tajikistan-2018.yaml --question ta", ["plain,target"]),
        ("indicia score models/burglar.yaml --set time.given.suspect_1", ["plain,time.given.suspect_1="]),
        ("indicia score models/burg", ["plain,models/burglar.yaml"]),
        ("indicia score mod", ["file,mod"]),
        ("indicia score nowhere/x", []),
        ("indicia explain nowhere.yaml t", []),
        ("indicia nonsense x", []),
    ],
)
def test_commands_files_items_questions_and_paths_are_completed(spawn, line: str, offered: list[str]) -> None:
    assert completed(spawn, line) == offered
