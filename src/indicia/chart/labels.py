"""Names beside marks that cover nothing else: boxes in points, tried all round a mark and farther and farther off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ANGLES = (0.0, 180.0, 20.0, 160.0, 340.0, 200.0, 45.0, 135.0, 315.0, 225.0, 90.0, 270.0)
_DISTANCES = (7.0, 12.0, 20.0, 30.0, 42.0, 56.0, 72.0, 90.0, 110.0, 135.0, 165.0, 200.0)


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    low: float
    right: float
    top: float

    @classmethod
    def around(cls, middle: tuple[float, float], half: tuple[float, float]) -> "Box":
        """One of some half width and half height round its middle."""
        (x, y), (wide, tall) = middle, half
        return cls(x - wide, y - tall, x + wide, y + tall)

    def hits(self, other: "Box") -> bool:
        """Whether two cover one another."""
        return self.left < other.right and self.right > other.left and self.low < other.top and self.top > other.low

    def within(self, width: float, height: float, margin: float) -> bool:
        """Whether it lies in a page, off its edges."""
        return (
            self.left >= margin and self.low >= margin and self.right <= width - margin and self.top <= height - margin
        )


def around(
    mark: tuple[float, float], size: tuple[float, float], taken: Sequence[Box], page: tuple[float, float]
) -> Box:
    """Find the nearest free place for a name of some size.

    Parameters
    ----------
    mark
        What it belongs to, in points from the lower left of the page.
    size
        Width and height.
    taken
        What must not be covered.
    page
        Width and height of what it must stay within.

    Returns
    -------
    Box
        The first free one; where all are taken the one within the page that covers least.
    """
    best, least = None, math.inf
    for distance in _DISTANCES:
        for angle in _ANGLES:
            box = _beside(mark, size, distance, math.radians(angle))
            if not box.within(*page, 2.0):
                continue
            covered = sum(_shared(box, other) for other in taken)
            if covered == 0.0:
                return box
            if covered < least:
                best, least = box, covered
    return best or Box.around((page[0] / 2.0, page[1] / 2.0), (size[0] / 2.0, size[1] / 2.0))


def free_beside(
    line: Sequence[tuple[float, float]],
    size: tuple[float, float],
    taken: Sequence[Box],
    page: tuple[float, float],
    start: float = 0.5,
) -> Box:
    """Find a free place beside a line, from some point of it outward; the one there that covers least if there is none.

    Parameters
    ----------
    line
        Points along it.
    size, taken, page
        As of `around`.
    start
        The share of the line at which the search begins.
    """
    middle = round(start * (len(line) - 1))
    for at in sorted(range(len(line)), key=lambda i: abs(i - middle)):
        for angle in _ANGLES:
            box = _beside(line[at], size, 5.0, math.radians(angle))
            if box.within(*page, 3.0) and not any(box.hits(other) for other in taken):
                return box
    return around(line[middle], size, taken, page)


def _beside(mark: tuple[float, float], size: tuple[float, float], distance: float, angle: float) -> Box:
    """The box whose nearest point lies in a direction, so far off."""
    wide, tall = size
    x, y = mark[0] + distance * math.cos(angle), mark[1] + distance * math.sin(angle)
    across, up = math.cos(angle), math.sin(angle)
    left = x - wide * (0.5 - 0.5 * max(-1.0, min(1.0, 2.0 * across)))
    low = y - tall * (0.5 - 0.5 * max(-1.0, min(1.0, 1.4 * up)))
    return Box(left, low, left + wide, low + tall)


def _shared(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    tall = min(one.top, other.top) - max(one.low, other.low)
    return max(wide, 0.0) * max(tall, 0.0)
