import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood.absence import Absence
from likelihood.workbench import misprints, read, weigh

SEARCH = {"sensor": "radar at Kunduz", "area": "Darqad", "period": "26 to 27 August"}
P = st.floats(0, 1)


def absence(**fields: object) -> Absence:
    return read(Absence, {"search": SEARCH, **fields})


def slow(coverage: float, detection: float, told: float, false_alarm: float) -> float:
    """Probability that nothing was seen, by adding up all sixteen outcomes."""
    total = 0.0
    for covered in (True, False):
        for detected in (True, False):
            for heard in (True, False):
                for alarm in (True, False):
                    chance = (
                        (coverage if covered else 1 - coverage)
                        * (detection if detected else 1 - detection)
                        * (told if heard else 1 - told)
                        * (false_alarm if alarm else 1 - false_alarm)
                    )
                    seen = (covered and detected and heard) or alarm
                    total += 0.0 if seen else chance
    return total


@given(P, P, P, P)
def test_not_seen_agrees_with_adding_up_all_outcomes(c: float, d: float, t: float, f: float) -> None:
    model = absence(coverage={"us": c, "default": 0}, detection=d, told=t, false_alarm=f)
    found = weigh(model)
    assert found["us",] == approx(slow(c, d, t, f), abs=1e-15)
    assert found["russia",] == approx(1 - f)


@given(P, P, P, P)
def test_seen_and_not_seen_sum_to_1(c: float, d: float, t: float, f: float) -> None:
    fields = {"coverage": c, "detection": d, "told": t, "false_alarm": f}
    assert weigh(absence(**fields))[()] + weigh(absence(**fields, seen=True))[()] == approx(1, abs=1e-15)


def test_without_coverage_an_absence_has_no_weight() -> None:
    found = weigh(absence(coverage={"us": 0, "default": 0}, detection={"us": 0.9, "default": 0.1}))
    assert len(set(found.values())) == 1


def test_a_perfect_search_excludes() -> None:
    found = weigh(absence(coverage=1, detection={"us": 1, "default": 0}))
    assert found["us",] == 0.0
    assert found["russia",] == 1.0


def test_a_small_chance_of_seeing_keeps_its_digits() -> None:
    assert weigh(absence(coverage=1e-12, detection=1e-12, seen=True))[()] == approx(1e-24, rel=1e-12)


def test_told_and_false_alarm_are_numbers_that_nobody_wrote() -> None:
    numbers = absence(coverage=0.5, detection=0.5).numbers()
    assert {name: getattr(numbers[name], "written", None) for name in numbers} == {
        "coverage": True,
        "detection": True,
        "told": False,
        "false_alarm": False,
    }


def test_its_outcomes_are_exhaustive() -> None:
    assert absence(coverage=0.5, detection=0.5).exhaustive


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ({"sensor": "radar", "area": "here"}, "search.period"),
        ({**SEARCH, "area": " "}, "search.area"),
        ({**SEARCH, "time": "noon"}, "search.time"),
        ("radar", "search"),
    ],
)
def test_the_search_must_be_told_in_full(search: object, key: str) -> None:
    found = misprints(Absence, {"coverage": 0.5, "detection": 0.5, "search": search})
    assert [place for place, _ in found] == [key]


def test_its_outcomes_are_seen_and_not_seen_whose_chances_sum_to_1_carried_faithfully_or_not() -> None:
    model = absence(coverage=0.5, detection={"russia": 0.9, "default": 0.2}, false_alarm=0.01, unreliable=0.7)
    outcomes = model.outcomes()
    assert outcomes["not seen"] is model
    seen, not_seen = weigh(outcomes["seen"]), weigh(model)
    assert all(seen[state] + not_seen[state] == approx(1) for state in not_seen)
    garbled = weigh(outcomes["seen"], misreported=True)
    assert all(value == approx(0.3) for value in garbled.values())
