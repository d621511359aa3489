"""How far a reliability diagram and its miscalibration may vary by chance: by simulation and by resampling of cases.

Two bands answer two questions (T. Dimitriadis, T. Gneiting and A. I. Jordan 2021, PNAS 118 (8) e2016191118, who call
them consistency and confidence regions). Truths drawn from the stated probabilities tell where the line would lie if
these were right; cases drawn from the ledger with replacement tell how far the line that was found is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.analysis.calibrate.isotonic import Isotonic
from indicia.engine.factor import Floats

type Places = npt.NDArray[np.intp]

REPEATS = 999
_EDGES = (0.05, 0.95)


@dataclass(frozen=True)
class IfRight:
    """What ledgers look like in which the stated probabilities are right.

    Attributes
    ----------
    lower, upper
        The band of their lines at the probabilities shown.
    missed
        The Brier miscalibration of each.
    """

    lower: Floats
    upper: Floats
    missed: Floats


@dataclass(frozen=True)
class Layout:
    """The rows of a ledger by case.

    Attributes
    ----------
    starts, sizes
        The first row of each case and how many it has; the rows of a case stand together.
    ends
        The running total of each case's probabilities; axes: case, hypothesis; infinite behind its last.
    """

    starts: Places
    sizes: Places
    ends: Floats

    def draw_truths(self, generator: "np.random.Generator") -> Floats:
        """Draw one true hypothesis for each case by its probabilities; 1 in its row, else 0."""
        last = self.ends[np.arange(self.starts.size), self.sizes - 1]
        drawn = np.sum(self.ends <= (generator.random(self.starts.size) * last)[:, None], axis=1)
        true = np.zeros(int(self.sizes.sum()))
        true[self.starts + drawn] = 1.0
        return true

    def draw_cases(self, generator: "np.random.Generator") -> Floats:
        """Draw as many cases as there are, with replacement; how often each row's was drawn."""
        n = self.starts.size
        times = np.bincount(generator.integers(n, size=n), minlength=n).astype(float)
        return np.repeat(times, self.sizes)


def lay_out(probability: Floats, cases: Sequence[slice]) -> Layout:
    """Lay out the rows of a ledger by case."""
    starts = np.array([rows.start for rows in cases], dtype=np.intp)
    sizes = np.array([rows.stop - rows.start for rows in cases], dtype=np.intp)
    ends = np.full((starts.size, int(sizes.max())), np.inf)
    for i, rows in enumerate(cases):
        ends[i, : sizes[i]] = np.cumsum(probability[rows])
    return Layout(starts, sizes, ends)


def if_right(probability: Floats, layout: Layout, fit: Isotonic, shown: Places, seed: int) -> IfRight:
    """Draw truths from the stated probabilities and look at the lines that come out."""
    generator = np.random.default_rng([seed, 0])
    lines, missed = np.empty((REPEATS, shown.size)), np.empty(REPEATS)
    for i in range(REPEATS):
        true = layout.draw_truths(generator)
        line = fit.line(true)
        lines[i] = line[shown]
        missed[i] = np.mean((probability - true) ** 2) - np.mean((line[fit.place] - true) ** 2)
    lower, upper = np.quantile(lines, _EDGES, axis=0)
    return IfRight(lower, upper, missed)


def if_resampled(true: Floats, layout: Layout, fit: Isotonic, shown: Places, seed: int) -> tuple[Floats, Floats]:
    """Draw cases with replacement (bootstrap) and look at the lines that come out; the band where they lie."""
    generator = np.random.default_rng([seed, 1])
    lines = np.array([fit.line(true, layout.draw_cases(generator))[shown] for _ in range(REPEATS)])
    lower, upper = np.quantile(lines, _EDGES, axis=0)
    return lower, upper
