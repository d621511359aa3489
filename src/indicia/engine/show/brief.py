"""A score in one paragraph for each question."""

from indicia.engine.result import Answer, Score
from indicia.engine.show import words

_ALTERNATIVES = 3


def to_brief(score: Score) -> str:
    """Say each answer in one paragraph that still holds all that a quotation needs.

    Returns
    -------
    str
        A paragraph a line: question, leader with word, posterior and prior, alternatives, odds, the full figure where
        it differs, what was changed, title, date, marking, case and version. The last line says why the score is not
        exact and has the notes, where there are any.
    """
    lines = [_paragraph(score, answer) for answer in words.in_order(score)]
    notes = [] if score.exactness.exact else [f"Not exact: {words.not_exact_because(score.exactness)}."]
    notes += [f"{words.clean(note)}." for note in score.notes]
    return "\n".join([*lines, " ".join(notes)] if notes else lines)


def _paragraph(score: Score, answer: Answer) -> str:
    h = answer.leader
    said = f"{words.label(answer, h)} {words.posterior(answer, h)}, {words.word(answer, h)}"
    head = f"{words.clean(answer.ask)} {said}, prior {words.figure(answer, answer.prior[h])}{_alternatives(answer)}."
    full = [] if not score.exactness.differs else [f"In full {words.full(score, answer.id, h)}."]
    return " ".join(
        [head, words.odds_sentence(answer), *full, *words.warnings(score), f"({words.origin(score.provenance)})"]
    )


def _alternatives(answer: Answer) -> str:
    others = answer.ranking[1:]
    if not others:
        return ""
    named = [f"{words.label(answer, h)} {words.posterior(answer, h)}" for h in others[:_ALTERNATIVES]]
    more = len(others) - len(named) + (answer.beyond.rows if answer.beyond else 0)
    return f"; then {', '.join(named)}" + (f" and {more:,} more" if more else "")
