"""The weight of evidence of every item, as rows that text, Markdown and HTML lay out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.engine.show.terminal import Paint, cut, pad, width_of, wrap

ORDER = "In decibans, each item given those before it in the file; opportunity stands with the prior."
_COLUMN, _LEAST_ITEM, _GAP = 8, 20, 2
_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class WeightRow:
    """One line of the table.

    Attributes
    ----------
    name
        An item's id, or what the line adds up.
    decibans
        By question, for its leader over its rival.
    report
        The item's report; empty in lines that are no item.
    kind
        "prior", "item" or "total".
    """

    name: str
    decibans: tuple[float, ...]
    report: str = ""
    kind: str = "item"


def compared(score: Score) -> tuple[Answer, ...]:
    """The answers that have a rival to weigh the leader against, the chosen one first."""
    return tuple(answer for answer in words.in_order(score) if answer.runner_up is not None)


def weight_rows(answers: tuple[Answer, ...]) -> list[WeightRow]:
    """Lines from the prior odds through every item to the posterior odds; they add up where all are finite."""
    if not answers:
        return []
    rows = [WeightRow("prior odds", tuple(10 * words.prior_log10_odds(a, a.rival) for a in answers), kind="prior")]
    if any(words.opportunity_moved(a) for a in answers):
        rows.append(WeightRow("opportunity", tuple(map(words.opportunity_weight, answers)), kind="prior"))
    for at, weight in enumerate(answers[0].weights):
        group = f" (group {weight.group})" if weight.group else ""
        decibans = tuple(answer.weights[at].weight_decibans for answer in answers)
        rows.append(WeightRow(weight.item, decibans, f"{weight.report}{group}"))
    after = tuple(10 * a.log10_odds_against(a.rival) for a in answers)
    return [*rows, WeightRow("posterior odds", after, kind="total")]


def over(answer: Answer) -> str:
    """``Tajikistan over Russia``."""
    return f"{words.label(answer, answer.leader)} over {words.label(answer, answer.rival or '')}"


def weights_text(score: Score, width: int, paint: Paint) -> Iterator[str]:
    """The table for a terminal: a column for each question, as many as fit, the chosen one first."""
    answers = compared(score)
    if not answers:
        return
    names = max(width_of(row.name) for row in weight_rows(answers))
    names = min(names, max(_LEAST_ITEM, width - 2 * _GAP - _COLUMN - _LEAST_ITEM))
    shown = answers[: max((width - _GAP - names) // (_COLUMN + _GAP), 1)]
    marks = _LETTERS[: len(shown)] if len(answers) > 1 else ("dB",)
    yield paint("Weight of evidence", "bold")
    yield from wrap(ORDER, width)
    yield from _legend(shown, marks, width)
    if len(shown) < len(answers):
        yield from wrap(f"Not shown for want of room: {', '.join(a.id for a in answers[len(shown) :])}.", width)
    heads = "".join(pad(mark, _COLUMN + _GAP, right=True) for mark in marks)
    yield " " * (_GAP + names) + paint(heads, "dim")
    yield from (_line(row, names, width, paint) for row in weight_rows(shown))


def _legend(answers: tuple[Answer, ...], marks: Sequence[str], width: int) -> Iterator[str]:
    """What each column compares; one column needs no letter."""
    if len(marks) == 1:
        yield from wrap(f"For {over(answers[0])}:", width)
        return
    for mark, answer in zip(marks, answers, strict=True):
        first, *more = wrap(f"{answer.id}: {over(answer)}", width - 5)
        yield f"  {mark}  {first}"
        yield from (f"     {part}" for part in more)


def _line(row: WeightRow, names: int, width: int, paint: Paint) -> str:
    line = "  " + pad(cut(row.name, names), names)
    line += "".join(pad(words.decibans(weight), _COLUMN + _GAP, right=True) for weight in row.decibans)
    room = width - width_of(line) - _GAP
    report = cut(words.clean(row.report), room) if room >= _LEAST_ITEM else ""
    line = paint(line, "bold") if row.kind == "total" else line
    return f"{line}  {report}".rstrip()
