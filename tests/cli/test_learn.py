"""`indicia learn`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import indicia as ind
from indicia.cli import main
from indicia.inference.learn import Diagnostics, Learned

TABLE = "year,claimed,strikes\n" + "".join(f"{2000 + i},{3 + i % 4},{7 + i % 3}\n" for i in range(10))
OPTIONS = ["--kind", "rates", "--by", "year", "--outcome", "claimed", "--of", "strikes"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "strikes.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    path = tmp_path_factory.mktemp("first") / "strikes.csv"
    path.write_text(TABLE, encoding="utf-8")
    return ind.learn(
        path, "rates", by="year", outcome="claimed", of="strikes", names={"claims": "claimed_unseen"}, draws=500
    )


def test_the_command_writes_an_overlay_the_same_each_time(
    table: Path, learned: Learned, capsys: pytest.CaptureFixture[str]
) -> None:
    out = table.with_name("numbers.yaml")
    named = ["--name", "claims=claimed_unseen", "--draws", "500"]
    assert main(["learn", str(table), *OPTIONS, *named, "--json", "--out", str(out)]) == 0
    shown, said = capsys.readouterr()
    assert json.loads(shown)["numbers"][0]["name"] == "claims"
    assert f"Wrote {out}." in said
    assert out.read_text(encoding="utf-8") == learned.to_yaml()
    assert "as_of: 2009-12-31" in learned.to_yaml()


def test_draws_that_should_not_be_trusted_are_told_first_have_status_1_and_leave_no_file(
    table: Path, learned: Learned, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = replace(learned, diagnostics=Diagnostics(2000, 4, 3, 1.02, 120.0))
    monkeypatch.setattr("indicia.inference.learn.learn", lambda *_, **__: bad)
    out = table.with_name("numbers.yaml")
    assert main(["learn", str(table), *OPTIONS, "--out", str(out)]) == 1
    shown, said = capsys.readouterr()
    assert all(line.startswith("Not to be trusted: ") for line in shown.splitlines()[1:4])
    assert "was not written" in said
    assert not out.exists()
    assert main(["learn", str(table), *OPTIONS, "--out", str(out), "--accept"]) == 0
    assert "trusted: false" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--until", "yesterday"], ": --until 'yesterday' is no day"),
        (["--column", "events=n"], ": --column renames 'events', which rates does not read"),
        (["--targets", "line"], ": --targets is read of decay only"),
        (["--by", "actor"], "no column 'actor'"),
        (["--name", "claims"], "'claims': write two names with = between them"),
        (["--out", "nowhere/numbers.yaml"], "nowhere: no such folder"),
    ],
)
def test_bad_input_is_one_line_status_2_and_no_file(
    table: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    out = table.with_name("numbers.yaml")
    assert main(["learn", str(table), *OPTIONS, "--out", str(out), *options]) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert said.count("\n") == 1
    assert message in said
    assert [path.name for path in table.parent.iterdir()] == ["strikes.csv"]


def test_a_file_that_is_there_is_kept(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", str(table), *OPTIONS, "--out", str(table)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert table.read_text(encoding="utf-8") == TABLE
