"""The pictures of the documentation are what the commands shown there make."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from indicia.cli import main

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "figures"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_figures", ROOT / "scripts" / "docs_figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_picture_has_a_command_and_every_command_a_picture(script: ModuleType) -> None:
    outputs = sorted(words[words.index("-o") + 1] for words in script.commands())
    assert outputs == sorted(path.name for path in FIGURES.iterdir())
    assert len(outputs) >= 12


def test_a_picture_is_what_its_command_makes(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").symlink_to(ROOT / "models")
    monkeypatch.chdir(tmp_path)
    words = next(words for words in script.commands() if words[-1] == "waterfall.svg")
    assert main([*words, "--quiet"]) == 0
    made = (tmp_path / "waterfall.svg").read_bytes()
    assert made == (FIGURES / "waterfall.svg").read_bytes(), "python scripts/docs_figures.py"


@pytest.mark.slow
def test_all_pictures_are_what_their_commands_make() -> None:
    check = [sys.executable, str(ROOT / "scripts" / "docs_figures.py"), "--check"]
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\npython scripts/docs_figures.py"


def test_the_simulated_ratios_are_what_their_script_writes() -> None:
    script = ROOT / "scripts" / "simulated_ratios.py"
    made = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert (ROOT / "models" / "ledgers" / "simulated-ratios.csv").read_text(encoding="utf-8") == made
