"""What a terminal can show: width of characters, wrapping, emphasis, and plain ASCII in place of signs."""

import re
import unicodedata
from collections.abc import Callable, Iterator

type Paint = Callable[[str, str], str]
"""Takes text and a style, ``bold`` or ``dim``, and gives the text to print."""

_CODES = {"bold": "1", "dim": "2"}
_ASCII = str.maketrans({"·": "-", "±": "+/-", "×": "x", "…": "~", "∞": "inf", "█": "#", "↳": ">", "─": "-"})
_EIGHTHS = " ▏▎▍▌▋▊▉"
_TOGETHER = re.compile(r" ([:±×=]) ")  # odds, errors, powers and settings stay on one line


def painter(*, colour: bool) -> Paint:
    """Give the function that emphasises text, or that leaves it as it is."""
    if not colour:
        return lambda text, _style: text
    return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def in_ascii(text: str) -> str:
    """Replace our own signs by ASCII; the words of the case stay as they are."""
    return text.translate(_ASCII)


def width_of(text: str) -> int:
    """Columns that a text takes: two for wide characters, none for those that combine."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with spaces up to a width, behind it or, to the right margin, before it."""
    spaces = " " * max(width - width_of(text), 0)
    return spaces + text if right else text + spaces


def cut(text: str, width: int) -> str:
    """Shorten a text to a width, with an ellipsis where something is lost."""
    if width_of(text) <= width:
        return text
    return text[: _fitting(text, width - 1)].rstrip() + "…"


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines at its spaces, counting columns; a word longer than a line is broken inside."""
    lines, line = [], ""
    for word in _words(_TOGETHER.sub("\xa0\\1\xa0", text), width):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [part.replace("\xa0", " ") for part in ([*lines, line] if line or not lines else lines)]


def _words(text: str, width: int) -> Iterator[str]:
    for word in re.split(r"[ \n]+", text.strip()):
        rest = word
        while width > 1 and (end := _fitting(rest, width)) < len(rest):
            end = max(end, 1)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _fitting(text: str, width: int) -> int:
    """How many of its first characters fit, found in one pass: a text may be as long as a case file."""
    total = 0
    for at, c in enumerate(text):
        total += width_of(c)
        if total > width:
            return at
    return len(text)


def bar(share: float, width: int, *, utf8: bool) -> str:
    """Draw a share of a full bar, to an eighth of a column where possible; more than nothing is never invisible."""
    eighths = round(share * width * 8)
    if not utf8:
        return "#" * (max(round(share * width), 1) if share > 0 else 0)
    eighths = max(eighths, 1) if share > 0 else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
