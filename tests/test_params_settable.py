"""Every path that `indicia params` lists can be set, and setting it to what it is changes nothing."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from indicia.cli.cases import settings
from indicia.engine import compile_case
from indicia.engine.realised import realised_priors

ROOT = Path(__file__).parents[1]
FILES = {
    path.stem: path for folder in ("models", "tests/data/cases") for path in sorted((ROOT / folder).glob("*.yaml"))
}


ROUNDING = 1e-8
"""A prior of 1 - 8e-8 leaves the others 8e-8, known to 1e-16."""


@cache
def case_of(name: str) -> ind.Case:
    return ind.load(FILES[name])


def posteriors(case: ind.Case) -> np.ndarray:
    """The posterior of every question, hidden ones too, one after the other."""
    compiled = compile_case(case)
    evaluation = compiled.evaluate(compiled.central)
    logs = [axis.collapse(evaluation.marginal((q,)).log, 0) for q, axis in compiled.axes.items()]
    return np.concatenate([np.exp(log - np.logaddexp.reduce(log)) for log in logs])


@cache
def posteriors_of(name: str) -> np.ndarray:
    return posteriors(case_of(name))


@cache
def comes_to(name: str) -> Mapping[str, tuple[float, float]]:
    return realised_priors(case_of(name))


LISTED = [
    # Of cases with many numbers the quick run sets all at once only.
    pytest.param(name, path, marks=[pytest.mark.slow] if len(case_of(name).figures) > 60 else [])
    for name in FILES
    for path in case_of(name).figures
]


def as_set(name: str, path: str) -> str:
    """What `--set` takes to leave a number as it is: a weight, or a share of what ranges leave, is set as a prior."""
    quantity = case_of(name).figures[path].quantity
    low, high = comes_to(name).get(path, (quantity.central, quantity.central))
    assert low == approx(high, rel=1e-12)  # else no one number would do: no case here has such rows
    return quantity.text if low == approx(quantity.central, rel=1e-12) else repr(low)


@pytest.mark.parametrize(("name", "path"), LISTED, ids=lambda word: word)
def test_a_number_set_to_what_it_is_leaves_every_posterior_as_it_is(name: str, path: str) -> None:
    text = as_set(name, path)
    changed = case_of(name).set(settings([f"{path}={text}"]))
    assert changed.figures[path].quantity.text == text
    assert posteriors(changed) == approx(posteriors_of(name), rel=ROUNDING)


@pytest.mark.parametrize("name", FILES)
def test_all_numbers_set_at_once_to_what_they_are_leave_every_posterior_as_it_is(name: str) -> None:
    values = settings([f"{path}={as_set(name, path)}" for path in case_of(name).figures])
    assert posteriors(case_of(name).set(values)) == approx(posteriors_of(name), rel=ROUNDING)
