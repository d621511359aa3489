"""Advice on what is asked: catch-alls, priors that are not what was written, days and names that are missing."""

from collections.abc import Iterator

import numpy as np

from indicia.analysis.advice import Advice, View, listed
from indicia.case.document import Question
from indicia.engine.factor import Floats
from indicia.engine.prior import PriorTerm
from indicia.likelihood.tree import names_hypothesis
from indicia.quantity import odds_to_decibans, probability_to_odds

_FAR_DECIBANS = 1.0


def no_catch_all(view: View) -> Iterator[Advice]:
    """A question whose hypotheses leave nothing for what nobody thought of."""
    for question in view.asked:
        if question.catch_all is None:
            message = (
                "no catch-all: the hypotheses leave nothing for what nobody thought of; unless they are all there can "
                "be, add one such as 'other: {prior: 0.05, catch_all: true}'"
            )
            yield view.advise("no-catch-all", view.question_place(question.id, "hypotheses"), message)


def catch_all_row(view: View) -> Iterator[Advice]:
    """A child question that gives a catch-all a row of its own, which makes it less than neutral."""
    for question in view.document.questions.values():
        for parent in question.given:
            other = view.document.questions[parent].catch_all
            if other is None:
                continue
            if any(names_hypothesis(h.prior, parent, other) for h in question.hypotheses.values()):
                message = (
                    f"a row of its own for {other!r}, the catch-all of {parent!r}: it is not neutral then, and what is "
                    f"learned of {question.id!r} moves it; leave the row out unless that is meant"
                )
                yield view.advise("catch-all-row", view.question_place(question.id), message)


def realised_priors(view: View) -> Iterator[Advice]:
    """Priors that are far from what is written, since points share what the ranges beside them leave."""
    for term in view.compiled.priors:
        question = view.document.questions[term.question]
        if question.weighted or term.finals.any():
            continue
        written, realised = _written(term, view), term.table(view.compiled.central)
        far = _distance(written, realised)
        for at, hypothesis in enumerate(question.hypotheses):
            column = far[..., at]
            if np.max(column) > _FAR_DECIBANS:
                worst = np.unravel_index(np.argmax(column), column.shape)
                yield _not_as_written(view, question, hypothesis, written[(*worst, at)], realised[(*worst, at)])


def _written(term: PriorTerm, view: View) -> Floats:
    sizes = tuple(len(term.frame.labels[axis]) for axis in term.frame.axes)
    columns = [field.evaluate(view.compiled.central, term.frame) for field in term.fields]
    return np.stack([np.broadcast_to(column, sizes) for column in columns], axis=-1)


def _distance(written: Floats, realised: Floats) -> Floats:
    """How far two probabilities are apart, in decibans of their odds; 0 where either is 0 or 1."""
    inner = (written > 0) & (written < 1) & (realised > 0) & (realised < 1)
    before, after = np.where(inner, written, 0.5), np.where(inner, realised, 0.5)
    return np.abs(odds_to_decibans(probability_to_odds(after)) - odds_to_decibans(probability_to_odds(before)))


def _not_as_written(view: View, question: Question, hypothesis: str, written: float, realised: float) -> Advice:
    message = (
        f"written {written:.3g}, but the prior is {realised:.3g}: numbers without a range share what the ranges beside "
        "them leave; write numbers that fit together"
    )
    return view.advise("realised-prior", view.question_place(question.id, "hypotheses", hypothesis), message)


def no_as_of(view: View) -> Iterator[Advice]:
    """A case without a day after which nothing may be known."""
    if view.document.as_of is None:
        yield view.advise("no-as-of", ("as_of",), "'as_of' is missing: hindsight cannot be found out without it")


def no_author(view: View) -> Iterator[Advice]:
    """Numbers of which nobody says who judged them."""
    nameless = [path for path, figure in view.case.figures.items() if figure.written and not figure.by]
    if nameless:
        message = f"nobody says who judged {listed(nameless)}; write 'by' there, or once at the top"
        yield view.advise("no-author", ("by",), message)


def other_case(view: View) -> Iterator[Advice]:
    """An overlay that was made for another case, or for another version of this one."""
    for overlay in view.case.overlays:
        if overlay.of is not None and not view.case.hash.startswith(overlay.of):
            line, column = overlay.written.place(("of",))
            message = f"made for the case {overlay.of[:12]}; this one is {view.case.hash[:12]}: see that it still fits"
            yield Advice("other-case", "of", message, overlay.written.name, line, column)
