"""Read one number as an analyst writes it: a closed grammar, in which nothing is evaluated."""

import re
from collections.abc import Mapping
from dataclasses import replace

from indicia.quantity.discrete import Point, Whole
from indicia.quantity.distributions import Distribution
from indicia.quantity.domain import Domain, QuantityError
from indicia.quantity.hints import EXPECTED, explain
from indicia.quantity.literals import finite, read_number
from indicia.quantity.named import read_named
from indicia.quantity.ranges import read_proportion, read_range
from indicia.quantity.unbounded import Normal
from indicia.quantity.value import Quantity
from indicia.quantity.words import read_grade, read_word

_LONGEST = 200


def parse_quantity(
    value: str | int | float | Quantity,
    domain: Domain,
    *,
    admiralty: Mapping[str, Distribution] | None = None,
    field: str = "",
) -> Quantity:
    """Read a number, a range, a proportion, a distribution, or a word of a scale.

    Parameters
    ----------
    value
        What is written; a quantity is checked against the domain and given back.
    domain
        The kind of number that the field holds.
    admiralty
        Distributions for Admiralty letters, in place of the house reading of those that it names.
    field
        Name of the field, put before error messages.

    Returns
    -------
    Quantity
        Never with a value outside the domain; ratios may be 0 as a plain number, "impossible".

    Raises
    ------
    QuantityError
        If the value is no quantity or does not fit the domain; says the value found and what would be right.

    Examples
    --------
    >>> parse_quantity("6 dB", Domain.RATIO).central
    3.9810717055349722
    """
    try:
        return _checked(_read(value, domain, admiralty))
    except QuantityError as error:
        if field:
            raise QuantityError(f"{field}: {error}") from None
        raise


def parse_reference(value: object) -> str | None:
    """Give the name of the shared parameter that ``$name`` stands for; None for anything else.

    Raises
    ------
    QuantityError
        If what follows ``$`` is no identifier.
    """
    if not (isinstance(value, str) and value.lstrip().startswith("$")):
        return None
    name = value.strip()[1:]
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name, re.ASCII):
        way_out = "a shared parameter is '$' and a name of small letters, digits and _, beginning with a letter"
        raise QuantityError(f"{value!r} names no parameter; {way_out}")
    return name


def _read(
    value: str | int | float | Quantity, domain: Domain, admiralty: Mapping[str, Distribution] | None
) -> Quantity:
    if isinstance(value, Quantity):
        return replace(value, domain=domain)
    if isinstance(value, bool):
        raise QuantityError(f"{str(value).lower()} is no number; write 0 or 1, or how probable it is")
    if isinstance(value, str):
        return _read_text(" ".join(value.replace("\N{MINUS SIGN}", "-").split()), domain, admiralty)
    if not hasattr(value, "__float__"):
        raise QuantityError(f"{_kind(value)} found where a number is needed; write {EXPECTED[domain]}")
    return Quantity(f"{value}", domain, Point(finite(_as_float(value), str(value))))


def _kind(value: object) -> str:
    """What a YAML author would call the value."""
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else type(value).__name__


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise QuantityError("a whole number of more than 308 digits is too large; write a smaller one") from None


def _read_text(text: str, domain: Domain, admiralty: Mapping[str, Distribution] | None) -> Quantity:
    if not text:
        raise QuantityError(f"nothing is written; write {EXPECTED[domain]}")
    if len(text) > _LONGEST:
        raise QuantityError(f"{text[:30] + '...'!r} is too long for a quantity; write {EXPECTED[domain]}")
    if parse_reference(text) is not None:
        raise QuantityError(f"{text!r} is a shared parameter, which cannot stand here; write {EXPECTED[domain]}")
    number = read_number(text, domain)
    if number is not None:
        return Quantity(text, domain, Point(number))
    quantity = (
        read_range(text, domain)
        or read_proportion(text, domain)
        or read_named(text, domain)
        or read_grade(text, domain, admiralty)
        or read_word(text, domain)
    )
    if quantity is None:
        raise QuantityError(explain(text, domain))
    return quantity


def _checked(quantity: Quantity) -> Quantity:
    """The quantity, if all of its support is in its domain."""
    low, high = quantity.distribution.support
    if quantity.domain is Domain.PROBABILITY and not (low >= 0.0 and high <= 1.0):
        raise QuantityError(_beyond_probability(quantity))
    if quantity.domain is Domain.RATIO and low < 0.0:
        raise QuantityError(f"{quantity.text!r} goes below 0; a likelihood ratio is 0 or more")
    if quantity.domain is Domain.POSITIVE and (low < 0.0 or (low <= 0.0 and quantity.is_point)):
        raise QuantityError(f"{quantity.text!r} is not above 0; this field takes a positive number")
    if quantity.domain is Domain.COUNT and not _is_count(quantity.distribution):
        raise QuantityError(f"{quantity.text!r} is no count; write {EXPECTED[Domain.COUNT]}")
    return quantity


def _is_count(distribution: Distribution) -> bool:
    if isinstance(distribution, Point):
        return distribution.value >= 0.0 and distribution.value.is_integer()
    return isinstance(distribution, Whole)


def _beyond_probability(quantity: Quantity) -> str:
    found = f"{quantity.text!r} reaches beyond 0 to 1, between which a probability lies"
    if isinstance(quantity.distribution, Point):
        value = quantity.distribution.value
        percent = f"; if it is a percentage, write '{quantity.text} %'" if 1.0 < value <= 100.0 else ""
        return (
            f"{quantity.text!r} is {'above 1' if value > 1.0 else 'below 0'}; a probability lies from 0 to 1{percent}"
        )
    if isinstance(quantity.distribution, Normal):
        return f"{found}; write truncated normal(mean, sd, 0, 1)"
    return found
