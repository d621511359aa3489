"""Posterior over prior, with the range over the stated inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicia.chart.page import Caption, Page, column, fitting, page
from indicia.chart.saying import CATCH_ALL, answer_of, doubts, finding, score_of
from indicia.chart.scale import ticks, top_of
from indicia.chart.style import AGAINST_HATCH, INK, MUTED, PALE, RULE, SMALL, STRONG, TEXT, styled
from indicia.chart.text import LINE, height_of, width_of, wrap
from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from indicia.analysis.draw import DrawSummary
    from indicia.case import Case

_MOST = 40
_LABEL, _PADDING = 150.0, 10.0
_PRIOR, _POSTERIOR, _BELOW = 15.0, 8.0, 12.5  # heights of the bars; how far below the middle the range stands

type Range = tuple[float, float]


@dataclass(frozen=True)
class _Row:
    hypothesis: str
    label: str
    first: str
    second: str
    middle: float
    height: float


@styled
def posterior(
    score: "Score | Case",
    *,
    question: str | None = None,
    draws: "xr.Dataset | DrawSummary | None" = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the posterior of each hypothesis over its prior, from the most to the least probable.

    Parameters
    ----------
    score
        From `score`, or a case, which is then scored.
    question
        By default the score's own.
    draws
        From `draw`, or their summary, of the same case and question: the 5th to the 95th percentile of each posterior
        is added, as the range over the stated inputs.
    ax
        Where to draw; by default a figure that fits. Beyond 40 hypotheses the least probable are told as a count.

    Returns
    -------
    matplotlib.axes.Axes
        x is probability; y is points from the top, or from the axes' own height a share of them.

    Raises
    ------
    IndiciaError
        For a question that the score does not answer, and for draws of another case or question.
    """
    score = score_of(score)
    answer = answer_of(score, question)
    ranges = _ranges(score, answer, draws)
    rows = _rows(answer, ranges)
    rows = rows[: fitting(ax, [row.height for row in rows])]
    left_over = _left_over(answer, len(rows))
    label = column([row.label for row in rows], _LABEL, TEXT, "bold")
    value = max(
        column([row.first for row in rows], 220.0, TEXT, "bold"), column([row.second for row in rows], 220.0, SMALL)
    )
    height = sum(row.height for row in rows)
    made = page(ax, _caption(score, answer, ranges, left_over), height=height, left=label, right=value, above=16.0)
    _axes(made, answer, ranges, height)
    for row in rows:
        _bars(made, answer, row, ranges)
    _name_bars(made, answer, rows[0], ranges)
    return made.ax


def _ranges(score: Score, answer: Answer, draws: "xr.Dataset | DrawSummary | None") -> Mapping[str, Range]:
    if draws is None:
        return {}
    from indicia.analysis.draw import DrawSummary, summarise

    summary = draws if isinstance(draws, DrawSummary) else summarise(draws)
    if summary.question != answer.id:
        raise IndiciaError(
            f"the draws are of question {summary.question!r}, the chart of {answer.id!r}; "
            f"draw with question={answer.id!r}"
        )
    if (
        summary.provenance.case_hash != score.provenance.case_hash
        or summary.provenance.changed != score.provenance.changed
    ):
        raise IndiciaError(
            "the draws are of another case, or of other overlays, than the score; draw from the same case"
        )
    return {h.id: (h.low, h.high) for h in summary.hypotheses}


def _caption(score: Score, answer: Answer, ranges: Mapping[str, Range], left_over: str) -> Caption:
    notes = [left_over] if left_over else []
    if ranges:
        notes.append(
            "Range over the stated inputs: 5th to 95th percentile of the posterior over draws of all uncertain numbers."
        )
    return Caption(words.clean(answer.ask), finding(answer), (*notes, *doubts(score)), words.origin(score.provenance))


def _rows(answer: Answer, ranges: Mapping[str, Range]) -> list[_Row]:
    names, rows, y = answer.ranking[:_MOST], [], 0.0
    least = 2 * _BELOW + 8.0 if ranges else _PRIOR + _PADDING
    for h in names:
        label = wrap(words.label(answer, h), _LABEL, TEXT, "bold")
        if h == answer.catch_all:
            label += "\n" + wrap(CATCH_ALL, _LABEL, SMALL)
        first = f"{words.posterior(answer, h)} {words.word(answer, h)}"
        second = f"prior {words.figure(answer, answer.prior[h])}"
        second += f" · range {_range_text(ranges[h])}" if h in ranges else ""
        second += " · at its prior" if words.at_its_prior(answer, h) else ""
        tall = max(height_of(label) + _PADDING, 2 * TEXT * LINE + _PADDING, least)
        rows.append(_Row(h, label, first, second, y + tall / 2.0, tall))
        y += tall
    return rows


def _left_over(answer: Answer, drawn: int) -> str:
    """How many hypotheses are not drawn, and what they come to."""
    rest = [answer.posterior[h] for h in answer.ranking[drawn:]]
    count, total = len(rest), sum(rest)
    if answer.beyond is not None:
        count, total = count + answer.beyond.rows, min(total + answer.beyond.posterior, 1 - 1e-16)
    if not count:
        return ""
    more = "hypothesis is" if count == 1 else "hypotheses are"
    return f"{count:,} more {more} not drawn, {words.figure(answer, max(total, 1e-300))} together."


def _range_text(ends: Range) -> str:
    low, high = (words.probability(min(max(end, 1e-300), 1.0 - 1e-16)) for end in ends)
    return f"{low} to {high}" if low != high else low


def _axes(made: Page, answer: Answer, ranges: Mapping[str, Range], height: float) -> None:
    ax = made.ax
    largest = max([*answer.posterior.values(), *answer.prior.values(), *(high for _, high in ranges.values())])
    top = top_of(largest)
    ax.set_xlim(0.0, top)
    ax.set_ylim(height, 0.0)
    ax.set_yticks([])
    ax.set_xticks(ticks(0.0, top, 5))
    ax.set_xlabel("probability", labelpad=2.0)
    ax.grid(axis="x", color=RULE, linewidth=0.5)


def _bars(made: Page, answer: Answer, row: _Row, ranges: Mapping[str, Range]) -> None:
    ax, h = made.ax, row.hypothesis
    at = row.middle - (_BELOW / 3.0 if ranges else 0.0)
    ax.barh(at, answer.prior[h], _PRIOR, color=PALE, edgecolor="none", gid="prior")
    hatch = AGAINST_HATCH if h == answer.catch_all else None
    ax.barh(
        at,
        answer.posterior[h],
        _POSTERIOR,
        color=STRONG,
        edgecolor="white" if hatch else "none",
        hatch=hatch,
        linewidth=0.0,
        gid="posterior",
    )
    if words.excluded(answer, h):
        ax.plot([0.0], [at], "x", color=INK, markersize=5.0, clip_on=False)
    if h in ranges:
        low, high = ranges[h]
        y = at + _BELOW
        ax.plot([low, high], [y, y], "|-", color=INK, linewidth=0.9, markersize=5.0, clip_on=False, gid="range")
    made.label(row.middle, row.label, weight="bold" if h == answer.leader else "normal")
    made.value(row.middle - TEXT * LINE / 2.0, row.first, weight="bold" if h == answer.leader else "normal")
    made.value(row.middle + TEXT * LINE / 2.0, row.second, size=SMALL, color=MUTED)


def _name_bars(made: Page, answer: Answer, row: _Row, ranges: Mapping[str, Range]) -> None:
    """Say what the bars are, at those of the first row."""
    ax, at = made.ax, row.middle - (_BELOW / 3.0 if ranges else 0.0)
    per, down = ax.get_xlim()[1] / made.width, ax.get_ylim()[0] / made.height  # of the data, for a point
    names = [
        ("prior", answer.prior[row.hypothesis], _PRIOR),
        ("posterior", answer.posterior[row.hypothesis], _POSTERIOR),
    ]
    names.sort(key=lambda name: name[1])
    taken = 0.0
    for i, (name, x, tall) in enumerate(names):
        half = width_of(name, SMALL) * per / 2.0
        centre = min(max(x, half), ax.get_xlim()[1])
        up = 20.0 if i == 0 and abs(names[1][1] - x) < 2.4 * half + 6.0 * per else 9.0
        taken = max(taken, centre)
        made.text(centre, 0.0, name, size=SMALL, color=MUTED, dy=up, ha="center", gid="name")
        ax.plot([x, x], [-(up - 5.0) * down, at - tall / 2.0], color=MUTED, linewidth=0.6, clip_on=False)
    if row.hypothesis in ranges:
        low, high = ranges[row.hypothesis]
        said = "range over the stated inputs"
        wide, y = width_of(said, SMALL) * per, at + _BELOW
        if high + wide + 6 * per <= ax.get_xlim()[1]:
            made.text(high, y, said, size=SMALL, color=MUTED, dx=5.0, halo=True)
        elif low - wide - 6 * per >= 0.0:
            made.text(low, y, said, size=SMALL, color=MUTED, dx=-5.0, ha="right", halo=True)
