"""What reading and describing quantities loads, and that the docstrings' examples are true."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import indicia.quantity

SCRIPT = """
import sys
from indicia.quantity import Domain, parse_quantity
for text in ("0.7", "0.6 to 0.9", "0 to 0.2", "7 of 10", "likely", "B", "beta(8, 3)", "uniform(0, 1)"):
    quantity = parse_quantity(text, Domain.PROBABILITY)
    quantity.describe(), quantity.notes, quantity.central, quantity.distribution.quadrature(8)
for text in ("2 to 8", "3 to 6 dB", "moderate support"):
    parse_quantity(text, Domain.RATIO).describe()
heavy = {"scipy", "pandas", "xarray", "matplotlib", "pydantic", "numpy.random"}
print(sorted(heavy & set(sys.modules)))
"""


def test_reading_what_analysts_write_loads_neither_scipy_nor_other_heavy_packages() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_exists() -> None:
    assert all(hasattr(indicia.quantity, name) for name in indicia.quantity.__all__)


@pytest.mark.parametrize("module", [found.name for found in pkgutil.iter_modules(indicia.quantity.__path__)])
def test_the_examples_in_docstrings_are_true(module: str) -> None:
    results = doctest.testmod(importlib.import_module(f"indicia.quantity.{module}"))
    assert results.failed == 0
