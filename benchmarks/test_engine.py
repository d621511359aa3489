"""Reading and scoring: the founding case, and a long record."""

import random
from pathlib import Path
from typing import Any

import pytest

import indicia as ind
from indicia.case import Case

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"


def long_record(items: int) -> dict[str, Any]:
    rng, names = random.Random(0), ("a", "b", "c")
    facts = {"report": "-", "date": "2020-01-01", "because": "-", "model": "table"}
    evidence = {
        f"i{i}": {**facts, "speaker": f"s{i}", "given": {h: 10 ** rng.uniform(-300, 0) for h in names}}
        for i in range(items)
    }
    return {
        "indicia": 1,
        "title": "a long record",
        "by": "a benchmark",
        "as_of": "2020-01-02",
        "ask": "?",
        "hypotheses": {h: {"prior": 1 / 3} for h in names},
        "sources": {f"s{i}": {} for i in range(items)},
        "evidence": evidence,
    }


@pytest.fixture(scope="module")
def founding() -> Case:
    return ind.load(MODEL)


def test_load_the_founding_case(benchmark: Any) -> None:
    benchmark(ind.load, MODEL)


def test_score_the_founding_case(benchmark: Any, founding: Case) -> None:
    benchmark(ind.score, founding)


def test_set_a_number_and_score_the_founding_case(benchmark: Any, founding: Case) -> None:
    benchmark(ind.score, founding, values={"prior.perpetrator.russia": 0.4})


@pytest.mark.parametrize("items", [1_000, 10_000])
def test_load_a_long_record(benchmark: Any, items: int) -> None:
    benchmark.pedantic(ind.load, args=(long_record(items),), rounds=5)


@pytest.mark.parametrize("items", [1_000, 10_000])
def test_score_a_long_record(benchmark: Any, items: int) -> None:
    benchmark.pedantic(ind.score, args=(ind.load(long_record(items)),), rounds=5)
