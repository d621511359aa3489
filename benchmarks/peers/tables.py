"""A case as the tables of a Bayesian network, scenario by scenario: what pyAgrum and pgmpy are given.

Each question is a node, and each item of evidence a node of two states below the questions that it bears on, the first
of which is what was reported. Its table is the likelihood in units of the largest, so that an item of opportunity can
stand there too. "Somebody else" stands in for each named hypothesis and has a state for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import indicia as ind
from indicia.analysis.draw.stream import prepare_stream

type Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Node:
    """A node with its table for each scenario; axes: parents, own states, scenario."""

    name: str
    parents: tuple[str, ...]
    table: Floats

    @property
    def varies(self) -> bool:
        return bool(np.ptp(self.table, axis=-1).any())


@dataclass(frozen=True)
class Network:
    """Nodes, parents before children; `reported` are the items of evidence, `question` is what is asked."""

    nodes: tuple[Node, ...]
    reported: tuple[str, ...]
    question: str
    hypotheses: tuple[int, ...]

    def merged(self, posterior: Floats) -> Floats:
        """By hypothesis, from states."""
        return np.bincount(self.hypotheses, posterior)


def network(case: ind.Case, values: Mapping[str, Floats], question: str) -> Network:
    """The network of a case whose numbers are drawn."""
    plan = prepare_stream(case, 1).first.plan
    found = plan.compiled.evaluate(plan.numbers(values))
    n = len(next(iter(values.values())))

    def laid_out(factor: Any, axes: tuple[str, ...]) -> Floats:
        """The table on the axes given, then the scenario."""
        whole = (*axes, "draw")
        order = sorted(range(len(factor.axes)), key=lambda i: whole.index(factor.axes[i]))
        table = np.exp(np.transpose(factor.log, order))
        lengths = dict(zip((factor.axes[i] for i in order), table.shape, strict=True))
        shape = [lengths.get(axis, 1) for axis in whole]
        return np.broadcast_to(table.reshape(shape), (*shape[:-1], n))

    nodes = []
    for term, factor in zip(plan.compiled.priors, found.priors, strict=True):
        parents = tuple(axis for axis in term.axes if axis != term.question)
        nodes.append(Node(term.question, parents, laid_out(factor, (*parents, term.question))))
    for term, factor in zip(plan.compiled.faults, found.faults, strict=True):
        nodes.append(Node(term.axis, (), laid_out(factor, (term.axis,))))
    items = (*plan.compiled.opportunity, *plan.compiled.evidence)
    for term, factor in zip(items, (*found.opportunity, *found.evidence), strict=True):
        axes = tuple(axis for axis in term.axes if axis in factor.axes)
        likelihood = laid_out(factor, axes)
        likelihood = likelihood / np.max(likelihood, axis=tuple(range(len(axes))), keepdims=True)
        nodes.append(Node(term.id, axes, np.stack([likelihood, 1.0 - likelihood], axis=-2)))
    axis = plan.compiled.axes[question]
    places = tuple(axis.hypotheses.index(label) for label in axis.labels(stated=True))
    return Network(tuple(nodes), tuple(term.id for term in items), question, places)
