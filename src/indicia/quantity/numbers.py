"""How a number is shown to people."""

import math

_MOST_DECIMALS = 9  # beyond, what is seen near 1 is mostly rounding


def plain(value: float) -> str:
    """Write a number with three significant digits, more just below 1, where 0.9996 must not read as 1.

    Examples
    --------
    >>> plain(0.76512), plain(0.99955), plain(15632.35), plain(1e-9), plain(1.0)
    ('0.765', '0.99955', '15,600', '1e-09', '1')
    """
    if not math.isfinite(value) or value == 0.0:
        return str(value) if value else "0"
    if 0.99 < value < 1.0:
        return f"{value:.{min(1 - math.floor(math.log10(1.0 - value)), _MOST_DECIMALS)}f}".rstrip("0").rstrip(".")
    if 1e3 <= abs(value) < 1e7:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def exact(value: float) -> str:
    """Write a number as short as it can be written without loss: 2 and not 2.0."""
    return str(int(value)) if abs(value) < 1e15 and value == math.floor(value) else repr(float(value))
