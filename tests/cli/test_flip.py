"""`indicia flip`."""

import json
import re
from pathlib import Path

import pytest

import indicia as ind
from indicia.analysis.flip.show import nearest


def test_it_shows_the_nearest_flips_and_how_many_numbers_never_do(indicia, founding: Path) -> None:
    ran = indicia("flip", founding)
    assert (ran.status, ran.err) == (0, "")
    sheet = ind.flip(ind.load(founding))
    shown = [move.path for move in nearest(sheet)]
    assert [line.split()[0] for line in ran.out.splitlines() if line.split()[:1] and line.split()[0] in shown] == shown
    assert f"{len(sheet.never)} of {len(sheet.moves)} numbers never do" in ran.out.replace("\n", " ")


def test_moves_that_decibans_cannot_measure_are_not_pushed_out_by_those_that_they_can(indicia, founding: Path) -> None:
    # One Russian strike on record, where there is none, would do: the nearest of all, and no decibans from 0.
    assert re.search(
        r"^record_of_strikes\.events\.russia +0 +1 +\+1  Russia$", indicia("flip", founding).out, re.MULTILINE
    )


def test_all_shows_every_number_with_the_values_at_which_the_answer_stands(indicia, burglar: Path) -> None:
    ran = indicia("flip", burglar, "--all")
    for move in ind.flip(ind.load(burglar)).moves:
        assert f"\n{move.path} " in ran.out
    assert re.search(r"^time\.given\.suspect_2 +0 to 1$", ran.out, re.MULTILINE)


def test_json_is_what_the_function_gives_and_every_key_is_documented(indicia, burglar: Path, root: Path) -> None:
    data = json.loads(indicia("flip", burglar, "--json").out)
    assert data["case"]["file"] == str(burglar)
    assert {**data, "case": None} == {**_plain(ind.flip(ind.load(burglar)).to_dict()), "case": None}
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## `indicia flip --json`")[2].partition("\n## ")[0]
    documented = set(re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| (`.*?) \|.*$", section, re.MULTILINE))))
    keys = {*data, *data["moves"][0], *data["moves"][0]["flips"][0]} - {"format", "case"}
    assert documented == keys


def _plain(data: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(data))
    return found


def test_json_has_no_token_that_is_not_json(indicia, models: Path) -> None:
    text = indicia("flip", models / "covid-levin-2025.yaml", "--json").out
    assert "Infinity" not in text
    ratio = next(move for move in json.loads(text)["moves"] if move["path"] == "in_china.ratios.lab")
    assert ratio["allowed"] == [0.0, "inf"]


def test_markdown_names_the_numbers(indicia, burglar: Path) -> None:
    out = indicia("flip", burglar, "--markdown").out
    assert "| `prior.suspect_1` | 0.33 | 0.05 | -9.8 dB | Suspect 3 |" in out


def test_rival_target_and_question_are_asked_for_by_the_same_words(indicia, founding: Path) -> None:
    assert "Russia would overtake" in _joined(indicia("flip", founding, "--rival", "russia").out)
    out = _joined(indicia("flip", founding, "--target", "russia > 2 * tajikistan").out)
    assert "russia > 2 * tajikistan does not hold today" in out
    assert "Who was struck?" in indicia("flip", founding, "--question", "target").out


def _joined(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--rival", "rusia"), "did you mean 'russia'?"),
        (("--target", "russia"), "no comparison found"),
        (("--target", "russia > 2"), "2 is no probability"),
        (("--target", "rusia > 0.5"), "did you mean 'russia'?"),
        (("--question", "pact"), "'pact' is no question that is asked"),
        (("--rival", "russia", "--target", "russia > 0.5"), "two different questions"),
        (("--set", "prior.rusia=0.5"), "did you mean 'prior.perpetrator.russia'?"),
        (("--set", "prior.russia=1.5"), "1.5"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_status_2(
    indicia, founding: Path, words: tuple[str, ...], message: str
) -> None:
    ran = indicia("flip", founding, *words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


def test_changes_are_laid_over_and_told(indicia, burglar: Path) -> None:
    ran = indicia("flip", burglar, "--set", "prior.suspect_1=0.5")
    assert "prior.suspect_1 = 0.5" in ran.out
    assert ran.out != indicia("flip", burglar).out


def test_a_case_comes_from_standard_input(indicia, burglar: Path) -> None:
    ran = indicia("flip", "-", stdin=burglar.read_text(encoding="utf-8"))
    assert ran.status == 0
    assert "Who is the burglar?" in ran.out


def test_it_needs_no_more_than_ascii(spawn, burglar: Path) -> None:
    ran = spawn("flip", burglar, PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "prior.suspect_1" in ran.stdout.decode("ascii")
