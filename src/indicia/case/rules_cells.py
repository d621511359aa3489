"""The rule that every number a likelihood will be asked for is there."""

from collections.abc import Iterator

from indicia.case.document import Document, Item
from indicia.case.faults import Faults
from indicia.case.finals import State, quantity_of
from indicia.likelihood.frame import Frame
from indicia.likelihood.tree import Key, Leaf, find


def check_cells(document: Document, faults: Faults) -> None:
    """Note every state that the prior allows and an item gives no number for."""
    for item in document.evidence.values():
        if item.model.weighs and item.model.questions() <= set(document.questions):
            _check_item(item, document, faults)


def _check_item(item: Item, document: Document, faults: Faults) -> None:
    questions, alone = item.model.questions(), len(document.questions) == 1
    labels = {}
    for question in (q for q in document.questions if q in questions):
        catch_all = document.questions[question].catch_all
        stated = catch_all is not None and item.model.states(question, catch_all)
        labels[question] = tuple(h for h in document.questions[question].hypotheses if h != catch_all or stated)
    frame = Frame(tuple(labels), labels)
    lacking: dict[Key, list[State]] = {}
    for tree, state in item.model.lacking(frame, document.catch_alls):
        if possible(state, document):
            lacking.setdefault(tree.key, []).append(state)
    for key, states in lacking.items():
        first = ", ".join(label if alone else f"{question} = {label}" for question, label in states[0].items())
        more = f" and {len(states) - 1} more" if len(states) > 1 else ""
        message = f"no value for {first}{more}; give one, or a 'default' (which no catch-all takes)"
        faults.add(("evidence", item.id, *key), message)


def possible(state: State, document: Document) -> bool:
    """Whether the prior gives a state of some questions any probability."""
    needed = _with_ancestors(state, document)
    return next(_extensions(dict(state), needed, document), None) is not None


def _with_ancestors(state: State, document: Document) -> list[str]:
    needed = set(state)
    waiting = list(state)
    while waiting:
        for parent in document.questions[waiting.pop()].given:
            if parent not in needed:
                needed.add(parent)
                waiting.append(parent)
    ordered: list[str] = []
    while len(ordered) < len(needed):
        ready = (q for q in needed if q not in ordered and set(document.questions[q].given) <= {*ordered})
        ordered.append(next(ready))
    return ordered


def _extensions(fixed: State, questions: list[str], document: Document) -> Iterator[State]:
    """Every way to fill in the questions, parents first, that has a positive prior."""
    if not questions:
        yield fixed
        return
    question, *rest = questions
    candidates = [fixed[question]] if question in fixed else list(document.questions[question].hypotheses)
    for label in candidates:
        state = {**fixed, question: label}
        if _positive(question, label, state, document):
            yield from _extensions(state, rest, document)


def _positive(question: str, label: str, state: State, document: Document) -> bool:
    prior = document.questions[question].hypotheses[label].prior
    leaf: Leaf | None = find(prior, state, document.catch_alls)
    if leaf is None or document.finals:
        return True  # a catch-all's row is that of whatever it stands for; a set prior may open any state
    quantity = quantity_of(leaf, document)
    return quantity is None or quantity.central > 0
