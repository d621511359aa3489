"""What a live part holds, and the factors that its page computes with."""

import json
import re
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.build import FACTS, question, table
from engine.build import case as case_of
from engine.strategies import Made, cases
from indicia.case import Case
from indicia.engine.evidence import Term
from indicia.errors import IndiciaError
from indicia.report.live import live_part, script
from indicia.report.live_corners import Corners, corners_of, find_degrees
from indicia.report.live_model import everything, joint_states
from report.hostile import PAYLOADS, hostile

TWO = {"who": question({"a": 0.6, "b": 0.4})}


@pytest.fixture(scope="module")
def founding(models: Path) -> Case:
    return ind.load(models / "tajikistan-2018.yaml")


def paths_of(case: Case) -> list[str]:
    return [number["path"] for number in json.loads(live_part(case).data)["numbers"]]


def test_its_data_can_stand_in_a_script_and_its_html_needs_no_style_or_handler() -> None:
    for text in PAYLOADS.values():
        part = live_part(ind.load(hostile(text)))
        assert re.search(r"[<>&\u2028\u2029]|[^\x00-\x7f]", part.data) is None
        assert re.search(r"<(?!/?(section|h2|p|noscript|div|code)\b)| on\w+=| style=", part.html) is None
        assert len(part.data) < 100_000


def test_its_script_and_style_are_the_same_for_every_case(founding: Case, models: Path) -> None:
    part, other = live_part(founding), live_part(ind.load(models / "burglar.yaml"))
    assert (part.script, part.css) == (other.script, other.css)
    assert "</script" not in part.script
    assert not re.search(
        r"\beval\(|new Function|innerHTML|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org)", part.script
    )
    assert script().startswith('(() => {\n"use strict";')


def test_the_founding_case_takes_little_room(founding: Case) -> None:
    part = live_part(founding)
    assert len(part.data) < 100_000
    assert len(part.script) + len(part.css) < 50_000
    assert part.note is None


def linking(count: int, hypotheses: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Questions, and an item about all of them."""
    questions = {f"q{i}": question(dict.fromkeys(hypotheses, 1 / len(hypotheses))) for i in range(count)}
    given: Any = 0.5
    for name in reversed(questions):
        given = {name: {"a": given, "default": 0.2}}
    return questions, table(given)


def assert_no_more_than(note: str, case: Case) -> None:
    part = live_part(case)
    assert part.note is not None
    assert note in part.note
    assert escape(part.note) in part.html
    assert (part.data, part.script) == ("", "")


def test_a_case_of_too_many_joint_states_gets_a_note_instead() -> None:
    questions, item = linking(4, "abcdefghij")
    assert_no_more_than("10,000 joint states", ind.load(case_of(questions, {"one": item})))


def test_a_case_of_too_many_large_factors_gets_a_note_instead() -> None:
    questions, item = linking(3, "abcdefghijklmnop")
    case = ind.load(case_of(questions, {f"i{i}": item for i in range(25)}))
    assert_no_more_than("2.1 MB, more than a page should carry", case)


def test_many_questions_that_few_items_link_are_no_hindrance() -> None:
    questions = {f"q{i}": question({"a": 0.5, "b": 0.5}) for i in range(20)}
    evidence = {f"i{i}": table({f"q{i}": {"a": 0.9, "b": {f"q{i + 1}": {"a": 0.3, "b": 0.2}}}}) for i in range(19)}
    case = ind.load(case_of(questions, evidence))
    assert joint_states(everything(case)) <= 8
    assert live_part(case).note is None


def test_it_refuses_a_question_that_is_not_asked(founding: Case) -> None:
    with pytest.raises(IndiciaError, match="'talk' is no question that is asked"):
        live_part(founding, question="talk")


def test_a_shared_number_that_is_a_prior_too_has_no_slider_and_the_reader_is_told() -> None:
    parameters = {"p": "uniform(0.2, 0.4)"}
    questions = {"who": question({"a": "$p", "b": 0.7})}
    one = table({"a": 0.9, "b": 0.2})
    for item, sources in ((one, {}), ({**one, "carriers": ["k"]}, {"k": {"reliability": "$p"}})):
        case = ind.load(case_of(questions, {"one": item}, parameters=parameters, sources=sources))
        assert paths_of(case) == ["prior.b"]
        assert "<code>p</code>" in live_part(case).html


def test_a_reliability_that_enters_in_more_than_two_places_has_no_slider_and_the_reader_is_told() -> None:
    item = {**FACTS, "model": "testimony", "says": {"who": ["a"]}, "otherwise": 0.2, "hops": ["k", "k"], "honest": "$r"}
    shared = {"s": {}, "k": {"reliability": "$r"}}
    case = ind.load(case_of(TWO, {"one": item}, sources=shared, parameters={"r": 0.8}))
    assert paths_of(case) == ["prior.a", "prior.b"]
    assert "<code>r</code>" in live_part(case).html


def at(corners: Corners, values: dict[str, float]) -> np.ndarray[Any, Any]:
    """A factor by plain loops over its corners."""
    total = np.zeros(corners.log.shape[len(corners.degrees) :])
    for corner in product(*(range(degree + 1) for degree in corners.degrees.values())):
        weight = 1.0
        for k, (path, degree) in zip(corner, corners.degrees.items(), strict=True):
            r = values[path]
            weight *= (
                (r, 1 - r)[1 - k] if degree == 1 else (1 - r) ** 2 if k == 0 else r**2 if k == 2 else 2 * r * (1 - r)
            )
        total = total + weight * np.exp(corners.log[corner])
    return total


@given(made=cases(), data=st.data())
@settings(max_examples=settings.default.max_examples // 3)
def test_corners_give_the_factor_at_any_reliability(made: Made, data: st.DataObject) -> None:
    compiled = everything(ind.load(made.data))
    sources = [path for path in compiled.figures if path.endswith(".reliability")]
    for term in compiled.evidence:
        paths = [path for path in sources if path in term.paths]
        degrees = {path: degree for path, degree in find_degrees(term, paths, compiled.central).items() if degree}
        values = {path: data.draw(st.integers(0, 100)) / 100 for path in degrees}
        assert at(corners_of(term, degrees, compiled.central), values) == approx(
            factor(term, values, compiled), rel=1e-9
        )


def factor(term: Term, values: dict[str, float], compiled: Any) -> np.ndarray[Any, Any]:
    moved = {path: (path, np.array([value])) for path, value in values.items()}
    found = term.log_factor(compiled.central.with_axes(moved) if moved else compiled.central)
    own = [n for axis, n in zip(found.axes, found.log.shape, strict=True) if axis not in values]
    return np.exp(found.log).reshape(own)
