"""What to tell an analyst whose text is no quantity."""

import re

from indicia.errors import nearest
from indicia.quantity.domain import Domain
from indicia.quantity.named import FAMILIES
from indicia.quantity.words import words_of

_NUMBER = r"[+-]?\d*\.?\d+(?:e[+-]?\d+)?"

_HINTS = (
    (r"rest", "is for one of the 'statements' of a denial; write the number here"),
    (r"yes|no|true|false|on|off", "is no number; write 0 or 1, or how probable it is"),
    (r"\+?-?\.?(?:inf|infinity|nan)", "is not finite; a finite number is needed"),
    (r"\d+:\d+(?::\d+)?", "is a time of day or odds, not a number; odds of 3:1 are the ratio 3 or the probability 3/4"),
    (r"[+-]?\d{1,3}(?:[_, ]\d{3})+(?:\.\d+)?", "separates its thousands; write the digits together"),
    (r"[+-]?\d+,\d+", "has a decimal comma; write a point, as in 0.7"),
    (rf"{_NUMBER}\s*(?:-|–|—|\.\.+|…)\s*{_NUMBER}.*", "looks like a range; write it with 'to', as in '0.6 to 0.9'"),
    (
        r".*(?:±|\+/-|\+-).*",
        "looks like a number with its error; write a range, as in '0.6 to 0.9', or normal(mean, sd)",
    ),
    (r"(?:[<>≤≥]=?).*", "gives one end only; write both, as in '0 to 0.1' or '0.9 to 1'"),
    (r"(?:~|≈|about|around|circa|c\.|ca\.?)\s*\d.*", "leaves open how near; write a range, as in '0.6 to 0.9'"),
    (
        rf"{_NUMBER}\s*(?:db|decibels?|decibans?)",
        "has decibans in it; write them as '6 dB', in a likelihood ratio only",
    ),
    (r"to\s.*|.*\sto", "lacks an end of its range; write both, as in '0.6 to 0.9'"),
)

EXPECTED = {
    Domain.PROBABILITY: "a number from 0 to 1, a range as '0.6 to 0.9', a proportion as '7 of 10', a word as 'likely', "
    "an Admiralty letter as 'B' or a distribution as 'beta(8, 3)'",
    Domain.RATIO: "a ratio as 4, decibans as '6 dB', a range as '2 to 8' or words as 'moderate support'",
    Domain.POSITIVE: "a number above 0, a range as '20 to 50' or a distribution as 'gamma(2, 0.1)'",
    Domain.REAL: "a number, a range as '-2 to 5' or a distribution as 'normal(1, 2)'",
    Domain.COUNT: "a whole number from 0 on or a range as '2 to 6'",
}
"""What a field of each kind takes, for messages."""


def explain(text: str, domain: Domain) -> str:
    """Say why the text is no quantity and what would be one."""
    for pattern, hint in _HINTS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return f"{text!r} {hint}"
    suggestion = nearest(text.lower(), (*words_of(domain), *FAMILIES))
    return f"{text!r} is not a quantity{suggestion or '; write ' + EXPECTED[domain]}"
