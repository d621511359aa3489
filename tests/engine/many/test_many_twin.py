"""A case from a table gives what the same case gives with every row written out as a hypothesis."""

from typing import Any

import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from engine.many.written_out import frame, write_out
from indicia.engine.result import Answer, Score

Data = dict[str, Any]

COMMON: Data = {"report": "something", "because": "a test", "speaker": "ann", "date": "2020-01-01"}
SOURCES: Data = {
    "ann": {"label": "Ann", "reliability": 0.8},
    "bob": {"label": "Bob", "reliability": "0.6 to 0.9"},
    "radio": {"label": "Radio", "reliability": 0.7, "faults": "together"},
}
CATCH_ALL: Data = {"other": {"prior": 0.2, "catch_all": True}}
BESIDE: Data = {"nobody": {"prior": 0.1}, "other": {"prior": 0.2, "catch_all": True}}


def case(evidence: Data, beside: Data | None = None, **more: Any) -> Data:
    hypotheses = {"table": "(data frame)", "id": "id", **({"beside": beside} if beside else {})}
    items = {name: {**COMMON, "independent": "a test", **item} for name, item in evidence.items()}
    return {
        "indicia": 1,
        "title": "Rows",
        "by": "a test",
        "ask": "Who?",
        "hypotheses": {**hypotheses, **more.pop("hypotheses", {})},
        "sources": SOURCES,
        "evidence": items,
        **more,
    }


def of_table(data: Data, table: pd.DataFrame, **options: Any) -> Score:
    if "hypotheses" in data:
        data = {**data, "hypotheses": {**data["hypotheses"], "table": table}}
    else:
        first, question = next(iter(data["questions"].items()))
        hypotheses = {**question["hypotheses"], "table": table}
        data = {**data, "questions": {**data["questions"], first: {**question, "hypotheses": hypotheses}}}
    return ind.score(ind.load(data, values=options.pop("values", None)), top=10_000, **options)


def agree(data: Data, table: pd.DataFrame, **options: Any) -> None:
    found = of_table(data, table, **options)
    twin = ind.score(ind.load(write_out(data, table), values=options.get("values")))
    same(found.answer, twin.answer)
    assert found.log_evidence_why == twin.log_evidence_why
    assert found.exactness.exact == twin.exactness.exact
    assert found.counts == twin.counts
    if twin.log_evidence is not None:
        assert found.log_evidence == approx(twin.log_evidence, rel=1e-12, abs=1e-12)


def same(a: Answer, b: Answer) -> None:
    close = {"rel": 1e-12, "abs": 1e-14}
    assert set(a.posterior) == set(b.posterior)
    for name in ("prior", "with_opportunity", "posterior"):
        assert getattr(a, name) == approx(getattr(b, name), **close)
    assert a.log_posterior == approx(b.log_posterior, rel=1e-12, abs=1e-12)
    assert a.opportunity_decibans == approx(b.opportunity_decibans, rel=1e-11, abs=1e-11)
    assert (a.leader, a.runner_up, a.rival, a.neutral) == (b.leader, b.runner_up, b.rival, b.neutral)
    for mine, twin in zip(a.weights, b.weights, strict=True):
        assert mine.item == twin.item
        assert mine.log_likelihood == approx(dict(twin.log_likelihood), rel=1e-11, abs=1e-11)
        assert mine.weight_decibans == approx(twin.weight_decibans, rel=1e-10, abs=1e-10)


SEARCH = {"sensor": "a camera", "area": "a street", "period": "a day"}
P, Q = {"column": "p"}, {"column": "q"}

ITEMS: dict[str, Data] = {
    "table": {"model": "table", "given": P},
    "table_carried": {"model": "table", "given": P, "carriers": "bob"},
    "table_unreliable": {"model": "table", "given": P, "unreliable": 0.3, "carriers": "bob"},
    "table_small": {"model": "table", "given": {"column": "small"}},
    "table_named": {"model": "table", "given": {"r3": 0.9, "r1": 0.01, "default": Q}, "carriers": "bob"},
    "table_beside_column": {"model": "table", "given": {**P, "r2": 0.5}},
    "absence": {"model": "absence", "coverage": P, "detection": 0.8, "false_alarm": Q, "search": SEARCH},
    "absence_seen": {"model": "absence", "coverage": P, "detection": Q, "seen": True, "search": SEARCH},
    "ratio": {"model": "ratio", "ratios": {"column": "ratio"}},
    "ratio_short": {"model": "ratio", "for": "r1", "against": ["r2", "r3"], "value": 4},
    "normal": {
        "model": "measurement",
        "value": 3.1,
        "distribution": "normal",
        "expected": {"mu": {"column": "km"}, "sigma": "0.5 to 2"},
    },
    "normal_carried": {
        "model": "measurement",
        "value": 3.1,
        "distribution": "normal",
        "expected": {"mu": {"column": "km"}, "sigma": {"column": "spread"}},
        "otherwise": {"mu": 0, "sigma": 10},
        "carriers": "bob",
    },
    "poisson": {
        "model": "measurement",
        "value": 4,
        "distribution": "poisson",
        "expected": {"mu": {"column": "km"}},
    },
    "binomial": {
        "model": "measurement",
        "value": 2,
        "distribution": "binomial",
        "expected": {"n": 9, "p": P},
    },
    "testimony": {"model": "testimony", "says": {"question": ["r1", "r4"]}, "otherwise": Q, "carriers": "bob"},
    "testimony_not": {"model": "testimony", "says": {"question": "not r2"}, "otherwise": 0.3, "carriers": "bob"},
    "testimony_together": {"model": "testimony", "says": {"question": "r2"}, "otherwise": Q, "carriers": "radio"},
    "denial": {"model": "denial", "actor": "r5", "statement": "denied", "if_responsible": 0.7, "if_not": P},
    "denial_columns": {
        "model": "denial",
        "actor": ["r5", "r6"],
        "statement": "silent",
        "if_responsible": Q,
        "if_not": P,
        "carriers": "bob",
    },
    "together": {"model": "table", "given": P, "carriers": "radio"},
}

OPPORTUNITY: dict[str, Data] = {
    "record": {"model": "record", "events": {"column": "events"}, "years": {"column": "years"}, "scope": "here"},
    "record_otherwise": {
        "model": "record",
        "events": {"column": "events"},
        "years": {"column": "years"},
        "scope": "here",
        "otherwise": {"other": 0.5},
    },
    "capability": {"model": "capability", "aircraft": {"column": "count"}, "availability": P, "needed": 2},
    "capability_some": {
        "model": "capability",
        "aircraft": {"r1": 4, "r2": {2: 0.3, 5: 0.7}},
        "availability": P,
        "present": Q,
        "needed": 2,
        "floor": 0.01,
        "otherwise": {"default": {"column": "ratio"}},
    },
    "proximity": {
        "model": "proximity",
        "event": {"lat": 50.0, "lon": 10.0, "error_km": 5.0},
        "bases": [{"name": "A", "lat": 50.1, "lon": 10.1, "users": ["r1", "r2"]}],
        "kernel": "decay",
        "scale_km": {"column": "km"},
    },
}


@pytest.mark.parametrize("beside", [None, CATCH_ALL, BESIDE], ids=["alone", "catch_all", "beside"])
@pytest.mark.parametrize("name", ITEMS)
def test_every_model_gives_what_the_written_out_case_gives(name: str, beside: Data | None) -> None:
    agree(case(with_beside({"one": ITEMS[name], "two": ITEMS["table"]}, beside), beside), frame(1))


@pytest.mark.parametrize("beside", [None, CATCH_ALL], ids=["alone", "catch_all"])
@pytest.mark.parametrize("name", OPPORTUNITY)
def test_opportunity_gives_what_the_written_out_case_gives(name: str, beside: Data | None) -> None:
    if name == "record_otherwise" and beside is None:
        pytest.skip("it speaks of the catch-all")
    data = case({"one": OPPORTUNITY[name], "two": ITEMS["table_carried"]}, beside, prior_excludes=["one"])
    agree(data, frame(2))


def with_beside(evidence: Data, beside: Data | None) -> Data:
    """Give `nobody`, which no column reaches, numbers of its own."""
    if beside is None or "nobody" not in beside:
        return evidence
    return {name: {key: _own(value) for key, value in item.items()} for name, item in evidence.items()}


def _own(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "column" in value:
        number = 3 if value["column"] in ("km", "spread", "ratio") else 0.25
        return {**value, "nobody": number}
    if _columns(value) and {"mu", "p", "n"} & set(value):
        return {"default": value, "nobody": {key: 0.5 if key == "p" else 2 for key in value}}
    return {**value, "nobody": 0.25} if "default" in value else value


def _columns(value: Data) -> bool:
    return any(isinstance(v, dict) for v in value.values())
