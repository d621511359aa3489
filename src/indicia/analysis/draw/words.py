"""The sentences and tables of a summary of draws, the same in text, Markdown and HTML."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicia.analysis.draw.stream.result import QUANTILES, Streamed
from indicia.analysis.draw.summary import DrawSummary, End, HypothesisRange, NumberEffect
from indicia.engine.show import words as said

MOST = 10
_SMALLEST_SWING = 0.0005
_METHODS = {"random": "random draws", "latin_hypercube": "draws in a Latin hypercube", "sobol": "Sobol points"}


@dataclass(frozen=True)
class Table:
    """A title, the heads of the columns, rows; columns in `text` read from the left."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: tuple[int, ...] = (0,)


def tables(summary: DrawSummary) -> list[Table]:
    """What is shown, in order."""
    found = [_hypotheses(summary)]
    found += [_tornado(summary)] if any(n.swing >= _SMALLEST_SWING for n in summary.numbers) else []
    found += [_correlations(summary)] if summary.correlated else []
    found += [_indices(summary)] if summary.indices else []
    found += [_quantiles(summary, summary.streamed)] if summary.streamed is not None else []
    return found


def lead_in(summary: DrawSummary) -> str:
    """How often the score's leader leads, and how far that goes."""
    leader = next(h for h in summary.hypotheses if h.id == summary.leader)
    share = percent(leader.leads)
    others = [h for h in sorted(summary.hypotheses, key=lambda h: -h.leads) if h.leads > 0 and h.id != leader.id]
    tied = sum(math.isclose(h.score, leader.score, rel_tol=1e-9) for h in summary.hypotheses) > 1
    place = "the first of a tie in the score" if tied else "which leads the score"
    text = f"{said.clean(leader.label)}, {place}, leads in {share} of the draws"
    if others:
        text += "; " + ", ".join(f"{said.clean(h.label)} in {percent(h.leads)}" for h in others[:3])
    return f"{text}. {_odds(summary)}"


def _odds(summary: DrawSummary) -> str:
    """The score's own odds, as every score says them."""
    if len(summary.hypotheses) < 2:
        return "There is no other hypothesis."
    leader, following = summary.hypotheses[:2]
    if following.score == 0.0:
        return "At central values the numbers leave nothing else possible."
    after = said.odds(math.log10(leader.score / following.score))
    before = said.odds(math.log10(leader.prior / following.prior)) if min(leader.prior, following.prior) > 0 else "0"
    return f"Posterior odds of the score {after} against the next, from prior odds {before}."


def how(summary: DrawSummary) -> str:
    """How the draws were made, and how many were kept."""
    held = "" if summary.held == "drawn" else "; ratios, redundancies and opportunity held at their central values"
    if not summary.numbers:
        return "No number of this case is uncertain, so that every draw is the score."
    text = f"{summary.draws:,} {_METHODS[summary.method]} of {said.plural(len(summary.numbers), 'number')}, "
    text += f"seed {summary.seed}{held}."
    if summary.draws < summary.draws_asked:
        text += f" Stopped before the rest of {summary.draws_asked:,}."
    if summary.impossible:
        one = summary.impossible == 1
        text += f" {summary.impossible:,} of them {'is' if one else 'are'} impossible and left out."
    for question, share in summary.acceptance:
        text += f" Priors of {question} drawn again where they pass 1: {percent(share)} stayed."
    return text


def caution() -> str:
    """What a range over the stated inputs is not."""
    return (
        "The range is where the posterior falls in 90 % of the draws when each number is drawn from what was stated "
        "for it: it says how far the answer hangs on those statements, nothing of what they leave out. The score "
        "stands beside it; the middle of the range is no posterior."
    )


def percent(share: float) -> str:
    """A share in per cent; none is written as 0 or 100 by rounding.

    Examples
    --------
    >>> percent(0.9321), percent(0.99996), percent(0.00001), percent(0.0)
    ('93.2 %', '>99.9 %', '<0.1 %', '0 %')
    """
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    if share > 0.999:
        return ">99.9 %"
    return "<0.1 %" if share < 0.001 else f"{100 * share:.1f} %"


def _hypotheses(summary: DrawSummary) -> Table:
    heads = ("", "prior", "its range", "score", "range", "leads in", "in words, over the range")
    rows = tuple(
        (
            said.clean(h.label),
            said.probability(h.prior),
            _range(h.prior_low, h.prior_high),
            said.probability(h.score),
            _range(h.low, h.high),
            percent(h.leads),
            _words(h),
        )
        for h in summary.hypotheses
    )
    return Table("Range over the stated inputs, 5th to 95th percentile", heads, rows, (0, 6))


def _range(low: float, high: float) -> str:
    first, last = said.probability(low), said.probability(high)
    return first if first == last else f"{first} to {last}"


def _words(hypothesis: HypothesisRange) -> str:
    bands = hypothesis.bands
    return " · ".join(said.band_text(band) for band in bands)


def _tornado(summary: DrawSummary) -> Table:
    leader = said.clean(summary.label(summary.leader))
    numbers = [n for n in summary.numbers if n.swing >= _SMALLEST_SWING or n.changes_leader(summary.leader)]
    changing = [n for n in numbers[MOST:] if n.changes_leader(summary.leader)]
    rows = tuple(
        (n.path, value(n.low.value), _end(n.low), value(n.high.value), _end(n.high), _changes(summary, n))
        for n in [*numbers[:MOST], *changing]
    )
    heads = ("each number alone", "at 5 %", leader, "at 95 %", leader, "leader changes")
    return Table(f"Posterior of {leader} as one number goes from its 5th to its 95th percentile", heads, rows, (0, 5))


def _end(end: End) -> str:
    return "impossible" if end.leader is None else said.probability(end.posterior, 3)


def _changes(summary: DrawSummary, number: NumberEffect) -> str:
    """Who leads at an end where the score's leader does not."""
    told = []
    for end in (number.low, number.high):
        if end.leader not in (summary.leader, None):
            led = said.probability(end.leader_posterior, 3)
            told.append(f"at {value(end.value)}: {said.clean(summary.label(end.leader))} {led}")
    return ", ".join(told)


def value(number: float) -> str:
    """A number to three significant digits, thousands set off."""
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    if 1e3 <= abs(number) < 1e7:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def _correlations(summary: DrawSummary) -> Table:
    leader, rival = (said.clean(summary.label(h)) for h in (summary.leader, summary.rival))
    rows = tuple((n.path, f"{n.correlation:+.2f}") for n in summary.correlated[:MOST])
    title = f"Rank correlation with the odds of {leader} against {rival}"
    if summary.streamed is not None and summary.streamed.correlated_draws < summary.draws:
        title += f", first {summary.streamed.correlated_draws:,} draws"
    return Table(title, ("number", "correlation"), rows)


def _indices(summary: DrawSummary) -> Table:
    rows = tuple(
        (i.input, _share(i.first_order, i.first_order_error), _share(i.total, i.total_error))
        for i in summary.indices[:MOST]
    )
    title = "Sobol indices: share of the variance of the log-odds"
    return Table(title, ("number", "alone", "with its interactions"), rows)


def _quantiles(summary: DrawSummary, streamed: Streamed) -> Table:
    """How the posteriors are spread, and the draws in which they came out lowest and highest."""
    rows = []
    for hypothesis in summary.hypotheses:
        spread = streamed.spread(hypothesis.id)
        cells = [said.probability(spread.quantiles[q], 3) for q in QUANTILES]
        ends = [f"{said.probability(end.posterior, 3)} in {end.draw:,}" for end in (spread.low, spread.high)]
        rows.append((said.clean(hypothesis.label), ends[0], *cells, ends[1]))
    heads = ("", "least, in draw", *(f"{q:.0%}".replace("%", " %") for q in QUANTILES), "greatest, in draw")
    return Table("Quantiles of each posterior over the draws", heads, tuple(rows))


def _share(share: float, error: float) -> str:
    shown = f"{share:.3f}"
    return f"{'0.000' if shown == '-0.000' else shown} ± {error:.3f}"


def widths(rows: Iterable[Sequence[int]]) -> list[int]:
    """The widest of each column."""
    return [max(column) for column in zip(*rows, strict=True)]
