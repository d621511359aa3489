"""What a conflict shows, as sentences and tables that text, Markdown and HTML lay out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isinf, log10

from indicia.analysis.conflict.result import ALARM_SD, ALARM_TAIL, CatchAll, Conflict, Surprise
from indicia.engine.result import Answer
from indicia.engine.show import words

_MOST = 8
_MOST_NAMES = 6
_DECIMAL = log10(2.0)
_EVEN = 1e-9


@dataclass(frozen=True)
class Block:
    """A heading, sentences, a table and sentences behind it; `left` are columns of text, `bold` rows that stand out."""

    heading: str
    before: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    behind: tuple[str, ...] = ()
    left: frozenset[int] = frozenset()
    bold: frozenset[int] = frozenset()


def blocks_of(found: Conflict) -> Iterator[Block]:
    """Everything to show: how things stand, conflict, rare cases, surprise, the catch-all."""
    yield Block(words.clean(found.answer.ask), (standing(found.answer),))
    yield _agreement(found)
    if found.conflicting:
        yield _rare_cases(found)
    yield _surprise(found)
    yield Block("Somebody who is not named", (_catch_all(found.catch_all, found.answer),))


def standing(answer: Answer) -> str:
    """How things stand: posterior with word, prior, the next, odds."""
    lead = answer.leader
    text = f"{_label(answer, lead)} {words.posterior(answer, lead)}, {words.word(answer, lead)}"
    text += f", prior {words.probability(answer.prior[lead])}"
    if answer.runner_up is not None:
        text += f"; then {_label(answer, answer.runner_up)} {words.posterior(answer, answer.runner_up)}"
        more = len(answer.posterior) - 2
        text += f" and {more:,} more" if more else ""
    return f"{text}. {words.odds_sentence(answer)}"


def _label(answer: Answer, hypothesis: str) -> str:
    return words.clean(answer.labels[hypothesis])


def bits(value: float) -> str:
    """Bits with one decimal and a sign; nothing is ``-0.0``."""
    if isinf(value):
        return "+∞" if value > 0 else "-∞"
    return "0.0" if abs(value) < 0.05 else f"{value:+.1f}"


def _times(value_bits: float) -> str:
    """A factor of 2 to the bits: ``9.2 times``."""
    return words.odds(abs(value_bits) * _DECIMAL).removesuffix(" : 1") + " times"


def _agreement(found: Conflict) -> Block:
    n = len(found.findings)
    heading = "Do the findings agree?"
    if n < 2:
        said = "There is no finding." if n == 0 else "One finding: it has nothing to agree with."
        return Block(heading, (said,), behind=_left_out(found.left_out, "Not among the findings"))
    against = sorted((f for f in found.findings if f.adds_bits > 0.05), key=lambda f: -f.adds_bits)
    rows = tuple((f.id, bits(f.adds_bits), bits(f.conflict_without_bits), words.clean(f.report)) for f in against)
    note = ["The others make these less probable:"] if rows else ["No finding is made less probable by the others."]
    more = (f"{len(rows) - _MOST} more add less.",) if len(rows) > _MOST else ()
    return Block(
        heading,
        (" ".join([_measure(found.conflict_bits, n), *note]),),
        ("finding", "adds (bits)", "conflict without", "report"),
        rows[:_MOST],
        (*more, *_left_out(found.left_out, "Not among the findings")),
        frozenset({0, 3}),
    )


def _measure(conflict_bits: float, n: int) -> str:
    figure = f"Conflict {bits(conflict_bits)} bits over {n} findings"
    if abs(conflict_bits) < _EVEN:
        return f"{figure}: together they are as probable as if none had to do with another."
    sign, more = ("", "less") if conflict_bits > 0 else (", no sign of any", "more")
    probable = f"{_times(conflict_bits)} {more} probable"
    return f"{figure}{sign}: together they are {probable} than if none had to do with another."


def _rare_cases(found: Conflict) -> Block:
    explained = found.explained_by
    heading = "Is it a rare case?"
    need = f"A rare case explains the conflict if the findings make it {_times(found.conflict_bits)} more probable"
    if not explained:
        best = found.rare_cases[0] if found.rare_cases else None
        most = f"; the most that any gains is {bits(best.gain_bits)} bits ({words.clean(best.label)})" if best else ""
        said = f"{need}. None that is named is{most}: look for a wrong report, or for a hypothesis that is lacking."
        return Block(heading, (said,))
    columns = (0, 1, 2) if len({c.question for c in found.rare_cases}) > 1 else (0, 2)
    heads = ("it is a rare case if", "question", "gains (bits)")
    rows = [(words.clean(c.label), c.question, bits(c.gain_bits)) for c in explained[:_MOST]]
    more = (f"{len(explained) - _MOST} more gain less.",) if len(explained) > _MOST else ()
    return Block(
        heading,
        (f"{need}. These are:",),
        tuple(heads[i] for i in columns),
        tuple(tuple(row[i] for i in columns) for row in rows),
        more,
        frozenset(range(len(columns) - 1)),
    )


def _surprise(found: Conflict) -> Block:
    heading = "Does any hypothesis expect such a record?"
    if not found.surprises:
        said = "Not measured: no item tells the likelihood of every outcome (absences, statements, measurements)."
        return Block(heading, (said,), behind=_left_out(found.not_judged_by, "Not judged by"))
    rows = tuple(_row(s) for s in found.surprises)
    how = "all outcomes listed" if found.draws is None else _drawn(found.draws, found.surprises)
    measured = f"In bits, by {words.plural(len(found.judged_by), 'item')} ({_named(found.judged_by)}), {how}."
    rule = (
        "Above: by how many standard deviations (sd) it exceeds what is expected. Chance: of a record as surprising or "
        f"more. Surprised is who is above {ALARM_SD:.0f} sd with a chance below {ALARM_TAIL:g}"
    )
    verdict = (
        "every named hypothesis is. ALARM: either a report is wrong, or the truth is not among them."
        if found.alarm
        else _verdict(found.surprises)
    )
    heads = ("hypothesis", "surprise", "expected", "sd", "above", "chance")
    bold = frozenset(i for i, s in enumerate(found.surprises) if s.surprised)
    behind = (f"{rule}: {verdict}", *_left_out(found.not_judged_by, "Not judged by"))
    return Block(heading, (measured,), heads, rows, behind, frozenset({0}), bold)


def _verdict(surprises: tuple[Surprise, ...]) -> str:
    surprised = [words.clean(s.label) for s in surprises if s.surprised]
    return f"{_named(surprised)}." if surprised else "none is."


def _drawn(draws: int, surprises: tuple[Surprise, ...]) -> str:
    error = max(s.tail_standard_error or 0.0 for s in surprises)
    return f"{draws:,} draws for each (chances ± {max(error, 0.001):.3f})"


def _row(s: Surprise) -> tuple[str, ...]:
    chance = words.probability(s.tail, 3) if s.tail < 0.9995 else "1"
    figures = (_plain(s.surprise_bits), _plain(s.expected_bits), _plain(s.sd_bits), f"{bits(s.standardised)} sd")
    return (words.clean(s.label), *figures, chance)


def _plain(value: float) -> str:
    return "∞" if isinf(value) else f"{value + 0.0:.1f}"


def _named(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _left_out(items: Mapping[str, str], what: str) -> tuple[str, ...]:
    """The items left out, those with the same reason together."""
    if not items:
        return ()
    by_reason: dict[str, list[str]] = {}
    for item, reason in items.items():
        by_reason.setdefault(reason, []).append(item)
    phrases = [f"{', '.join(names)} ({reason})" for reason, names in by_reason.items()]
    return (f"{what}: {'; '.join(phrases)}.",)


def _catch_all(other: CatchAll | None, answer: Answer) -> str:
    if other is None:
        return "The question has no catch-all: nothing here stands for somebody whom nobody thought of."
    label, rival = words.clean(other.label), _label(answer, other.against)
    if isinf(other.times):
        return f"{label} is impossible by the case's own numbers, however well it would explain the record."
    now = "than the named ones do on average" if other.neutral else "than the numbers that name it say"
    if other.decibans < 0:
        return f"{label} leads, {words.odds(-other.decibans / 10)} against {rival}."
    times = words.odds(other.decibans / 10).removesuffix(" : 1")
    return f"{label} leads once it explains the record {times} times better {now} ({other.decibans:.1f} dB)."
