import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood import NUMPY
from indicia.likelihood.proximity import Proximity
from likelihood.workbench import frame_of, misprints, numbers_of, read, spoken, weigh

EVENT = {"lat": 37.33, "lon": 69.47, "error_km": 10}
BASES: dict[str, tuple[float, float, float, float]] = {
    # latitude, longitude, geodesic kilometres from the event and their tolerance: the dossier of the founding case
    "Kulob": (37.9881, 69.8050, 79, 0.5),
    "Qurghonteppa": (37.8664, 68.8647, 80, 0.5),
    "Dushanbe": (38.5433, 68.8250, 146, 0.5),
    "Kunduz": (36.6651, 68.9108, 89, 0.5),
    "Mazar-i-Sharif": (36.7069, 67.2097, 213, 0.5),
    "Bagram": (34.9461, 69.2650, 265, 0.5),
    "Kabul": (34.5659, 69.2123, 308, 0.5),
    "Kant": (42.8532, 74.8465, 770, 5),  # "about 770"
    "Kandahar": (31.5058, 65.8478, 727, 0.5),
}


def base(name: str, users: object) -> dict[str, object]:
    lat, lon, _, _ = BASES[name]
    return {"name": name, "lat": lat, "lon": lon, "users": users}


SOME = [
    base("Kulob", ["russia", "tajikistan"]),
    base("Qurghonteppa", ["russia"]),
    base("Kunduz", "us"),
    base("Kandahar", ["us"]),
]


def proximity(**fields: object) -> Proximity:
    return read(Proximity, {"event": EVENT, "bases": SOME, **fields})


def reach(softness: float = 20, **fields: object) -> Proximity:
    return proximity(kernel="reach", softness_km=softness, **{"radius_km": 85, **fields})


def slow(users: dict[str, float], softness: float, error_km: float, kernel: Callable[[float, float], float]) -> float:
    """The mean of the best base's kernel over a fine grid of displacements, on a local plane.

    `users` gives each usable base its radius or scale. The plane is centred on the event and agrees with the geodesics
    of the nearby bases to some metres.
    """
    steps = np.linspace(-5, 5, 401) * error_km
    east, north = np.meshgrid(steps, steps)
    density = np.exp(-(east**2 + north**2) / (2 * error_km**2))
    best = np.full(east.shape, -np.inf)
    from geographiclib.geodesic import Geodesic

    for name, number in users.items():
        line = Geodesic.WGS84.Inverse(EVENT["lat"], EVENT["lon"], *BASES[name][:2])
        x = line["s12"] / 1000 * math.sin(math.radians(line["azi1"]))
        y = line["s12"] / 1000 * math.cos(math.radians(line["azi1"]))
        best = np.maximum(best, kernel(np.hypot(east - x, north - y), number))
    return float((density * best).sum() / density.sum())


def logistic(softness: float) -> Any:
    return lambda d, radius: 1 / (1 + np.exp((d - radius) / softness))


def decay(d: Any, scale: float) -> Any:
    return np.exp(-d / scale)


@pytest.mark.parametrize("name", BASES)
def test_distances_are_the_dossiers(name: str) -> None:
    (found,) = proximity(bases=[base(name, "us")], kernel="decay", scale_km=100).distances_km()
    assert found == approx(BASES[name][2], abs=BASES[name][3])


@settings(max_examples=15)
@given(st.floats(5, 60), st.floats(50, 150))
def test_reach_agrees_with_a_fine_grid(softness: float, radius: float) -> None:
    found = weigh(reach(softness=softness, radius_km=radius))
    expected = {
        "russia": slow({"Kulob": radius, "Qurghonteppa": radius}, softness, 10, logistic(softness)),
        "tajikistan": slow({"Kulob": radius}, softness, 10, logistic(softness)),
        "us": slow({"Kunduz": radius}, softness, 10, logistic(softness)),
    }
    for who, value in expected.items():
        assert found[who,] == approx(value, abs=1e-4)


@settings(max_examples=15)
@given(st.floats(5, 500))
def test_decay_agrees_with_a_fine_grid(scale: float) -> None:
    found = weigh(proximity(kernel="decay", scale_km=scale))
    assert found["russia",] == approx(slow({"Kulob": scale, "Qurghonteppa": scale}, 0, 10, decay), rel=1e-3)
    assert found["us",] == approx(slow({"Kunduz": scale}, 0, 10, decay), rel=1e-3)


@settings(max_examples=15)
@given(st.floats(5, 60), st.floats(50, 150), st.floats(50, 150))
def test_radii_that_differ_from_base_to_base_agree_with_a_fine_grid(softness: float, one: float, two: float) -> None:
    bases = [base("Kulob", {"russia": one, "us": two}), base("Qurghonteppa", {"russia": two})]
    found = weigh(proximity(kernel="reach", softness_km=softness, bases=bases))
    expected = slow({"Kulob": one, "Qurghonteppa": two}, softness, 10, logistic(softness))
    assert found["russia",] == approx(expected, abs=2e-3)
    assert found["us",] == approx(slow({"Kulob": two}, softness, 10, logistic(softness)), abs=2e-3)


def test_a_hard_edge_is_still_right_to_two_hundredths() -> None:
    for radius in (60, 70, 79, 90, 100):
        found = weigh(reach(softness=1, radius_km=radius))["tajikistan",]
        assert found == approx(slow({"Kulob": radius}, 1, 10, logistic(1)), abs=0.02)


def test_without_error_the_kernel_is_taken_at_the_distance_itself() -> None:
    event = {**EVENT, "error_km": 0}
    near = proximity(kernel="decay", scale_km=100)
    km = dict(zip((base.name for base in near.bases), near.distances_km(), strict=True))
    decaying = weigh(proximity(event=event, kernel="decay", scale_km=100))
    assert decaying["russia",] == approx(math.exp(-min(km["Kulob"], km["Qurghonteppa"]) / 100), rel=1e-12)
    reaching = weigh(reach(event=event))
    assert reaching["us",] == approx(1 / (1 + math.exp((km["Kunduz"] - 85) / 20)), rel=1e-12)


def test_far_beyond_the_reach_opportunity_is_0_without_a_warning() -> None:
    found = weigh(reach(softness=0.01, radius_km=1, bases=[base("Kandahar", "us"), base("Kulob", "russia")]))
    assert found["us",] == 0.0


def test_radii_may_differ_by_hypothesis() -> None:
    found = weigh(reach(radius_km={"russia": 300, "us": 300, "tajikistan": 20}))
    assert found["tajikistan",] < 0.1 < 0.99 < found["russia",]


def test_a_radius_at_the_base_goes_before_the_hypothesis_own() -> None:
    bases = [base("Kulob", {"russia": 300}), base("Kunduz", ["us", "russia"])]
    mixed = weigh(reach(bases=bases, radius_km={"us": 85, "russia": 20}))
    assert mixed["russia",] > 0.99
    assert mixed["us",] == approx(weigh(reach(bases=[base("Kunduz", "us")]))["us",], abs=2e-3)


def test_it_speaks_about_users_and_about_those_whose_reach_it_tells() -> None:
    assert spoken(reach()) == {"russia", "tajikistan", "us"}
    idle = reach(radius_km={"nobody": 50, "default": 85})
    assert spoken(idle) == {"russia", "tajikistan", "us", "nobody"}
    assert weigh(idle)["nobody",] == 0.0


def test_who_uses_no_base_has_no_opportunity_however_soft_the_reach_is() -> None:
    bases = [base("Kulob", {"russia": 80}), base("Kunduz", ["us"])]
    for model in (reach(softness=1e6, radius_km={"nobody": 9, "us": 9}, bases=bases), reach(softness=1e6)):
        assert weigh(model)["nobody",] == 0.0


def test_nothing_is_lacking_where_every_user_of_every_base_has_a_radius() -> None:
    for model in (
        reach(),
        proximity(kernel="reach", softness_km=20, bases=[base("Kulob", {"russia": 80}), base("Kunduz", {"us": 90})]),
        reach(bases=[base("Kulob", {"other": 80}), base("Kunduz", ["us", "other"])]),
        reach(bases=[base("Kulob", {"us": 80}), base("Kunduz", ["russia"])], radius_km={"russia": 70}),
    ):
        assert model.lacking(frame_of(model), {"who": "other"}) == ()


def test_a_user_without_any_radius_lacks_one() -> None:
    model = reach(radius_km={"us": 80, "russia": 80})
    lacking = [(tree.key, dict(state)) for tree, state in model.lacking(frame_of(model), {"who": "other"})]
    assert lacking == [(("radius_km",), {"who": "tajikistan"})]


@pytest.mark.parametrize("own", [True, False])
def test_numbers_that_vary_stay_behind_the_axes_of_the_questions(own: bool) -> None:
    bases = [base("Kulob", {"russia": 70} if own else ["russia"]), base("Kunduz", ["us"])]
    model = reach(bases=bases)
    frame = frame_of(model, trailing=1)
    softness = np.array([5.0, 20.0, 80.0])
    found = model.opportunity(NUMPY, numbers_of(model, frame, {"softness_km": softness}), frame)
    assert found.shape == (4, 3)
    for i, value in enumerate(softness):
        assert found[:, i].tolist() == approx(list(weigh(model, {"softness_km": value}).values()))


def test_each_radius_has_the_path_of_the_place_where_it_stands() -> None:
    model = proximity(kernel="reach", softness_km=20, bases=[base("Kulob", {"russia": 80})])
    assert weigh(model, {"bases.0.users.russia": 1000})["russia",] == approx(1)


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"kernel": "reach", "radius_km": 80}, "softness_km", "lacking; kernel 'reach' needs it"),
        ({"kernel": "reach", "softness_km": 80}, "radius_km", "lacking"),
        ({"kernel": "decay"}, "scale_km", "lacking; kernel 'decay' needs it"),
        ({"kernel": "decay", "scale_km": 80, "radius_km": 3}, "radius_km", "has no use for it"),
        ({"kernel": "decay", "scale_km": 80, "bases": [base("Kulob", {"us": 3})]}, "bases", "list the users only"),
        ({"kernel": "decay", "scale_km": 0}, "scale_km", "0"),
        ({"kernel": "near", "scale_km": 10}, "kernel", "'reach' or 'decay'"),
        ({"kernel": "decay", "scale_km": 9, "bases": []}, "bases", "an empty list"),
        (
            {"kernel": "decay", "scale_km": 9, "bases": [base("Kulob", ["uss"])]},
            "bases.0.users.0",
            "did you mean 'us'?",
        ),
        ({"kernel": "decay", "scale_km": 9, "bases": [base("Kulob", [])]}, "bases.0.users", "an empty list"),
        ({"kernel": "reach", "softness_km": 9, "bases": [base("Kulob", {"us": -1})]}, "bases.0.users.us", "-1"),
        ({"kernel": "decay", "scale_km": 9, "bases": [{**base("Kulob", "us"), "lat": 91}]}, "bases.0.lat", "90"),
        ({"kernel": "decay", "scale_km": 9, "bases": [{"name": "K", "lat": 1, "lon": 2}]}, "bases.0.users", "required"),
        ({"kernel": "decay", "scale_km": 9, "event": {**EVENT, "error_km": -1}}, "event.error_km", "0"),
        ({"kernel": "decay", "scale_km": 9, "event": {"lat": 1, "lon": 2}}, "event.error_km", "required"),
    ],
)
def test_misprints_are_told_at_their_place(fields: dict[str, object], key: str, message: str) -> None:
    ((place, text),) = misprints(Proximity, {"event": EVENT, "bases": SOME, **fields})
    assert place == key
    assert message in text
