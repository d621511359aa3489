"""`indicia calibrate`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indicia.cli import main

RIGHT = "case,hypothesis,probability,true\n" + "".join(
    f"{i},x,0.7,{'yes' if i % 10 < 7 else 'no'}\n{i},y,0.3,{'no' if i % 10 < 7 else 'yes'}\n" for i in range(100)
)


def test_the_command_shows_the_scores_of_forecasts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(RIGHT, encoding="utf-8")
    assert main(["calibrate", str(path)]) == 0
    assert "200 hypotheses of 100 cases: no sign of miscalibration." in capsys.readouterr().out


def test_forecasts_that_are_off_have_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(RIGHT.replace("0.7", "0.95").replace("0.3", "0.05"), encoding="utf-8")
    assert main(["calibrate", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["forecasts"]["p_value"] < 0.05
    assert found["kind"] == "calibration"


def test_a_bad_ledger_is_one_line_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("lr\n2\n", encoding="utf-8")
    assert main(["calibrate", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "no column 'true'" in err


def test_a_ledger_that_is_missing_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "nowhere.csv"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_simulated_ledger_is_what_its_script_writes() -> None:
    root = Path(__file__).parents[2]
    script = root / "scripts" / "simulated_ledger.py"
    made = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert (root / "models" / "ledgers" / "simulated-too-sure.csv").read_text(encoding="utf-8") == made
