"""Rules on priors: every row adds up, no question waits for itself."""

from itertools import product

from indicia.case.document import DataPath, Document, Question
from indicia.case.faults import Faults
from indicia.likelihood.tree import Leaf, Number, Shared, find, names_hypothesis
from indicia.quantity import Quantity

_TOLERANCE = 1e-9


def check_priors(document: Document, faults: Faults) -> bool:
    """Note what is wrong with the priors; False where the questions form a circle."""
    if not _acyclic(document, faults):
        return False
    for question in document.questions.values():
        catch_alls = [h.id for h in question.hypotheses.values() if h.catch_all]
        if len(catch_alls) > 1:
            faults.add(_place(question), f"{' and '.join(catch_alls)} are both catch-all; one at most", at_key=True)
        if question.weighted and any(not _is_weight(h.prior) for h in question.hypotheses.values()):
            faults.add(_place(question), "some hypotheses have 'weight', some 'prior'; write one kind", at_key=True)
        else:
            _rows(question, document, faults)
    return True


def _is_weight(tree: object) -> bool:
    return isinstance(tree, Number) and tree.quantity.is_point and tree.quantity.domain != "probability"


def _place(question: Question) -> DataPath:
    return ("questions", question.id, "hypotheses")


def _acyclic(document: Document, faults: Faults) -> bool:
    for question in document.questions.values():
        waiting, seen = list(question.given), set[str]()
        while waiting:
            parent = waiting.pop()
            if parent == question.id:
                faults.add(("questions", question.id, "given"), f"{question.id!r} is given, through others, itself")
                return False
            if parent in document.questions and parent not in seen:
                seen.add(parent)
                waiting += document.questions[parent].given
    return all(p in document.questions for q in document.questions.values() for p in q.given)


def parent_labels(question: Question, parent: str, document: Document) -> tuple[str, ...]:
    """The states of a parent that need a row: its catch-all only where a row names it."""
    catch_all = document.questions[parent].catch_all
    named = catch_all and any(names_hypothesis(h.prior, parent, catch_all) for h in question.hypotheses.values())
    return tuple(h for h in document.questions[parent].hypotheses if h != catch_all or named)


def quantity_of(leaf: Leaf | None, document: Document) -> Quantity | None:
    """The quantity behind a leaf, a `$name` followed to its number."""
    if isinstance(leaf, Number):
        return leaf.quantity
    if isinstance(leaf, Shared) and leaf.name in document.parameters:
        value = document.parameter(leaf.name).value
        return value if isinstance(value, Quantity) else None
    return None


def _rows(question: Question, document: Document, faults: Faults) -> None:
    labels = [parent_labels(question, parent, document) for parent in question.given]
    told: set[str] = set()
    for states in product(*labels):
        state = dict(zip(question.given, states, strict=True))
        row = {h.id: find(h.prior, state, document.catch_alls) for h in question.hypotheses.values()}
        message = _row_fault(question, row, document)
        if message and message not in told:
            told.add(message)
            given = f" given {', '.join(states)}" if states else ""
            faults.add(_place(question), f"{message}{given}", at_key=True)


def _row_fault(question: Question, row: dict[str, Leaf | None], document: Document) -> str | None:
    missing = [h for h, leaf in row.items() if leaf is None]
    if missing:
        return f"no prior for {', '.join(missing)}; give one or a 'default'"
    quantities = {h: quantity_of(leaf, document) for h, leaf in row.items()}
    points = [q.central for q in quantities.values() if q is not None and q.is_point]
    ranges = [h for h, q in quantities.items() if q is not None and not q.is_point]
    if None in quantities.values():
        return None
    if question.weighted:
        return None if sum(points) > 0 else "the weights add up to 0; give one of them more"
    if question.concentration is not None and ranges:
        return f"'concentration' beside ranges ({', '.join(ranges)}); write plain numbers or leave it out"
    if not ranges:
        total = sum(points)
        return None if abs(total - 1) <= _TOLERANCE else f"the priors add up to {total:.10g}, not to 1"
    if not points:
        return "all priors are ranges; write at least one as a number, to take what the ranges leave"
    taken = sum(quantities[h].central for h in ranges)  # type: ignore[union-attr]
    if taken >= 1:
        return f"the ranges' central values add up to {taken:.4g}; they must leave something for {_points(row, ranges)}"
    return None if sum(points) > 0 else f"nobody can take the {1 - taken:.4g} that the ranges leave; give one a number"


def _points(row: dict[str, Leaf | None], ranges: list[str]) -> str:
    return ", ".join(h for h in row if h not in ranges)
