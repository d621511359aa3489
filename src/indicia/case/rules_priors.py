"""Rules on priors: every row adds up, no question waits for itself."""

from collections.abc import Mapping

from indicia.case.document import DataPath, Document, Question
from indicia.case.faults import Faults
from indicia.case.finals import final_row, finals_of, quantity_of, rows
from indicia.likelihood.tree import Leaf, find
from indicia.quantity import Quantity

_TOLERANCE = 1e-9


def check_priors(document: Document, faults: Faults) -> bool:
    """Note what is wrong with the priors; False where the questions form a circle, or one could not be read."""
    if not _acyclic(document, faults):
        return False
    for question in document.questions.values():
        catch_alls = [h.id for h in question.hypotheses.values() if h.catch_all]
        if len(catch_alls) > 1:
            message = f"{' and '.join(catch_alls)} are both catch-all; one at most can stand for all the rest"
            faults.add(_place(question), message, at_key=True)
        else:
            _rows(question, document, faults)
            _finals(question, document, faults)
    return True


def _place(question: Question) -> DataPath:
    return (*question.place, "hypotheses")


def _acyclic(document: Document, faults: Faults) -> bool:
    for question in document.questions.values():
        waiting, seen = list(question.given), set[str]()
        while waiting:
            parent = waiting.pop()
            if parent == question.id:
                message = f"a circle: {question.id!r} is given, through others, itself; leave one 'given:' out"
                faults.add((*question.place, "given"), message)
                return False
            if parent in document.questions and parent not in seen:
                seen.add(parent)
                waiting += document.questions[parent].given
    return all(p in document.questions for q in document.questions.values() for p in q.given)


def _rows(question: Question, document: Document, faults: Faults) -> None:
    told: set[str] = set()
    for state in rows(question, document):
        row = {h.id: find(h.prior, state, document.catch_alls) for h in question.hypotheses.values()}
        message = _row_fault(question, row, document)
        if message and message not in told:
            told.add(message)
            given = f"given {', '.join(state.values())}: " if state else ""
            faults.add(_place(question), f"{given}{message}", at_key=True)


def _row_fault(question: Question, row: Mapping[str, Leaf | None], document: Document) -> str | None:
    missing = [h for h, leaf in row.items() if leaf is None]
    if missing:
        return f"no prior for {', '.join(missing)}; give one or a 'default'"
    quantities = {h: q for h, leaf in row.items() if (q := quantity_of(leaf, document)) is not None}
    if len(quantities) < len(row):
        return None  # a $name that could not be read, which is told there
    ranges = {h: q for h, q in quantities.items() if not q.is_point}
    if question.weighted:
        total = sum(q.central for q in quantities.values())
        return None if total > 0 else "the weights add up to 0; give one of them more"
    if question.concentration is not None and ranges:
        return f"'concentration' beside ranges ({', '.join(ranges)}); write plain numbers or leave it out"
    points = {h: q for h, q in quantities.items() if q.is_point}
    return _points_alone(points) if not ranges else _beside_ranges(points, ranges)


def _points_alone(points: Mapping[str, Quantity]) -> str | None:
    total = sum(q.central for q in points.values())
    if abs(total - 1) <= _TOLERANCE:
        return None
    return f"the priors add up to {total:.10g}, not to 1; change one, or write 'weight:' for all"


def _beside_ranges(points: Mapping[str, Quantity], ranges: Mapping[str, Quantity]) -> str | None:
    if not points:
        return "all priors are ranges; write at least one as a number, to take what the ranges leave"
    taken = sum(q.central for q in ranges.values())
    if taken >= 1:
        names = ", ".join(points)
        return f"the ranges' central values add up to {taken:.4g}; they must leave something for {names}: lower one"
    if sum(q.central for q in points.values()) > 0:
        return None
    return (
        f"nobody can take the {1 - taken:.4g} that the ranges leave; give one of {', '.join(points)} a number above 0"
    )


def _finals(question: Question, document: Document, faults: Faults) -> None:
    """Set priors leave the others of their row what is left, of which there must be some, and somebody to take it."""
    finals = finals_of(question, document)
    if not finals:
        return
    name = list(finals)[-1]
    place = question.prior_place(name, list(finals[name])[-1])
    for state in rows(question, document):
        set_, others = final_row(question, state, document)
        total = sum(final.quantity.central for final in set_.values())
        rest = sum(q.central for leaf in others.values() if (q := quantity_of(leaf, document)) is not None)
        if set_ and total > 1 + _TOLERANCE:
            faults.add(place, f"the priors set for {', '.join(set_)} add up to {total:.10g}, more than 1; lower one")
        elif set_ and total < 1 - _TOLERANCE and rest <= 0:
            message = f"set to {total:.10g}, but no other hypothesis has a prior above 0 to take the rest; set 1"
            faults.add(place, message)
