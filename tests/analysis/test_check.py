"""Advice as a whole: order, wording, and that nothing is said where there is nothing to say."""

import pytest

import indicia as ind
from indicia.analysis.check import ADVISERS
from indicia.errors import ImpossibleEvidenceError


def test_a_plain_case_gets_no_advice(build) -> None:
    assert ind.check(build()) == []


def test_advice_names_the_file_the_line_the_column_and_the_path(tmp_path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "indicia: 1\ntitle: t\nas_of: 2020-01-01\nby: X\nask: Who?\n"
        "hypotheses:\n  a: {prior: 0.5}\n  b: {prior: 0.5}\n",
        encoding="utf-8",
    )
    (advice,) = ind.check(ind.load(file))
    assert (advice.kind, advice.line, advice.column, advice.path) == ("no-catch-all", 6, 1, "hypotheses")
    assert str(advice).startswith(f"{file}:6:1: hypotheses: no catch-all")


def test_advice_comes_in_the_order_of_the_file(models) -> None:
    found = ind.check(ind.load(models / "tajikistan-2018.yaml"))
    assert [a.line for a in found] == sorted(a.line for a in found)
    assert len(found) > 1


def test_evidence_that_is_impossible_is_an_error_and_no_advice(build) -> None:
    never = {"ann": 0, "bob": 0, "other": 0}
    with pytest.raises(ImpossibleEvidenceError, match="seen"):
        ind.check(build({"evidence.seen.given": never, "evidence.seen.carriers": None}))


def test_overlays_are_part_of_what_is_looked_at(build) -> None:
    case = build().set("seen.given.bob", 0.6)
    assert [a.kind for a in ind.check(case)] == ["no-weight"]


@pytest.mark.parametrize("adviser", ADVISERS, ids=lambda adviser: adviser.__name__)
def test_every_adviser_says_in_a_sentence_what_it_looks_for(adviser) -> None:
    assert adviser.__doc__.rstrip().endswith(".")


def test_every_example_can_be_looked_at(models, data) -> None:
    for file in (*models.glob("*.yaml"), *(data / "cases").glob("*.yaml")):
        for advice in ind.check(ind.load(file)):
            assert advice.line >= 1
            assert "Term(" not in advice.message
