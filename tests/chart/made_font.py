"""A font that is made here and has one letter, as a system may have one for a script that ours lacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indicia.chart import fonts, text

LETTER = "\N{LINEAR B SYLLABLE B008 A}"
FAMILY = "Made For Indicia"


def make(path: Path) -> None:
    """Write a font whose one letter is a square of the full size."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 1000), (1000, 1000), (1000, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(LETTER): "square"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (3000, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "MadeForIndicia-Regular"})
    builder.setupOS2(sTypoAscender=1000, usWinAscent=1000)
    builder.setupPost()
    builder.save(path)


@contextmanager
def installed(folder: Path | None) -> Iterator[None]:
    """As a system that has only the charts' own font and, where a folder is given for it, the one made here."""
    from matplotlib.font_manager import fontManager

    before = fontManager.ttflist
    try:
        fontManager.ttflist = [entry for entry in before if entry.name == fonts.OWN]
        if folder is not None:
            make(folder / "made.ttf")
            fontManager.addfont(folder / "made.ttf")
        forget()
        yield
    finally:
        fontManager.ttflist = before
        forget()


def forget() -> None:
    """What is remembered of fonts."""
    for known in (fonts.families, fonts.drawable, fonts.characters, fonts._installed, fonts._beyond, text.width_of):
        known.cache_clear()
