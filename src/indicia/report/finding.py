"""The finding of a question: a sentence that can be quoted, the range over the stated inputs, and the figures."""

import math
from collections.abc import Iterator

from indicia.analysis.draw import DrawSummary
from indicia.analysis.draw.words import percent
from indicia.engine import Score
from indicia.engine.result import Answer
from indicia.engine.show import words
from indicia.quantity import Band
from indicia.report.document import Block, Paragraph, Section, Span, Spans, Table, para, say, short, table
from indicia.report.gather import Gathered
from indicia.report.pictures import picture

_ALTERNATIVES = 3
_TIE = 1e-9


def sentence(answer: Answer) -> str:
    """The finding: who leads, with word, band, posterior and prior, before which alternatives.

    It holds all that a quotation must not lose, and nothing of how sure the inputs are.
    """
    if answer.runner_up is not None and abs(answer.log10_odds_against_next) < _TIE:
        return f"Nobody leads alone: {_standing(answer, answer.leader)}{_alternatives(answer)}."
    return f"{_standing(answer, answer.leader)}{_alternatives(answer)}."


def _standing(answer: Answer, h: str) -> str:
    said = f"{short(answer.labels[h])}: {words.word(answer, h)}, posterior {words.posterior(answer, h)}"
    return f"{said} from a prior of {words.probability(answer.prior[h])}"


def _alternatives(answer: Answer) -> str:
    others = answer.ranking[1:]
    if not others:
        return "; there is no other hypothesis"
    named = [f"{short(answer.labels[h])} {words.posterior(answer, h)}" for h in others[:_ALTERNATIVES]]
    more = len(others) - len(named)
    return f"; then {', '.join(named)}" + (f" and {more:,} more" if more else "")


def range_sentence(summary: DrawSummary | None) -> str:
    """How far the leader's posterior goes over the stated inputs, in every word that it passes, and how often it leads.

    Empty where nothing was drawn.
    """
    if summary is None:
        return ""
    if not summary.numbers:
        return "No number of the case is uncertain, so that there is no range over the stated inputs."
    leader = next(h for h in summary.hypotheses if h.id == summary.leader)
    low, high = words.probability(leader.low), words.probability(leader.high)
    span = f"from {low} to {high}" if low != high else f"at {low}"
    text = f"Over the stated inputs the posterior of {short(leader.label)} lies {span}, {_bands(leader.bands)}"
    return f"{text}; it leads in {percent(leader.leads)} of {summary.draws:,} draws."


def _bands(bands: tuple[Band, ...]) -> str:
    """Every word that a range passes."""
    first, *between, last = (words.band_text(band) for band in (*bands, bands[-1]))
    between = [text for text in between if text != last]
    if first == last:
        return first
    return f"{first} to {last}" + (f", over {' and '.join(between)}" if between else "")


def odds(answer: Answer) -> str:
    """The odds sentence; the rival's where the runner-up is a catch-all that the record says nothing of."""
    text = words.odds_sentence(answer)
    if answer.rival is None or answer.rival == answer.runner_up:
        return text
    log10 = answer.log10_odds_against(answer.rival)
    return f"{text} Against {short(answer.labels[answer.rival])}, the next that is named: {words.odds(log10)}."


def hypotheses(score: Score, answer: Answer, summary: DrawSummary | None) -> Table:
    """Every hypothesis with its figures."""
    opportunity = words.opportunity_moved(answer)
    drawn = {h.id: h for h in summary.hypotheses} if summary and summary.numbers else {}
    heads: list[str | Spans] = ["Hypothesis", (Span("Prior", word="prior"),)]
    heads += ["With opportunity"] if opportunity else []
    heads += ["Posterior", *([] if score.exactness.exact else ["In full"]), *(["Range"] if drawn else [])]
    heads.append((Span("In words", word="band"),))
    rows: list[list[str | Spans]] = []
    for h in answer.ranking:
        cells: list[str | Spans] = [short(answer.labels[h]), words.probability(answer.prior[h])]
        cells += [words.probability(answer.with_opportunity[h])] if opportunity else []
        cells.append((Span(words.posterior(answer, h), "strong"),))
        cells += [] if score.exactness.exact else [words.full(score, answer.id, h)]
        cells += [_ends(drawn[h].low, drawn[h].high)] if drawn else []
        mark = " · at its prior" if words.at_its_prior(answer, h) else ""
        rows.append([*cells, words.word(answer, h) + mark])
    return table("Every hypothesis", heads, rows, text={0, len(heads) - 1}, strong={0})


def _ends(low: float, high: float) -> str:
    if math.isclose(low, high, abs_tol=5e-3):
        return words.probability(low)
    return f"{words.probability(low)} to {words.probability(high)}"


def notes_on_table(score: Score, answer: Answer, *, ranged: bool) -> str:
    """What the columns mean."""
    told = ["Posterior: every number at its central value."]
    if not score.exactness.exact:
        told.append(f"In full: summed over the stated ranges, which differs for {_causes(score)}.")
    if ranged:
        told.append("Range: 5th to 95th percentile over draws of the stated inputs.")
    if answer.neutral and answer.catch_all is not None:
        told.append(
            f"No item speaks of {short(answer.labels[answer.catch_all])}, so that it ends where it began, taken to "
            "explain the record as well as the named ones do on average."
        )
    return " ".join(told)


def _causes(score: Score) -> str:
    return short(words.not_exact_because(score.exactness))


def finding(g: Gathered) -> Section:
    """The first section."""
    return Section("finding", "Finding", tuple(_finding(g)))


def _finding(g: Gathered) -> Iterator[Block]:
    score, answer = g.score, g.score.answer
    summary = g.ranges.get(answer.id)
    yield Paragraph(say(short(answer.ask), "strong"))
    yield para(sentence(answer), tone="lead")
    if text := range_sentence(summary):
        yield para(text, tone="lead")
    for warning in words.warnings(score):
        yield Paragraph(say(warning), "warning")
    yield para(odds(answer), words.counts_sentence(score.counts))
    yield from picture("posterior", g)
    yield hypotheses(score, answer, summary)
    yield para(notes_on_table(score, answer, ranged=summary is not None and bool(summary.numbers)), tone="quiet")


def others(g: Gathered) -> Section | None:
    """What is found on the other questions; None where one is asked."""
    answers = [answer for answer in words.in_order(g.score) if answer.id != g.score.question]
    if not answers:
        return None
    found: list[Block] = []
    for answer in answers:
        summary = g.ranges.get(answer.id)
        blocks: list[Block] = [para(sentence(answer), range_sentence(summary)), para(odds(answer), tone="quiet")]
        blocks.append(hypotheses(g.score, answer, summary))
        found.append(Section(f"question-{len(found) + 1}", short(answer.ask), tuple(blocks)))
    return Section("others", "Other questions", tuple(found))
