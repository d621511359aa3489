"""A ledger of case files whose truth came out."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.calibrate.cases import read_cases
from indicia.errors import CaseError

ROOT = Path(__file__).parents[2]
LEDGERS = ROOT / "models" / "ledgers"
CASE = """indicia: 1
title: t
as_of: 2020-01-31
by: x
questions:
  who: {ask: Who?, hypotheses: {a: {prior: 0.5}, b: {prior: 0.5}}}
  how: {ask: How?, hypotheses: {in: {prior: 0.3}, out: {prior: 0.7}}}
  why: {ask: Why?, hidden: true, hypotheses: {p: {prior: 0.3}, q: {prior: 0.7}}}
sources: {s: {label: S}}
evidence:
  seen: {report: r, speaker: s, date: 2020-01-01, because: b, model: table, given: {a: 0.8, b: 0.2}}
"""
ONE = CASE[: CASE.index("  how:")] + CASE[CASE.index("sources:") :]
HEAD = "indicia_ledger: 1\ncases:\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(ONE.replace("prior: 0.5}}", "prior: 0.6}}"), encoding="utf-8")
    (tmp_path / "clash.yaml").write_text(ONE.replace("{a: 0.8, b: 0.2}", "{a: 0, b: 0}"), encoding="utf-8")
    (tmp_path / "sure.yaml").write_text("indicia_overlay: 1\nset: {seen.given.a: 0.9}\n", encoding="utf-8")
    return tmp_path


def ledger(folder: Path, text: str) -> Path:
    path = folder / "ledger.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_case_is_scored_with_its_changes_and_each_question_whose_truth_is_told_is_a_case(folder: Path) -> None:
    path = ledger(
        folder,
        HEAD + "  x: {case: one.yaml, truth: a}\n"
        "  y: {case: one.yaml, with: sure.yaml, truth: {who: b}}\n"
        "  z: {case: two.yaml, set: {seen.given.b: 0.4}, truth: {who: a, how: out}, because: it came out}\n",
    )
    rows = [(r["case"], r["hypothesis"], float(r["probability"]), r["true"]) for r in read_cases(path).rows]
    assert [(case, h, true) for case, h, _, true in rows] == [
        ("x", "a", "yes"),
        ("x", "b", "no"),
        ("y", "a", "no"),
        ("y", "b", "yes"),
        ("z.who", "a", "yes"),
        ("z.who", "b", "no"),
        ("z.how", "in", "no"),
        ("z.how", "out", "yes"),
    ]
    assert [p for _, _, p, _ in rows] == approx([0.8, 0.2, 9 / 11, 2 / 11, 2 / 3, 1 / 3, 0.3, 0.7])
    found = ind.calibrate(path)
    assert found.forecasts is not None
    assert (found.source, found.forecasts.cases, found.forecasts.rows) == (str(path), 4, 8)
    assert found.forecasts.brier.score == approx(sum((p - (t == "yes")) ** 2 for _, _, p, t in rows) / 8)


def test_the_simulated_ledger_is_what_its_script_writes_and_is_calibrated() -> None:
    script = ROOT / "scripts" / "simulated_cases.py"
    made = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert (LEDGERS / "simulated-burglaries.yaml").read_text(encoding="utf-8") == made
    found = ind.calibrate(LEDGERS / "simulated-burglaries.yaml")
    assert found.forecasts is not None
    assert found.forecasts.cases == 60
    assert not found.failed


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "cases: {}\n",
            ":1:1",
            "'indicia_ledger' is missing",
        ),
        ("indicia_ledger: 2\ncases: {x: {case: one.yaml, truth: a}}\n", ":1:17", "ledgers of format 1, 2 found"),
        ("indicia_ledger: 1\ncases: [one.yaml]\n", ":2:8", "cases by name were expected, a list found"),
        ("indicia_ledger: 1\ncases: {}\n", ":2:8", "cases by name were expected"),
        (HEAD + "  x: one.yaml\n", ":3:6", "a mapping was expected"),
        (HEAD + "  x: {case: one.yaml}\n", ":3:3", "'truth' is missing"),
        (HEAD + "  x: {case: one.yaml, truth: a, truht: a}\n", ":3:33", "did you mean 'truth'"),
        (HEAD + "  x: {case: none.yaml, truth: a}\n", ":3:13", "none.yaml: no such file"),
        (HEAD + "  x: {case: one.yaml, with: none.yaml, truth: a}\n", ":3:29", "none.yaml: no such file"),
        (HEAD + "  x: {case: one.yaml, truth: c}\n", ":3:30", "'c' is no hypothesis of who"),
        (
            HEAD + "  x: {case: one.yaml, truth: {wo: a}}\n",
            ":3:31",
            "no question 'wo' (asked: who); did you mean 'who'?",
        ),
        (HEAD + "  x: {case: two.yaml, truth: a}\n", ":3:30", "who, how are asked; write {question: hypothesis}"),
        (HEAD + "  x: {case: two.yaml, truth: {why: p}}\n", ":3:31", "no question 'why'"),
        (HEAD + "  x: {case: one.yaml, truth: {who: [a]}}\n", ":3:36", "is no hypothesis of who"),
        (HEAD + "  x: {case: one.yaml, truth: {}}\n", ":3:30", "no truth found"),
        (HEAD + "  x: {case: one.yaml, set: [1], truth: a}\n", ":3:28", "a mapping was expected"),
        (HEAD + "  x: {case: clash.yaml, truth: a}\n", ":3:13", "seen"),
        (
            HEAD + "  x: {case: one.yaml, truth: a}\n  x: {case: two.yaml, truth: {who: a}}\n",
            ":4:3",
            "the key 'x' stands already",
        ),
        (
            HEAD + "  x: {case: one.yaml, truth: a}\n  y: {case: ./one.yaml, truth: b}\n",
            ":4:13",
            "stands under 'x' already",
        ),
    ],
)
def test_a_bad_ledger_of_cases_is_refused_with_its_place(folder: Path, text: str, place: str, message: str) -> None:
    path = ledger(folder, text)
    with pytest.raises(CaseError) as caught:
        ind.calibrate(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}{place}")


def test_all_faults_of_the_ledger_and_its_cases_are_told_together(folder: Path) -> None:
    path = ledger(
        folder,
        HEAD + "  x: {case: none.yaml, truth: a}\n  y: {case: broken.yaml, truth: a}\n  z: {case: one.yaml, truth: c}\n"
        "  w: {case: one.yaml, set: {seen.gven.a: 0.1}, truth: a}\n",
    )
    with pytest.raises(CaseError) as caught:
        ind.calibrate(path)
    told = str(caught.value).splitlines()
    assert [line.split(":")[1] for line in told[:2]] == ["3", "5"]
    assert any(line.startswith(str(folder / "broken.yaml")) and "add up to 1.1" in line for line in told)
    assert any("seen.gven.a" in line for line in told)


def test_the_same_case_may_stand_twice_where_the_ledger_says_why(folder: Path) -> None:
    entries = "  x: {case: one.yaml, truth: a}\n  y: {case: one.yaml, truth: b}\n"
    found = ind.calibrate(ledger(folder, f"indicia_ledger: 1\nsame_case: drawn twice\ncases:\n{entries}"))
    assert found.forecasts is not None
    assert found.forecasts.cases == 2


def test_a_case_or_an_overlay_is_no_ledger_and_is_told_in_one_line(folder: Path) -> None:
    for name, kind in (("one.yaml", "a case"), ("sure.yaml", "an overlay")):
        with pytest.raises(CaseError, match=f"{kind} found where a ledger was expected") as caught:
            ind.calibrate(folder / name)
        assert len(caught.value.faults) == 1
