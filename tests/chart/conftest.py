"""Results that several charts are drawn from."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import indicia as ind


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Let go of the figures that pyplot keeps, where another test has loaded it."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="session")
def founding(models: Path) -> ind.Case:
    """The founding case."""
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture(scope="session")
def score(founding: ind.Case) -> ind.Score:
    """Its score."""
    return ind.score(founding)
