"""Cases and helpers for the tests of `flip`."""

from pathlib import Path
from typing import Any

import numpy as np

import indicia as ind
from indicia.analysis.flip import FlipSheet, Move
from indicia.case import Case
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.vary import vary
from indicia.quantity import Domain

MODELS = sorted(path.name for path in (Path(__file__).parents[2] / "models").glob("*.yaml"))


def two(**changes: Any) -> dict[str, Any]:
    """Two hypotheses, two reports: odds 0.6/0.4 * 0.5/0.2 * 0.3/0.4."""
    data: dict[str, Any] = {
        "indicia": 1,
        "title": "two",
        "by": "nobody",
        "as_of": "2020-01-01",
        "ask": "Which?",
        "hypotheses": {"a": {"prior": 0.6}, "b": {"prior": 0.4}},
        "sources": {"s": {}, "t": {}, "u": {"reliability": 0.8}},
        "evidence": {
            "i": table("s", {"a": 0.5, "b": 0.2}),
            "j": table("t", {"a": 0.3, "b": 0.4}),
        },
    }
    return {**data, **changes}


def table(speaker: str, given: dict[str, Any], **more: Any) -> dict[str, Any]:
    item = {"report": "-", "speaker": speaker, "date": "2020-01-01", "model": "table", "given": given, "because": "-"}
    return {**item, **more}


def sheet_of(data: dict[str, Any], **options: Any) -> FlipSheet:
    return ind.flip(ind.load(data), **options)


def posterior(evaluation: Evaluation, question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """P(hypothesis | record), hypotheses first, then what varies; NaN where nothing is possible."""
    axis = evaluation.compiled.axes[question]
    log = axis.collapse(evaluation.marginal((question,)).log, 0)
    with np.errstate(invalid="ignore"):
        p = np.exp(log - np.max(log, axis=0))
        return p / p.sum(axis=0)


def at(case: Case, path: str, value: float, question: str) -> dict[str, float]:
    """The posterior where a number has a value, by the engine alone."""
    compiled = compile_case(case)
    evaluation = vary(compiled.evaluate(compiled.central), {path: ("v", np.array([value, value]))})
    found = posterior(evaluation, question)
    names = compiled.axes[question].hypotheses
    return dict(zip(names, found.reshape(len(names), -1)[:, 0].tolist(), strict=True))


def beside(move: Move, value: float, direction: str) -> tuple[float, float]:
    """A value a little short of a flip and one a little beyond."""
    if move.domain is Domain.COUNT:
        return (value - 1, value) if direction == "up" else (value + 1, value)
    near = 4 * np.spacing(value) if move.exact else 1e-11  # what a float can tell; a lead of 1e-12 nats is a tie
    step = max(1e-6 * abs(value - move.today), near)
    short, beyond = (value - step, value + step) if direction == "up" else (value + step, value - step)
    low, high = move.allowed
    return min(max(short, low), high), min(max(beyond, low), high)


def verify(case: Case, sheet: FlipSheet) -> None:
    """Check by the engine alone that today's leader leads short of each flip, and its successor beyond."""
    for move in sheet.flipping:
        for found in move.flips if move.kind != "structure" else ():
            short, beyond = beside(move, found.value, found.direction)
            before, after = (at(case, move.path, value, sheet.question) for value in (short, beyond))
            assert max(before, key=before.__getitem__) == sheet.leader, move.path
            assert max(after, key=after.__getitem__) == found.leader != sheet.leader, move.path
