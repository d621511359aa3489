"""Of a case whose hypotheses come from a table every analysis that cannot do it says so, and names those that can."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from indicia.errors import IndiciaError

FRAME = pd.DataFrame({"id": ["x", "y", "z"], "p": [0.5, 0.25, 0.125]})
TAKEN = {"Case", "check", "load", "score", "score_all", "sweep"}
NO_CASE = {
    "DrawSummary",
    "Report",
    "Score",
    "Scores",
    "__version__",
    "calibrate",
    "chart",
    "errors",
    "learn",
    "likelihood",
}
REFUSED: dict[str, Callable[[ind.Case], object]] = {
    "bounds": ind.bounds,
    "conflict": ind.conflict,
    "draw": lambda case: ind.draw(case, 10, seed=1),
    "explain": lambda case: ind.explain(case, "seen"),
    "flip": ind.flip,
    "impact": ind.impact,
    "infer": lambda case: ind.infer(case, seed=1),
    "report": lambda case: ind.report(case),
    "simulate": lambda case: ind.simulate(case, 5, seed=1),
    "summarise": lambda case: ind.summarise(case, 10, seed=1),
    "to_pymc": ind.to_pymc,
    "tune": ind.tune,
}


@pytest.fixture
def case() -> ind.Case:
    seen = {"report": "seen", "because": "a test", "speaker": "ann", "carriers": "ann", "date": "2020-01-01"}
    return ind.load(
        {
            "indicia": 1,
            "title": "Rows",
            "as_of": "2020-01-02",
            "by": "a test",
            "ask": "Who?",
            "hypotheses": {"table": FRAME, "id": "id", "beside": {"other": {"prior": 0.1, "catch_all": True}}},
            "sources": {"ann": {"label": "Ann", "reliability": 0.8}},
            "evidence": {"seen": {**seen, "model": "table", "given": {"column": "p"}}},
        }
    )


def test_every_public_function_takes_a_table_or_refuses_it() -> None:
    assert TAKEN | NO_CASE | set(REFUSED) == set(ind.__all__)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_take_a_table_says_so_and_names_what_can(name: str, case: ind.Case) -> None:
    with pytest.raises(IndiciaError, match=r"the hypotheses are the 3 rows of .*; only score, sweep, check, params"):
        REFUSED[name](case)


def test_several_cases_are_scored_whether_from_a_table_or_not(case: ind.Case, models: Path) -> None:
    found = ind.score_all([case, models / "burglar.yaml"])
    assert [score.answer.leader for score in found] == ["x", "suspect_1"]


def test_a_case_from_a_table_goes_to_another_process_and_back(case: ind.Case) -> None:
    found = ind.score_all([case] * 3, workers=2, top=2)
    expected = ind.score(case, top=2).answer
    for score in found:
        assert score.answer.posterior == expected.posterior
        assert score.answer.candidates is not None
        assert score.answer.candidates.posterior.sum() == approx(0.9, rel=1e-12)


def test_check_advises_by_what_the_file_alone_says(case: ind.Case) -> None:
    assert ind.check(case) == []
    data = {**case.written.data, "as_of": None, "hypotheses": {"table": FRAME, "id": "id"}}
    assert [advice.kind for advice in ind.check(ind.load(data))] == ["no-catch-all", "no-as-of"]
