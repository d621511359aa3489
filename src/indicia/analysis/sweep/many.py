"""A sweep of a case whose hypotheses come from a table: a score for each scenario, in blocks of rows.

The posterior of every row in every scenario would seldom fit in memory and never be looked at. Kept is that of the rows
that are the most probable in the case as it is, of every row that leads in some scenario, and of all hypotheses beside.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.analysis.sweep.dataset import FIRST, grid_dataset, one_at_a_time_dataset, today_of
from indicia.analysis.sweep.fill import Progress
from indicia.analysis.sweep.grid import Grid
from indicia.analysis.sweep.values import Line, Values, read_lines
from indicia.case import Case
from indicia.engine.factor import Floats
from indicia.engine.many import Evaluated, Many, compile_many, evaluate
from indicia.engine.many.first import first_of
from indicia.engine.many.some import joint_of
from indicia.engine.numbers import Numbers
from indicia.engine.vary import splitting_off
from indicia.errors import IndiciaError, PathError, nearest
from indicia.likelihood.tree import Number
from indicia.quantity import Domain, parse_quantity

if TYPE_CHECKING:
    import xarray as xr

    from indicia.analysis.sweep.run import Mode

type Judge = Callable[[Case, Sequence[tuple[Line, ...]], int, int], None]


@dataclass
class Scan:
    """The scenarios of a grid, filled one by one.

    A state is a row, by its place in the table, or behind the last row a hypothesis beside them.

    Attributes
    ----------
    many
        The case compiled, with the priors that vary here final, and only these.
    kept
        The rows whose posterior is kept from the first.
    posterior
        Of these rows, then of the hypotheses beside. Axes: states, then one for each number.
    leader
        The most probable state, -1 where the scenario is impossible.
    told
        What was found in each scenario, but for what is as long as the table.
    """

    many: Many
    kept: npt.NDArray[np.intp]
    beside: int
    shape: tuple[int, ...]
    told: dict[tuple[int, ...], Evaluated] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.posterior: Floats = np.zeros((self.kept.size + self.beside, *self.shape))
        self.leader: npt.NDArray[np.int64] = np.full(self.shape, -1, dtype=np.int64)
        self.log_odds: Floats = np.zeros(self.shape)
        self.log_evidence: Floats = np.full(self.shape, -np.inf)

    @property
    def done(self) -> int:
        """How many scenarios are filled."""
        return len(self.told)

    def fill(self, at: tuple[int, ...], found: Evaluated) -> None:
        """Take what is kept of one scenario."""
        joint, evidence = found.log_joint, found.log_evidence
        if evidence > -np.inf:
            beside = _beside(found)
            place: tuple[slice | int, ...] = (slice(None), *at)
            self.posterior[place] = np.exp(np.concatenate([joint[self.kept], beside]) - evidence)
            self.leader[at], self.log_odds[at] = _first_two(joint, beside)
            self.log_evidence[at] = evidence
        self.told[at] = replace(found, log_joint=np.empty(0), log_opportunity=None)

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.many.candidates)

    @property
    def states(self) -> npt.NDArray[np.intp]:
        """Those whose posterior is kept from the first, in its order."""
        return np.concatenate([self.kept, np.arange(self.rows, self.rows + self.beside)])

    def grid(self, others: npt.NDArray[np.intp]) -> Grid:
        """The grid of an ordinary sweep, over the states kept and some other rows behind them."""
        states = np.concatenate([self.states, others])
        made, first = Grid(states.size, self.shape), states.size - others.size
        made.posterior[:first] = self.posterior
        for at, found in self.told.items():
            if others.size and self.leader[at] >= 0:
                place: tuple[slice | int, ...] = (slice(first, None), *at)
                made.posterior[place] = np.exp(joint_of(found, others) - self.log_evidence[at])
        places = np.full(self.rows + self.beside + 1, -1, dtype=made.leader.dtype)  # -1 is the last
        places[states] = np.arange(states.size)
        made.leader[...] = places[self.leader]
        made.log_odds[...], made.possible[...] = self.log_odds, self.leader >= 0
        made.done, made.filled = self.done, [tuple(slice(i, i + 1) for i in at) for at in self.told]
        return made


def _first_two(joint: Floats, beside: Floats) -> tuple[int, float]:
    """The most probable state, the first at ties, and the natural log of its odds against the next."""
    most = [int(np.argmax(joint))]
    second = np.partition(joint, -2)[-2] if joint.size > 1 else -np.inf
    tops = np.array([joint[most[0]], *beside])
    place = int(np.argmax(tops))
    state = most[0] if place == 0 else joint.size + place - 1
    following = max(float(second), *np.delete(tops, place)) if tops.size > 1 else float(second)
    return state, float(tops[place] - following)


@dataclass(frozen=True)
class ManySweeping:
    """A sweep over a table that was found possible; what it has filled so far can be had at any time.

    Attributes
    ----------
    today
        The case as it is.
    """

    case: Case
    today: Evaluated
    question: str
    lines: tuple[Line, ...]
    scans: tuple[Scan, ...]
    mode: "Mode"

    @property
    def total(self) -> int:
        """The number of scenarios."""
        return sum(prod(scan.shape) for scan in self.scans)

    @property
    def done(self) -> int:
        """How many of them are filled."""
        return sum(scan.done for scan in self.scans)

    def run(self, progress: Progress) -> None:
        """Fill it."""
        for i, scan in enumerate(self.scans):
            lines = self.lines if self.mode == "grid" else self.lines[i : i + 1]
            for at in np.ndindex(*scan.shape):
                values = {line.path: line.values[j] for line, j in zip(lines, at, strict=True)}
                scan.fill(at, evaluate(scan.many, _numbers(scan.many, values)))
                progress(self.done, self.total)

    def dataset(self) -> "xr.Dataset":
        """What was filled; the variable ``computed`` is there only where it is not all."""
        leaders = np.unique(np.concatenate([scan.leader.ravel() for scan in self.scans]))
        others = np.setdiff1d(leaders[leaders >= 0], self.scans[0].states)
        labels = self._labels([*self.scans[0].states.tolist(), *others.tolist()])
        grids, today = (
            [scan.grid(others) for scan in self.scans],
            today_of(self.case, splitting_off(self.case, [line.path for line in self.lines]).figures, self.lines),
        )
        if self.mode == "grid":
            found = grid_dataset(self.case, self.question, self.lines, grids[0], today, labels)
        else:
            found = one_at_a_time_dataset(self.case, self.question, self.lines, grids, today, labels)
        if self._comparable:
            evidence = np.concatenate([scan.log_evidence.ravel() for scan in self.scans])
            about = {"units": "nat", "long_name": "log P(record), -inf where impossible or not computed"}
            found["log_evidence"] = (found["possible"].dims, evidence.reshape(found["possible"].shape), about)
        return found.assign_attrs(leader_today=self._leader_today(), candidates=str(self.scans[0].rows))

    @property
    def _comparable(self) -> bool:
        """Whether the probability of the record in one scenario can be held against that in another.

        A density's unit is the same in all; ratios and opportunity are known up to a factor that may differ.
        """
        compiled = self.today.many.whole
        return not compiled.opportunity and all(getattr(t.model, "evidential", True) for t in compiled.evidence)

    def _labels(self, states: Sequence[int]) -> dict[str, str]:
        """Id and label of some states; a row's label with its id, since labels there may be alike."""
        return dict(self._label(state) for state in states)

    def _label(self, state: int) -> tuple[str, str]:
        rows = self.today.many.candidates
        if state >= len(rows):
            names = [*self.today.beside]
            beside = self.case.document.first_question.hypotheses[names[state - len(rows)]]
            return beside.id, beside.label
        name, label = rows.id_at(state), rows.label_at(state)
        return name, label if label == name else f"{label} ({name})"

    def _leader_today(self) -> str:
        """Who leads in the case as it is; empty where its evidence is impossible."""
        if self.today.log_evidence == -np.inf:
            return ""
        state, _ = _first_two(self.today.log_joint, _beside(self.today))
        return self._label(state)[0]


def _numbers(many: Many, values: Mapping[str, float]) -> Numbers:
    """Numbers of a case with some of them set."""
    central = many.central
    given = {path: np.asarray(value, dtype=float) for path, value in values.items()}
    return Numbers({**central.values, **given}, (), central.overridden | frozenset(given))


def _beside(found: Evaluated) -> Floats:
    return np.array([logs.joint for logs in found.beside.values()])


def prepare_many(
    case: Case, varying: Mapping[str, Values], question: str | None, mode: "Mode", judge: Judge
) -> ManySweeping:
    """Check a sweep over a table and make room for it; parameters and errors as of `sweep`.

    Parameters
    ----------
    judge
        Refuses what would be too large or wrong everywhere: told the case, the numbers of each grid, and how many
        hypotheses are kept at most.
    """
    first = case.document.first_question.id
    if question not in (None, first):
        raise IndiciaError(f"only {first!r} can be swept, whose hypotheses come from a table; {question!r} found")
    today = evaluate(compile_many(case))
    split = splitting_off(case, varying)
    whole = compile_many(_with_final_priors(split, varying)).whole
    lines = read_lines(varying, whole)
    grids = [lines] if mode == "grid" else [(line,) for line in lines]
    kept = first_of(today.log_joint, FIRST)
    beside, scenarios = len(today.beside), sum(prod(line.size for line in grid) for grid in grids)
    judge(whole.case, grids, kept.size + beside + scenarios, scenarios)
    scans = tuple(_scan(split, grid, kept, beside) for grid in grids)
    return ManySweeping(case, today, first, lines, scans, mode)


def _scan(case: Case, grid: Sequence[Line], kept: npt.NDArray[np.intp], beside: int) -> Scan:
    """A scan with no prior final but its own: the others are as in the case."""
    many = compile_many(_with_final_priors(case, [line.path for line in grid]))
    return Scan(many, kept, beside, tuple(line.size for line in grid))


def _with_final_priors(case: Case, varying: Iterable[str]) -> Case:
    """A case in which the priors that vary are what they are set to, as of `vary`."""
    paths = [path for path in varying if path.startswith("prior.")]
    known = [path for path in case.figures if path.startswith("prior.")]
    for path in paths:
        if path not in known:
            raise PathError(
                f"no prior of this case has the path {path!r}{nearest(path, known)}; those of rows are a column"
            )
    if not paths:
        return case
    added = {path: Number(tuple(path.split(".")), parse_quantity(0.5, Domain.PROBABILITY)) for path in paths}
    return replace(case, document=replace(case.document, finals={**case.document.finals, **added}))
