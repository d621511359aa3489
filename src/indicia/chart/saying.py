"""Sentences that several charts share."""

from typing import TYPE_CHECKING, Any

from indicia.engine.result import Answer, Provenance, Score
from indicia.engine.show import words

if TYPE_CHECKING:
    from indicia.case import Case

CATCH_ALL = "all that nobody thought of"


def finding(answer: Answer) -> str:
    """The leader with word, band, prior, alternatives and odds."""
    h = answer.leader
    said = f"{words.label(answer, h)}: {words.word(answer, h)}, {words.posterior(answer, h)} from a prior of "
    said += words.figure(answer, answer.prior[h])
    if answer.runner_up is not None:
        said += f"; then {words.label(answer, answer.runner_up)} {words.posterior(answer, answer.runner_up)}"
    return f"{said}. {words.odds_sentence(answer)}"


def doubts(score: Score) -> tuple[str, ...]:
    """What a reader must know: reasons not to rely on it, and what was changed."""
    return tuple(words.warnings(score))


def provenance(attrs: dict[Any, Any]) -> Provenance:
    """Where a dataset came from."""
    changed = tuple(attrs["changed"].split("; ")) if attrs["changed"] else ()
    return Provenance(
        attrs["file"],
        attrs["title"],
        attrs["hash"],
        attrs["indicia"],
        attrs["as_of"] or None,
        attrs["marking"] or None,
        changed,
    )


def answer_of(score: Score, question: str | None) -> Answer:
    """The answer asked for, by default the score's own."""
    return score.answer if question is None else score[question]


def score_of(result: "Score | Case") -> Score:
    """A score as it is, or that of a case.

    Raises
    ------
    TypeError
        For anything else.
    """
    from indicia.case import Case
    from indicia.engine.score import score

    if isinstance(result, Score):
        return result
    if isinstance(result, Case):
        return score(result)
    raise TypeError(f"a score or a case is wanted, {type(result).__name__} found; write score(load(...))")
