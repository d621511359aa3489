"""The inner loops by themselves, on the founding case: a chunk of 65,536 draws, a table, a contraction, a grid."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import indicia as ind
from indicia.analysis.draw.points import CHUNK
from indicia.analysis.draw.stream import Stream, prepare_stream
from indicia.analysis.sweep import prepare
from indicia.engine.compiled import compile_case
from indicia.engine.tape import adding
from indicia.engine.tape.machine import Machine
from indicia.engine.tape.tables import table_of
from indicia.quantity import Beta

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
VARYING = {"prior.perpetrator.tajikistan": "0:1:1000", "takhar_police.reliability": "0:1:1000"}


@pytest.fixture(scope="module")
def founding() -> ind.Case:
    return ind.load(MODEL)


@pytest.fixture(scope="module")
def stream(founding: ind.Case) -> Stream:
    return prepare_stream(founding, 2**20, seed=1)


@pytest.fixture(scope="module")
def machine(stream: Stream) -> Machine:
    machine = stream.evaluator.machine
    assert machine is not None, "the founding case is put on a tape"
    return machine


def handed_over(stream: Stream) -> dict[str, Any]:
    """What no table draws."""
    return dict(stream.points.chunk(0, tabled=False).values)


def test_draw_a_chunk_by_tables(benchmark: Any, stream: Stream, machine: Machine) -> None:
    benchmark(machine.drawn, handed_over(stream), CHUNK, seed=1, chunk=0)


def test_draw_a_chunk_and_run_the_tape_keeping_all(benchmark: Any, stream: Stream, machine: Machine) -> None:
    benchmark(machine.draw, handed_over(stream), CHUNK, seed=1, chunk=0)


def test_draw_a_chunk_and_run_the_tape_for_moments(benchmark: Any, stream: Stream, machine: Machine) -> None:
    about = stream.tally.numbers[:, 0]
    benchmark(machine.moments, handed_over(stream), CHUNK, seed=1, chunk=0, about=about)


def test_tally_a_chunk(benchmark: Any, stream: Stream, machine: Machine) -> None:
    about, asked = stream.tally.numbers[:, 0], np.array([0, 1])
    joint, prior, _ = machine.moments(handed_over(stream), CHUNK, seed=1, chunk=0, about=about)

    def fresh() -> tuple[tuple[Any, ...], dict[str, Any]]:
        tally = stream.tally.fresh()
        counts = tally.posterior, tally.prior, tally.leads, tally.odds
        spreads = tally.moments, tally.odds_moments, tally.ends, tally.places
        return (joint.copy(), prior, counts, spreads, asked, CHUNK), {}

    benchmark.pedantic(adding.tally_chunk, setup=fresh, rounds=30, warmup_rounds=1)


def test_make_the_table_of_a_beta_distribution(benchmark: Any) -> None:
    shapes = iter(np.linspace(2.0, 3.0, 100_000))  # each table is made once and then remembered
    benchmark.pedantic(table_of, setup=lambda: ((Beta(float(next(shapes)), 5.0),), {}), rounds=50, warmup_rounds=1)


def test_contract_the_compiled_case(benchmark: Any, founding: ind.Case) -> None:
    compiled = compile_case(founding)
    evaluation = compiled.evaluate(compiled.central)
    factors = evaluation.factors  # handed over, since sums of the evaluation's own are remembered
    benchmark(evaluation.marginal, ("perpetrator",), factors)


def test_fill_a_grid_of_a_million_scenarios(benchmark: Any, founding: ind.Case) -> None:
    def fresh() -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (prepare(founding, VARYING),), {}

    benchmark.pedantic(lambda work: work.run(lambda _done, _of: None), setup=fresh, rounds=9, warmup_rounds=1)
