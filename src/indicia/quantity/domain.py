"""What kind of number a field holds, and the error for a number that is not of that kind."""

from enum import StrEnum

from indicia.errors import IndiciaError


class QuantityError(IndiciaError, ValueError):
    """A number of the case cannot be read or is not of its field's kind; says the value found and what is right."""


class Domain(StrEnum):
    """The kind of number that a field holds; it belongs to the field, never to what is written there."""

    PROBABILITY = "probability"
    """From 0 to 1, both ends allowed."""

    RATIO = "ratio"
    """A likelihood ratio: positive; 0 (impossible) is allowed as a plain number."""

    POSITIVE = "positive"
    """Above 0: radii, scales, years."""

    REAL = "real"
    """Any finite number."""

    COUNT = "count"
    """0, 1, 2, ..."""

    @property
    def noun(self) -> str:
        """The kind of number with its article, for messages."""
        return _NOUNS[self]


_NOUNS = {
    Domain.PROBABILITY: "a probability",
    Domain.RATIO: "a likelihood ratio",
    Domain.POSITIVE: "a positive number",
    Domain.REAL: "a real number",
    Domain.COUNT: "a count",
}
