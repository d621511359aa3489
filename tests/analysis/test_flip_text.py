"""How a flip sheet reads."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import indicia as ind
from analysis.flip_cases import sheet_of, two
from indicia.analysis.flip import flip, flip_sheet, nearest_flip
from indicia.analysis.flip.words import figures
from indicia.engine.compiled import compile_case


def test_the_sentence_says_to_whom_from_what_to_what_and_whether_inside() -> None:
    data = two(hypotheses={"a": {"label": "Ann", "prior": "0.2 to 0.7"}, "b": {"label": "Bob", "prior": 0.5}})
    said = sheet_of(data).to_sentence()
    assert said.startswith("Nearest flip, to Bob: prior of Ann 0.44 to 0.")
    assert said.endswith("dB), inside its stated range.")


def test_in_a_tie_nobody_is_said_to_lead() -> None:
    sheet = sheet_of(two(hypotheses={"a": {"label": "Ann", "prior": 0.5}, "b": {"prior": 0.5}}, evidence={}))
    assert sheet.to_sentence() == "Nobody leads alone: whatever tells Ann from B decides."
    assert "Ann leads" not in str(sheet)
    assert "Nobody leads alone. Ann: roughly even chance" in str(sheet)


def test_the_cheap_line_is_that_of_the_sheet(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    compiled = compile_case(case)
    assert nearest_flip(compiled.evaluate(compiled.central)) == ind.flip(case).to_sentence()


def test_a_sheet_is_never_shown_without_question_prior_alternatives_and_origin(models: Path) -> None:
    sheet = ind.flip(ind.load(models / "tajikistan-2018.yaml"))
    for text in (str(sheet), sheet.to_text(every=True), sheet.to_markdown(), sheet._repr_html_()):
        for needed in ("Who carried out the strike?", "Russia", "prior of 0.27", "2018-09-04", "public", "indicia 0"):
            assert needed in text
        assert "confidence" not in text
        assert "rests on" not in text


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_lines_stay_within_the_width(width: int, models: Path) -> None:
    sheet = ind.flip(ind.load(models / "tajikistan-2018.yaml"))
    for every in (False, True):
        assert max(map(len, sheet.to_text(width=width, every=every).splitlines())) <= width


def test_text_of_the_case_is_escaped_in_html_and_markdown() -> None:
    sheet = sheet_of(two(ask="Which <b>one</b> | ?"))
    assert "<b>one</b>" not in sheet.to_html()
    assert r"\<b\>one" in sheet.to_markdown()


@pytest.mark.parametrize(
    ("today", "then", "shown"),
    [
        (0.27, 0.1204, ("0.27", "0.12")),
        (0.912, 0.9121, ("0.9120", "0.9121")),
        (0.0, 1.0, ("0", "1")),
        (17.0, 6.29, ("17", "6.3")),
    ],
)
def test_figures_have_the_digits_that_tell_them_apart(today: float, then: float, shown: tuple[str, str]) -> None:
    assert figures(today, then) == shown


@given(st.floats(0, 1), st.floats(0, 1))
def test_different_figures_never_look_alike(today: float, then: float) -> None:
    assume(today == then or abs(today - then) > 1e-9 * max(today, then))
    assume(min(today, then) == 0 or min(today, then) > 1e-300)
    assert (figures(today, then)[0] == figures(today, then)[1]) is (today == then)


def test_a_flip_sheet_loads_neither_scipy_nor_xarray(models: Path) -> None:
    code = (
        "import sys, indicia as ind\n"
        f"print(ind.flip(ind.load({str(models / 'burglar.yaml')!r})).nearest is None)\n"
        "print([m for m in ('scipy', 'xarray', 'pandas', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["False", "[]"]


def test_the_function_is_the_public_one() -> None:
    assert ind.flip is flip


@pytest.mark.parametrize("name", ["tajikistan-2018", "r-v-adams", "burglar", "monty-hall"])
def test_the_nearest_flip_of_a_score_is_the_first_line_of_the_sheet(models: Path, name: str) -> None:
    evaluation = ind.score(ind.load(models / f"{name}.yaml")).evaluation
    assert evaluation is not None
    assert nearest_flip(evaluation) == flip_sheet(evaluation).to_sentence()
