"""The scripts say what they do when asked, and do nothing that was not asked."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
PROGRAMS = sorted(path.name for path in SCRIPTS.glob("*.py") if "__main__" in path.read_text(encoding="utf-8"))


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / name), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_every_script_but_the_hook_of_the_site_is_a_program() -> None:
    assert {path.name for path in SCRIPTS.glob("*.py")} - set(PROGRAMS) == {"site_hook.py"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_script_asked_for_help_prints_what_it_does_and_no_more(name: str) -> None:
    done = run(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: {name}")
    assert len(done.stdout.split()) > 15


def test_a_script_refuses_an_option_that_it_does_not_have() -> None:
    done = run("docs_figures.py", "--chekc")
    assert done.returncode == 2
    assert "unrecognized arguments: --chekc" in done.stderr
