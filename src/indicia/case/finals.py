"""Priors that an overlay set: each says what it says, and the others of its row keep their ratios."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from indicia.case.document import Document, Hypothesis, Question
from indicia.likelihood.tree import Fixed, Leaf, Number, Shared, Split, Tree, find, names_hypothesis
from indicia.quantity import Quantity

type State = Mapping[str, str]


def parent_labels(question: Question, parent: str, document: Document) -> tuple[str, ...]:
    """The states of a parent that need a row: its catch-all only where a row names it."""
    catch_all = document.questions[parent].catch_all
    named = catch_all and any(names_hypothesis(h.prior, parent, catch_all) for h in question.hypotheses.values())
    return tuple(h for h in document.questions[parent].hypotheses if h != catch_all or named)


def rows(question: Question, document: Document) -> Iterator[State]:
    """The states of a question's parents, one for each row of its prior; one empty state where it has none."""
    labels = [parent_labels(question, parent, document) for parent in question.given]
    for states in product(*labels):
        yield dict(zip(question.given, states, strict=True))


def quantity_of(leaf: Leaf | None, document: Document) -> Quantity | None:
    """The quantity behind a leaf, a `$name` followed to its number; None where there is none."""
    if isinstance(leaf, Number | Fixed):
        return leaf.quantity
    if isinstance(leaf, Shared) and leaf.name in document.parameters:
        value = document.parameter(leaf.name).value
        return value if isinstance(value, Quantity) else None
    return None


def finals_of(question: Question, document: Document) -> dict[str, dict[tuple[str, ...], Number]]:
    """The set priors of a question: by hypothesis, then by the parents' states (or `default`) of the path."""
    found: dict[str, dict[tuple[str, ...], Number]] = {}
    for hypothesis in question.hypotheses.values():
        above = hypothesis.prior.key
        for final in document.finals.values():
            if final.key[: len(above)] == above:
                found.setdefault(hypothesis.id, {})[final.key[len(above) :]] = final
    return found


def with_finals(hypothesis: Hypothesis, finals: Mapping[tuple[str, ...], Number]) -> Tree:
    """The prior of a hypothesis with the set ones in their places."""
    tree: Tree | None = hypothesis.prior
    for state, final in finals.items():
        tree = _put(tree, state, final)
    return hypothesis.prior if tree is None else tree


def _put(tree: Tree | None, state: tuple[str, ...], final: Number) -> Tree | None:
    if not state or not isinstance(tree, Split):
        return final if not state else tree
    label, *rest = state
    if label == "default":
        return replace(tree, default=_put(tree.default, tuple(rest), final))
    branch = _put(tree.branches.get(label, tree.default), tuple(rest), final)
    return tree if branch is None else replace(tree, branches={**tree.branches, label: branch})


def final_row(question: Question, state: State, document: Document) -> tuple[dict[str, Number], dict[str, Leaf | None]]:
    """Divide a row into the hypotheses whose prior was set and the others, each with its leaf."""
    finals = finals_of(question, document)
    set_, others = {}, {}
    for name, hypothesis in question.hypotheses.items():
        leaf = find(with_finals(hypothesis, finals.get(name, {})), state, document.catch_alls)
        if isinstance(leaf, Number) and any(leaf is final for final in finals.get(name, {}).values()):
            set_[name] = leaf
        else:
            others[name] = leaf
    return set_, others
