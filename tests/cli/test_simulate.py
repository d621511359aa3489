"""`indicia simulate`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import indicia as ind

CASE = """
indicia: 1
title: Who took the key?
by: A. Nalyst
as_of: 2020-01-31
ask: Who took the key?
hypotheses: {a: {prior: 0.5}, b: {prior: 0.5}}
sources: {s: {label: S, reliability: B}, p: {label: P, reliability: D}}
evidence:
  seen: {report: r, speaker: s, carriers: [p], date: 2020-01-01, because: '-', model: table, given: {a: 0.9, b: 0.1}}
"""


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with one report."""
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_it_prints_what_was_drawn_and_writes_the_ledger(indicia: Callable, small: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ran = indicia("simulate", small, "--n", 300, "--seed", 3, "-o", ledger)
    found = ind.simulate(ind.load(small), 300, seed=3)
    assert ran.status == 0
    assert ran.out == found.to_text() + "\n"
    assert ran.err == f"{ledger}: 300 records\n"
    assert ledger.read_text(encoding="utf-8") == found.to_csv()
    assert indicia("calibrate", ledger).status == 0


def test_records_scored_by_an_overlay_or_by_another_file_are_the_same(
    indicia: Callable, small: Path, tmp_path: Path
) -> None:
    overlay, other = tmp_path / "overlay.yaml", tmp_path / "other.yaml"
    overlay.write_text("indicia_overlay: 1\nset: {p.reliability: A}\n", encoding="utf-8")
    other.write_text(CASE.replace("reliability: D", "reliability: A"), encoding="utf-8")
    found = [json.loads(indicia("simulate", small, "--scored-by", file, "--json").out) for file in (overlay, other)]
    assert found[0]["hypotheses"] == found[1]["hypotheses"]
    assert found[0]["scored_by"]["changed"] == ["p.reliability = A"]
    assert found[1]["scored_by"]["file"] == str(other)
    ledger = tmp_path / "ledger.csv"
    assert indicia("simulate", small, "--scored-by", overlay, "-o", ledger).status == 0
    assert indicia("calibrate", ledger).status == 1


def test_json_has_the_keys_that_are_promised(indicia: Callable, small: Path) -> None:
    found = json.loads(indicia("simulate", small, "-n", 50, "--posterior", "central", "--json").out)
    assert (found["kind"], found["records"], found["seed"], found["posterior"]) == ("simulation", 50, 0, "central")
    assert (found["method"], found["causes"], found["items"], found["left_out"]) == ("exact", [], ["seen"], {})
    assert [h["id"] for h in found["hypotheses"]] == ["a", "b"]
    assert sum(h["true"] for h in found["hypotheses"]) == pytest.approx(1.0)


def test_markdown_and_set_are_understood(indicia: Callable, small: Path) -> None:
    ran = indicia("simulate", small, "-n", 50, "--markdown", "--set", "p.reliability=A")
    assert ran.status == 0
    assert ran.out.startswith("# Who took the key?")
    assert "Changed from the file: p.reliability = A." in ran.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "ledger.txt"), "write .csv"),
        (("-o", "nowhere/ledger.csv"), "nowhere: no such folder"),
        (("--scored-by", "nothing.yaml"), "nothing.yaml: no such file"),
        (("--question", "wo"), "'wo' is no question"),
        (("--n", "0"), "0 is not in the range"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    indicia: Callable,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = indicia("simulate", small, *words)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert message in ran.err
    assert list(small.parent.iterdir()) == [small]


def test_a_ledger_that_is_there_is_kept_without_force(indicia: Callable, small: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("mine", encoding="utf-8")
    ran = indicia("simulate", small, "-o", ledger)
    assert ran.status == 2
    assert "write --force" in ran.err
    assert ledger.read_text(encoding="utf-8") == "mine"
    assert indicia("simulate", small, "-n", 20, "-o", ledger, "--force").status == 0
    assert ledger.read_text(encoding="utf-8").startswith("case,")


def test_ctrl_c_leaves_no_file(indicia: Callable, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indicia.analysis.simulate.run.posteriors", stop)
    assert indicia("simulate", small, "-o", tmp_path / "ledger.csv").status == 130
    assert list(tmp_path.iterdir()) == []
