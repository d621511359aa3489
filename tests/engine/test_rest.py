"""What stands beside a `rest` may pass 1 where it varies: such a scenario is impossible, and no number is lost."""

from typing import Any

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.vary import vary
from indicia.errors import ImpossibleEvidenceError

DENIED, SILENT = "a_silent.if_responsible.statements.denied", "a_silent.if_responsible.statements.blamed_other"


def case(**changes: Any) -> ind.Case:
    statements = {"denied": 0.6, "silent": "rest", "blamed_other": 0.1, "admitted": 0.1}
    item = {
        "report": "Ann says nothing",
        "speaker": "ann",
        "date": "2020-01-01",
        "model": "denial",
        "actor": "a",
        "statement": "silent",
        "if_responsible": {"statements": statements},
        "if_not": 0.5,
        "because": "-",
    }
    return ind.load(
        {
            "indicia": 1,
            "title": "t",
            "by": "b",
            "as_of": "2020-01-02",
            "ask": "?",
            "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}},
            "sources": {"ann": {"label": "Ann"}, "post": {"label": "P", "reliability": 0.8, **changes}},
            "evidence": {"a_silent": item | {"carriers": ["post"]}},
        }
    )


def evaluation(of: ind.Case) -> Evaluation:
    compiled = compile_case(of)
    return compiled.evaluate(compiled.central)


@pytest.mark.parametrize("faults", ["each", "together"])
@pytest.mark.parametrize("quickly", [True, False])
def test_a_scenario_whose_stated_outcomes_pass_1_is_impossible_and_the_others_are_as_ever(
    faults: str, quickly: bool
) -> None:
    start = evaluation(case(faults=faults))
    varied = vary(start, {DENIED: ("x", np.array([0.6, 0.95, 0.7]))})
    log = (varied.marginal_quickly(("question",)) if quickly else varied.marginal(("question",))).log
    assert np.all(np.isneginf(log[:, 1]))
    assert np.all(np.isfinite(log[:, [0, 2]]))
    assert log[:, 0] == approx(start.marginal(("question",)).log, abs=1e-12)


def test_outcomes_that_pass_1_by_rounding_alone_leave_a_rest_of_0() -> None:
    varied = vary(evaluation(case(faults="together")), {DENIED: ("x", np.array([0.8 + 1e-15]))})
    assert np.all(np.isfinite(varied.marginal(("question",)).log))


def test_a_score_at_such_numbers_names_the_item() -> None:
    data = dict(case().written.data)
    data["parameters"] = {"p": {"value": 0.9, "because": "-"}}
    item = data["evidence"]["a_silent"]
    item["if_responsible"]["statements"]["denied"] = "$p"
    with pytest.raises(ImpossibleEvidenceError, match="a_silent"):
        ind.score(ind.load(data), values={"p": 0.95})
