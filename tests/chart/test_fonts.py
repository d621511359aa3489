"""Letters that the charts' own font lacks: drawn in any font that is installed and has them, else told of."""

from pathlib import Path

import pytest

import indicia as ind
from chart.made_font import FAMILY, LETTER, installed
from indicia.chart.fonts import LACKING, OWN, drawable, families, folders, note
from indicia.chart.text import width_of
from indicia.cli import main


@pytest.fixture
def case(models: Path, tmp_path: Path) -> Path:
    """A case whose leader has a letter that few fonts have."""
    text = (models / "burglar.yaml").read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("label: Suspect 1", f"label: Suspect {LETTER}"), encoding="utf-8")
    assert LETTER in path.read_text(encoding="utf-8")
    return path


def test_a_letter_is_drawn_in_an_installed_font_that_has_it(tmp_path: Path) -> None:
    with installed(tmp_path):
        assert families(f"a{LETTER}") == (OWN, FAMILY)
        assert drawable(f"a{LETTER}") == f"a{LETTER}"
        assert width_of(LETTER, 10.0) == pytest.approx(30.0, rel=0.01)  # 3000 units of 1000
        assert folders(LETTER) == [str(tmp_path)]


def test_a_letter_that_no_font_has_becomes_a_sign() -> None:
    with installed(None):
        assert families(f"a{LETTER}") == (OWN,)
        assert drawable(f"a{LETTER}") == f"a{LACKING}"
        assert folders(LETTER) == []


def test_a_chart_draws_the_letter_where_a_font_has_it(case: Path, tmp_path: Path) -> None:
    with installed(None):
        without = ind.chart.svg(ind.chart.posterior(ind.score(ind.load(case))))
    with installed(tmp_path):
        drawn = ind.chart.svg(ind.chart.posterior(ind.score(ind.load(case))))
    assert (LETTER in without, LACKING in without) == (False, True)
    assert (LETTER in drawn, LACKING in drawn) == (True, False)
    square = "M 0 0 L 0 6400 L 6400 6400 L 6400 0 L 0 0 z"
    assert (square in without, square in drawn) == (False, True)


def test_the_command_says_that_letters_are_in_no_font(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(None):
        assert main(["chart", str(case), "-o", str(tmp_path / "chart.svg")]) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert said[1].startswith(f"{tmp_path / 'chart.svg'}: letters that no font on this system has stand as {LACKING};")
    with installed(tmp_path):
        assert main(["chart", str(case), "-o", str(tmp_path / "chart.svg"), "--force"]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_of_readable_text_nothing_is_said() -> None:
    assert note("Straße") == ""
