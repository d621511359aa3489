"""Running the command as people do: within this process where that is enough, else in one of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from indicia.cli import main

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture
def indicia(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the command within this process."""
    for name in ("NO_COLOR", "COLUMNS", "_INDICIA_COMPLETE"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        status = main([str(word) for word in words])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def spawn(root: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the command in a process of its own."""

    def run(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "indicia", *map(str, words)]
        return subprocess.run(command, capture_output=True, check=False, env=clean(environment), cwd=root)

    return run


def clean(environment: dict[str, str]) -> dict[str, str]:
    """This process's environment without what would change the output, and with what a test wants."""
    dropped = ("NO_COLOR", "COLUMNS", "PYTHONIOENCODING", "TERM", "PYTHONUTF8")
    return {key: value for key, value in os.environ.items() if key not in dropped} | environment


@pytest.fixture
def burglar(models: Path) -> Path:
    """A small case without any fault."""
    return models / "burglar.yaml"


@pytest.fixture
def founding(models: Path) -> Path:
    """The large case."""
    return models / "tajikistan-2018.yaml"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A case with two faults."""
    path = tmp_path / "broken.yaml"
    path.write_text("indicia: 1\ntitle: T\nask: Who?\nhypotheses: {a: {prior: 0.5}, b: {prior: 0.6}}\nevidense: {}\n")
    return path
