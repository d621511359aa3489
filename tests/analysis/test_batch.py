"""Many cases at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import indicia as ind
from indicia.analysis.batch import Failure, Scores
from indicia.analysis.batch.task import Task
from indicia.analysis.batch.worker import Worker
from indicia.errors import CaseError, IndiciaError


@pytest.fixture
def files(models: Path) -> list[Path]:
    return [models / f"{name}.yaml" for name in ("monty-hall", "burglar", "think-bayes-dice")]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text("indicia: 2\n")
    return path


def as_scored(files: list[Path], **options: object) -> list[str]:
    return [ind.score(ind.load(file), **options).to_json() for file in files]  # type: ignore[arg-type]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_score_is_that_of_the_case_alone_and_in_its_place(files: list[Path], workers: int) -> None:
    assert [s.to_json() for s in ind.score_all(files, workers=workers)] == as_scored(files)


@pytest.mark.parametrize("workers", [1, 2])
def test_cases_may_be_given_instead_of_files(files: list[Path], workers: int) -> None:
    cases = [ind.load(file) for file in files]
    assert [s.to_json() for s in ind.score_all(cases, workers=workers)] == as_scored(files)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bad_case_and_a_missing_file_do_not_stop_the_rest(files: list[Path], bad: Path, workers: int) -> None:
    none = bad.with_name("none.yaml")
    found = ind.score_all([bad, *files, none], workers=workers)
    assert [s.to_json() for s in found] == as_scored(files)
    assert [(f.file, type(f.error)) for f in found.failures] == [(str(bad), CaseError), (str(none), FileNotFoundError)]
    assert str(found.failures[0].error).startswith(f"{bad}:1:")


def test_changes_are_laid_over_every_case(models: Path, tmp_path: Path) -> None:
    case = models / "burglar.yaml"
    values = {"stolen.given.suspect_1": 0.1}
    (found,) = ind.score_all([case], values=values)
    assert found.to_json() == ind.score(ind.load(case), values=values).to_json()


def test_what_each_answer_hangs_on_is_added_if_wanted(models: Path) -> None:
    brief, full = (ind.score_all([models / "burglar.yaml"], brief=brief)[0] for brief in (True, False))
    assert brief.deciding == ()
    assert len(full.deciding) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_ends_with_all(files: list[Path], bad: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    ind.score_all([*files, bad], workers=workers, progress=lambda done, total: told.append((done, total)))
    assert max(told) == (4, 4)
    assert len(told) == 4


def test_nothing_is_scored_where_nothing_is_given() -> None:
    assert len(ind.score_all([])) == 0


def test_a_script_without_a_main_guard_may_use_several_processes(files: list[Path], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import indicia\nprint(len(indicia.score_all({[*map(str, files)]}, workers=2)))\n")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert (ran.stdout, ran.stderr) == ("3\n", "")


def test_a_worker_that_is_killed_is_told(files: list[Path]) -> None:
    with Worker(Task()) as worker:
        worker.run(str(files[0]))
        os.kill(worker._process.pid, signal.SIGKILL)
        with pytest.raises(IndiciaError, match="ended with status -9"):
            worker.run(str(files[1]))


def test_a_worker_that_is_left_by_an_error_is_gone() -> None:
    with pytest.raises(KeyboardInterrupt), Worker(Task()) as worker:
        raise KeyboardInterrupt
    assert worker._process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: ind.score_all([1]), TypeError, "int found"),  # type: ignore[list-item]
        (lambda: ind.score_all([], workers=0), ValueError, "at least 1"),
    ],
)
def test_a_wrong_call_is_a_programming_error(call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_the_table_has_a_line_for_each_question_and_the_faults_below(files: list[Path], bad: Path) -> None:
    found = ind.score_all([*files, bad])
    lines = found.to_text(width=200).splitlines()
    assert [line.split()[0] for line in lines[:4]] == [
        "case",
        "monty-hall.yaml",
        "burglar.yaml",
        "think-bayes-dice.yaml",
    ]
    assert found[1].answer.labels[found[1].answer.leader] in lines[2]
    assert lines[4].startswith(f"{bad}:1:")
    assert lines[-1].startswith("3 cases scored, 1 at fault.")


@pytest.mark.parametrize("width", [66, 80, 120])
def test_the_table_fits_the_terminal(models: Path, width: int) -> None:
    found = ind.score_all(sorted(models.glob("*.yaml")))
    assert max(map(len, found.to_text(width=width).splitlines())) <= width


def test_files_of_one_name_keep_their_folders(models: Path, tmp_path: Path) -> None:
    again = tmp_path / "burglar.yaml"
    again.write_text((models / "burglar.yaml").read_text(encoding="utf-8"))
    text = ind.score_all([models / "burglar.yaml", again]).to_text(width=300)
    assert str(again) in text
    assert str(models / "burglar.yaml") in text


def test_text_of_a_case_is_escaped_in_the_table(models: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text((models / "burglar.yaml").read_text(encoding="utf-8").replace("Suspect 1", "<b>|x|</b>"))
    found = ind.score_all([path])
    assert "<b>" not in found.to_html()
    assert "\\|x\\|" in found.to_markdown()


def test_the_faults_are_in_every_form() -> None:
    found = Scores((), (Failure("x.yaml", IndiciaError("no <luck>")),))
    assert "no <luck>" in found.to_text()
    assert "no &lt;luck&gt;" in found.to_html()
    assert found.to_dict()["failures"] == [{"file": "x.yaml", "faults": ["no <luck>"]}]


def test_the_table_of_data_has_a_row_for_each_hypothesis(files: list[Path]) -> None:
    found = ind.score_all(files).to_dataframe()
    assert list(found.columns[:2]) == ["file", "case"]
    assert len(found) == sum(len(ind.score(ind.load(file)).answer.posterior) for file in files)
