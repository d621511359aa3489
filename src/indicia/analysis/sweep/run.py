"""Sweeping numbers of a case over values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Literal

import numpy as np

from indicia.analysis.sweep.dataset import grid_dataset, one_at_a_time_dataset, today_of
from indicia.analysis.sweep.fill import Progress, fill
from indicia.analysis.sweep.grid import Grid, bytes_needed
from indicia.analysis.sweep.many import ManySweeping, prepare_many
from indicia.analysis.sweep.memory import free_bytes
from indicia.analysis.sweep.values import Line, Values, read_lines
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.score import asked_questions
from indicia.engine.vary import splitting_off, with_final_priors
from indicia.errors import CaseError, IndiciaError, TooLargeError

if TYPE_CHECKING:
    import xarray as xr

type Mode = Literal["grid", "one_at_a_time"]


def sweep(
    case: Case,
    varying: Mapping[str, Values],
    *,
    question: str | None = None,
    mode: Mode = "grid",
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> "xr.Dataset":
    """Find the posterior of a question as numbers of the case take other values, all else as it is.

    A prior takes the value given and the others of its row keep their ratios (proportional covariation).

    Parameters
    ----------
    case
        The case, from `load`.
    varying
        For each path its values: ``"0:1:101"`` (from, to, how many points), ``"0.1,0.2"``, one number, or a sequence of
        numbers. Paths are those of `indicia params`.
    question
        Whose hypotheses are asked for; by default the first that is not hidden.
    mode
        ``"grid"``: every combination. ``"one_at_a_time"``: each number alone, the others as in the case.
    overlays, values
        Changes to lay over the case first, as for `score`.
    progress
        Called after each block of scenarios with how many are done, of how many.

    Returns
    -------
    xarray.Dataset
        A grid has one dimension for each number, named by its path, with the values as coordinate (unit and today's
        value in its `attrs`); one at a time has the dimension ``scenario`` with the coordinates ``path`` and
        ``value``. Variables: ``posterior`` (hypothesis, then these); ``leader``, the place of the most probable
        hypothesis, the first at ties; ``log_odds``, the natural log of its odds against the next, infinite where there
        is no next; ``possible``. A scenario that no hypothesis can explain, or whose priors pass 1, is not possible:
        its posterior is 0 throughout, its leader -1, its log-odds 0. Nothing is ever NaN. `attrs` say where it came
        from.

    Raises
    ------
    PathError
        For a path that names no number; it names the nearest.
    IndiciaError
        For values that are not of the number's kind, that are none, or that run downward.
    TooLargeError
        Where the result would not fit in memory; it says how large it would be and what to do instead.

    Notes
    -----
    Where numbers enter the joint linearly the two ends of each are enough: P(h, e) at any point is a mean of those at
    the corners, so that along each number the posterior is (a t + b)/(c t + d) (V. M. H. Coupé and L. C. van der Gaag
    2002, Annals of Mathematics and Artificial Intelligence 36; several numbers: U. Kjaerulff and L. C. van der Gaag
    2000, UAI 16). It is tested to 1e-12 wherever it is used; elsewhere every value is computed.

    Examples
    --------
    >>> import indicia as ind
    >>> found = ind.sweep(ind.load("models/burglar.yaml"), {"prior.suspect_1": "0:1:11"})  # doctest: +SKIP
    """
    work = prepare(case, varying, question=question, mode=mode, overlays=overlays, values=values)
    work.run(progress or (lambda _done, _total: None))
    return work.dataset()


@dataclass(frozen=True)
class Sweeping:
    """A sweep that was found possible; what it has filled so far can be had at any time."""

    case: Case
    evaluation: Evaluation
    question: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    mode: Mode

    @property
    def total(self) -> int:
        """The number of scenarios."""
        return sum(prod(grid.shape) for grid in self.grids)

    @property
    def done(self) -> int:
        """How many of them are filled."""
        return sum(grid.done for grid in self.grids)

    def run(self, progress: Progress) -> None:
        """Fill it."""

        def told(_done: int, _of: int) -> None:
            progress(self.done, self.total)

        for i, grid in enumerate(self.grids):
            lines = self.lines if self.mode == "grid" else self.lines[i : i + 1]
            fill(grid, self.evaluation, self.question, lines, told)

    def dataset(self) -> "xr.Dataset":
        """What was filled; the variable ``computed`` is there only where it is not all."""
        today = today_of(self.case, self.evaluation.compiled.figures, self.lines)
        if self.mode == "grid":
            found = grid_dataset(self.case, self.question, self.lines, self.grids[0], today)
        else:
            found = one_at_a_time_dataset(self.case, self.question, self.lines, self.grids, today)
        return found.assign_attrs(leader_today=self._leader_today() or "")

    def _leader_today(self) -> str | None:
        """Who leads in the case as it is; None where its evidence is impossible."""
        axis = self.evaluation.compiled.axes[self.question]
        log = axis.collapse(self.evaluation.marginal((self.question,)).log, 0)
        return None if np.all(np.isneginf(log)) else axis.hypotheses[int(np.argmax(log))]


type Work = Sweeping | ManySweeping
"""A sweep that was found possible, of ordinary hypotheses or of a table's rows."""


def prepare(
    case: Case,
    varying: Mapping[str, Values],
    *,
    question: str | None = None,
    mode: Mode = "grid",
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
) -> Work:
    """Check a sweep and make room for it; parameters and errors as of `sweep`."""
    if not isinstance(case, Case):
        raise TypeError(f"sweep takes a case, {type(case).__name__} found; write sweep(load(...), ...)")
    if mode not in ("grid", "one_at_a_time"):
        raise ValueError(f"mode is 'grid' or 'one_at_a_time', {mode!r} found")
    case = case.with_overlays(overlays, values)
    if case.document.candidates is not None:
        return prepare_many(case, varying, question, mode, _judge)
    asked = asked_questions(case, question)
    compiled = compile_case(splitting_off(case, varying))
    with_final_priors(compiled, [path for path in varying if path.startswith("prior.")])  # finds bad paths
    lines = read_lines(varying, compiled)
    together = [lines] if mode == "grid" else [(line,) for line in lines]
    shapes = [tuple(line.size for line in some) for some in together]
    chosen = question or asked[0]
    hypotheses = len(compiled.axes[chosen].hypotheses)
    _judge(compiled.case, together, hypotheses, sum(prod(shape) for shape in shapes))
    grids = tuple(Grid(hypotheses, shape) for shape in shapes)
    return Sweeping(case, compiled.now, chosen, lines, grids, mode)


def _judge(case: Case, together: Sequence[tuple[Line, ...]], hypotheses: int, scenarios: int) -> None:
    """Refuse what would be wrong at its highest, or would not fit in memory."""
    for lines in together:
        _refuse_faults(case, lines)
    _refuse_large(hypotheses, scenarios, alone=len(together) > 1)


def _refuse_faults(case: Case, lines: tuple[Line, ...]) -> None:
    """Refuse probabilities that share one total with others where they would pass it: no score allows that either."""
    tried = [line for line in lines if ".statements." in line.path or "." not in line.path]
    if not tried:
        return
    try:
        case.set({line.path: float(np.max(line.stated)) for line in tried})
    except CaseError as error:
        names = " and ".join(line.path for line in tried)
        raise IndiciaError(f"{names} at the highest: {error.faults[0].message}; sweep lower values") from None


def _refuse_large(hypotheses: int, scenarios: int, *, alone: bool) -> None:
    needed, free = bytes_needed(hypotheses, scenarios), free_bytes()
    if needed > free:
        other = "fewer points" if alone else "fewer points, numbers one at a time, or several parts"
        raise TooLargeError(
            f"{scenarios:,} scenarios of {hypotheses} hypotheses need {needed / 2**30:,.1f} GiB and "
            f"{free / 2**30:,.1f} GiB are free; sweep {other}"
        )
