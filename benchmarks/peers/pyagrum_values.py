"""The posterior of one state for several values of one table entry, by pyAgrum.

The engine is kept from value to value; the findings are set again after each change of a table, since it would give the
old answer otherwise.
"""

import gzip
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import pyagrum as gum


def network(name: str) -> gum.BayesNet:
    """A network that pgmpy ships."""
    packed = files("pgmpy.utils").joinpath("example_models", f"{name}.bif.gz").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.bif"
        path.write_bytes(gzip.decompress(packed))
        return gum.loadBN(str(path))


def posteriors(
    net: gum.BayesNet,
    findings: Mapping[str, str],
    target: tuple[str, str],
    entry: tuple[str, str, str, str],
    values: Iterable[float],
) -> list[float]:
    """P(target state | findings) for each value of P(child = state | parent = given), the child having two states."""
    node, wanted = target
    child, state, parent, given = entry
    other = next(label for label in net.variable(child).labels() if label != state)
    engine = gum.LazyPropagation(net)
    engine.setTargets({node})
    answers = []
    for value in values:
        net.cpt(child)[{parent: given, child: state}] = value
        net.cpt(child)[{parent: given, child: other}] = 1.0 - value
        engine.setEvidence(dict(findings))
        engine.makeInference()
        answers.append(float(engine.posterior(node)[{node: wanted}]))
    return answers
