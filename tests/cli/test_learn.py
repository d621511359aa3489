"""`indicia learn`."""

import json
from pathlib import Path

import pytest

from indicia.cli import main

TABLE = "year,claimed,strikes\n" + "".join(f"{2000 + i},{3 + i % 4},{7 + i % 3}\n" for i in range(10))
OPTIONS = ["--kind", "rates", "--by", "year", "--outcome", "claimed", "--of", "strikes"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "strikes.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_the_command_writes_an_overlay_the_same_each_time(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = table.with_name("one.yaml"), table.with_name("two.yaml")
    assert main(["learn", str(table), *OPTIONS, "--name", "claims=claimed_unseen", "--out", str(first)]) == 0
    shown, said = capsys.readouterr()
    assert "70 incidents" not in shown
    assert "claims" in shown
    assert f"Wrote {first}." in said
    assert main(["learn", str(table), *OPTIONS, "--name", "claims=claimed_unseen", "--json", "-o", str(second)]) == 0
    assert json.loads(capsys.readouterr().out)["numbers"][0]["name"] == "claims"
    assert first.read_bytes() == second.read_bytes()
    assert "as_of: 2009-12-31" in first.read_text(encoding="utf-8")


def test_too_few_draws_are_told_first_have_status_1_and_leave_no_file(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = table.with_name("numbers.yaml")
    few = ["--draws", "100", "--chains", "2"]
    assert main(["learn", str(table), *OPTIONS, *few, "--out", str(out)]) == 1
    shown, said = capsys.readouterr()
    assert shown.splitlines()[1].startswith("Not to be trusted: ")
    assert "was not written" in said
    assert not out.exists()
    assert main(["learn", str(table), *OPTIONS, *few, "--out", str(out), "--accept"]) == 0
    assert "trusted: false" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--until", "yesterday"], "until: 'yesterday' is no day"),
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
