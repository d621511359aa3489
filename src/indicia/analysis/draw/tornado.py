"""Each uncertain number alone at its 5th and its 95th percentile, the others at their central values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.posterior import evaluate
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Floats
from indicia.quantity import Beta, Whole

ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Tornado:
    """What each number does by itself.

    Attributes
    ----------
    value
        Its two ends; axes: path, end. Of a prior, what it comes to within its row.
    posterior
        Axes: path, end, hypothesis; 0 throughout where an end is impossible.
    leader
        The place of the most probable hypothesis, -1 where an end is impossible; axes: path, end.
    """

    value: Floats
    posterior: Floats
    leader: npt.NDArray[np.signedinteger]


def tornado(plan: Plan, central: Evaluation, question: str) -> Tornado:
    """Move one number at a time.

    A part of a Dirichlet prior moves by its own Beta distribution and the others of its row keep their ratios. A
    count with a distribution is summed over while other numbers move, as in a score.
    """
    paths = plan.paths
    ends = {path: _ends(path, plan) for path in paths}
    counts = [p for p in paths if isinstance(plan.distributions[p], Whole)]
    others = [p for p in paths if p not in counts]
    found = {p: _moved([p], ends, plan, central, question) for p in counts}
    if others:
        value, log = _moved(others, ends, plan, central, question)
        found |= {p: (value[i : i + 1], log[i : i + 1]) for i, p in enumerate(others)}
    hypotheses = len(plan.compiled.axes[question].hypotheses)
    value = np.concatenate([found[p][0] for p in paths]) if paths else np.zeros((0, 2))
    log = np.concatenate([found[p][1] for p in paths]) if paths else np.zeros((0, 2, hypotheses))
    posterior, _ = normalise(log, -1)
    leader = np.where(np.max(posterior, axis=-1) > 0, np.argmax(posterior, axis=-1), -1)
    return Tornado(value, posterior, leader)


def normalise(log: Floats, axis: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Posteriors along an axis, 0 throughout where nothing is possible, and where something is."""
    top = np.max(log, axis=axis, keepdims=True)
    possible = ~np.isneginf(top)
    p = np.exp(log - np.where(possible, top, 0.0))
    return p / np.where(possible, np.sum(p, axis=axis, keepdims=True), 1.0), np.squeeze(possible, axis)


def _moved(
    paths: Sequence[str], ends: Mapping[str, Floats], plan: Plan, central: Evaluation, question: str
) -> tuple[Floats, Floats]:
    """Values (path, end) and log P(hypothesis, evidence) (path, end, hypothesis), all along one axis."""
    size = 2 * len(paths)
    values = {path: np.full(size, _rest_value(path, plan)) for path in {**dict.fromkeys(paths), **_companions(plan)}}
    for i, path in enumerate(paths):
        values[path][2 * i : 2 * i + 2] = ends[path]
    block = evaluate(plan, central, question, values, size)
    told = dict(zip(values, block.numbers, strict=True))
    value = np.array([told[path][2 * i : 2 * i + 2] for i, path in enumerate(paths)])
    return value, block.log_joint.T.reshape(len(paths), 2, -1)


def _companions(plan: Plan) -> dict[str, None]:
    """The parts of Dirichlet priors, which are told relative to one another."""
    return dict.fromkeys(path for gammas in plan.dirichlet.values() for path in gammas)


def _in_dirichlet(path: str, plan: Plan) -> bool:
    return any(path in gammas for gammas in plan.dirichlet.values())


def _rest_value(path: str, plan: Plan) -> float:
    if _in_dirichlet(path, plan):
        return plan.distributions[path].mean
    return float(plan.compiled.central[path])


def _ends(path: str, plan: Plan) -> Floats:
    if not _in_dirichlet(path, plan):
        return plan.distributions[path].quantile(np.array(ENDS))
    gamma = plan.distributions[path]
    share, size = gamma.mean, gamma.mean / gamma.sd**2  # Gamma(c p, c): mean p, variance p/c
    low_high = Beta(size * share, size * (1.0 - share)).quantile(np.array(ENDS))
    return low_high * (1.0 - share) / (1.0 - low_high)  # against the others of the row, which stay at theirs
