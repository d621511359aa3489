"""The Markdown: read by another program, it shows what the report says and holds nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import indicia as ind
from indicia.engine.show.markdown import escape
from indicia.report.document import Section, Table, walk
from indicia.report.finding import sentence
from indicia.report.markdown import to_markdown
from report.hostile import LINKS, PAYLOADS, hostile


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def shown(found: list[Token]) -> str:
    return " ".join(token.content for token in found if token.type in ("text", "code_inline"))


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Report:
    return ind.report(ind.load(models / "tajikistan-2018.yaml"), draws=50, charts=False)


def test_headings_tables_and_the_finding_are_there(founding: ind.Report) -> None:
    found = list(tokens(founding.to_markdown()))
    blocks = list(walk(founding.sections))
    assert sum(t.type == "heading_open" for t in found) == 1 + sum(isinstance(b, Section) for b in blocks)
    assert sum(t.type == "table_open" for t in found) == sum(isinstance(b, Table) for b in blocks)
    assert sentence(founding.gathered.score.answer) in shown(found)
    assert [t.content for t in found if t.type == "html_inline" and t.content not in ("<code>", "</code>")] == []


def test_what_is_said_in_several_spans_keeps_its_spaces(founding: ind.Report) -> None:
    text = founding.to_markdown()
    for item in founding.gathered.case.document.evidence.values():
        assert f"\nBecause: {escape(item.because)}\n" in text


def test_every_row_of_a_table_has_all_of_its_cells(founding: ind.Report) -> None:
    found = list(tokens(founding.to_markdown()))
    expected = [len(b.heads) * (1 + len(b.rows)) for b in walk(founding.sections) if isinstance(b, Table)]
    cells: list[int] = []
    for token in found:
        if token.type == "table_open":
            cells.append(0)
        elif token.type in ("th_open", "td_open"):
            cells[-1] += 1
    assert cells == expected


def test_links_lead_where_the_case_says(founding: ind.Report) -> None:
    links = {t.attrs["href"] for t in tokens(founding.to_markdown()) if t.type == "link_open"}
    assert links == {url for item in founding.gathered.case.document.evidence.values() for url in item.url}


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_that_means_harm_is_text(name: str) -> None:
    report = ind.report(ind.load(hostile(PAYLOADS[name], links=LINKS)), draws=50, charts=False)
    found = list(tokens(report.to_markdown()))
    assert {t.type for t in found} & {"html_block", "link_open", "image", "fence", "code_block", "hr"} == set()
    assert {t.content for t in found if t.type == "html_inline"} <= {"<code>", "</code>"}
    headings = sum(isinstance(block, Section) for block in walk(report.sections))
    assert sum(t.type == "heading_open" for t in found) == 1 + headings


@pytest.mark.parametrize(
    "start", ["# x", "- x", "+ x", "1. x", "2) x", "> x", "---", "===", "    x", "| a | b |", "* x"]
)
def test_a_text_that_begins_like_a_list_a_heading_or_a_rule_is_a_paragraph(start: str) -> None:
    report = ind.report(ind.load(hostile(start)), draws=50, charts=False)
    found = list(tokens(to_markdown(report)))
    assert {t.type for t in found} & {"ordered_list_open", "blockquote_open", "hr", "code_block"} == set()
    assert " ".join(start.split()) in shown(found)
