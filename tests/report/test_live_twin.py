"""The page computes what the engine computes, whatever a reader does."""

from collections.abc import Iterator
from math import inf, log10
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import indicia as ind
from engine.build import case as case_of
from engine.build import question, table
from engine.strategies import Made, cases
from indicia.case import Case
from indicia.case.yaml import read_yaml
from indicia.engine.show import words
from report.live_twin import Action, Json, Twin, check_against_engine, model_of, start_twin

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.yaml"))


@pytest.fixture(scope="module")
def twin(browser: Any) -> Iterator[Twin]:
    started = start_twin(browser)
    yield started
    started.page.close()


def random_trial(model: Json, random: Random) -> list[Action]:
    """A few numbers moved, and some items switched."""
    numbers = [i for i in range(len(model["numbers"])) if random.random() < min(0.5, 4 / len(model["numbers"]))]
    moved: list[Action] = [("move", i, round(random.uniform(0, 0.6), 3)) for i in numbers]
    items = [i for i in range(len(model["items"])) if random.random() < 0.2]
    return [*moved, *(("switch", i, not model["items"][i]["on"]) for i in items)]


@pytest.mark.parametrize("path", MODELS, ids=[path.stem for path in MODELS])
def test_every_example_comes_out_as_scored_whatever_is_moved(path: Path, twin: Twin) -> None:
    case = ind.load(path)
    model, random = model_of(case), Random(path.stem)
    trials = [[], *(random_trial(model, random) for _ in range(12))]
    scores = [check_against_engine(found, case) for found in twin.run(case, trials)]
    assert scores[0] is not None
    assert sum(score is not None for score in scores) > 6


def test_what_is_copied_from_the_page_says_where_learned_numbers_come_from(twin: Twin, models: Path) -> None:
    learned = {"file": "strikes: all.csv", "as_of": "2017-12-31", "r_hat": inf, "options": {"by": "year"}}
    case = ind.load(models / "burglar.yaml", overlays=[{"indicia_overlay": 1, "learned": learned}])
    (found,) = twin.run(case, [[("switch", 0, False)]])
    overlay = read_yaml(found["overlay"], "overlay").data
    assert overlay["learned"] == read_yaml(case.overlay(), "overlay").data["learned"]
    assert (overlay["learned"]["as_of"], len(overlay["off"])) == ("2017-12-31", 1)


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
@settings(max_examples=settings.default.max_examples // 3, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_random_cases_come_out_as_scored_whatever_is_moved(made: Made, data: st.DataObject, twin: Twin) -> None:
    written = ind.load(made.data)
    case = written.with_overlays([{"indicia_overlay": 1, "set": made.values, "off": list(made.off)}])
    model = model_of(case)
    trials = [data.draw(trials_on(model)) for _ in range(4)]
    for found in twin.run(case, [[], *trials]):
        check_against_engine(found, written)


TWO = {"who": question({"a": 0.6, "b": 0.4})}


def test_a_full_repeat_adds_nothing_even_where_it_excludes(twin: Twin) -> None:
    evidence = {"one": table({"a": 0.5, "b": 0.4}), "two": table({"a": 0.0, "b": 0.4})}
    groups = {"g": {"items": ["one", "two"], "redundancy": 0.5, "same_claim": "-", "because": "-", "by": "-"}}
    case = ind.load(case_of(TWO, evidence, groups=groups))
    place = place_of(case, "g.redundancy")
    for found in twin.run(case, [[("move", place, 1)], [("move", place, 0.9)], [("switch", 0, False)]]):
        assert check_against_engine(found, case) is not None


def test_a_reliability_squared_comes_out_as_scored(twin: Twin) -> None:
    claim = {"report": "-", "date": "2020-01-01", "because": "-", "model": "testimony", "says": {"who": ["a"]}}
    item = {**claim, "speaker": "k", "carriers": ["k"], "otherwise": {"a": 0.2, "b": 0.3}}
    case = ind.load(case_of(TWO, {"one": item}, sources={"k": {"reliability": 0.8}}))
    model = model_of(case)
    assert model["items"][0]["numbers"] == [[2, 2]]
    for found in twin.run(case, [[("move", 2, value)] for value in (0, 0.1, 0.37, 0.9, 1)]):
        assert check_against_engine(found, case) is not None


def place_of(case: Case, path: str) -> int:
    return next(i for i, number in enumerate(model_of(case)["numbers"]) if number["path"] == path)


def test_a_prior_that_an_overlay_split_off_stays_apart_from_its_default(twin: Twin) -> None:
    given = {h: {"prior": {"default": p}} for h, p in {"a": 0.3, "b": 0.5, "c": 0.2}.items()}
    first = question({"x": 0.2, "y": 0.3, "z": 0.5})
    questions = {"who": first, "how": {"ask": "?", "given": "who", "hypotheses": given}}
    evidence = {"one": table({"x": 0.9, "y": 0.5, "z": 0.2}), "two": table({"a": 0.9, "b": 0.4, "c": 0.1}, about="how")}
    written = ind.load(case_of(questions, evidence))
    case = written.with_overlays([{"indicia_overlay": 1, "set": {"prior.how.a.x": 0.6}}])
    apart, default, b, c = (
        place_of(case, f"prior.how.{name}") for name in ("a.x", "a.default", "b.default", "c.default")
    )
    trials: list[list[Action]] = [
        [],
        [("move", default, 0.1)],
        [("move", apart, 0.2), ("move", default, 0.9)],
        [("move", default, 0.9), ("back", default, 0)],
        [("move", b, 0.25)],
        [("move", b, 0.1), ("move", c, 0.1), ("move", default, 0.5)],
    ]
    apart_in = [True, True, True, True, True, False]
    for found, is_apart in zip(twin.run(case, trials), apart_in, strict=True):
        assert ("prior.how.a.x" in read_yaml(found["overlay"], "overlay").data["set"]) == is_apart
        assert check_against_engine(found, written) is not None


def test_a_shared_number_that_an_overlay_replaced_is_moved_where_it_stands(twin: Twin) -> None:
    item = table({"a": 0.9, "b": 0.2}, carriers=["k"])
    shared = {"r": {"value": 0.8, "because": "-", "by": "-"}, "q": 0.5}
    sources = {"k": {"reliability": "$r"}, "l": {"reliability": "$q"}}
    items = {"one": item, "two": table({"a": 0.3, "b": 0.8}, carriers=["l"])}
    written = ind.load(case_of(TWO, items, sources=sources, parameters=shared))
    laid = {"r": {"value": "0.5 to 0.7", "because": "learned", "by": "-"}, "q": 0.9}
    case = written.with_overlays([{"indicia_overlay": 1, "parameters": laid}])
    r, q = place_of(case, "r"), place_of(case, "q")
    for found in twin.run(case, [[], [("move", r, 0.35), ("move", q, 0.1)], [("move", r, 0.35), ("back", r, 0)]]):
        assert check_against_engine(found, written) is not None
    moved = twin.run(case, [[("move", r, 0.35)]])[0]["overlay"]
    assert read_yaml(moved, "overlay").data["parameters"] == {"r": {**laid["r"], "value": 0.35}, "q": 0.9}


def test_of_two_clashes_the_earlier_is_named(twin: Twin) -> None:
    not_a, not_b = table({"a": 0, "b": 0.5}), table({"a": 0.5, "b": 0})
    case = ind.load(case_of(TWO, {"one": not_a, "two": not_b, "three": not_a, "four": not_b}))
    for off in ([], [0], [1], [0, 1], [3]):
        [found] = twin.run(case, [[("switch", i, False) for i in off]])
        assert check_against_engine(found, case) is None


def test_of_a_report_and_an_opportunity_that_exclude_all_the_opportunity_is_named(twin: Twin) -> None:
    questions = {"who": question({"a": 1.0, "b": 0.0}, prior_excludes=["fleet"])}
    facts = {"report": "-", "date": "2020-01-01", "because": "-", "availability": 0.5, "needed": 1}
    fleet = {**facts, "model": "capability", "aircraft": {"a": 0, "b": 2}}
    case = ind.load(case_of(questions, {"one": table({"a": 0, "b": 0.5}), "fleet": fleet}))
    [found, without] = twin.run(case, [[], [("switch", 1, False)]])
    assert "hypothesis: fleet." in found["answers"][0]["problem"]
    for each in (found, without):
        assert check_against_engine(each, case) is None


def test_figures_are_written_as_everywhere_else(twin: Twin) -> None:
    eighths = [k / 1000 for k in range(1001)] + [k / 8 for k in range(9)] + [1e-9, 1 - 1e-9]
    assert twin.say("probability", eighths) == [words.probability(p) for p in eighths]
    decibans = [k / 80 for k in range(-400, 401)] + [k / 4 for k in range(-40, 41)] + [inf, -inf, 1e-9]
    assert twin.say("decibans", decibans) == [words.decibans(weight) for weight in decibans]
    logs = [k / 97 for k in range(-900, 901)] + [log10(n) for n in range(1, 400)] + [inf, -inf, 250.0, 6.0, 9.9999]
    assert twin.say("odds", logs) == [words.odds(value) for value in logs]


def test_a_number_beside_a_slider_never_reads_as_more_than_it_is(twin: Twin) -> None:
    values = [0, 0.2, 0.875, 1 / 3, 0.03, 8.3333e-8, 0.9996, 1 - 8.3333e-8, 1 - 2**-53, 1]
    shown = ["0", "0.20", "0.875", "0.333", "0.03", "8.33e-8", "0.9996", "0.9999999", "0.9999999999999999", "1"]
    assert twin.say("figure", values) == shown
