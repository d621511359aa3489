"""`indicia conflict`."""

import json
import re
from pathlib import Path

import indicia as ind


def test_it_shows_conflict_rare_cases_surprise_and_the_catch_all(indicia, founding: Path) -> None:
    ran = indicia("conflict", founding)
    assert (ran.status, ran.err) == (0, "")
    for heading in ("Do the findings agree?", "Does any hypothesis expect such a record?", "Somebody who is not named"):
        assert f"\n{heading}\n" in ran.out
    assert "leads once it explains the record" in ran.out


def test_json_is_what_the_function_gives_and_every_key_is_documented(indicia, models: Path, root: Path) -> None:
    path = models / "tajikistan-2018.yaml"
    data = json.loads(indicia("conflict", path, "--json").out)
    plain = json.loads(json.dumps(ind.conflict(ind.load(path)).to_dict()))
    assert {**data, "case": None} == {**plain, "case": None}
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## `indicia conflict --json`")[2].partition("\n## ")[0]
    documented = set(re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| (`.*?) \|.*$", section, re.MULTILINE))))
    inner = (data["findings"], data["rare_cases"], data["surprise"]["hypotheses"], [data["catch_all"]])
    keys = {*data, *data["surprise"], *(key for rows in inner for key in rows[0])}
    assert documented == keys - {"kind", "format", "case"}


def test_infinities_are_words_in_json(indicia, tmp_path: Path, burglar: Path) -> None:
    item = (
        "evidence: {e: {report: r, date: 2020-01-01, model: absence, coverage: 1, detection: {a: 1, b: 0.5}, "
        "because: b, search: {sensor: s, area: a, period: p}}}\n"
    )
    path = tmp_path / "case.yaml"
    path.write_text(
        "indicia: 1\ntitle: T\nby: me\nas_of: 2020-01-01\nask: Who?\nhypotheses: {a: {prior: 0.5}, b: {prior: 0.5}}\n"
        + item
    )
    data = json.loads(indicia("conflict", path, "--json").out)
    assert data["surprise"]["hypotheses"][0]["surprise_bits"] == "inf"


def test_markdown_has_a_heading_for_each_part(indicia, models: Path) -> None:
    out = indicia("conflict", models / "r-v-adams.yaml", "--markdown").out
    assert out.startswith("# R v Adams")
    assert "## Is it a rare case?" in out
    assert "| dna | +4.1 |" in out


def test_a_question_may_be_chosen_and_changes_laid_over(indicia, founding: Path) -> None:
    assert "Who was struck?" in indicia("conflict", founding, "--question", "target").out
    out = indicia("conflict", founding, "--set", "nato_no_track.coverage=1").out
    assert "Changed from the file: nato_no_track.coverage = 1." in out


def test_a_case_may_come_by_standard_input(indicia, burglar: Path) -> None:
    ran = indicia("conflict", "-", stdin=burglar.read_text(encoding="utf-8"))
    assert ran.status == 0


def test_bad_input_is_one_line_and_status_2(indicia, burglar: Path, broken: Path) -> None:
    ran = indicia("conflict", burglar, "--question", "nobody")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert indicia("conflict", broken).status == 2
    ran = indicia("conflict", burglar, "--set", "no.such=1")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
