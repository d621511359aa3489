"""Figures as short as they may be."""

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def likelihood(log: float) -> str:
    """A likelihood from its natural logarithm, to two digits.

    Examples
    --------
    >>> likelihood(math.log(0.0928)), likelihood(-math.inf), likelihood(math.log(3.2e-7)), likelihood(0.0)
    ('0.093', '0', '3.2 × 10⁻⁷', '1.0')
    """
    if log == -math.inf:
        return "0"
    log10 = log / math.log(10.0)
    if -3.0 <= log10 < 4.0:
        digits = max(1 - math.floor(log10 + 1e-12), 0)
        return f"{10.0**log10:,.{digits}f}"
    exponent = math.floor(log10)
    first = f"{10.0 ** (log10 - exponent):.1f}"
    if first == "10.0":
        first, exponent = "1.0", exponent + 1
    return f"{first} × 10{str(exponent).translate(_SUPERSCRIPT)}"


def plain(value: float) -> str:
    """A number to three digits, thousands set off.

    Examples
    --------
    >>> plain(0.15623), plain(12.0), plain(41250.0), plain(0.0)
    ('0.156', '12', '41,250', '0')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if abs(value) >= 1000:
        return f"{value:,.0f}" if abs(value) < 1e9 else f"{value:.3g}"
    return f"{value:.3g}"
