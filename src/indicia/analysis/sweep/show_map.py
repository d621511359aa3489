"""A small map of who leads over a grid of two numbers."""

import numpy as np

from indicia.analysis.sweep.read import Number, Read, figure
from indicia.engine.show import words
from indicia.engine.show.terminal import pad

_ROWS, _COLUMNS = 21, 61
_SPARE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def show_map(read: Read, width: int) -> list[str]:
    """Draw who leads, a letter for each: the first number upward, the second to the right; nothing for other sweeps."""
    if not read.is_grid or len(read.numbers) != 2 or min(n.values.size for n in read.numbers) < 2:
        return []
    up, right = read.numbers
    letters = _letters(read)
    margin = max(len(figure(v)) for v in up.values[_pick(up, _ROWS)]) + 2
    rows, columns = _pick(up, _ROWS), _pick(right, min(_COLUMNS, width - margin - 2))
    drawn = [f"{' ' * margin}{up.path}"]
    for n, i in enumerate(reversed(rows)):
        told = figure(up.values[i]) if n in (0, len(rows) // 2, len(rows) - 1) else ""
        drawn.append(
            f"{pad(told, margin - 1, right=True)} " + "".join(letters[int(read.leader[i, j])] for j in columns)
        )
    low, high = figure(right.values[0]), figure(right.values[-1])
    drawn.append(" " * margin + low + pad(high, max(len(columns) - len(low), len(high) + 1), right=True))
    drawn.append(" " * margin + right.path)
    key = [f"{letters[c]} {words.clean(read.labels[c])}" for c in read.leads()]
    key += [". nobody: impossible, or not computed"] if (read.leader < 0).any() else []
    return [*drawn, "", *(f"  {line}" for line in key)]


def _pick(number: Number, most: int) -> list[int]:
    """Some of the values, evenly along the values' order, the first and the last among them."""
    n = number.values.size
    found: list[int] = np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int)).tolist()
    return found


def _letters(read: Read) -> dict[int, str]:
    """A letter for each hypothesis that leads somewhere: its own first one where that is free."""
    found = {-1: "."}
    for c in read.leads():
        wanted = [ch for ch in read.ids[c].upper() if ch.isalnum()]
        found[c] = next((ch for ch in (*wanted, *_SPARE) if ch not in found.values()), "?")
    return found
