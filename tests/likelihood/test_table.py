from hypothesis import given
from hypothesis import strategies as st

from indicia.likelihood.table import Table
from likelihood.workbench import misprints, read, weigh

PROBABILITY = st.floats(0, 1)


@given(PROBABILITY, PROBABILITY)
def test_the_likelihood_is_the_number_given(russia: float, others: float) -> None:
    model = read(Table, {"given": {"russia": russia, "default": others}})
    assert weigh(model) == {("russia",): russia, ("tajikistan",): others, ("us",): others, ("nobody",): others}


def test_naming_the_catch_all_gives_it_a_state() -> None:
    model = read(Table, {"given": {"other": 0, "default": 1}})
    assert model.states("who", "other")
    assert weigh(model)["other",] == 0.0


def test_misreported_it_is_the_number_written_or_left_to_the_prior() -> None:
    assert weigh(read(Table, {"given": 0.2, "unreliable": 0.05}), misreported=True) == {(): 0.05}
    model = read(Table, {"given": 0.2})
    assert model.misreported(None, {}, None) is None  # type: ignore[arg-type]


def test_a_probability_outside_0_and_1_is_told_at_its_hypothesis() -> None:
    ((key, message),) = misprints(Table, {"given": {"russia": 1.2, "default": 0.1}})
    assert key == "given.russia"
    assert "1.2" in message
