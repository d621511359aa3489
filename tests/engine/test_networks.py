"""Published Bayesian networks as cases: every node a question, every finding an item, against another program.

The posteriors and the probabilities of the evidence were computed with pyAgrum (tests/data/networks says how); tables
come from the BIF files that pgmpy ships, or stand in the same files with their citation.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from math import exp
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind

NETWORKS = Path(__file__).parents[1] / "data" / "networks"
NAMES = ("alarm", "asia", "burglar", "cancer", "earthquake", "fire-alarm", "hepar2", "sachs", "survey", "witness")


@dataclass(frozen=True)
class Node:
    states: list[str]
    parents: list[str]
    table: Any


def stored(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((NETWORKS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def nodes_of(stored_network: dict[str, Any]) -> dict[str, Node]:
    if "nodes" in stored_network:
        return {name: Node(**fields) for name, fields in stored_network["nodes"].items()}
    return read_bif(stored_network["network"], stored_network["sha256_uncompressed"])


@cache
def read_bif(name: str, sha256: str) -> dict[str, Node]:
    from pgmpy.readwrite import BIFReader

    packed = files("pgmpy.utils").joinpath("example_models", f"{name}.bif.gz").read_bytes()
    text = gzip.decompress(packed)
    assert hashlib.sha256(text).hexdigest() == sha256
    nodes = {}
    for table in BIFReader(string=text.decode()).get_model().get_cpds():
        name, *parents = table.variables
        nodes[name] = Node(table.state_names[name], parents, table.values.tolist())
    return nodes


def as_case(nodes: dict[str, Node], evidence: dict[str, str]) -> dict[str, Any]:
    """The network as a case; nodes become q0, q1, ..., their states s0, s1, ..."""
    ids = {node: f"q{i}" for i, node in enumerate(nodes)}
    return {
        "indicia": 1,
        "title": "a network",
        "by": "a test",
        "as_of": "2020-01-01",
        "questions": {ids[name]: as_question(node, ids, nodes) for name, node in nodes.items()},
        "sources": {"record": {}},
        "evidence": {f"i{i}": finding(ids[n], nodes[n].states, s) for i, (n, s) in enumerate(evidence.items())},
    }


def as_question(node: Node, ids: dict[str, str], nodes: dict[str, Node]) -> dict[str, Any]:
    question: dict[str, Any] = {"ask": "?", "hypotheses": {}}
    if node.parents:
        question["given"] = [ids[p] for p in node.parents]
    rows = normalised(node, nodes)
    for i in range(len(node.states)):
        question["hypotheses"][f"s{i}"] = {"prior": rows[i]}
    return question


def normalised(node: Node, nodes: dict[str, Node]) -> list[Any]:
    """For each state its probability, nested by the parents' states; BIF files round to seven digits."""
    sizes = [len(nodes[p].states) for p in node.parents]
    nested: list[Any] = [{} for _ in node.states]
    for parents in product(*(range(n) for n in sizes)):
        column = [at(own, parents) for own in node.table]
        for i, value in enumerate(column):
            nested[i] = put(nested[i], [f"s{p}" for p in parents], value / sum(column))
    return nested


def at(values: Any, place: tuple[int, ...]) -> float:
    for index in place:
        values = values[index]
    return float(values)


def put(nested: Any, words: list[str], value: float) -> Any:
    if not words:
        return value
    return {**nested, words[0]: put(nested.get(words[0], {}), words[1:], value)}


def finding(question: str, states: list[str], seen: str) -> dict[str, Any]:
    given = {f"s{i}": int(state == seen) for i, state in enumerate(states)}
    return {
        "report": f"{question} is {seen}",
        "speaker": "record",
        "date": "2020-01-01",
        "model": "table",
        "given": {question: given},
        "because": "it was seen",
        "independent": "each finding is of another node",
    }


def queries() -> list[Any]:
    found = []
    for name in NAMES:
        for i, query in enumerate(stored(name)["queries"]):
            found.append(pytest.param(name, query, id=f"{name}-{i}"))
    return found


@pytest.mark.parametrize(("name", "query"), queries())
def test_a_network_gives_the_posterior_and_the_probability_of_evidence_of_another_program(
    name: str, query: dict[str, Any]
) -> None:
    nodes = nodes_of(stored(name))
    target = list(nodes).index(query["target"])
    score = ind.score(ind.load(as_case(nodes, query["evidence"])), question=f"q{target}")
    states = nodes[query["target"]].states
    expected = {f"s{states.index(state)}": p for state, p in query["posterior"].items()}
    assert dict(score.answer.posterior) == approx(expected, abs=1e-7)
    assert score.log_evidence is not None
    assert exp(score.log_evidence) == approx(query["probability_of_evidence"], abs=1e-7)
    assert score.exactness.exact
