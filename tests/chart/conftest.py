"""Results that several charts are drawn from."""

from pathlib import Path

import pytest

import indicia as ind


@pytest.fixture(scope="session")
def founding(models: Path) -> ind.Case:
    """The founding case."""
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture(scope="session")
def score(founding: ind.Case) -> ind.Score:
    """Its score."""
    return ind.score(founding)
