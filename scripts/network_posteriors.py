"""Compute the stored posteriors of tests/data/networks again, with pyAgrum, and print how far they differ.

python scripts/network_posteriors.py
"""

import argparse
import gzip
import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pyagrum as gum

NETWORKS = Path(__file__).parents[1] / "tests" / "data" / "networks"


def from_bif(name: str) -> Any:
    packed = files("pgmpy.utils").joinpath("example_models", f"{name}.bif.gz").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.bif"
        path.write_bytes(gzip.decompress(packed))
        return gum.loadBN(str(path))


def from_tables(nodes: dict[str, Any]) -> Any:
    net = gum.BayesNet()
    for name, node in nodes.items():
        net.add(gum.LabelizedVariable(name, name, node["states"]))
    for name, node in nodes.items():
        for parent in node["parents"]:
            net.addArc(parent, name)
    for name, node in nodes.items():
        table = net.cpt(name)
        axes = (name, *node["parents"])
        for place, value in np.ndenumerate(np.asarray(node["table"], dtype=float)):
            table[dict(zip(axes, map(int, place), strict=True))] = float(value)
    return net


def largest_difference(net: Any, queries: list[dict[str, Any]]) -> float:
    worst = 0.0
    for query in queries:
        engine = gum.LazyPropagation(net)
        engine.setEvidence(query["evidence"])
        engine.addTarget(query["target"])
        engine.makeInference()
        found = engine.posterior(query["target"])
        for state, expected in query["posterior"].items():
            worst = max(worst, abs(found[{query["target"]: state}] - expected))
        worst = max(worst, abs(engine.evidenceProbability() - query["probability_of_evidence"]))
    return worst


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    for path in sorted(NETWORKS.glob("*.json")):
        stored = json.loads(path.read_text(encoding="utf-8"))
        net = from_tables(stored["nodes"]) if "nodes" in stored else from_bif(stored["network"])
        worst = largest_difference(net, stored["queries"])
        print(f"{path.stem:12} {len(stored['queries'])} queries, largest difference {worst:.1e}")
