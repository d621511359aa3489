"""`indicia summarise`."""

import json
from pathlib import Path

import pytest

from indicia.analysis.draw.stream import Stream
from indicia.cli import main
from indicia.cli.drawing import COUNT

MODEL = str(Path(__file__).parents[2] / "models" / "burglar.yaml")


def test_the_command_shows_ranges_and_quantiles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarise", MODEL, "--n", "1e3"]) == 0
    out = capsys.readouterr().out
    assert "Range over the stated inputs" in out
    assert "Quantiles of each posterior over the draws" in out


def test_json_tells_what_was_streamed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarise", MODEL, "--n", "2_000", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["draws"]) == ("draws", 2_000)
    first = found["streamed"]["hypotheses"][0]
    assert sum(n for _, n in first["histogram"]) == 2_000
    assert first["low"]["draw"] == 0


@pytest.mark.parametrize(("written", "meant"), [("1e9", 10**9), ("1_000", 1000), ("12", 12)])
def test_a_count_may_be_written_as_people_do(written: str, meant: int) -> None:
    assert COUNT.convert(written, None, None) == meant


@pytest.mark.parametrize("written", ["0", "1.5", "many", "-3", "1e40", "nan"])
def test_a_count_that_is_none_is_one_line_and_status_2(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarise", MODEL, "--n", written]) == 2
    assert "write how many, as in 1000000 or 1e9" in capsys.readouterr().err


def test_ctrl_c_before_the_first_draws_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Stream, "run", stopped)
    assert main(["summarise", MODEL]) == 130
    assert capsys.readouterr().out == ""
