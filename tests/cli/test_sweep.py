"""`indicia sweep`."""

import json
import re
from pathlib import Path

import pytest
import xarray as xr

import indicia as ind
from indicia.analysis.sweep import fill as filling
from indicia.analysis.sweep.show import to_text

PRIOR, ALIBI = "prior.suspect_1", "time.given.suspect_1"
TABLE = "prior.elsewhere=0.1:0.9:3"


def test_along_one_number_it_marks_where_the_leader_changes_and_shows_the_ends(indicia, burglar: Path) -> None:
    ran = indicia("sweep", burglar, f"{PRIOR}=0:1:101")
    assert (ran.status, ran.err) == (0, "")
    found = ind.sweep(ind.load(burglar), {PRIOR: "0:1:101"})
    assert ran.out.rstrip("\n") == to_text(found)
    assert len(re.findall("gives way to", ran.out)) == 1
    assert re.search(r"^ +0  ", ran.out, re.MULTILINE)
    assert re.search(r"^ +1  ", ran.out, re.MULTILINE)
    assert ind.load(burglar).title in ran.out
    assert "confidence" not in ran.out


def test_a_score_at_the_change_is_a_tie(indicia, burglar: Path) -> None:
    ran = indicia("sweep", burglar, f"{PRIOR}=0:1:2001", "--json")
    (change,) = json.loads(ran.out)["changes"]
    answer = ind.score(ind.load(burglar), values={PRIOR: change["value"]}).answer
    assert answer.odds_against_next == pytest.approx(1.0, abs=1e-5)
    assert {answer.leader, answer.runner_up} == {change["before"], change["after"]}


def test_over_two_numbers_it_draws_a_map(indicia, founding: Path) -> None:
    ran = indicia("sweep", founding, "prior.perpetrator.tajikistan=0:1:30", "takhar_police.reliability=0:1:80")
    rows = re.findall(r"^ *[0-9.]* ([TR]+)$", ran.out, re.MULTILINE)
    assert len(rows) == 21
    assert {len(row) for row in rows} == {61}
    assert set(rows[0]) == {"T"}
    assert set(rows[-1]) == {"R"}
    assert "Tajikistan and Russia are level along the line through" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


def test_one_at_a_time_it_puts_the_widest_number_first_and_marks_changes(indicia, founding: Path) -> None:
    words = ("takhar_police.reliability=0:1:5", "prior.perpetrator.tajikistan=0:1:5")
    ran = indicia("sweep", founding, *words, "--one-at-a-time")
    first, second = (ran.out.index(f"\n  {word.partition('=')[0]} ") for word in reversed(words))
    assert first < second
    assert "Russia gives way to Tajikistan" in ran.out
    assert "nowhere" in ran.out


def test_the_json_has_the_documented_keys(indicia, burglar: Path, root: Path) -> None:
    page = (root / "docs" / "json.md").read_text(encoding="utf-8").partition("## `indicia sweep --json`")[2]
    rows = re.findall(r"^\| (`.*?) \|", page.partition("\n## ")[0], re.MULTILINE)
    documented = set(re.findall(r"`([a-z0-9_]+)`", " ".join(rows)))
    grid = json.loads(indicia("sweep", burglar, f"{PRIOR}=0:1:3", f"{ALIBI}=0.1,0.2", "--json").out)
    alone = json.loads(indicia("sweep", burglar, f"{PRIOR}=0:1:3", "--one-at-a-time", "--json").out)
    inner = {key for data in (grid, alone) for number in data["numbers"] for key in number}
    inner |= {key for line in grid["boundary"] for key in line} | {"value", "before", "after"}
    table = json.loads(indicia("sweep", root / "models" / "many" / "hit-and-run.yaml", TABLE, "--json").out)
    inner |= {*table, "log_evidence"}  # this case has a ratio, and so none
    assert table["candidates"] == 2000
    assert (set(grid) | set(alone) | inner) - {"kind", "format", "case"} == documented
    assert grid["posterior"][0][2] == [1.0, 1.0]


def test_markdown_has_a_table(indicia, burglar: Path) -> None:
    ran = indicia("sweep", burglar, f"{PRIOR}=0:1:3", "--markdown")
    assert "| value | leader |" in ran.out
    assert indicia("sweep", burglar, f"{PRIOR}=0:1:3", f"{ALIBI}=0:1:3", "--markdown").out.count("```") == 2


def test_a_narrow_terminal_gets_narrow_lines(burglar: Path) -> None:
    found = ind.sweep(ind.load(burglar), {PRIOR: "0:1:11"})
    assert max(map(len, to_text(found, width=56).splitlines())) <= 56
    assert to_text(found, utf8=False).isascii()


@pytest.mark.parametrize("name", ["s.nc", "s.zarr", "s.parquet", "s.csv"])
def test_a_file_is_written_and_kept(indicia, burglar: Path, tmp_path: Path, name: str) -> None:
    words = ("sweep", burglar, f"{PRIOR}=0:1:11", "-o", tmp_path / name)
    ran = indicia(*words)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"{tmp_path / name}: 11 scenarios\n"
    ran = indicia(*words)
    assert ran.status == 2
    assert ran.err.endswith("exists already; write --force to replace it, or choose another name\n")
    assert indicia(*words, "--force", "--quiet") == (0, "", "")


def script(folder: Path, burglar: Path) -> Path:
    path = folder / "s.toml"
    path.write_text(
        f'indicia_sweep = 1\ncase = "{burglar}"\noutput = "s.parquet"\n'
        f'[sweep]\n{PRIOR} = "0:1:11"\n[set]\n{ALIBI} = 0.3\n'
    )
    return path


def test_a_described_sweep_gives_the_same_bytes_again(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert indicia("sweep", "--from", script(tmp_path, burglar)).status == 0
    first = (tmp_path / "s.parquet").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert indicia("sweep", "--from", "s.toml", "--force").status == 0
    assert (tmp_path / "s.parquet").read_bytes() == first


def test_a_described_sweep_takes_its_settings_and_those_of_the_command_line(
    indicia, burglar: Path, tmp_path: Path
) -> None:
    path = script(tmp_path, burglar)
    ran = indicia("sweep", "--from", path, "-o", tmp_path / "t.csv", "--json", "--set", f"{ALIBI}=0.6")
    data = json.loads(ran.out)
    assert data["case"]["changed"] == [f"{ALIBI} = 0.3", f"{ALIBI} = 0.6"]
    expected = ind.score(ind.load(burglar), values={ALIBI: 0.6, PRIOR: 0.5}).answer.posterior
    assert [row[5] for row in data["posterior"]] == pytest.approx(list(expected.values()))


def test_ctrl_c_keeps_what_is_finished(indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BLOCK", 4)
    done = iter([False, True])
    whole = filling.Joint.__call__

    def stop(self: filling.Joint, values: object) -> object:
        if next(done):
            raise KeyboardInterrupt
        return whole(self, values)

    monkeypatch.setattr(filling.Joint, "__call__", stop)
    ran = indicia("sweep", burglar, f"{PRIOR}=0:1:11", "-o", tmp_path / "s.csv")
    assert (ran.status, ran.out) == (130, "")
    assert "4 scenarios of 11, stopped before the rest" in ran.err
    assert len((tmp_path / "s.csv").read_text().partition("log_odds")[2].splitlines()) == 1 + 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name a case and what to vary"),
        (("CASE",), "a sweep needs a number to vary"),
        (("CASE", "prior.suspect_1"), "write PATH=VALUE"),
        (("CASE", "prior.suspect_1=1:0:11"), "runs downward; write 0:1:11"),
        (("CASE", "prior.suspect_1=0:2:11"), "above 1"),
        (("CASE", "prior.nobody=0:1:11"), "known: suspect_1, suspect_2, suspect_3"),
        (("CASE", "prior.suspct_1=0:1:11"), "did you mean 'prior.suspect_1'"),
        (("CASE", "time.gven.suspect_1=0:1:11"), "did you mean 'time.given.suspect_1'"),
        (("CASE", "prior.suspect_1=0:1:11", "prior.suspect_1=0"), "stands twice"),
        (("CASE", "prior.suspect_1=0:1:11", "-o", "s.doc"), ".doc found"),
        (("CASE", "prior.suspect_1=0:1:11", "--question", "what"), "'what' is no question"),
        (
            ("CASE", "prior.suspect_1=0:1:9000000", "time.given.suspect_1=0:1:9000000"),
            "GiB are free; sweep fewer points",
        ),
        (
            ("CASE", "prior.suspect_1=0:1:11", "--from", "s.toml"),
            "write PATH=VALUES and --one-at-a-time into that file",
        ),
        (("--from", "missing.toml"), "missing.toml: no such file"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = indicia("sweep", *(burglar if word == "CASE" else word for word in words))
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_case_is_read_from_standard_input(indicia, burglar: Path) -> None:
    ran = indicia("sweep", "-", f"{PRIOR}=0:1:3", stdin=burglar.read_text())
    assert ran.status == 0


def test_ctrl_c_while_it_writes_leaves_no_file_and_says_so(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(self: xr.Dataset, beside: Path, **_: object) -> None:
        Path(beside).write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(xr.Dataset, "to_netcdf", half)
    path = tmp_path / "sweep.nc"
    ran = indicia("sweep", burglar, "prior.suspect_1=0.1,0.5", "-o", path)
    assert (ran.status, ran.out) == (130, "")
    assert f"indicia: {path} was not written: stopped before all of it was there.\n" in ran.err
    assert list(tmp_path.iterdir()) == []
