"""What is read as the values of a number, arrays above all."""

import pickle

import numpy as np
import pytest

import indicia as ind
from indicia.analysis.sweep import prepare
from indicia.analysis.sweep.values import Line
from indicia.engine.compiled import compile_case
from indicia.errors import IndiciaError

PRIOR, CELL = "prior.suspect_1", "stolen.given.suspect_1"


def line(burglar: ind.Case, values: object, path: str = PRIOR) -> Line:
    return prepare(burglar, {path: values}).lines[0]  # type: ignore[dict-item]  # what a caller may try


@pytest.fixture(scope="module")
def burglar() -> ind.Case:
    return ind.load("models/burglar.yaml")


def test_an_array_of_even_steps_is_the_range_that_gives_it(burglar: ind.Case) -> None:
    found = line(burglar, np.linspace(0.1, 0.7, 1001))
    assert found.written == "0.1:0.7:1001"
    assert np.array_equal(found.values, line(burglar, found.written).values)


@pytest.mark.parametrize("spoil", [lambda v: v[::-1], lambda v: np.append(v[:-1], 0.7000001), lambda v: v**2])
def test_an_array_of_other_steps_is_written_out(burglar: ind.Case, spoil: object) -> None:
    values = spoil(np.linspace(0.1, 0.7, 201))  # type: ignore[operator]  # a function
    found = line(burglar, values)
    assert found.written == ",".join(map(repr, values.tolist()))
    assert np.array_equal(line(burglar, found.written).values, values)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([0.1, 1.5], "'1.5' is above 1"),
        (np.array([-0.5, 0.1]), "'-0.5' is below 0"),
        (np.array([0.1, np.nan]), "nan"),
        ([0.1, np.inf], "inf"),
        ([False, True], "False is no number"),
        ([0.2, 0.1, 0.2], "a value stands twice, 0.2"),
        ([], "no values"),
    ],
)
def test_an_array_with_a_value_that_cannot_be_is_refused_for_that_value(
    burglar: ind.Case, values: object, rule: str
) -> None:
    with pytest.raises(IndiciaError, match=rule):
        line(burglar, values)


def test_whole_numbers_and_written_ones_are_values_too(burglar: ind.Case) -> None:
    assert line(burglar, np.array([0, 1])).values.tolist() == [0.0, 1.0]
    assert line(burglar, ["0.25", 0.5, "75 %"]).values.tolist() == [0.25, 0.5, 0.75]


def test_a_case_is_compiled_once_and_a_change_of_it_anew(burglar: ind.Case) -> None:
    assert compile_case(burglar) is compile_case(burglar)
    changed = burglar.set(PRIOR, 0.5)
    assert compile_case(changed) is not compile_case(burglar)
    assert ind.score(changed).answer.prior["suspect_1"] == 0.5


def test_a_case_that_was_compiled_can_be_sent_to_another_process(burglar: ind.Case) -> None:
    expected = ind.score(burglar)
    sent = pickle.loads(pickle.dumps(burglar))
    assert dict(ind.score(sent).answer.posterior) == dict(expected.answer.posterior)
