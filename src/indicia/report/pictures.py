"""The drawings of a report, each with what it shows in words; one that has nothing to show is left out."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from indicia import chart
from indicia.errors import IndiciaError
from indicia.report.document import Block, Figure
from indicia.report.gather import Gathered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

type Name = Literal["posterior", "waterfall", "flips", "tornado", "matrix"]

_MOST_STEPS = 80
_MOST_CELLS = 120
"""Steps of a waterfall and cells of a matrix beyond which nobody could read them."""


@dataclass(frozen=True)
class _Picture:
    """What a drawing shows, and how it is made where it is worth it."""

    caption: str
    alt: str
    worth: Callable[[Gathered], bool]
    draw: "Callable[[Gathered], Axes]"


def picture(name: Name, g: Gathered) -> list[Block]:
    """A drawing; none where there is nothing to draw, or too much to read."""
    made = _PICTURES[name]
    if not (g.charts and made.worth(g)):
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that no font has: they are boxes here, and stand in the text
        try:
            with chart.offscreen():
                drawn = chart.svg(made.draw(g))
        except IndiciaError:
            return []
    return [Figure(name, made.caption, made.alt, drawn)]


def _uncertain(g: Gathered) -> bool:
    summary = g.ranges.get(g.score.question)
    return summary is not None and bool(summary.numbers)


_PICTURES: dict[Name, _Picture] = {
    "posterior": _Picture(
        "Posterior over prior, with the range over the stated inputs.",
        "Bars of the prior and the posterior of each hypothesis. The table of hypotheses has the figures.",
        lambda g: True,  # noqa: ARG005  # always
        lambda g: chart.posterior(g.score, draws=g.ranges.get(g.score.question)),
    ),
    "waterfall": _Picture(
        "From prior odds to posterior odds, each item given those before it in the file; a group is one step.",
        "Steps in decibans from prior odds to posterior odds. The table of weights has the figures.",
        lambda g: 0 < len(g.score.answer.weights) <= _MOST_STEPS,
        lambda g: chart.waterfall(g.score),
    ),
    "flips": _Picture(
        "How far each number may move, alone, before another leads.",
        "For each number the values at which the leader stays. The table of numbers nearest to a flip has the figures.",
        lambda g: bool(g.sheet.flipping),
        lambda g: chart.flips(g.sheet),
    ),
    "tornado": _Picture(
        "The leader's posterior as each number alone goes from its 5th to its 95th percentile.",
        "Bars between the leader's posterior at both ends of each number. The table that follows has the figures.",
        _uncertain,
        lambda g: chart.tornado(g.ranges[g.score.question]),
    ),
    "matrix": _Picture(
        "The weight of each item for and against each hypothesis, in decibans.",
        "Items by hypotheses, coloured by weight. Each item below has its figures.",
        lambda g: 0 < len(g.score.answer.weights) * len(g.score.answer.posterior) <= _MOST_CELLS,
        lambda g: chart.matrix(g.score),
    ),
}
