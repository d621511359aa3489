"""A scenario of the founding case, against Bayesian-network engines that are asked for one after another.

    .venv/bin/python benchmarks/scenarios.py [--rounds N] [--draws N]

Ours is the time of `ind.summarise` for a million draws, once the case is read, divided by their number: numbers drawn,
posteriors found, summary made. pyAgrum and pgmpy get the same case as a network, with each scenario's tables ready in
memory (`peers/tables.py`): they change their tables, set the evidence and ask for the posterior. Neither draws, nor
works out a likelihood. Their answers must be the engine's to 1e-9. Processor time, by turns within one process.
"""

import argparse
from collections.abc import Iterator
from typing import Any

import measure
import numpy as np
from draws import check, summed_up
from peers import founding, pgmpy_scenarios, pyagrum_scenarios, tables

import indicia as ind

LOOPED = {"pyAgrum": 100, "pgmpy": 10}
QUESTION = "perpetrator"


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    case, draws = ind.load(founding.MODEL), options.draws
    sample = founding.drawn(case, max(LOOPED.values()))
    network = tables.network(case, sample.values, QUESTION)
    peers: dict[str, Any] = {
        "pyAgrum": pyagrum_scenarios.Scenarios(network),
        "pgmpy": pgmpy_scenarios.Scenarios(network),
    }
    for name, peer in peers.items():
        found = np.array([peer.posterior(i) for i in range(LOOPED[name])]).T
        check(name, found, sample.posterior[:, : LOOPED[name]])
    summed_up(case, 2**18, 1)

    def looped(name: str) -> measure.Measure:
        return measure.cpu(lambda: [peers[name].posterior(i) for i in range(LOOPED[name])], LOOPED[name])

    taken = measure.by_turns(
        options.rounds,
        ours=measure.cpu(lambda: summed_up(case, draws, 1), draws),
        pyagrum=looped("pyAgrum"),
        pgmpy=looped("pgmpy"),
    )
    for name, wanted in (("pyAgrum", 2500.0), ("pgmpy", 10_000.0)):
        yield measure.faster(
            f"scenarios.{name.lower()}",
            f"a scenario of the founding case, drawn, scored and summed up among {draws:,}, one thread",
            f"{name} in a loop over scenarios",
            taken["ours"],
            taken[name.lower()],
            wanted=wanted,
            unit="us",
            scale=1e6,
            headline=True,
            packages=(name.lower(),),
        )


if __name__ == "__main__":
    measure.run(rows, __doc__, draws=1e6)
