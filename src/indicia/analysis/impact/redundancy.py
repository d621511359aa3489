"""How redundant the repeats in each group would have to be before the leader no longer led."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indicia.analysis.impact.record import TIE, margin
from indicia.case.document import Group
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Floats
from indicia.engine.vary import vary

_COARSE, _FINE, _ROUNDS = 513, 33, 8


@dataclass(frozen=True)
class Fall:
    """Redundancies, from `low` to `high`, at which another hypothesis leads; both ends are taken to be beyond it."""

    low: float
    high: float
    leader: str


@dataclass(frozen=True)
class GroupImpact:
    """What the redundancy of one group decides.

    Attributes
    ----------
    id, path, items
        The group, the path of its redundancy, and those of its items that count.
    redundancy
        Today's.
    falls
        Where between 0 and 1 the leader no longer leads; empty where it always does.
    """

    id: str
    path: str
    items: tuple[str, ...]
    redundancy: float
    falls: tuple[Fall, ...]


def groups_of(evaluation: Evaluation, question: str, leader: int) -> tuple[GroupImpact, ...]:
    """Look at every group of which at least two items count."""
    document = evaluation.compiled.case.document
    found = []
    for group in document.groups.values():
        items = tuple(i for i in group.items if document.counts(document.evidence[i]))
        if len(items) > 1:
            found.append(_group(evaluation, question, leader, group, items))
    return tuple(found)


def _group(evaluation: Evaluation, question: str, leader: int, group: Group, items: tuple[str, ...]) -> GroupImpact:
    path = evaluation.compiled.case.document.path_of("", group.redundancy)
    today = float(evaluation.numbers[path])
    lead = _Lead(evaluation, question, leader, path)
    return GroupImpact(group.id, path, items, today, tuple(_falls(lead, today)))


@dataclass(frozen=True)
class _Lead:
    """The posterior as a function of one redundancy."""

    evaluation: Evaluation
    question: str
    leader: int
    path: str

    def log(self, values: Floats) -> Floats:
        """Axes: hypotheses, values."""
        axis = self.evaluation.compiled.axes[self.question]
        marginal = vary(self.evaluation, {self.path: (self.path, values)}).marginal((self.question,))
        log = axis.collapse(marginal.log, 0)
        return np.broadcast_to(log.reshape(len(log), -1), (len(log), len(values)))

    def over(self, values: Floats) -> Floats:
        """Log-odds of the leader over the best of the others."""
        return margin(self.log(values), self.leader)

    def next(self, value: float) -> str:
        """Who is the most probable of the others there."""
        log = self.log(np.array([value]))[:, 0].copy()
        log[self.leader] = -np.inf
        return self.evaluation.compiled.axes[self.question].hypotheses[int(np.argmax(log))]


def _falls(lead: _Lead, today: float) -> Iterator[Fall]:
    grid = np.linspace(0.0, 1.0, _COARSE)
    fallen = lead.over(grid) <= TIE
    edges = np.flatnonzero(np.diff(fallen.astype(int)))
    bounds = [_edge(lead, float(grid[i]), float(grid[i + 1])) for i in edges]
    ends = [*([0.0] if fallen[0] else []), *bounds, *([1.0] if fallen[-1] else [])]
    for low, high in zip(ends[::2], ends[1::2], strict=True):
        near = low if abs(low - today) <= abs(high - today) else high
        inside = near + 1e-9 * (0.5 * (low + high) - near)
        yield Fall(low, high, lead.next(inside))


def _edge(lead: _Lead, low: float, high: float) -> float:
    """Where the lead changes hands between two values; the nearer and nearer of the two is found on finer grids."""
    begins = bool(lead.over(np.array([low]))[0] <= TIE)
    for _ in range(_ROUNDS):
        values = np.linspace(low, high, _FINE)
        changed = int(np.argmax((lead.over(values) <= TIE) != begins))
        low, high = float(values[changed - 1]), float(values[changed])
    return high if not begins else low
