"""ALARM: 100,000 values of one table entry under four findings, per value against pyAgrum's engine in a loop.

    .venv/bin/python benchmarks/alarm.py [rounds]

The case is compiled once and a sweep prepared once; then each round fills the sweep, and lets pyAgrum's
LazyPropagation answer the same question for a few values. The engine is kept from value to value, and the evidence set
again after each change, since it would return the old answer otherwise. Both are measured by turns within one process,
in CPU time; the medians and their ratio per value are told, and that the answers agree.
"""

import gzip
import statistics
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import pyagrum as gum

import indicia as ind
from engine.test_networks import as_case, nodes_of, stored
from indicia.analysis.sweep import prepare

FINDINGS = {"HISTORY": "TRUE", "CVP": "HIGH", "PRESS": "HIGH", "HRBP": "HIGH"}
TARGET, ENTRY = "LVFAILURE", ("HISTORY", "TRUE", "LVFAILURE", "TRUE")
VALUES, LOOPED, WANTED, ROUNDS = 100_000, 50, 10_000, 5


def network() -> gum.BayesNet:
    packed = files("pgmpy.utils").joinpath("example_models", "alarm.bif.gz").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alarm.bif"
        path.write_bytes(gzip.decompress(packed))
        return gum.loadBN(str(path))


def loop(net: gum.BayesNet, values: np.ndarray) -> list[float]:
    child, state, parent, given = ENTRY
    engine = gum.LazyPropagation(net)
    engine.setTargets({TARGET})
    answers = []
    for value in values:
        other = next(label for label in net.variable(child).labels() if label != state)
        net.cpt(child)[{parent: given, child: state}] = value
        net.cpt(child)[{parent: given, child: other}] = 1.0 - value
        engine.setEvidence(FINDINGS)
        engine.makeInference()
        answers.append(float(engine.posterior(TARGET)[net.variable(TARGET).index(given)]))
    return answers


def main() -> None:
    rounds = max(ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    nodes = nodes_of(stored("alarm"))
    ids = {node: f"q{i}" for i, node in enumerate(nodes)}
    child, state, parent, given = ENTRY
    path = f"prior.{ids[child]}.s{nodes[child].states.index(state)}.s{nodes[parent].states.index(given)}"
    values = np.linspace(0.0, 1.0, VALUES)
    case, net = ind.load(as_case(nodes, FINDINGS)), network()
    ours, theirs = [], []
    for _ in range(rounds):
        work = prepare(case, {path: values}, question=ids[TARGET])
        start = time.process_time()
        work.run(lambda _done, _total: None)
        ours.append((time.process_time() - start) / VALUES)
        looked = values[:: VALUES // LOOPED]
        start = time.process_time()
        answers = loop(net, looked)
        theirs.append((time.process_time() - start) / len(looked))
    row = work.dataset()["posterior"].sel(hypothesis=f"s{nodes[TARGET].states.index(given)}").to_numpy()
    worst = float(np.max(np.abs(row[:: VALUES // LOOPED] - answers)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"indicia {1e6 * mine:.3f} us a value, pyAgrum {1e6 * other:.0f} us; largest difference {worst:.1e}")
    verdict = "ok" if other / mine >= WANTED else "TOO SLOW"
    print(f"{other / mine:,.0f} times faster a value (at least {WANTED:,}): {verdict}")


if __name__ == "__main__":
    main()
