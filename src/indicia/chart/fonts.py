"""Which fonts draw a text: the charts' own, and for what that lacks any that is installed."""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

OWN = "DejaVu Sans"
"""Comes with matplotlib, so that every machine draws the same."""

LACKING = "\N{REPLACEMENT CHARACTER}"
"""Drawn for a letter that no font has."""

_FIRST = (  # tried in this order before all others, where they are installed
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Noto Sans Devanagari",
    "Nirmala UI",
    "Noto Emoji",
    "Segoe UI Symbol",
)
_NEVER = ("Last Resort", "STIXNonUnicode", "STIXSize", "cm")  # boxes, and letters at the places of others
_JOINERS = "\u200d\ufe0e\ufe0f"


@contextmanager
def any_weight() -> Iterator[None]:
    """Take another weight of a font that lacks the one asked for without a word: matplotlib would log a warning."""
    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


@functools.lru_cache(maxsize=4096)
def drawable(text: str) -> str:
    """Replace what no installed font can draw, and drop what only joins or selects pictures."""
    if text.isascii():
        return text
    kept = "".join(c for c in text if c not in _JOINERS)
    missing = _missing(kept)
    return "".join(LACKING if ord(c) in missing else c for c in kept)


@functools.lru_cache(maxsize=4096)
def families(text: str) -> tuple[str, ...]:
    """The fonts that a text needs: the charts' own, and those installed that have what it lacks."""
    lacking = {ord(c) for c in text} - characters(OWN)
    found = [OWN]
    for family in _installed() if lacking else ():
        if lacking & _beyond(family):
            found.append(family)
            lacking -= _beyond(family)
        if not lacking:
            break
    return tuple(found)


def folders(text: str) -> list[str]:
    """Where the fonts lie that a text needs besides the charts' own."""
    return list(dict.fromkeys(str(Path(_file(family, "normal")).parent) for family in families(text)[1:]))


def note(text: str) -> str:
    """Say that letters of a text that was made drawable are in no font; nothing where all of it can be read."""
    if LACKING not in text:
        return ""
    return f"letters that no font on this system has stand as {LACKING}; install one that has them, such as Noto Sans"


def _missing(text: str) -> set[int]:
    own, *others = families(text)
    return {ord(c) for c in text} - characters(own) - {code for family in others for code in _beyond(family)}


@functools.cache
def _installed() -> tuple[str, ...]:
    """Every family but our own, those that are known to serve first."""
    from matplotlib.font_manager import fontManager

    names = {font.name for font in fontManager.ttflist if not font.name.startswith(_NEVER)} - {OWN}
    return (*(name for name in _FIRST if name in names), *sorted(names - {*_FIRST}))


@functools.cache
def _beyond(family: str) -> frozenset[int]:
    """What a family has that our own lacks."""
    return characters(family) - characters(OWN)


@functools.cache
def characters(family: str) -> frozenset[int]:
    """What an installed family has in either weight; none where its letters are pictures or no file can be read."""
    from matplotlib.font_manager import get_font

    try:
        faces = [get_font(_file(family, weight)) for weight in ("normal", "bold")]
    except (OSError, RuntimeError):
        return frozenset()
    found = [frozenset(face.get_charmap()) if face.scalable else frozenset[int]() for face in faces]
    return found[0] & found[1]


def _file(family: str, weight: str) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    with any_weight():
        return str(findfont(FontProperties(family=[family], weight=weight)))


@functools.lru_cache(maxsize=256)
def font(size: float, weight: str, names: tuple[str, ...]) -> "FontProperties":
    """A font, with others behind it for the characters that it lacks."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(names), size=size, weight=weight)
