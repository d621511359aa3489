"""Flips against published results, against scoring at each of them, and against dense sweeps."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from analysis.flip_cases import MODELS, at, posterior, sheet_of, verify
from engine.strategies import Made, cases
from engine.test_networks import as_case, nodes_of, stored
from indicia.analysis.flip import FlipSheet, Move
from indicia.engine.compiled import compile_case
from indicia.engine.vary import vary
from indicia.errors import ImpossibleEvidenceError
from indicia.quantity import Domain


@pytest.fixture
def published(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "reference" / "bnmonitor-sensitivity.json").read_text(encoding="utf-8"))
    return found


def test_the_fire_alarm_needs_the_values_that_bnmonitor_suggests(published: dict[str, Any]) -> None:
    nodes = nodes_of(stored("fire-alarm"))
    ids = {name: f"q{i}" for i, name in enumerate(nodes)}
    sheet = sheet_of(as_case(nodes, {"Alarm": "TRUE"}), question=ids["Report"], target="s0 < 0.3")
    derived = published["sensquery"]["derived"]
    report = sheet[f"prior.{ids['Report']}.s0.s0"].flips[0].value
    leaving = sheet[f"prior.{ids['Leaving']}.s0.s0"].flips[0].value
    assert report == approx(derived["P(Report = TRUE | Leaving = TRUE)"], abs=1e-12)
    assert leaving == approx(derived["P(Leaving = TRUE | Alarm = TRUE)"], abs=1e-12)
    assert sorted([report, leaving]) == approx(published["sensquery"]["published"], abs=1e-6)


def test_the_travel_survey_moves_as_bnmonitor_says(published: dict[str, Any]) -> None:
    nodes = nodes_of(stored("survey"))
    ids = {name: f"q{i}" for i, name in enumerate(nodes)}
    state = {name: {s: f"s{i}" for i, s in enumerate(node.states)} for name, node in nodes.items()}
    case = ind.load(as_case(nodes, {"O": "self"}))
    high, path = state["E"]["high"], f"prior.{ids['A']}.{state['A']['old']}"
    expected = published["sensitivity"]
    assert ind.score(case, question=ids["E"]).answer.posterior[high] == approx(expected["base"], abs=1e-7)
    assert at(case, path, 0.6383142, ids["E"])[high] == approx(expected["derived"], abs=1e-7)
    sheet = ind.flip(case, question=ids["E"], target=f"{high} > {expected['derived']!r}")
    assert sheet[path].flips[0].value == approx(0.6383142, abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_every_flip_is_there_and_its_successor_leads(name: str, models: Path) -> None:
    case = ind.load(models / name)
    sheet = ind.flip(case)
    assert sheet.flipping
    verify(case, sheet)


def test_the_nearest_flip_of_the_founding_case_is_there_by_the_score_itself(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    sheet = ind.flip(case)
    move = sheet.nearest
    assert move is not None
    flip_value = move.flips[0].value
    step = 1e-6 * (flip_value - move.today)
    assert ind.score(case, values={move.path: flip_value - step}).answer.leader == sheet.leader
    assert ind.score(case, values={move.path: flip_value + step}).answer.leader == move.flips[0].leader


def moves_to_check(sheet: FlipSheet) -> Iterator[Move]:
    yield from (move for move in sheet.moves if move.kind != "structure" and move.fixed is None)


@settings(max_examples=60)
@given(cases(overlaid=False), st.randoms(use_true_random=False))
def test_the_admissible_region_is_what_a_dense_sweep_finds(made: Made, random: Any) -> None:
    case = ind.load(made.data)
    try:
        sheet = ind.flip(case)
    except ImpossibleEvidenceError:
        assume(False)
    compiled = compile_case(case)
    evaluation = compiled.evaluate(compiled.central)
    leader = compiled.axes[sheet.question].hypotheses.index(sheet.leader)
    top = sorted(sheet.posterior.values())[-2:]
    assume(len(top) < 2 or top[1] - top[0] > 1e-6)
    checked = list(moves_to_check(sheet))
    for move in random.sample(checked, min(len(checked), 4)):
        low, high = max(move.searched[0], -1e3), min(move.searched[1], 1e3)
        values = np.linspace(low, high, 97) if move.domain is not Domain.COUNT else np.arange(0.0, 13.0)
        with np.errstate(all="ignore"):
            p = posterior(vary(evaluation, {move.path: ("v", values)}), sheet.question)
        p = np.broadcast_to(p.reshape(p.shape[0], -1), (p.shape[0], len(values)))
        margin = p[leader] - np.max(np.delete(p, leader, axis=0), axis=0) if p.shape[0] > 1 else np.ones(len(values))
        inside = np.any([(values >= a) & (values <= b) for a, b in move.admissible], axis=0)
        note(f"{move}")
        edges = {f.value for f in move.flips} | {end for ends in move.admissible for end in ends} - set(move.searched)
        apart = [np.abs(values - edge) > 1e-9 for edge in edges]  # at a jump the end itself belongs to either side
        sure = np.all([np.abs(margin) > 1e-9, *apart], axis=0)
        assert np.array_equal(inside[sure], (margin > 0)[sure])
