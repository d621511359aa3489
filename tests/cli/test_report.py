"""`indicia report`."""

import json
import re
import sys
from pathlib import Path

import pytest

import indicia as ind
from indicia.engine import score as engine_score

ARGUMENTS = ("--draws", 50, "--no-charts")


def test_it_writes_a_page_beside_nothing_else_and_says_so(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = indicia("report", burglar, *ARGUMENTS)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "Wrote burglar.html.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["burglar.html"]
    assert (tmp_path / "burglar.html").read_text() == ind.report(ind.load(burglar), draws=50, charts=False).to_page()


def test_quiet_says_nothing(indicia, burglar: Path, tmp_path: Path) -> None:
    assert indicia("report", burglar, "-q", "-o", tmp_path / "r.html", *ARGUMENTS) == (0, "", "")


def test_changes_and_the_question_are_taken(indicia, founding: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    assert indicia(
        "report", founding, "-o", path, "--question", "aircraft", "--set", "reuters.reliability=A", *ARGUMENTS
    )
    text = path.read_text(encoding="utf-8")
    assert "reuters.reliability = A" in text
    assert text.index("What did they fly?") < text.index("Who carried out the strike?")


def test_json_is_what_the_report_holds_and_writes_no_file(
    indicia, burglar: Path, root: Path, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = json.loads(indicia("report", burglar, "--json", *ARGUMENTS).out)
    plain = json.loads(ind.report(ind.load(burglar), draws=50, charts=False).to_json())
    assert data == plain
    assert list(tmp_path.iterdir()) == []
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## `indicia report --json`")[2].partition("\n## ")[0]
    for key in data.keys() - {"kind", "format", "case"}:
        assert f"`{key}`" in section


def test_a_file_that_exists_is_kept_unless_forced(indicia, burglar: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("mine")
    ran = indicia("report", burglar, "-o", path, *ARGUMENTS)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"indicia: {path}: exists already; write --force to replace it, or choose another name\n"
    assert path.read_text() == "mine"
    assert indicia("report", burglar, "-o", path, "--force", *ARGUMENTS).status == 0
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing/r.html", "no such folder"),
        ("r.docx", "the ending says the format, one of .html, .htm, .pdf, .md; .docx found"),
        ("r", "none found"),
        (".", "is a folder; name a file"),
        ("file.txt/r.html", "no such folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_line_and_status_2(
    indicia, burglar: Path, tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "file.txt").write_text("mine")
    ran = indicia("report", burglar, "-o", tmp_path / name)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


@pytest.mark.parametrize("words", [("-o", "r.pdf"), ("--pdf",), ("--pdf", "-o", "r.pdf")])
def test_it_writes_a_pdf_by_ending_or_by_option(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert indicia("report", burglar, *words, *ARGUMENTS).status == 0
    (written,) = tmp_path.iterdir()
    assert written.suffix == ".pdf"
    assert written.read_bytes() == ind.report(ind.load(burglar), draws=50, charts=False).to_pdf()


def test_it_writes_markdown_with_its_drawings_beside_it(indicia, burglar: Path, tmp_path: Path) -> None:
    path = tmp_path / "my report.md"
    assert indicia("report", burglar, "--markdown", "-o", path, "--draws", 50).status == 0
    text = path.read_text(encoding="utf-8")
    drawings = sorted((tmp_path / "my report_files").glob("*"))
    assert re.findall(r"\]\((my%20report_files/[a-z-]+\.svg)\)", text) != []
    assert sorted(re.findall(r"\]\(my%20report_files/([a-z-]+\.svg)\)", text)) == [d.name for d in drawings]
    before = {d.name: d.read_bytes() for d in drawings}
    assert indicia("report", burglar, "-o", path, "--draws", 50).status == 2
    assert indicia("report", burglar, "-o", path, "--force", "--draws", 50).status == 0
    assert {d.name: d.read_bytes() for d in (tmp_path / "my report_files").glob("*")} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my report.md", "my report_files"]


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_that_holds_something_else_is_kept(
    indicia, burglar: Path, tmp_path: Path, force: tuple[str, ...]
) -> None:
    mine = tmp_path / "r_files" / "thesis.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    ran = indicia("report", burglar, "-o", tmp_path / "r.md", *force)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "r_files: " in ran.err
    assert mine.read_text() == "mine"
    assert not (tmp_path / "r.md").exists()


def test_a_case_with_faults_tells_them_and_writes_nothing(indicia, broken: Path, tmp_path: Path) -> None:
    ran = indicia("report", broken, "-o", tmp_path / "r.html")
    assert (ran.status, ran.out) == (2, "")
    assert f"{broken}:" in ran.err
    assert not (tmp_path / "r.html").exists()


IMPOSSIBLE = (
    "indicia: 1\ntitle: T\nby: me\nask: Who?\nhypotheses: {a: {prior: 0.5}, b: {prior: 0.5}}\n"
    "sources: {s: {label: S}}\nevidence:\n  x: {report: R, speaker: s, date: 2020-01-01, model: table, "
    "given: {a: 0, b: 0}, because: C}\n"
)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--question", "querstion"], "did you mean 'question'?"),
        (["--set", "prior.suspect_9=0.5"], "prior.suspect_9"),
        (["--with", "nothing.yaml"], "no such file"),
        (["--draws", "0"], "0 is not in the range x>=1"),
        (["--pdf"], "--pdf writes .pdf, .html found"),
        (["--pdf", "--markdown"], "--pdf and --markdown name two formats"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    indicia, burglar: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    ran = indicia("report", burglar, "-o", tmp_path / "r.html", *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_evidence_that_is_impossible_is_one_line_and_status_2(indicia, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(IMPOSSIBLE)
    ran = indicia("report", case, "-o", tmp_path / "r.html")
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "x" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_a_case_from_standard_input_needs_a_name(indicia, burglar: Path, tmp_path: Path) -> None:
    text = burglar.read_text(encoding="utf-8")
    ran = indicia("report", "-", stdin=text)
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "name the report with -o FILE" in ran.err
    assert indicia("report", "-", "-o", tmp_path / "r.html", *ARGUMENTS, stdin=text).status == 0


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_what_stops_it_while_it_writes_leaves_nothing(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def half(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:100])
        raise stop("stopped")

    monkeypatch.setattr(Path, "write_bytes", half)
    path = tmp_path / "r.html"
    path.write_text("mine")
    ran = indicia("report", burglar, "-o", path, "--force", *ARGUMENTS)
    assert ran.status == (130 if stop is KeyboardInterrupt else 2)
    assert "stopped" in ran.err
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("r.html", "mine")]


def test_ctrl_c_while_it_computes_leaves_nothing(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indicia.report.ranges.summarise", stop)
    assert indicia("report", burglar, "-o", tmp_path / "r.html").status == 130
    assert list(tmp_path.iterdir()) == []


def test_a_score_that_should_not_be_trusted_is_told_and_status_1(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = sys.modules[engine_score.__module__]
    monkeypatch.setattr(home, "caveats", lambda answers, exactness: ("the ice is thin",))
    assert indicia("report", burglar, "-o", tmp_path / "r.html", *ARGUMENTS).status == 1
    assert "Do not rely on this: the ice is thin." in (tmp_path / "r.html").read_text(encoding="utf-8")
