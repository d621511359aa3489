"""`indicia new`: what a newcomer starts from."""

import re
from pathlib import Path

import pytest

import indicia as ind
from indicia.analysis.check import check


def test_the_starter_scores_as_it_is(indicia, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    ran = indicia("new", path)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"Wrote {path}. Now try: indicia score {path}\n"
    assert indicia("score", path).status == 0


def test_the_name_is_case_yaml_if_none_is_given(indicia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert indicia("new", "--quiet") == (0, "", "")
    assert (tmp_path / "case.yaml").is_file()


def test_the_starter_has_little_to_advise_on_and_says_why_everywhere(indicia, tmp_path: Path) -> None:
    indicia("new", tmp_path / "case.yaml")
    case = ind.load(tmp_path / "case.yaml")
    assert len(check(case)) <= 2
    assert all(item.because for item in case.document.evidence.values())


def test_a_file_is_not_overwritten_unless_forced(indicia, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("mine")
    ran = indicia("new", path)
    assert ran.status == 2
    assert "--force" in ran.err
    assert path.read_text() == "mine"
    assert indicia("new", path, "--force").status == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_a_dash_prints_it_and_it_can_be_piped_on(indicia, tmp_path: Path) -> None:
    ran = indicia("new", "-")
    assert (ran.status, ran.err) == (0, "")
    assert indicia("score", "-", stdin=ran.out).status == 0


def test_a_folder_that_does_not_exist_is_one_line(indicia, tmp_path: Path) -> None:
    ran = indicia("new", tmp_path / "none" / "case.yaml")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "no such file" in ran.err


def test_every_command_that_the_starter_and_the_helps_name_exists(indicia) -> None:
    from indicia.cli.app import COMMANDS

    text = indicia("new", "-").out + "".join(indicia(name, "--help").out for name in COMMANDS)
    assert set(re.findall(r"\bindicia ([a-z]+)\b", text)) <= set(COMMANDS)


def test_every_path_and_item_that_the_helps_name_is_one_of_the_starter(indicia) -> None:
    from indicia.cli.app import COMMANDS

    case = ind.load(__import__("io").StringIO(indicia("new", "-").out))
    text = "".join(indicia(name, "--help").out for name in COMMANDS if name != "completion")
    examples = [line for line in text.splitlines() if "indicia " in line and "case.yaml" in line]
    paths = [path for line in examples for path in re.findall(r"--set (\S+)=", line)]
    assert paths
    assert set(paths) <= set(case.figures)
    assert [line.split()[-1] in case.document.evidence for line in examples if "explain" in line] == [True]
