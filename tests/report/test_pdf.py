"""The PDF: all of the report, nothing of it taken as markup, the same bytes each time."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typst

import indicia as ind
from chart.made_font import LETTER, installed
from indicia.report.document import Figure, Section, walk
from indicia.report.pdf import fonts, source, to_pdf
from indicia.report.write import unreadable
from report.hostile import LINKS, PAYLOADS, TYPST, hostile


def query(report: ind.Report, selector: str) -> list[dict]:
    """What Typst itself says is in the document."""
    found = typst.query(source(report), selector, ignore_system_fonts=True, font_paths=fonts())
    return json.loads(found)


def blocks(data: Any, kind: str) -> list[dict[str, Any]]:
    """All blocks of a kind, however deep."""
    found = [data] if isinstance(data, dict) and data.get("kind") == kind else []
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return found + [block for part in inner for block in blocks(part, kind)]


@pytest.fixture(scope="module")
def burglar(models: Path) -> ind.Report:
    return ind.report(ind.load(models / "burglar.yaml"), draws=50, charts=False)


def test_every_section_has_its_heading_and_the_title_comes_first(burglar: ind.Report) -> None:
    found = [(h["level"], h["body"]["text"].replace("\u200b", "")) for h in query(burglar, "heading")]
    sections = [block.heading for block in walk(burglar.sections) if isinstance(block, Section)]
    assert found[0] == (1, burglar.title)
    assert [text for _, text in found[1:]] == sections
    assert {level for level, _ in found[1:]} <= {2, 3}


def test_the_same_case_gives_the_same_bytes(burglar: ind.Report, models: Path) -> None:
    first = to_pdf(burglar)
    assert first.startswith(b"%PDF-")
    assert to_pdf(ind.report(ind.load(models / "burglar.yaml"), draws=50, charts=False)) == first
    assert b"/CreationDate" not in first


def test_a_letter_that_the_set_fonts_lack_is_set_in_an_installed_font_that_has_it(models: Path, tmp_path: Path) -> None:
    text = (models / "burglar.yaml").read_text(encoding="utf-8").replace("label: Suspect 1", f"label: Suspect {LETTER}")
    report = ind.report(ind.load(io.StringIO(text)), draws=50, charts=False)
    path = Path("report.pdf")
    with installed(None):
        assert b"MadeForIndicia" not in to_pdf(report)
        assert unreadable(report, path).startswith("letters that no font on this system has")
        assert unreadable(report, path.with_suffix(".html")) == ""
    with installed(tmp_path):
        assert b"MadeForIndicia" in to_pdf(report)
        assert unreadable(report, path) == ""


def test_every_drawing_is_in_it(burglar: ind.Report) -> None:
    figures = {f"{block.id}.svg" for block in walk(burglar.sections) if isinstance(block, Figure)}
    assert {name for name in source(burglar) if name.endswith(".svg")} == figures
    assert len(query(burglar, "image")) == len(figures)


def test_long_names_beside_others_take_what_the_figures_leave_of_the_column() -> None:
    case = hostile("A former administrator who still had the token of his office")
    data = json.loads(source(ind.report(ind.load(case), draws=50, charts=False))["report.json"])
    first = [table["widths"][0] for beside in blocks(data, "beside") for table in blocks(beside["right"], "table")]
    assert set(first) == {"rest"}


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_that_means_harm_is_set_as_text(name: str) -> None:
    report = ind.report(ind.load(hostile(PAYLOADS[name], links=LINKS)), draws=50, charts=False)
    assert to_pdf(report).startswith(b"%PDF-")
    assert [link for link in query(report, "link") if isinstance(link["dest"], str) and ":" in link["dest"]] == []


def test_markup_in_a_title_stays_what_it_is() -> None:
    report = ind.report(ind.load(hostile(TYPST)), draws=50, charts=False)
    assert query(report, "heading")[0]["body"]["text"].replace("\u200b", "") == TYPST
    assert query(report, "math.equation") == []


def test_addresses_of_the_web_are_links_and_no_word_is_wider_than_a_column(models: Path) -> None:
    report = ind.report(ind.load(models / "tajikistan-2018.yaml"), draws=50, charts=False)
    links = {link["dest"] for link in query(report, "link") if isinstance(link["dest"], str)}
    urls = {url for item in report.gathered.case.document.evidence.values() for url in item.url}
    assert urls <= links
    spans = [s["text"] for s in _spans(json.loads(source(report)["report.json"]))]
    assert max(len(word) for text in spans for word in re.split(r"[\s\u200b]", text)) < 45


def _spans(data: object) -> list[dict]:
    if isinstance(data, dict):
        own = [data] if "style" in data else []
        return own + [span for value in data.values() for span in _spans(value)]
    return [span for value in data for span in _spans(value)] if isinstance(data, list) else []
