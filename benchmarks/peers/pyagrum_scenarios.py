"""The posteriors of a network's scenarios, one after another, by pyAgrum.

The engine is kept from scenario to scenario. The findings are set again after the tables were changed, since it would
give the old answer otherwise.
"""

import numpy as np
import pyagrum as gum
from peers.tables import Floats, Network, Node


class Scenarios:
    """The network in pyAgrum, with an engine that is asked for one question."""

    def __init__(self, network: Network) -> None:
        self.network, self.net = network, gum.BayesNet()
        for node in network.nodes:
            self.net.add(gum.RangeVariable(node.name, node.name, 0, node.table.shape[-2] - 1))
            for parent in node.parents:
                self.net.addArc(parent, node.name)
        self.tables = {node.name: self._in_order(node) for node in network.nodes}
        for name, table in self.tables.items():
            self.net.cpt(name)[:] = table[0]
        self.varying = [node.name for node in network.nodes if node.varies]
        self.findings = dict.fromkeys(network.reported, 0)
        self.engine = gum.LazyPropagation(self.net)
        self.engine.setTargets({network.question})

    def _in_order(self, node: Node) -> Floats:
        """The node's tables with the axes in the order of pyAgrum's arrays, the scenario in front."""
        axes = (*node.parents, node.name)
        order = [axes.index(name) for name in reversed(self.net.cpt(node.name).names)]
        return np.ascontiguousarray(np.transpose(node.table, (len(axes), *order)))

    def posterior(self, scenario: int) -> Floats:
        for name in self.varying:
            self.net.cpt(name)[:] = self.tables[name][scenario]
        self.engine.setEvidence(self.findings)
        self.engine.makeInference()
        return self.network.merged(self.engine.posterior(self.network.question).toarray())
