"""The command `bounds`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_it_prints_a_lower_and_an_upper_posterior_of_each_hypothesis(
    indicia: Callable[..., Any], burglar: Path
) -> None:
    ran = indicia("bounds", burglar)
    assert ran.status == 0
    assert "lower" in ran.out
    assert "upper" in ran.out


def test_json_has_inner_and_outer_bounds_and_the_box(indicia: Callable[..., Any], burglar: Path) -> None:
    found = json.loads(indicia("bounds", burglar, "--json").out)
    assert (found["kind"], found["format"]) == ("bounds", 1)
    upper = found["hypotheses"][0]["upper"]
    assert upper["inner"] <= upper["outer"]
    assert found["numbers"] == {}


@pytest.mark.parametrize("words", [("--tolerance", "0"), ("--seconds", "-1"), ("--question", "nowhere")])
def test_bad_input_is_one_line_and_status_2(indicia: Callable[..., Any], burglar: Path, words: tuple[str, ...]) -> None:
    ran = indicia("bounds", burglar, *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


def test_markdown_is_a_table(indicia: Callable[..., Any], burglar: Path) -> None:
    assert "| hypothesis | prior | today | lower | upper |" in indicia("bounds", burglar, "--markdown").out


def test_a_case_on_standard_input_with_a_value_set(indicia: Callable[..., Any], burglar: Path) -> None:
    ran = indicia("bounds", "-", "--set", "prior.suspect_1=0.3", stdin=burglar.read_text())
    assert ran.status == 0
    assert "Changed from the file: prior.suspect_1 = 0.3" in " ".join(ran.out.split())
