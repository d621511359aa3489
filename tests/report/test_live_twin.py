"""The page computes what the engine computes, whatever a reader does."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import indicia as ind
from engine.strategies import Made, cases
from report.live_twin import Action, Json, Twin, check_against_engine, model_of, start_twin

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.yaml"))


@pytest.fixture(scope="module")
def twin(browser: Any) -> Iterator[Twin]:
    started = start_twin(browser)
    yield started
    started.page.close()


def random_trial(model: Json, random: Random) -> list[Action]:
    """A few numbers moved, and some items switched."""
    numbers = [i for i in range(len(model["numbers"])) if random.random() < 4 / len(model["numbers"])]
    moved: list[Action] = [("move", i, round(random.uniform(0, 0.6), 3)) for i in numbers]
    items = [i for i in range(len(model["items"])) if random.random() < 0.2]
    return [*moved, *(("switch", i, not model["items"][i]["on"]) for i in items)]


@pytest.mark.parametrize("path", MODELS, ids=[path.stem for path in MODELS])
def test_every_example_comes_out_as_scored_whatever_is_moved(path: Path, twin: Twin) -> None:
    case = ind.load(path)
    model, random = model_of(case), Random(path.stem)
    trials = [[], *(random_trial(model, random) for _ in range(25))]
    scores = [check_against_engine(found, case) for found in twin.run(case, trials)]
    assert scores[0] is not None
    assert sum(score is not None for score in scores) > 12


@st.composite
def trials_on(draw: st.DrawFn, model: Json) -> list[Action]:
    actions: list[Action] = []
    for _ in range(draw(st.integers(0, 5))):
        what = draw(st.sampled_from(["move", "move", "back", "switch"]))
        if what == "switch":
            actions.append((what, draw(st.integers(0, len(model["items"]) - 1)), draw(st.booleans())))
        elif model["numbers"]:
            place = draw(st.integers(0, len(model["numbers"]) - 1))
            actions.append(
                (what, place, draw(st.sampled_from([0, 1, 0.5])) if draw(st.booleans()) else draw(hundredths))
            )
    return actions


hundredths = st.integers(0, 100).map(lambda n: n / 100)


@given(made=cases(), data=st.data())
@settings(max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # to shrink a case takes minutes
def test_random_cases_come_out_as_scored_whatever_is_moved(made: Made, data: st.DataObject, twin: Twin) -> None:
    written = ind.load(made.data)
    case = written.with_overlays([{"indicia_overlay": 1, "set": made.values, "off": list(made.off)}])
    model = model_of(case)
    trials = [data.draw(trials_on(model)) for _ in range(4)]
    for found in twin.run(case, [[], *trials]):
        check_against_engine(found, written)
