"""Text of a case: measured, wrapped, never cut, never a formula."""

import matplotlib.colors
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart.looks import NASTY
from indicia.chart.fonts import families
from indicia.chart.style import FAINT, OTHER, PALE, PAPER, STRONG, WEAK
from indicia.chart.text import shown, width_of, wrap


@settings(max_examples=40)
@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=200), st.floats(30.0, 300.0))
def test_no_line_is_wider_than_asked_for_and_no_character_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width, most=10_000).split("\n")
    assert all(width_of(line) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == shown(text).replace("\xa0", "").replace(" ", "")


def test_beyond_the_most_lines_an_ellipsis_stands_and_fits() -> None:
    found = wrap("word " * 500, 80.0, most=3)
    assert found.count("\n") == 2
    assert found.endswith("…")
    assert width_of(found) <= 80.0


def test_a_text_of_a_megabyte_is_quickly_made_short() -> None:
    assert len(shown("x" * 2**20)) == 2_001


@pytest.mark.parametrize("text", NASTY)
def test_every_nasty_text_can_be_drawn_without_a_warning(text: str) -> None:
    assert width_of(shown(text)) > 0.0


def test_what_no_font_has_becomes_one_sign_and_what_joins_pictures_is_dropped() -> None:
    lacking = "\N{LINEAR B SYLLABLE B008 A}"
    assert families(lacking) == ("DejaVu Sans",)
    assert shown(f"a{lacking}\N{ZERO WIDTH JOINER}b\N{VARIATION SELECTOR-16}") == "a\N{REPLACEMENT CHARACTER}b"


def test_odds_and_per_cent_stay_on_one_line() -> None:
    assert "2.7\xa0:\xa01" in wrap("2.7 : 1", 500.0)
    assert "80\xa0%" in wrap("80 %", 500.0)


def _lightness(colour: str) -> float:
    """CIELAB L* of a colour, by the definition (CIE 15:2004) from linear sRGB."""
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    y = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116.0 * y ** (1 / 3) - 16.0 if y > 0.008856 else 903.3 * y


def test_what_speaks_for_against_and_what_was_before_are_told_apart_in_grey() -> None:
    lightness = sorted(_lightness(colour) for colour in (STRONG, WEAK, PALE))
    assert lightness[0] < 40.0
    assert lightness[1] - lightness[0] > 30.0
    assert lightness[2] - lightness[1] > 5.0  # these two are told apart by the hatch as well
    assert _lightness(PAPER) > 99.9
    assert _lightness(FAINT) - _lightness(PALE) > 5.0
    assert abs(_lightness(OTHER) - _lightness(STRONG)) < 20.0  # which is why a line in it is dashed
