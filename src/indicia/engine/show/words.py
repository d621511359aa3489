"""The numbers of a score as words and short figures, the same in text, Markdown and HTML.

Nothing here rounds to 0 or 1: a probability is only written as such where the case says that nothing else is possible.
"""

import math
from collections.abc import Iterable, Mapping

from indicia.case.markup import clean as clean
from indicia.engine.exactness import Exactness
from indicia.engine.result import Answer, Provenance, Score
from indicia.quantity import Band

_MAX_CAUSES = 3
_AT_ITS_PRIOR = 1e-6
_POWERS_OF_TEN = 6  # from a million to one on


def probability(p: float, digits: int = 2) -> str:
    """Write a probability to some digits; near 0 and 1 as ``<0.01`` and ``>0.99``.

    Examples
    --------
    >>> probability(0.579), probability(0.0004), probability(0.9996), probability(0.0)
    ('0.58', '<0.01', '>0.99', '0')
    """
    least = 10.0**-digits
    if p in (0.0, 1.0):
        return f"{p:.0f}"
    if p < least * (1 - 1e-9):
        return f"<{least:.{digits}f}"
    if p > 1 - least * (1 - 1e-9):
        return f">{1 - least:.{digits}f}"
    return f"{p:.{digits}f}"


def label(answer: Answer, hypothesis: str) -> str:
    """What a hypothesis is called; a row of a table with its id, since labels there may be alike."""
    found = clean(answer.labels[hypothesis])
    if answer.candidates is None or hypothesis in answer.beside or found == clean(hypothesis):
        return found
    return f"{found} ({clean(hypothesis)})"


def figure(answer: Answer, p: float) -> str:
    """Write a probability of an answer; among the rows of a table small ones keep a digit: ``0.012``, ``3e-06``."""
    if answer.candidates is None or p == 0.0 or p > 0.0995:
        return probability(p)
    return f"{p:.3f}" if p >= 0.00095 else f"{p:.0e}"


def beyond_sentence(answer: Answer) -> str:
    """Say what a table's answer leaves out: ``999,980 more share 0.12``; nothing where it has everything."""
    beyond = answer.beyond
    if beyond is None or beyond.rows == 0:
        return ""
    verb = "has" if beyond.rows == 1 else "share"
    return f"{beyond.rows:,} more {verb} {figure(answer, min(beyond.posterior, 1 - 1e-16))}"


def posterior(answer: Answer, hypothesis: str) -> str:
    """Write a posterior; 0 and 1 only where they are no rounding."""
    p = answer.posterior[hypothesis]
    if excluded(answer, hypothesis):
        return "0"
    if only_one_left(answer, hypothesis):
        return "1"
    return figure(answer, min(max(p, 1e-300), 1 - 1e-16))


def excluded(answer: Answer, hypothesis: str) -> bool:
    """Whether a hypothesis is impossible by the case's own numbers, and not just very improbable."""
    return answer.log_posterior[hypothesis] == -math.inf


def only_one_left(answer: Answer, hypothesis: str) -> bool:
    """Whether all other hypotheses are impossible."""
    return all(excluded(answer, h) for h in answer.posterior if h != hypothesis)


def word(answer: Answer, hypothesis: str) -> str:
    """The ICD 203 word with its band: ``likely [55-80 %]``."""
    if excluded(answer, hypothesis):
        return "excluded"
    if only_one_left(answer, hypothesis):
        return "nothing else is left"
    return band_text(answer.band(hypothesis))


def band_text(band: Band) -> str:
    """A word with its band.

    Examples
    --------
    >>> band_text(Band("likely", 0.55, 0.80)), band_text(Band("beyond the scale", 0.99, 1.0))
    ('likely [55-80 %]', 'beyond the scale [above 99 %]')
    """
    if band.low <= 0.0:
        edges = f"below {band.high:.0%}"
    elif band.high >= 1.0:
        edges = f"above {band.low:.0%}"
    else:
        edges = f"{100 * band.low:.0f}-{100 * band.high:.0f}%"
    return f"{band.word} [{edges.replace('%', ' %')}]"


def odds(log10: float) -> str:
    """Odds from their decimal logarithm, the larger side first where it is above 1.

    Examples
    --------
    >>> odds(math.log10(1.84)), odds(math.log10(1 / 3)), odds(math.log10(12_345)), odds(8.5)
    ('1.8 : 1', '1 : 3.0', '12,000 : 1', '3 × 10^8 : 1')
    """
    if abs(log10) < 1e-9:
        return "1 : 1"
    if math.isinf(log10):
        return "infinite" if log10 > 0 else "0"
    return f"{_times(log10)} : 1" if log10 > 0 else f"1 : {_times(-log10)}"


def _times(log10: float) -> str:
    if log10 >= _POWERS_OF_TEN:
        exponent = math.floor(log10)
        first = round(10 ** (log10 - exponent))
        exponent, first = (exponent + 1, 1) if first == 10 else (exponent, first)
        return f"10^{exponent}" if first == 1 else f"{first} × 10^{exponent}"
    value = 10.0**log10
    if value < 9.95:
        return f"{value:.1f}"
    return f"{round(value, 1 - math.floor(log10)):,.0f}"


def prior_log10_odds(answer: Answer, other: str | None) -> float:
    """Decimal logarithm of the prior odds of the leader against another hypothesis."""
    ratio = answer.prior_odds_against(other)
    return math.log10(ratio) if 0 < ratio < math.inf else (math.inf if ratio else -math.inf)


def odds_sentence(answer: Answer) -> str:
    """Say the odds: ``Posterior odds 1.8 : 1 against the next, from prior odds 1.3 : 1``."""
    if answer.runner_up is None:
        return "There is no other hypothesis."
    if answer.log10_odds_against_next == math.inf:
        return "The numbers leave nothing else possible."
    after, before = odds(answer.log10_odds_against_next), odds(prior_log10_odds(answer, answer.runner_up))
    tied = " (a tie)" if abs(answer.log10_odds_against_next) < 1e-9 else ""
    return f"Posterior odds {after} against the next{tied}, from prior odds {before}."


def at_its_prior(answer: Answer, hypothesis: str) -> bool:
    """Whether a hypothesis is the catch-all and the record left it where it was."""
    moved = abs(answer.posterior[hypothesis] - answer.prior[hypothesis])
    return hypothesis == answer.catch_all and moved <= _AT_ITS_PRIOR


def opportunity_moved(answer: Answer) -> bool:
    """Whether what each could have done moved the prior."""
    return any(abs(answer.with_opportunity[h] - p) > _AT_ITS_PRIOR for h, p in answer.prior.items())


def decibans(weight: float) -> str:
    """A weight of evidence in decibans, signed; nothing is ``-0.0``."""
    if math.isinf(weight):
        return "+∞" if weight > 0 else "-∞"
    return "0.0" if abs(weight) < 0.05 else f"{weight:+.1f}"


def full(score: Score, question: str, hypothesis: str) -> str:
    """The posterior that sums over the uncertain numbers as well, with its standard error where it was drawn."""
    p = score.exactness.full[question][hypothesis]
    figure = probability(p, 3)
    if score.exactness.standard_error is None or not figure[0].isdigit():
        return figure
    error = score.exactness.standard_error[question][hypothesis]
    return f"{figure} ± {max(math.ceil(1000 * error - 1e-9), 1) / 1000:.3f}"


def not_exact_because(exactness: Exactness) -> str:
    """The first causes, and how many more there are."""
    named = ", ".join(exactness.causes[:_MAX_CAUSES])
    more = len(exactness.causes) - _MAX_CAUSES
    return f"{named} and {more} more" if more > 0 else named


def exactness_sentence(score: Score, question: str) -> str:
    """``Exact.``, or why not and the full figure of the leader."""
    if score.exactness.exact:
        return "Exact."
    leader = score[question].leader
    if not score.exactness.differs:
        return f"Not exact ({not_exact_because(score.exactness)}); the full figures are not computed for a table."
    return f"Not exact ({not_exact_because(score.exactness)}): in full {full(score, question, leader)}."


def counts_sentence(counts: Mapping[str, int]) -> str:
    """Say how much went in: ``29 items, 17 speakers, 4 carriers``."""
    named = [name for name in ("items", "speakers", "carriers") if counts[name] or name == "items"]
    return ", ".join(plural(counts[name], name[:-1]) for name in named) + "."


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def without_weight(score: Score) -> str | None:
    """The items that are shown and weigh nothing, each with the reason; None where there are none."""
    silent = [
        item.id if item.standing == "no weight" else f"{item.id} ({item.why_silent})"
        for item in score.items
        if item.why_silent
    ]
    return f"Without weight: {', '.join(silent)}." if silent else None


def remarks(score: Score) -> list[str]:
    """What the reader must know besides: why not to rely on it, changes made, notes, items without weight."""
    found = [*warnings(score), *(f"{note}." for note in score.notes)]
    found += [silent] if (silent := without_weight(score)) else []
    return [clean(text) for text in found]


def warnings(score: Score) -> list[str]:
    """Why not to rely on it, and what was changed: what even the shortest output says."""
    doubts = [clean(f"Do not rely on this: {reason}.") for reason in score.caveats]
    return [*doubts, *changed(score.provenance)]


def changed(provenance: Provenance) -> list[str]:
    """What was changed from the file, in a sentence; nothing where nothing was."""
    return [clean(f"Changed from the file: {'; '.join(provenance.changed)}.")] if provenance.changed else []


def dates(provenance: Provenance) -> str:
    """``as of 2018-09-04 · public``, or what of it is known."""
    day = f"as of {provenance.as_of}" if provenance.as_of else "as of an unstated day"
    return " · ".join((day, clean(provenance.marking) if provenance.marking else "no marking"))


def identity(provenance: Provenance) -> str:
    """``case 5f2c91 · indicia 0.1.0``."""
    return f"case {provenance.case_hash[:6]} · indicia {provenance.version}"


def origin(provenance: Provenance) -> str:
    """Title, date, marking, case and version in one line."""
    return " · ".join((clean(provenance.title), dates(provenance), identity(provenance)))


def in_order(score: Score) -> Iterable[Answer]:
    """The answers, that to the chosen question first."""
    yield score.answer
    yield from (answer for answer in score.answers.values() if answer.id != score.question)


def opportunity_weight(answer: Answer) -> float:
    """What opportunity adds to the leader over its rival, in decibans."""
    if answer.rival is None:
        return 0.0
    shift = answer.opportunity_decibans
    difference = shift[answer.leader] - shift[answer.rival]
    return 0.0 if math.isnan(difference) else difference
