"""Text of a case as charts show it: measured, wrapped, never read as a formula and never without a glyph."""

import functools
import re

from indicia.chart.fonts import drawable, families, font
from indicia.chart.style import TEXT
from indicia.engine.show import words

LINE = 1.2
"""Height of a line, in sizes of the font."""

_LONGEST = 2_000  # characters of one text that are looked at
_TOGETHER = re.compile(r" ([:±×=]) | (?=%)")  # odds, errors and powers stay on one line


def shown(text: str) -> str:
    """Make text of a case fit to draw: one line, nothing that moves the cursor, a sign for what no font has."""
    return drawable(words.clean(text[:_LONGEST]) + ("…" if len(text) > _LONGEST else ""))


@functools.lru_cache(maxsize=16384)
def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """How wide a text is drawn, in points; of several lines the widest."""
    from matplotlib.textpath import text_to_path

    if "\n" in text:
        return max(width_of(line, size, weight) for line in text.split("\n"))
    drawn = drawable(text)
    width, _, _ = text_to_path.get_text_width_height_descent(drawn, font(size, weight, families(drawn)), ismath=False)
    return float(width)


def height_of(text: str, size: float = TEXT) -> float:
    """How tall the lines of a text are, in points."""
    return size * LINE * (text.count("\n") + 1)


def wrap(text: str, width: float, size: float = TEXT, weight: str = "normal", most: int = 4) -> str:
    """Break a text into lines no wider than some points; beyond the most lines an ellipsis says that there is more.

    Parameters
    ----------
    text
        Of a case or of ours; it is made fit to draw.
    width
        Points. A word that is wider alone is broken inside.
    most
        Lines.
    """
    rest = [part for word in _TOGETHER.sub(_tied, shown(text)).split(" ") for part in _parts(word, width, size, weight)]
    lines = [""]
    for word in rest:
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width_of(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
        if len(lines) > most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], _ellipsis(lines[most - 1], width, size, weight)]
    return "\n".join(lines)


def _tied(found: re.Match[str]) -> str:
    return f"\xa0{found[1]}\xa0" if found[1] else "\xa0"


def _parts(word: str, width: float, size: float, weight: str) -> list[str]:
    parts = []
    while word and width_of(word, size, weight) > width:
        end = _fitting(word, width, size, weight)
        joint = max(word.rfind(sign, 0, end) for sign in "._-/") + 1  # better behind one of these than anywhere
        end = joint if joint > end // 2 else end
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word] if word or not parts else parts


def _fitting(word: str, width: float, size: float, weight: str) -> int:
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(word[:middle], size, weight) <= width else (low, middle - 1)
    return low


def _ellipsis(line: str, width: float, size: float, weight: str) -> str:
    while line and width_of(f"{line}…", size, weight) > width:
        line = line[:-1].rstrip()
    return f"{line}…"
