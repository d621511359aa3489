"""The tape against the engine's own path in logarithms, on the shipped models and on random cases."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, note
from pytest import approx

import indicia as ind
from engine.strategies import Made, cases
from indicia.analysis.draw import prepare
from indicia.analysis.draw.evaluator import taped
from indicia.analysis.draw.points import Points
from indicia.analysis.draw.posterior import evaluate
from indicia.analysis.draw.run import Drawing
from indicia.engine.factor import Floats
from indicia.engine.tape.slow import run_slowly, trustworthy
from indicia.errors import ImpossibleEvidenceError, IndiciaError

DRAWS = 64


def drawn(work: Drawing, n: int) -> Floats:
    chunk = Points(work.plan, n, seed=3, method="random").chunk(0)
    return np.array([chunk.values[p] for p in work.plan.paths]).reshape(len(work.plan.paths), n)


def check_against_logs(work: Drawing, n: int = DRAWS) -> int:
    """How many draws could be compared."""
    program, inputs = taped(work.plan, work.central, work.answer.id), drawn(work, n)
    found = run_slowly(program, inputs)
    block = evaluate(work.plan, work.central, work.answer.id, dict(zip(work.plan.paths, inputs, strict=True)), n)
    sure = trustworthy(found.joint)
    log = block.log_joint[:, sure]
    expected = np.exp(log - np.max(log, axis=0))
    assert found.joint[:, sure] / found.joint[:, sure].sum(axis=0) == approx(expected / expected.sum(axis=0), abs=1e-10)
    top = np.log(found.joint[:, sure].sum(axis=0)) + program.offset
    assert top == approx(np.logaddexp.reduce(log, axis=0), abs=1e-10)
    assert found.prior[:, sure] == approx(block.prior[:, sure], abs=1e-10)
    assert found.told[:, sure] == approx(block.numbers[:, sure], rel=1e-10, abs=1e-10)
    assert np.all(np.isneginf(block.log_joint[:, ~sure]) | (block.log_joint[:, ~sure] < -400))
    return int(sure.sum())


@pytest.mark.parametrize("held", [True, False])
def test_the_tape_of_every_model_agrees_with_the_log_path(models: Path, held: bool) -> None:
    for path in sorted(models.glob("*.yaml")):
        work = prepare(ind.load(path), DRAWS, seed=1, held=held)
        assert not work.plan.paths or check_against_logs(work) == DRAWS


@given(cases())
def test_the_tape_of_a_random_case_agrees_with_the_log_path(made: Made) -> None:
    note(f"{made}")
    case = ind.load(made.data)
    try:
        work = prepare(case, DRAWS, overlays=[{"indicia_overlay": 1, "off": list(made.off)}], values=made.values)
        drawn(work, 1)
    except (ImpossibleEvidenceError, IndiciaError):
        assume(False)
    assume(work.plan.paths)
    check_against_logs(work)
