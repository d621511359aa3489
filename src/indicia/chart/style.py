"""One look for all charts: colours that differ in lightness too, one font, nobody's own settings touched."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from indicia.chart.fonts import OWN, any_weight

INK, MUTED, RULE, PAPER = "#1a1a1a", "#5c5c5c", "#d9d9d9", "#ffffff"
STRONG, WEAK, PALE = "#1f5a8a", "#f3b06b", "#cfd6dc"
"""For what speaks for, against, and what was there before: CIELAB lightness about 37, 77 and 85."""

OTHER = "#b5561c"
"""A second line beside one in `STRONG`; always dashed."""

FAINT = "#eef1f4"
AGAINST_HATCH, CATCH_ALL_HATCH = "////", "...."
SMALL, TEXT, TITLE = 7.5, 8.5, 11.0


def rc() -> dict[str, Any]:
    """The settings in which charts are drawn; none of them holds outside."""
    return {
        "font.family": [OWN],
        "font.size": TEXT,
        "text.color": INK,
        "text.parse_math": False,  # a $ in a case is a dollar
        "text.usetex": False,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "axes.labelcolor": MUTED,
        "axes.labelsize": SMALL,
        "axes.linewidth": 0.6,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.axisbelow": True,
        "xtick.color": MUTED,
        "xtick.labelsize": SMALL,
        "xtick.major.size": 3.0,
        "xtick.major.width": 0.6,
        "ytick.color": MUTED,
        "ytick.labelsize": SMALL,
        "ytick.major.size": 3.0,
        "ytick.major.width": 0.6,
        "figure.facecolor": PAPER,
        "hatch.linewidth": 0.5,
        "patch.linewidth": 0.5,
        "svg.fonttype": "path",
        "svg.hashsalt": "indicia",
    }


@contextmanager
def style() -> Iterator[None]:
    """Draw in the charts' own style, whatever the user's settings are, and leave those as they were."""
    import matplotlib.style

    with any_weight(), matplotlib.style.context(["default", rc()]):
        try:
            yield
        finally:  # a notebook's backend turns it on when it is first loaded, which may have been now
            interactive = matplotlib.is_interactive()
    matplotlib.interactive(interactive)


def styled[**P, T](draw: Callable[P, T]) -> Callable[P, T]:
    """Make a function draw in the charts' own style."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
        with style():
            return draw(*args, **kwargs)

    return drawn
