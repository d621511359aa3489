"""The public names are a promise: this file changes only together with the changelog."""

import subprocess
import sys

import pytest

import indicia

PUBLIC = [
    "Case",
    "DrawSummary",
    "Report",
    "Score",
    "Scores",
    "__version__",
    "bounds",
    "calibrate",
    "chart",
    "check",
    "conflict",
    "draw",
    "errors",
    "explain",
    "flip",
    "impact",
    "infer",
    "learn",
    "likelihood",
    "load",
    "report",
    "score",
    "score_all",
    "simulate",
    "summarise",
    "sweep",
    "to_pymc",
    "tune",
]


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(indicia.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(indicia, name) is not None


def test_dir_shows_the_public_names_before_they_are_loaded() -> None:
    assert set(PUBLIC) <= set(dir(indicia))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        indicia.scores  # noqa: B018  # the access is the test


def test_importing_the_package_loads_neither_numpy_nor_pydantic() -> None:
    code = "import indicia, sys; print([m for m in ('numpy', 'pydantic', 'yaml', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
