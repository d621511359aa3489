"""The posteriors of a network's scenarios, one after another, by pgmpy.

Variable elimination takes the tables when it is made, so that a new one is made for each scenario.
"""

import numpy as np
from peers.tables import Floats, Network
from pgmpy.factors.discrete import TabularCPD
from pgmpy.inference import VariableElimination
from pgmpy.models import DiscreteBayesianNetwork


class Scenarios:
    """The network in pgmpy."""

    def __init__(self, network: Network) -> None:
        self.network, self.model = network, DiscreteBayesianNetwork()
        states = {node.name: node.table.shape[-2] for node in network.nodes}
        self.tables: dict[str, Floats] = {}
        for node in network.nodes:
            self.model.add_node(node.name)
            self.model.add_edges_from((parent, node.name) for parent in node.parents)
            # pgmpy's order: the node itself, then its parents; the scenario goes in front.
            self.tables[node.name] = np.ascontiguousarray(np.moveaxis(node.table, (-1, -2), (0, 1)))
            first = self.tables[node.name][0].reshape(states[node.name], -1)
            cards = [states[parent] for parent in node.parents]
            self.model.add_cpds(TabularCPD(node.name, states[node.name], first, list(node.parents), cards))
        self.varying = [node.name for node in network.nodes if node.varies]
        self.findings = dict.fromkeys(network.reported, 0)

    def posterior(self, scenario: int) -> Floats:
        for name in self.varying:
            self.model.get_cpds(name).values = self.tables[name][scenario]
        inference = VariableElimination(self.model)
        found = inference.query([self.network.question], evidence=self.findings, show_progress=False)
        return self.network.merged(found.values)
