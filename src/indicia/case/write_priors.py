"""Writing priors that were set into a case's data, the others of their row in proportion."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from indicia.case.document import Document, Hypothesis, Question
from indicia.case.finals import State, finals_of, parent_labels, quantity_of, rows, with_finals
from indicia.case.yaml import Key
from indicia.case.yaml_scalars import resolve_plain
from indicia.errors import IndiciaError
from indicia.likelihood.tree import Number, Shared, Split, Tree
from indicia.quantity import Domain, Quantity, parse_quantity

type Trees = dict[str, Tree]


def write_priors(data: dict[Key, object], document: Document) -> None:
    """Put the priors that a document's overlays set into its data.

    Raises
    ------
    IndiciaError
        Where others in the same row are ranges or `$name`s, which would have to be rewritten too.
    """
    for question in document.questions.values():
        if finals_of(question, document):
            _write(data, question, _Rows(question, document).settled())


class _Rows:
    """Rewrites the rows of one question that hold a set prior."""

    def __init__(self, question: Question, document: Document) -> None:
        self._question, self._document = question, document
        self._finals = finals_of(question, document)
        catch_alls = {parent: document.questions[parent].catch_all for parent in question.given}
        self._named = {p: c for p, c in catch_alls.items() if c and c in parent_labels(question, p, document)}
        self._trees: Trees = {
            name: h.prior if question.weighted else with_finals(h, self._finals.get(name, {}))
            for name, h in question.hypotheses.items()
        }

    def settled(self) -> Trees:
        """The priors of all hypotheses, each row adding up to 1 again."""
        for state in self._defaults():
            self._share_out(state)
        for state in rows(self._question, self._document):
            self._share_out(state)
        return self._trees

    def _defaults(self) -> Iterator[State]:
        """The rows that a set prior shares with others by `default`; written there, they need no row of their own."""
        given = self._question.given
        for finals in self._finals.values():
            for state in finals:
                if "default" in state and len(state) == len(given):
                    yield dict(zip(given, state, strict=True))

    def _share_out(self, state: State) -> None:
        """Rewrite one row: what the set priors leave goes to the others, which keep their ratios."""
        priors = {name: h.prior for name, h in self._question.hypotheses.items()}
        now = {name: _find(with_finals(h, self._finals.get(name, {})), state) for name, h in self._hypotheses()}
        if any(leaf is None or isinstance(leaf, Split) for leaf in now.values()):
            return  # a row by default that no state has as a whole
        set_ = {n: leaf for n, leaf in now.items() if leaf in self._finals.get(n, {}).values()}
        if not set_:
            return
        plain = {name: self._plain(name, _find(priors[name], state)) for name in now if name not in set_}
        for name, value in self._values(set_, plain).items():
            if self._central(_find(self._trees[name], state)) != value:
                number = Number(priors[name].key, _point(value))
                self._trees[name] = _put(self._trees[name], state, number, self._named)

    def _values(self, set_: Mapping[str, Tree | None], plain: Mapping[str, float]) -> dict[str, float]:
        total, left = sum(plain.values()), 1.0 - sum(self._central(final) for final in set_.values())
        left = 0.0 if abs(left) < 1e-12 else left
        # Fifteen digits: 0.15 and not 0.15000000000000002, for whoever reads the file.
        values = {name: float(f"{value * left / total:.15g}") if total else 0.0 for name, value in plain.items()}
        if not self._question.weighted:
            return values
        ranges = [name for name, final in set_.items() if not self._quantity(final).is_point]
        if ranges:
            raise IndiciaError(f"the prior set for {', '.join(ranges)} is a range beside weights; {_KEEP}")
        return values | {name: self._central(final) for name, final in set_.items()}

    def _hypotheses(self) -> Iterable[tuple[str, Hypothesis]]:
        return self._question.hypotheses.items()

    def _quantity(self, tree: Tree | None) -> Quantity:
        quantity = None if isinstance(tree, Split) else quantity_of(tree, self._document)
        assert quantity is not None  # noqa: S101 - a case without faults has a number for each row
        return quantity

    def _central(self, tree: Tree | None) -> float:
        return self._quantity(tree).central

    def _plain(self, name: str, tree: Tree | None) -> float:
        """The value of a prior that is to be rewritten, which only a plain number can be."""
        what = f"prior {self._question.id}.{name}"
        if isinstance(tree, Shared):
            raise IndiciaError(f"{what} is written ${tree.name}, and another of its row was set; {_KEEP}")
        quantity = self._quantity(tree)
        if not quantity.is_point:
            raise IndiciaError(f"{what} is the range {quantity.text}, and another of its row was set; {_KEEP}")
        return quantity.central


_KEEP = "a case file has no way to say that; keep the overlay"


def _point(value: float) -> Quantity:
    return Quantity(repr(value), Domain.PROBABILITY, parse_quantity(value, Domain.REAL).distribution)


def _find(tree: Tree | None, state: State) -> Tree | None:
    """What serves a state, in which `default` stands for the states without a row of their own."""
    while isinstance(tree, Split):
        label = state[tree.question]
        tree = tree.default if label == "default" else tree.branches.get(label, tree.default)
    return tree


def _put(tree: Tree | None, state: State, leaf: Number, named: Mapping[str, str]) -> Tree:
    """Put a number in the place that serves a state of the parents, split off from the others where needed.

    `named` are the parents' catch-alls that have a row, which no `default` reaches.
    """
    if tree is None:
        return leaf
    if not isinstance(tree, Split):
        question = next((q for q, label in state.items() if label != "default"), None)
        if question is None:
            return leaf
        rest = {named[question]: tree} if question in named else {}
        tree = Split(tree.key, question, rest, tree)
    label = state[tree.question]
    below = {question: h for question, h in state.items() if question != tree.question}
    if label == "default":
        return replace(tree, default=_put(tree.default, below, leaf, named))
    put = _put(tree.branches.get(label, tree.default), below, leaf, named)
    return replace(tree, branches={**tree.branches, label: put})


def _write(data: dict[Key, object], question: Question, trees: Trees) -> None:
    inside: dict[Key, object] = data
    for key in question.place:
        inside = inside[key]  # type: ignore[assignment]
    if question.by_row:
        inside["prior"] = _by_row(trees)
        return
    hypotheses: dict[str, dict[str, object]] = inside["hypotheses"]  # type: ignore[assignment]
    if question.candidates is not None:
        if question.candidates.stated is not None:
            raise IndiciaError("a prior is set beside those of a table's rows, which are a column; keep the overlay")
        hypotheses = hypotheses["beside"]  # type: ignore[assignment]  # the rows take what these leave
    for name, tree in trees.items():
        if name in hypotheses and tree is not question.hypotheses[name].prior:
            hypotheses[name]["weight" if question.weighted else "prior"] = _by_parent(tree, question.given)


def _by_parent(tree: Tree, parents: tuple[str, ...]) -> object:
    if not isinstance(tree, Split):
        return _leaf(tree)
    below = tuple(p for p in parents if p != tree.question)
    written = {label: _by_parent(branch, below) for label, branch in tree.branches.items()}
    if tree.default is not None:
        written["default"] = _by_parent(tree.default, below)
    return written if tree.question == parents[0] else {tree.question: written}


def _by_row(trees: Mapping[str, Tree]) -> dict[str, object]:
    splits = [tree for tree in trees.values() if isinstance(tree, Split)]
    if not splits:
        return {
            name: _leaf(tree) for name, tree in trees.items() if not (isinstance(tree, Number) and not tree.written)
        }
    labels = list(dict.fromkeys(label for split in splits for label in split.branches))
    if any(split.default is not None for split in splits):
        labels.append("default")
    branches = {label: {name: _branch(tree, label) for name, tree in trees.items()} for label in labels}
    return {label: _by_row({n: t for n, t in row.items() if t is not None}) for label, row in branches.items()}


def _branch(tree: Tree, label: str) -> Tree | None:
    if not isinstance(tree, Split):
        return tree
    return tree.branches.get(label, tree.default)


def _leaf(leaf: Tree) -> object:
    if isinstance(leaf, Shared):
        return f"${leaf.name}"
    assert isinstance(leaf, Number)  # noqa: S101 - a prior holds nothing else
    return resolve_plain(leaf.quantity.text)
