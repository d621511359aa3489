from itertools import product
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood import NUMPY
from indicia.likelihood.capability import Capability
from indicia.likelihood.tree import Atom, leaves
from likelihood.workbench import by_state, frame_of, misprints, numbers_of, read, spoken, weigh

P = st.floats(0, 1)


def capability(**fields: object) -> Capability:
    return read(Capability, {"needed": 1, **fields})


def mass(n: int, a: float) -> list[float]:
    return [comb(n, x) * a**x * (1 - a) ** (n - x) for x in range(n + 1)]


def slow(types: list[tuple[dict[int, float], float]], needed: int) -> float:
    """P(needed or more), adding up every count of every type and every number of them that is ready."""
    total = 0.0
    for counts in product(*(weights.items() for weights, _ in types)):
        for ready in product(*(range(n + 1) for n, _ in counts)):
            if sum(ready) >= needed:
                term = 1.0
                for (n, weight), x, (_, a) in zip(counts, ready, types, strict=True):
                    term *= weight * mass(n, a)[x]
                total += term
    return total


TYPE = st.tuples(st.dictionaries(st.integers(0, 5), st.integers(1, 4), min_size=1, max_size=3), P)


@given(st.lists(TYPE, min_size=1, max_size=3), st.lists(TYPE, min_size=1, max_size=2), st.integers(1, 4))
def test_it_agrees_with_enumeration_for_fleets_of_different_make(one: Any, two: Any, needed: int) -> None:
    def weights(parts: dict[int, int]) -> dict[int, float]:
        return {n: part / sum(parts.values()) for n, part in parts.items()}

    def written(fleet: Any) -> list[dict[str, object]]:
        return [{"type": "T", "n": weights(parts), "availability": a} for parts, a in fleet]

    found = weigh(capability(aircraft={"russia": written(one), "us": written(two)}, needed=needed))
    for who, fleet in (("russia", one), ("us", two)):
        assert found[who,] == approx(slow([(weights(parts), a) for parts, a in fleet], needed), rel=1e-9, abs=1e-15)


@given(P, P, P, st.integers(0, 12), st.integers(1, 4))
def test_floor_and_presence_enter_as_the_formula_says(floor: float, present: float, a: float, n: int, k: int) -> None:
    model = capability(aircraft={"us": n}, availability=a, present=present, floor={"us": floor}, needed=k)
    enough = sum(mass(n, a)[k:])
    assert weigh(model)["us",] == approx(floor + (1 - floor) * present * enough, abs=1e-12)


def test_every_way_of_writing_a_count_is_understood() -> None:
    aircraft = {
        "russia": 3,
        "tajikistan": "2 to 4",
        "us": {2: 0.3, 4: 0.7},
        "nobody": [{"type": "L-39", "n": {"0": 1}}],
    }
    found = weigh(capability(aircraft=aircraft, availability=0.5))
    assert found["russia",] == approx(1 - 0.5**3)
    assert found["tajikistan",] == approx(1 - (0.5**2 + 0.5**3 + 0.5**4) / 3)
    assert found["us",] == approx(1 - 0.3 * 0.5**2 - 0.7 * 0.5**4)
    assert found["nobody",] == 0.0


def test_a_type_without_availability_takes_that_of_its_hypothesis() -> None:
    fleet = [{"type": "L-39", "n": 1, "availability": 0.2}, {"type": "Mi-24", "n": 1}]
    model = capability(aircraft={"russia": fleet, "us": 2}, availability={"russia": 0.4, "us": 0.5})
    assert weigh(model)["russia",] == approx(1 - 0.8 * 0.6)
    assert weigh(model)["us",] == approx(0.75)


def test_availability_is_needed_only_by_those_who_have_none_of_their_own() -> None:
    own = [{"type": "L-39", "n": 4, "availability": 0.2}]
    model = capability(aircraft={"russia": own, "us": 2, "tajikistan": 1}, availability={"us": 0.5})
    lacking = [(tree.key, dict(state)) for tree, state in model.lacking(frame_of(model), {"who": "other"})]
    assert lacking == [(("availability",), {"who": "tajikistan"})]


def test_an_uncertain_count_is_an_atom_for_each_value_and_one_number_for_the_analyst() -> None:
    model = capability(aircraft={"us": "2 to 4", "default": 3}, availability=0.5)
    atoms = [leaf for tree in model.numbers().values() for leaf in leaves(tree) if isinstance(leaf, Atom)]
    assert {atom.value for atom in atoms} == {2, 3, 4}
    assert {atom.key for atom in atoms} == {atom.number.key for atom in atoms} == {("aircraft", "us")}


def test_setting_an_uncertain_count_sets_all_its_values() -> None:
    model = capability(aircraft={"us": {2: 0.5, 9: 0.5}, "russia": 1}, availability=0.5)
    assert weigh(model, {"aircraft.us": 3})["us",] == approx(1 - 0.5**3)
    assert weigh(model, {"aircraft.us": 3})["russia",] == 0.5


def test_counts_may_be_set_at_each_type_of_a_list() -> None:
    model = capability(aircraft={"us": [{"type": "A", "n": 1}, {"type": "B", "n": 2}]}, availability=0.5)
    assert weigh(model, {"aircraft.us.1.n": 0})["us",] == 0.5


def test_numbers_that_vary_stay_behind_the_axes_of_the_questions() -> None:
    model = capability(aircraft={"us": "1 to 3", "russia": 2}, availability={"us": 0.5, "russia": 0.5}, needed=2)
    frame = frame_of(model, trailing=1)
    available = np.linspace(0, 1, 7)
    found = model.opportunity(NUMPY, numbers_of(model, frame, {"availability.us": available}), frame)
    assert found.shape == (4, 7)
    for i, a in enumerate(available):
        assert found[:, i].tolist() == approx(list(weigh(model, {"availability.us": a}).values()))


def test_it_speaks_about_those_whose_aircraft_it_tells() -> None:
    assert spoken(capability(aircraft={"us": 2, "russia": 0}, availability={"default": 0.5})) == {"us", "russia"}
    everybody = capability(aircraft={"us": 2, "default": 0}, availability=0.5, otherwise={"other": 0.3})
    assert spoken(everybody) == {"us", "russia", "tajikistan", "nobody"}


def test_those_it_does_not_speak_about_get_1_unless_otherwise_says_more() -> None:
    model = capability(aircraft={"us": 2}, availability=0.5, otherwise={"nobody": 0.25})
    frame = frame_of(model)
    elsewhere = by_state(model.elsewhere(NUMPY, numbers_of(model, frame), frame), frame)
    assert elsewhere["nobody",] == 0.25
    assert elsewhere["russia",] == 1.0
    plain = capability(aircraft={"us": 2}, availability=0.5)
    assert plain.elsewhere(NUMPY, {}, frame_of(plain)) == 1.0


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"aircraft": {"us": 2}}, "availability", "lacking, and these aircraft has none of its own"),
        ({"aircraft": {"us": [{"type": "L-39", "n": 2}]}}, "availability", "lacking, and L-39 has none of its own"),
        (
            {"aircraft": {"us": [{"type": "L-39", "n": 2, "availability": 1}]}, "availability": 0.5},
            "availability",
            "every type of aircraft has an availability of its own",
        ),
        ({"aircraft": {"us": 2.5}, "availability": 1}, "aircraft.us", "2.5"),
        ({"aircraft": {"us": {2: 0.3, 4: 0.6}}, "availability": 1}, "aircraft.us", "sum to 0.9"),
        ({"aircraft": {"us": {2: "half", 4: 0.5}}, "availability": 1}, "aircraft.us.2", "is a plain number"),
        ({"aircraft": {"us": []}, "availability": 1}, "aircraft.us", "an empty list"),
        ({"aircraft": {"us": [3]}, "availability": 1}, "aircraft.us.0", "write {type: ..., n: ..., availability: ...}"),
        ({"aircraft": {"us": [{"type": "L-39"}]}, "availability": 1}, "aircraft.us.0", "'n' is lacking"),
        ({"aircraft": {"us": [{"n": 2}]}, "availability": 1}, "aircraft.us.0", "'type' is lacking"),
        ({"aircraft": {"us": [{"type": 39, "n": 2}]}, "availability": 1}, "aircraft.us.0.type", "39 found"),
        (
            {"aircraft": {"us": [{"type": "L-39", "n": 2, "availabilty": 1}]}, "availability": 1},
            "aircraft.us.0.availabilty",
            "'availabilty' is not known here; did you mean 'availability'?",
        ),
        ({"aircraft": {"us": [{"type": "A", "n": {"x": 2}}]}, "availability": 1}, "aircraft.us.0.n", "write a count"),
        ({"aircraft": {"us": 2}, "availability": 1, "needed": 0}, "needed", "greater than or equal to 1"),
        ({"aircraft": {"us": 2}, "availability": 1, "needed": 1.5}, "needed", "valid integer"),
        ({"aircraft": {"uss": 2}, "availability": 1}, "aircraft.uss", "did you mean 'us'?"),
    ],
)
def test_misprints_are_told_at_their_place(fields: dict[str, object], key: str, message: str) -> None:
    ((place, text),) = misprints(Capability, {"needed": 1, **fields})
    assert place == key
    assert message in text
