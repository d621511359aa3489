"""The numbers that go into one item: value, path, and how each was written."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicia.case import Case
from indicia.case.document import Figure, Group, Item, item_leaves
from indicia.engine.evidence import Term, best
from indicia.likelihood.tree import Atom, Column, Fixed, Leaf, Number, Rest, Shared, SourceReliability


@dataclass(frozen=True)
class NumberUsed:
    """One number of an item.

    Attributes
    ----------
    place
        Where the item has it, below its own name.
    path
        The path that sets it; empty where nothing does.
    value
        Its central value, which a score uses.
    written
        As it stands in the file: ``"0.6 to 0.9"``, ``"$name"``; ``"default"`` where nobody wrote it.
    means
        The distribution, in words.
    """

    place: str
    path: str
    value: float
    written: str
    means: str


@dataclass(frozen=True)
class Carrier:
    """The carrier that an item hangs on, with its reliability."""

    id: str
    label: str
    reliability: NumberUsed


def item_numbers(item: Item, term: Term | None, case: Case) -> Iterator[NumberUsed]:
    """Every number of an item, each once, in the order of its fields; those that serve no state are left out.

    `term` is None for an item that does not count: then all that is written is listed.
    """
    found = item_leaves(item) if term is None else _serving(term)
    told: set[str] = set()
    for leaf in found:
        number = _number(leaf, item.id, case)
        if number.place not in told:
            told.add(number.place)
            yield number


def _serving(term: Term) -> Iterator[Leaf]:
    for field in term.fields.values():
        yield from field.cells.leaves


def _number(leaf: Leaf, owner: str, case: Case) -> NumberUsed:
    place = ".".join(leaf.key)
    match leaf:
        case Number() | Shared():
            return _own(leaf, place, owner, case)
        case Atom():
            return _own(leaf.number, place, owner, case)
        case SourceReliability():
            return reliability_of(leaf.source, case, place)
        case Rest():
            others = [_number(other, owner, case).value for other in leaf.others]
            return NumberUsed(place, "", 1.0 - sum(others), "rest", "one minus the others")
        case Fixed() | Column():
            raise TypeError("an item that reads a table cannot be explained by one number")


def _own(leaf: Number | Shared, place: str, owner: str, case: Case) -> NumberUsed:
    path = case.document.path_of(owner, leaf)
    figure = case.figures[path]
    written = f"${leaf.name}" if isinstance(leaf, Shared) else _written(figure)
    return NumberUsed(place, path, figure.quantity.central, written, figure.quantity.describe())


def _written(figure: Figure) -> str:
    return figure.quantity.text if figure.written else "default"


def reliability_of(source: str, case: Case, place: str = "") -> NumberUsed:
    """A source's reliability: 1 where none is stated."""
    leaf = case.document.sources[source].reliability
    if leaf is None:
        return NumberUsed(place or f"{source}.reliability", f"{source}.reliability", 1.0, "not stated", "1")
    return _own(leaf, place or ".".join(leaf.key), "", case)


def carrier_of(item: Item, case: Case) -> Carrier | None:
    """The best carrier of an item by the file; None where none has a reliability."""
    found = best(item.carriers, case.base)
    if found is None:
        return None
    return Carrier(found, case.document.sources[found].label, reliability_of(found, case))


def redundancy_of(group: Group, case: Case) -> NumberUsed:
    """A group's redundancy."""
    return _own(group.redundancy, ".".join(group.redundancy.key), "", case)
