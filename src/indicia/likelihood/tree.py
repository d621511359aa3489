"""Numbers by hypothesis: what an analyst may write wherever a likelihood takes a number.

A field holds one number for every hypothesis, or a mapping by the hypotheses of a question, with `default`, nested over
any number of questions. It is parsed to a small tree: `Split` at each mapping, one of the `Leaf` kinds at its ends.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from indicia.likelihood.scope import Scope, unknown_hypothesis
from indicia.quantity import Domain, Quantity, QuantityError, parse_quantity, parse_reference

type Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of its own; its path is the item's name and `key` joined by dots.

    `written` is False for a default that nobody wrote, such as `told: 1` of an absence.
    """

    key: Key
    quantity: Quantity
    written: bool = True

    @property
    def domain(self) -> Domain:
        """What kind of number it is."""
        return self.quantity.domain


@dataclass(frozen=True, slots=True)
class Shared:
    """A `$name`: the shared parameter of that name."""

    key: Key
    name: str
    domain: Domain


@dataclass(frozen=True, slots=True)
class Atom:
    """One of the values that an uncertain count can take: `value`, unless the count itself is set, swept or drawn.

    A formula that is not linear in a count takes all its atoms, each with its fixed probability, so that the mean over
    the count is exact; once `number` has a value of its own, every atom has that value. `key` is the number's.
    """

    key: Key
    number: Number
    value: int


@dataclass(frozen=True, slots=True)
class SourceReliability:
    """The reliability of a source, named by its id."""

    key: Key
    source: str


@dataclass(frozen=True, slots=True)
class Rest:
    """One minus the sum of other leaves, written `rest`."""

    key: Key
    others: "tuple[Number | Shared, ...]"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that a table gives, such as the prior of a row: nobody judged it, and no path names it."""

    key: Key
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Column:
    """A number for each row of the table that the hypotheses of `question` come from: a column, which has no path.

    `beside` are the hypotheses that stand beside the rows, which no column reaches.
    """

    key: Key
    name: str
    domain: Domain
    question: str
    beside: frozenset[str]


type Leaf = Number | Shared | SourceReliability | Rest | Atom | Fixed | Column


@dataclass(frozen=True, slots=True)
class Split:
    """A mapping by the hypotheses of `question`; `default` serves those without a branch of their own."""

    key: Key
    question: str
    branches: "Mapping[str, Tree]"
    default: "Tree | None"


type Tree = Leaf | Split


def is_tree(value: object) -> TypeGuard[Tree]:
    """Whether a value is a number by hypothesis that has been read already."""
    return isinstance(value, Number | Shared | SourceReliability | Rest | Atom | Fixed | Column | Split)


def by_hypothesis(tree: Tree) -> bool:
    """Whether a tree is written by hypothesis and not as one number for all."""
    return isinstance(tree, Split | Column)


@dataclass(frozen=True, slots=True)
class Misprint:
    """One thing wrong inside a field: where (a key below the item) and what."""

    key: Key
    message: str


class MisprintError(ValueError):
    """Everything wrong inside one field, so that a file's faults can be told all at once."""

    def __init__(self, misprints: list[Misprint]) -> None:
        super().__init__("; ".join(m.message for m in misprints))
        self.misprints = misprints


def read_each[K, V](entries: Iterable[K], read: Callable[[K], V]) -> list[V]:
    """Read every entry, then tell the misprints of all of them at once.

    Raises
    ------
    MisprintError
        With every misprint, each once.
    """
    found: list[V] = []
    misprints: list[Misprint] = []
    for entry in entries:
        try:
            found.append(read(entry))
        except MisprintError as error:
            misprints.extend(error.misprints)
    if misprints:
        raise MisprintError(list(dict.fromkeys(misprints)))
    return found


type LeafParser = Callable[[object, Key, Scope], Leaf]
type NumberParser = Callable[[object, Key, Scope], Number | Shared]
type EndTest = Callable[[Mapping[object, object]], bool]


def _never(_: Mapping[object, object]) -> bool:
    return False


def number(domain: Domain) -> NumberParser:
    """A parser for one number of `domain`, or a `$name`."""

    def parse(value: object, key: Key, scope: Scope) -> Number | Shared:
        try:
            return _parse_number(value, key, domain, scope)
        except QuantityError as error:
            raise MisprintError([Misprint(key, str(error))]) from None

    return parse


def is_column(value: object) -> bool:
    """Whether a value is written `{column: NAME}`, with or without other names beside."""
    return isinstance(value, dict) and isinstance(value.get("column"), str)


def by_row(domain: Domain) -> LeafParser:
    """A parser for one number of `domain`, a `$name`, or `{column: NAME}`: one for each row of the case's table."""
    single = number(domain)

    def parse(value: object, key: Key, scope: Scope) -> Leaf:
        if scope.rows is None or not isinstance(value, dict) or not is_column(value):
            return single(value, key, scope)
        name = value["column"].strip()
        return Column((*key, "column"), name, domain, scope.rows.question, scope.rows.beside)

    return parse


def _parse_number(value: object, key: Key, domain: Domain, scope: Scope) -> Number | Shared:
    name = parse_reference(value)
    if name is not None:
        return Shared(key, name, domain)
    if is_column(value):
        raise QuantityError(f"a column found; {_why_no_column(scope)}")
    if not isinstance(value, str | int | float):
        kind = "nothing" if value is None else f"a {'list' if isinstance(value, list) else 'mapping'}"
        raise QuantityError(f"a {domain} was expected here, {kind} found")
    return Number(key, parse_quantity(value, domain, admiralty=scope.admiralty))


def _why_no_column(scope: Scope) -> str:
    if scope.rows is None:
        return "only hypotheses from a table (`hypotheses: {table: FILE, id: COLUMN}`) have columns"
    return "one number for all rows is wanted here"


def parse_tree(
    value: object,
    key: Key,
    scope: Scope,
    leaf: LeafParser,
    *,
    ends: EndTest = _never,
    used: frozenset[str] = frozenset(),
) -> Tree:
    """Read a number by hypothesis.

    Parameters
    ----------
    value
        What the file holds: a scalar, or a mapping by hypotheses, by one question's id, or with `default`.
    key
        Where it stands, below the item.
    scope
        The case's names.
    leaf
        Reads what stands at the ends.
    ends
        Whether a mapping is an end, to be read by `leaf`, and not a split.
    used
        Questions that the mappings around this one split by.

    Raises
    ------
    MisprintError
        With every misprint in the field.
    """
    if not isinstance(value, dict) or ends(value) or (is_column(value) and len(value) == 1):
        return leaf(value, key, scope)
    if is_column(value) and scope.rows is not None:
        return _beside_column(value, key, scope, leaf, ends, used)
    question = next((q for q in scope.about if q not in used), None)
    named = [k for k in value if k != "default"]
    if len(named) == 1 and named[0] in scope.questions and named[0] not in scope.questions.get(question or "", ()):
        inner = str(named[0])
        if "default" in value:
            raise MisprintError([Misprint(key, f"'default' stands beside the question {inner!r}; write it inside")])
        return _split(value[inner], (*key, inner), scope, leaf, inner, ends, used)
    if question is None and not value:
        raise MisprintError([Misprint(key, "an empty mapping found; write a number")])
    if question is None:
        free = ", ".join(q for q in scope.questions if q not in used)
        way_out = f"write a question's id around it: {free}" if free else "every question is split by already"
        raise MisprintError([Misprint(key, f"a mapping by {', '.join(map(str, value)) or 'nothing'}; {way_out}")])
    return _split(value, key, scope, leaf, question, ends, used)


def _beside_column(
    value: Mapping[object, object], key: Key, scope: Scope, leaf: LeafParser, ends: EndTest, used: frozenset[str]
) -> Tree:
    """Read `{column: NAME, hypothesis: ...}`: the column serves all rows that have no number of their own."""
    if "default" in value:
        raise MisprintError([Misprint((*key, "default"), "'default' stands beside 'column'; write one of them")])
    assert scope.rows is not None  # noqa: S101 - what the caller has seen to
    others = {name: inner for name, inner in value.items() if name != "column"}
    question = scope.rows.question
    return _split({**others, "default": {"column": value["column"]}}, key, scope, leaf, question, ends, used)


def _split(
    value: object, key: Key, scope: Scope, leaf: LeafParser, question: str, ends: EndTest, used: frozenset[str]
) -> Tree:
    if question in used:
        raise MisprintError([Misprint(key, f"split by {question!r} twice, one inside the other")])
    if not isinstance(value, dict) or not value:
        found = "an empty mapping" if value == {} else repr(value)
        raise MisprintError([Misprint(key, f"{found}; give a mapping by the hypotheses of {question!r}")])

    known = scope.questions[question]

    def branch(name: object) -> tuple[str, Tree]:
        place = (*key, str(name))
        if name == "column" and scope.rows is not None and name not in known:
            raise MisprintError([Misprint(place, f"{value[name]!r} is no name of a column; write it in quotes")])
        if name != "default" and str(name) not in known:
            raise MisprintError([Misprint(place, unknown_hypothesis(str(name), question, scope))])
        return str(name), parse_tree(value[name], place, scope, leaf, ends=ends, used=used | {question})

    branches = dict(read_each(value, branch))
    default = branches.pop("default", None)
    return Split(key, question, branches, default)


def with_leaves(tree: Tree, replace: Callable[[Leaf], Tree]) -> Tree:
    """Put something else in the place of each leaf."""
    if not isinstance(tree, Split):
        return replace(tree)
    branches = {name: with_leaves(branch, replace) for name, branch in tree.branches.items()}
    default = None if tree.default is None else with_leaves(tree.default, replace)
    return Split(tree.key, tree.question, branches, default)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every leaf of a tree, `rest` before the leaves that it is the rest of, an atom before its number."""
    if isinstance(tree, Split):
        for branch in tree.branches.values():
            yield from leaves(branch)
        if tree.default is not None:
            yield from leaves(tree.default)
    else:
        yield tree
        if isinstance(tree, Rest):
            yield from tree.others
        if isinstance(tree, Atom):
            yield tree.number


def questions_of(tree: Tree) -> frozenset[str]:
    """The questions that a tree splits by."""
    if isinstance(tree, Column):
        return frozenset({tree.question})
    if not isinstance(tree, Split):
        return frozenset()
    inner = [questions_of(branch) for branch in (*tree.branches.values(), *([tree.default] if tree.default else []))]
    return frozenset({tree.question}).union(*inner)


def names_hypothesis(tree: Tree, question: str, hypothesis: str) -> bool:
    """Whether the tree has a branch of its own for this hypothesis."""
    return hypothesis in branch_names(tree, question)


def branch_names(tree: Tree, question: str) -> frozenset[str]:
    """The hypotheses of a question that a tree has branches of their own for."""
    if not isinstance(tree, Split):
        return frozenset()
    inner = (*tree.branches.values(), *([tree.default] if tree.default else []))
    own = frozenset(tree.branches) if tree.question == question else frozenset()
    return own.union(*(branch_names(branch, question) for branch in inner))


def find(tree: Tree, state: Mapping[str, str], catch_alls: Mapping[str, str]) -> Leaf | None:
    """The leaf that serves a state of the questions, None where the file gives none.

    `default` never reaches a catch-all: only its own name does. A column reaches rows only.
    """
    while isinstance(tree, Split):
        label = state[tree.question]
        branch = tree.branches.get(label)
        if branch is None and label != catch_alls.get(tree.question):
            branch = tree.default
        if branch is None:
            return None
        tree = branch
    if isinstance(tree, Column) and state[tree.question] in tree.beside:
        return None
    return tree
