"""Plain scalars by the YAML 1.2 core schema.

Source: YAML Ain't Markup Language 1.2.2, section 10.3.2, tag resolution. YAML 1.1, which most libraries still read,
takes ``no`` for false and ``12:30`` for 750.
"""

import re

__all__ = ["MAX_DIGITS", "Scalar", "resolve_plain"]

type Scalar = bool | int | float | str | None

MAX_DIGITS = 1000  # no number has more; reading and printing whole numbers takes quadratic time

_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **dict.fromkeys([f"{sign}{word}" for sign in ("", "+") for word in (".inf", ".Inf", ".INF")], float("inf")),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], float("-inf")),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o([0-7]+)")
_HEXADECIMAL = re.compile(r"0x([0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("0123456789+-.")


def resolve_plain(text: str) -> Scalar:
    """Read an unquoted scalar as null, truth value, whole number, number or text.

    Parameters
    ----------
    text
        The scalar without its surrounding space.

    Returns
    -------
    None, bool, int, float or str
        ``1e400`` is infinite, as IEEE 754 has it; whole numbers have no limit but ``MAX_DIGITS``.

    Raises
    ------
    ValueError
        A number of more than ``MAX_DIGITS`` characters.

    Examples
    --------
    >>> [resolve_plain(text) for text in ("1e-9", "0o17", "no", "12:30", "2018-09-04", "~")]
    [1e-09, 15, 'no', '12:30', '2018-09-04', None]
    """
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _NUMBER_STARTS else text


def _number(text: str) -> int | float | str:
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            _refuse_long(text)
            return int(text, base)
    if _FLOAT.fullmatch(text):
        _refuse_long(text)
        return float(text)
    return text


def _refuse_long(text: str) -> None:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text):,} characters; at most {MAX_DIGITS:,} are read")
