"""How many aircraft of which types: the ends of the `aircraft` field, as written and as read."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicia.errors import nearest
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Atom,
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Number,
    by_row,
    is_column,
    number,
    read_each,
)
from indicia.quantity import Domain, Quantity, QuantityError, Whole


@dataclass(frozen=True, slots=True)
class Squadron:
    """Aircraft of one type: `atoms` are the values that their count can take, each with its probability."""

    name: str
    count: Leaf
    atoms: tuple[tuple[Leaf, float], ...]
    availability: Leaf | None = None


type Fleet = tuple[Squadron, ...]


def is_distribution(value: Mapping[object, object]) -> bool:
    """Whether a mapping is a count's distribution, such as `{2: 0.3, 4: 0.7}`, and not one by hypothesis."""
    return bool(value) and all(_is_count(key) for key in value)


def _is_count(key: object) -> bool:
    return (isinstance(key, int) and not isinstance(key, bool)) or (isinstance(key, str) and key.isdecimal())


def parse_fleet(value: object, key: Key, scope: Scope) -> Fleet:
    """Read a count, or a list of types.

    Raises
    ------
    MisprintError
        With every misprint.
    """
    if not isinstance(value, list):
        return (_squadron("these aircraft", _count(value, key, scope), None),)
    if not value:
        raise MisprintError([Misprint(key, "an empty list; write 0, or at least one {type: ..., n: ...}")])
    return tuple(read_each(enumerate(value), lambda entry: _entry(entry[1], (*key, str(entry[0])), scope)))


_ENTRY = ("type", "n", "availability")


def _entry(entry: object, key: Key, scope: Scope) -> Squadron:
    if not isinstance(entry, dict):
        raise MisprintError([Misprint(key, f"{entry!r} found; write {{type: ..., n: ..., availability: ...}}")])
    misprints = [
        Misprint((*key, str(name)), f"{str(name)!r} is not known here{nearest(str(name), _ENTRY)}")
        for name in entry
        if name not in _ENTRY
    ]
    misprints += [Misprint(key, f"{name!r} is lacking") for name in _ENTRY[:2] if name not in entry]
    if misprints:
        raise MisprintError(misprints)
    kind = entry["type"]
    if not isinstance(kind, str) or not kind.strip():
        raise MisprintError([Misprint((*key, "type"), f"{kind!r} found; write the type's name, in words")])
    availability = None
    if "availability" in entry:
        availability = by_row(Domain.PROBABILITY)(entry["availability"], (*key, "availability"), scope)
    return _squadron(kind, _count(entry["n"], (*key, "n"), scope), availability)


def _count(value: object, key: Key, scope: Scope) -> Leaf:
    if is_column(value):
        return by_row(Domain.COUNT)(value, key, scope)
    if isinstance(value, dict):
        return Number(key, _distribution(value, key))
    return number(Domain.COUNT)(value, key, scope)


def _distribution(value: Mapping[object, object], key: Key) -> Quantity:
    text = "{" + ", ".join(f"{count}: {probability}" for count, probability in value.items()) + "}"
    if not is_distribution(value):
        raise MisprintError([Misprint(key, f"{text} found; write a count, or {{2: 0.3, 4: 0.7}}")])
    wrong = [(c, p) for c, p in value.items() if isinstance(p, bool) or not isinstance(p, int | float)]
    if wrong:
        message = f"{wrong[0][1]!r} found; the probability of a count is a plain number"
        raise MisprintError([Misprint((*key, str(wrong[0][0])), message)])
    counts = tuple(int(str(count)) for count in value)
    probabilities = tuple(float(str(probability)) for probability in value.values())
    try:
        return Quantity(text, Domain.COUNT, Whole(counts, probabilities))
    except QuantityError as error:
        raise MisprintError([Misprint(key, str(error))]) from None


def _squadron(name: str, count: Leaf, availability: Leaf | None) -> Squadron:
    distribution = count.quantity.distribution if isinstance(count, Number) else None
    if isinstance(count, Number) and isinstance(distribution, Whole):
        values = zip(distribution.values, distribution.probabilities, strict=True)
        atoms: tuple[tuple[Leaf, float], ...] = tuple((Atom(count.key, count, v), p) for v, p in values if p > 0.0)
    else:
        atoms = ((count, 1.0),)
    return Squadron(name, count, atoms, availability)
