"""ALARM and HEPAR II: 100,000 values of one table entry under four findings, per value against pyAgrum in a loop.

    .venv/bin/python benchmarks/networks.py [--rounds N]

The case is compiled once. "Filled" sums up what does not vary, unless an earlier round did, and fills every variable of
a prepared sweep; "the first time" does so where nothing was summed up yet, which includes compiling the case; "the
whole call" is `ind.sweep` of a case that was compiled before. pyAgrum's LazyPropagation answers the same question for
some of the values, its engine kept from value to value; the answers must agree to 1e-6, since the networks' files round
to seven digits. CPU time.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import measure
import numpy as np
from peers.pyagrum_values import network, posteriors

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import indicia as ind
from engine.test_networks import Node, as_case, nodes_of, stored
from indicia.analysis.sweep import prepare

VALUES, LOOPED, AGREE = 100_000, 50, 1e-6


class Query(NamedTuple):
    """What is asked of a network, and which entry of which table varies."""

    title: str
    findings: dict[str, str]
    target: tuple[str, str]
    entry: tuple[str, str, str, str]


QUERIES = {
    "alarm": Query(
        "ALARM",
        {"HISTORY": "TRUE", "CVP": "HIGH", "PRESS": "HIGH", "HRBP": "HIGH"},
        ("LVFAILURE", "TRUE"),
        ("HISTORY", "TRUE", "LVFAILURE", "TRUE"),
    ),
    "hepar2": Query(
        "HEPAR II",
        {"jaundice": "present", "ascites": "present", "fatigue": "present", "ast": "a149_40"},
        ("PBC", "present"),
        ("jaundice", "present", "bilirubin", "a19_7"),
    ),
}


def path_of(query: Query, nodes: dict[str, Node]) -> str:
    """The entry as a path of the case."""
    child, state, parent, given = query.entry
    return f"prior.{named(child, nodes)}.{state_of(child, state, nodes)}.{state_of(parent, given, nodes)}"


def named(node: str, nodes: dict[str, Node]) -> str:
    return f"q{list(nodes).index(node)}"


def state_of(node: str, state: str, nodes: dict[str, Node]) -> str:
    return f"s{nodes[node].states.index(state)}"


def compared(name: str, query: Query, rounds: int) -> Iterator[measure.Row]:
    nodes, net = nodes_of(stored(name)), network(name)
    data = as_case(nodes, query.findings)
    values = np.linspace(0.0, 1.0, VALUES)
    varying, question = {path_of(query, nodes): values}, named(query.target[0], nodes)
    case, looked, answers = ind.load(data), values[:: VALUES // LOOPED], list[float]()
    found = ind.sweep(case, varying, question=question)  # the first call pays for its imports

    def filled(of: ind.Case) -> float:
        work = prepare(of, varying, question=question)
        return measure.cpu(lambda: work.run(lambda _done, _of: None), VALUES)()

    def first() -> float:
        fresh = ind.load(data)
        return measure.cpu(lambda: prepare(fresh, varying, question=question).run(lambda _done, _of: None), VALUES)()

    def looped() -> None:
        answers[:] = posteriors(net, query.findings, query.target, query.entry, looked)

    taken = measure.by_turns(
        rounds,
        filled=lambda: filled(case),
        first=first,
        called=measure.cpu(lambda: ind.sweep(case, varying, question=question), VALUES),
        looped=measure.cpu(looped, len(looked)),
    )
    ours = found["posterior"].sel(hypothesis=state_of(*query.target, nodes)).to_numpy()[:: VALUES // LOOPED]
    if not np.allclose(ours, answers, rtol=0.0, atol=AGREE):
        raise SystemExit(f"{name}: the answers differ by {np.max(np.abs(ours - answers)):.1e}")
    work, against = f"{query.title}: {VALUES:,} values of one table entry, four findings", "pyAgrum, in a loop"
    told = {"unit": "us a value", "scale": 1e6, "packages": ("pyagrum", "pgmpy")}
    yield measure.faster(
        f"networks.{name}",
        f"{work}, filled",
        against,
        taken["filled"],
        taken["looped"],
        wanted=1e4,
        headline=True,
        **told,
    )
    for key, way in (("first", "the first time"), ("called", "the whole call")):
        yield measure.faster(f"networks.{name}.{key}", f"{work}, {way}", against, taken[key], taken["looped"], **told)


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    for name, query in QUERIES.items():
        yield from compared(name, query, options.rounds)


if __name__ == "__main__":
    measure.run(rows, __doc__, rounds=9)
