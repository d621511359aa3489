"""Words that stand for numbers: ICD 203 words, verbal support, Admiralty letters."""

import re
from collections.abc import Mapping

from indicia.quantity.bounded import LogUniform, Uniform
from indicia.quantity.distributions import Distribution
from indicia.quantity.domain import Domain, QuantityError
from indicia.quantity.scales import ADMIRALTY, ICD203_SYNONYMS, against, icd203_bands, support_bands
from indicia.quantity.value import Quantity

_PROBABILITIES: dict[str, Distribution] = {band.word: Uniform(band.low, band.high) for band in icd203_bands()}
_PROBABILITIES |= {other: _PROBABILITIES[word] for other, word in ICD203_SYNONYMS.items()}
_RATIOS: dict[str, Distribution] = {
    band.word: LogUniform(band.low, band.high) for one in support_bands() for band in (one, against(one))
}

_BY_DOMAIN: dict[Domain, dict[str, Distribution]] = {Domain.PROBABILITY: _PROBABILITIES, Domain.RATIO: _RATIOS}


def words_of(domain: Domain) -> tuple[str, ...]:
    """Give the words that a field of this kind takes."""
    return tuple(_BY_DOMAIN.get(domain, ()))


def read_word(text: str, domain: Domain) -> Quantity | None:
    """Read a word of the field's scale, in capitals or not; None where it is none.

    Raises
    ------
    QuantityError
        If the word belongs to the scale of another kind of number.
    """
    word = " ".join(text.lower().split())
    found = _BY_DOMAIN.get(domain, {}).get(word)
    if found is not None:
        return Quantity(text, domain, found)
    if word in _PROBABILITIES:
        raise QuantityError(f"{text!r} stands for a probability; this field takes {domain.noun}")
    if word in _RATIOS:
        raise QuantityError(f"{text!r} stands for a likelihood ratio; this field takes {domain.noun}")
    return None


def read_grade(text: str, domain: Domain, admiralty: Mapping[str, Distribution] | None) -> Quantity | None:
    """Read an Admiralty grade, ``B`` or ``B2``: the letter as a reliability; the digit stays in the text only.

    Raises
    ------
    QuantityError
        If the field is no probability.
    """
    if not re.fullmatch(r"[A-F][1-6]?", text):
        return None
    if domain is not Domain.PROBABILITY:
        raise QuantityError(f"{text!r} is an Admiralty grade, which only a probability can be; write a number")
    bands = {**ADMIRALTY, **(admiralty or {})}
    return Quantity(text, domain, bands[text[0]], grade=text[0])
