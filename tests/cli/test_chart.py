"""`indicia chart`."""

import importlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Ran
from indicia.cli.chart_kinds import KINDS

saving = importlib.import_module("indicia.chart.save")  # the package has a function of that name

LEDGER = "lr,true\n9,yes\n3,yes\n0.5,yes\n0.2,no\n0.7,no\n2,no\n"
MORE = {
    "sweep_map": ("prior.perpetrator.russia=0:0.5:4", "fleets.present.russia=0:1:4"),
    "sweep_line": ("prior.perpetrator.russia=0:0.5:4",),
    "draws": ("-n", 50),
    "tornado": ("-n", 50),
    "posterior": ("-n", 50),
    "candidates": ("--x", "on_route", "--y", "paint", "--unit", "km"),
}


def _source(kind: str, founding: Path, models: Path, tmp_path: Path) -> Path:
    if kind in ("tippett", "ece"):
        path = tmp_path / "ledger.csv"
        path.write_text(LEDGER, encoding="utf-8")
        return path
    if kind == "candidates":
        return models / "many" / "hit-and-run.yaml"
    return models / "ledgers" / "simulated-too-sure.csv" if kind == "reliability" else founding


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(
    kind: str, indicia: Callable[..., Ran], founding: Path, models: Path, tmp_path: Path
) -> None:
    source = _source(kind, founding, models, tmp_path)
    done = indicia("chart", source, *MORE.get(kind, ()), "--kind", kind, "-o", tmp_path / "a.svg")
    assert (done.status, done.out) == (0, "")
    assert done.err.count("\n") == 1
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_the_help_lists_every_kind_with_what_it_shows(indicia: Callable[..., Ran]) -> None:
    text = indicia("chart", "--help").out
    for name, kind in KINDS.items():
        assert name in text
        assert kind.about in text


def test_without_a_kind_the_posterior_is_drawn_and_quiet_says_nothing(
    indicia: Callable[..., Ran], burglar: Path, tmp_path: Path
) -> None:
    assert indicia("chart", burglar, "-o", tmp_path / "a.svg", "-q").err == ""
    assert indicia("chart", burglar, "--kind", "posterior", "-o", tmp_path / "b.svg", "-q").err == ""
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_changes_and_the_question_reach_the_chart(indicia: Callable[..., Ran], founding: Path, tmp_path: Path) -> None:
    change = ("--set", "prior.perpetrator.russia=0.3")
    assert indicia("chart", founding, "--question", "aircraft", *change, "-o", tmp_path / "a.svg").status == 0
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<title>What did they fly?</title>" in text
    assert "Changed from the file: prior.perpetrator.russia = 0.3." in text


def test_a_case_can_come_from_standard_input(indicia: Callable[..., Ran], burglar: Path, tmp_path: Path) -> None:
    done = indicia("chart", "-", "-n", 20, "-o", tmp_path / "a.svg", stdin=burglar.read_text(encoding="utf-8"))
    assert done.status == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--kind", "matrix", "--of", "x"), "matrix has no use for --of; waterfall has"),
        (("--kind", "places", "-n", "5"), "places has no use for -n; posterior, draws, tornado have"),
        (("prior.suspect_1=0:1:5",), "posterior has no use for PATH=VALUES; sweep_map, sweep_line have"),
        (("--kind", "sweep_map", "prior.suspect_1=0:1:5"), "this chart is over two numbers, 1 given"),
        (("--kind", "sweep_map", "prior.suspect_1=0", "prior.suspect_1=1"), "a number stands twice"),
        (
            (
                "--kind",
                "sweep_line",
            ),
            "this chart is over one number, 0 given",
        ),
        (("--kind", "waterfal"), "'waterfal' is not one of"),
        (("--seed", "3"), "say how many with -n"),
        (("--kind", "places"), "no item of model proximity"),
        (("--kind", "tippett", "--set", "prior.suspect_1=0.5"), "tippett has no use for --set"),
    ],
)
def test_what_cannot_be_drawn_is_one_line_status_2_and_no_file(
    words: tuple[str, ...], why: str, indicia: Callable[..., Ran], burglar: Path, tmp_path: Path
) -> None:
    done = indicia("chart", burglar, *words, "-o", tmp_path / "a.svg")
    assert done.status == 2
    assert why in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_refused_before_any_work(
    indicia: Callable[..., Ran], tmp_path: Path
) -> None:
    for output, why in [("a.gif", "ending says the format"), ("none/a.svg", "no such folder")]:
        done = indicia("chart", "missing.yaml", "-o", tmp_path / output)
        assert done.status == 2
        assert why in done.err
    (tmp_path / "a.svg").write_text("kept", encoding="utf-8")
    assert "--force" in indicia("chart", "missing.yaml", "-o", tmp_path / "a.svg").err
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == "kept"


def test_force_replaces_a_file(indicia: Callable[..., Ran], burglar: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("old", encoding="utf-8")
    assert indicia("chart", burglar, "-o", tmp_path / "a.png", "--force").status == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_case_with_faults_leaves_no_file(indicia: Callable[..., Ran], broken: Path, tmp_path: Path) -> None:
    output = tmp_path / "charts"
    output.mkdir()
    assert indicia("chart", broken, "-o", output / "a.svg").status == 2
    assert list(output.iterdir()) == []


def test_ctrl_c_is_130_and_leaves_no_file(
    indicia: Callable[..., Ran], burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(saving, "_bytes", stop)
    assert indicia("chart", burglar, "-o", tmp_path / "a.svg").status == 130
    assert list(tmp_path.iterdir()) == []


def test_its_help_does_not_load_matplotlib(
    spawn: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    done = spawn("chart", "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert b"indicia.cli.chart" in done.stderr
    assert b"matplotlib" not in done.stderr
