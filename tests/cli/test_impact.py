"""`indicia impact`."""

import json
import re
from pathlib import Path

import pytest

import indicia as ind


def test_it_shows_every_item_the_smallest_set_and_the_origins(indicia, founding: Path) -> None:
    ran = indicia("impact", founding)
    assert (ran.status, ran.err) == (0, "")
    found = ind.impact(ind.load(founding))
    for item in found.items:
        assert f"\n  {item.item} " in ran.out
    for heading in ("Each item left out, and by itself", "Speakers", "Carriers", "Groups"):
        assert f"\n{heading}\n" in ran.out
    assert found.smallest.items is not None
    assert f"without {', '.join(found.smallest.items[:-1])} and {found.smallest.items[-1]}" in " ".join(ran.out.split())


def test_json_is_what_the_function_gives_and_every_key_is_documented(indicia, founding: Path, root: Path) -> None:
    data = json.loads(indicia("impact", founding, "--json").out)
    plain = json.loads(json.dumps(ind.impact(ind.load(founding)).to_dict()))
    assert {**data, "case": None} == {**plain, "case": None}
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## `indicia impact --json`")[2].partition("\n## ")[0]
    known = set(re.findall(r"`([a-z_]+)`", section)) | {"kind", "format", "case"}
    assert set(data) <= known
    for part in (data["smallest"], data["items"][0], data["origins"][0], data["groups"][0]):
        assert set(part) <= known


def test_infinite_weights_are_text_in_json(indicia, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "indicia: 1\ntitle: T\nby: me\nask: Who?\nhypotheses: {a: {prior: 0.5}, b: {prior: 0.5}}\n"
        "sources: {s: {label: S}}\nevidence:\n  x: {report: R, speaker: s, date: 2020-01-01, model: table, "
        "given: {a: 0.5, b: 0}, because: C}\n"
    )
    data = json.loads(indicia("impact", path, "--json").out)
    assert data["items"][0]["last_in_decibans"] == "inf"


def test_markdown_is_printed_where_asked(indicia, burglar: Path) -> None:
    ran = indicia("impact", burglar, "--markdown")
    assert "| item | without | last in | alone | first in | report |" in ran.out


def test_another_question_and_changes_are_taken(indicia, founding: Path, burglar: Path) -> None:
    assert "What did they fly?" in indicia("impact", founding, "--question", "aircraft").out
    changed = indicia("impact", burglar, "--set", "prior.suspect_1=0.5")
    assert "prior.suspect_1 = 0.5" in changed.out


def test_standard_input_is_read(indicia, burglar: Path) -> None:
    assert "Suspect 1" in indicia("impact", "-", stdin=burglar.read_text(encoding="utf-8")).out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--question", "querstion"], "did you mean 'question'?"),
        (["--set", "prior.suspect_9=0.5"], "prior.suspect_9"),
        (["--with", "nothing.yaml"], "no such file"),
    ],
)
def test_bad_input_is_one_line_and_status_2(indicia, burglar: Path, words: list[str], message: str) -> None:
    ran = indicia("impact", burglar, *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1


def test_it_prints_ascii_where_the_terminal_takes_no_more_and_no_bar_where_piped(spawn, founding: Path) -> None:
    ran = spawn("impact", founding, PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\x1b" not in ran.stdout


def test_the_bar_shows_on_a_terminal_only_and_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from indicia.cli import progress

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    with progress.bar() as tell:
        assert tell is None
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with progress.bar(quiet=True) as tell:
        assert tell is None
    with progress.bar() as tell:
        assert tell is not None
        tell("without 2 items", 0.5)
    assert screen.getvalue() == ""
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    with progress.bar() as tell:
        assert tell is not None
        tell("without 2 items", 0.5)
    assert "without 2 items" in screen.getvalue()


def test_ctrl_c_during_the_search_prints_a_set_that_is_not_proved(
    indicia, founding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    @contextmanager
    def stop(**_: object):
        def told(what: str, share: float) -> None:
            raise KeyboardInterrupt

        yield told

    monkeypatch.setattr("indicia.cli.progress.bar", stop)
    ran = indicia("impact", founding)
    text = " ".join(ran.out.split())
    assert ran.status == 130
    assert "not proved smallest" in text
    assert "The search for it was stopped before its end." in text
