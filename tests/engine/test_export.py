"""A score as data: the same figures under documented keys, whatever the form."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from indicia.engine import Score
from indicia.engine.export import json_text, to_dict

CASE = {
    "indicia": 1,
    "title": "A die",
    "as_of": "2020-01-01",
    "marking": "public",
    "by": "me",
    "questions": {
        "die": {
            "ask": "Which die was rolled?",
            "hypotheses": {"d6": {"prior": 0.25}, "d8": {"prior": 0.5}, "d12": {"prior": 0.25}},
        },
        "colour": {
            "ask": "Which colour is it?",
            "given": "die",
            "hypotheses": {
                "red": {"prior": {"d6": 1, "default": 0.5}},
                "blue": {"prior": {"d6": 0, "default": 0.5}},
            },
        },
    },
    "sources": {"croupier": {"label": "The croupier"}, "player": {"label": "A player", "reliability": "F"}},
    "evidence": {
        "seven": {
            "report": "It showed a seven",
            "speaker": "croupier",
            "date": "2020-01-01",
            "model": "table",
            "given": {"d6": 0, "d8": 0.125, "d12": "1/12"},
            "because": "fair dice",
        },
        "looks_big": {
            "report": "It looked big",
            "speaker": "player",
            "carriers": ["player"],
            "date": "2020-01-01",
            "model": "table",
            "given": {"d6": 0.1, "d8": 0.2, "d12": 0.4},
            "because": "a guess",
            "contradicts": ["seven"],
        },
        "rain": {
            "report": "It rained",
            "speaker": "player",
            "date": "2020-01-01",
            "model": "none",
            "because": "bears on nothing",
        },
    },
}


@pytest.fixture(scope="module")
def score() -> Score:
    return ind.score(ind.load(CASE))


@pytest.fixture(scope="module")
def founding(models: Path) -> Score:
    return ind.score(ind.load(models / "tajikistan-2018.yaml"))


def keys_of(data: object) -> set[str]:
    """Every key at any depth, without those that are names of the case."""
    if isinstance(data, list):
        return set().union(*map(keys_of, data)) if data else set()
    if not isinstance(data, dict):
        return set()
    found = set(data)
    for key, value in data.items():
        if key == "answers":
            found |= set().union(*map(keys_of, value.values()))
        elif key != "log_likelihood":
            below = keys_of(value)
            found |= below if key != "joint" or value is None else set(value)
    return found


def test_the_keys_of_a_score_are_exactly_those_that_are_documented(founding: Score, root: Path) -> None:
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    head, _, rest = page.partition("## `indicia score --json`")
    section = rest.partition("## `indicia check")[0] + head
    documented = set(re.findall(r"`([a-z0-9_]+)`", "\n".join(re.findall(r"^\| (`.*?) \|.*$", section, re.MULTILINE))))
    inside = {
        "exact",
        "method",
        "causes",
        "items",
        "speakers",
        "carriers",
        "shown",
        "questions",
        "hypotheses",
        "posterior",
    }
    assert keys_of(to_dict(founding)) == documented | inside


def test_json_reads_back_to_the_same_data(score: Score) -> None:
    data = json.loads(score.to_json())
    assert data["answers"]["die"]["hypotheses"][1]["posterior"] == score["die"].posterior["d8"]
    assert data["case"] == to_dict(score)["case"]


def test_infinite_numbers_are_strings_in_json(score: Score) -> None:
    def refuse(token: str) -> float:
        raise AssertionError(f"{token} is no JSON")

    data = json.loads(score.to_json(), parse_constant=refuse)
    d6 = data["answers"]["die"]["hypotheses"][0]
    assert (d6["posterior"], d6["log_posterior"]) == (0.0, "-inf")
    assert data["answers"]["die"]["weights"][0]["log_likelihood"]["d6"] == "-inf"


@pytest.mark.parametrize(("value", "text"), [(math.inf, '"inf"'), (-math.inf, '"-inf"'), (math.nan, '"nan"')])
def test_what_json_has_no_token_for_is_a_string(value: float, text: str) -> None:
    assert json_text([value]) == f"[\n  {text}\n]"


def test_json_can_be_kept_to_ascii() -> None:
    assert json_text("Панж", ascii_only=True).isascii()
    assert json_text("Панж") == '"Панж"'


def test_weights_add_up_from_the_prior_odds_to_the_posterior_odds(founding: Score) -> None:
    for answer in to_dict(founding)["answers"].values():
        shift = {h["id"]: h["opportunity_decibans"] for h in answer["hypotheses"]}
        total = (
            10 * math.log10(answer["prior_odds_against_next"]) + shift[answer["leader"]] - shift[answer["runner_up"]]
        )
        total += sum(weight["weight_decibans"] for weight in answer["weights"])
        assert total == approx(10 * answer["log10_posterior_odds_against_next"], abs=1e-9)


def test_all_items_are_listed_with_their_standing(founding: Score) -> None:
    standing = {item["id"]: item["standing"] for item in to_dict(founding)["items"]}
    assert standing["fleets"] == "opportunity"
    assert standing["moscow_denies"] == "counts"
    assert standing["two_guards_killed"] == "withdrawn"
    assert standing["lumberjacks"] == "no weight"


def test_an_item_that_was_left_out_stays_in_the_list() -> None:
    left = ind.score(ind.load(CASE).without("looks_big"))
    items: list[dict[str, Any]] = to_dict(left)["items"]
    assert [item["standing"] for item in items] == ["counts", "left out", "no weight"]
    assert to_dict(left)["case"]["changed"] == ["without looks_big"]


def test_an_item_says_which_unjudged_source_it_hangs_on(score: Score) -> None:
    items = to_dict(score)["items"]
    assert [item["not_judged"] for item in items] == [[], ["player"], []]
    assert any("graded F" in note and "looks_big" in note for note in score.notes)


def test_contradictions_are_among_the_notes(score: Score) -> None:
    assert "In contradiction: looks_big with seven" in score.notes


def test_an_overlay_made_for_another_case_is_told() -> None:
    overlay = {"indicia_overlay": 1, "of": "abcdef0", "off": ["looks_big"]}
    assert any("abcdef" in note for note in ind.score(ind.load(CASE), overlays=[overlay]).notes)


def test_the_joint_sums_to_the_posterior_of_each_question(score: Score) -> None:
    joint = to_dict(score)["joint"]
    assert joint["questions"] == ["die", "colour"]
    assert [sum(row) for row in joint["posterior"]] == approx(list(score["die"].posterior.values()), abs=1e-12)


def test_a_data_frame_has_a_row_for_each_hypothesis(score: Score) -> None:
    frame = score.to_dataframe()
    assert list(frame.index.names) == ["question", "hypothesis"]
    assert frame.loc[("die", "d8"), "posterior"] == score["die"].posterior["d8"]
    assert frame.groupby("question")["posterior"].sum().tolist() == approx([1.0, 1.0])
    assert frame.attrs["hash"] == score.provenance.case_hash


def test_a_dataset_has_a_dimension_for_each_question_and_units(score: Score) -> None:
    data = score.to_xarray()
    assert float(data["posterior_die"].sel(die="d8")) == score["die"].posterior["d8"]
    assert data["log_likelihood_die"].dims == ("item", "die")
    assert data["weight_die"].attrs["units"] == "dB"
    assert data["joint"].dims == ("die", "colour")
    assert data.attrs["title"] == "A die"
    assert data.attrs["marking"] == "public"


def test_a_dataset_without_items_that_count_is_still_one() -> None:
    case = ind.load(CASE).without("seven", "looks_big")
    assert ind.score(case).to_xarray().sizes["item"] == 0


def test_a_question_may_be_called_item() -> None:
    case = {**CASE, "questions": {"item": CASE["questions"]["die"]}}  # type: ignore[index]
    assert ind.score(ind.load(case)).to_xarray()["log_likelihood_item"].dims == ("item_", "item")


def test_a_score_whose_leader_changes_with_the_ranges_is_not_to_be_relied_on() -> None:
    from dataclasses import replace

    from indicia.engine.listing import caveats

    scored = ind.score(ind.load(CASE))
    exactness = replace(
        scored.exactness, causes=("x in 2 items",), full={q: dict(a.posterior) for q, a in scored.answers.items()}
    )
    assert caveats(scored.answers, exactness) == ()
    turned = {**exactness.full, "die": {"d6": 0.1, "d8": 0.3, "d12": 0.6}}
    assert "D12" in caveats(scored.answers, replace(exactness, full=turned))[0]


def test_a_score_whose_full_figure_is_not_known_well_is_not_to_be_relied_on() -> None:
    from dataclasses import replace

    from indicia.engine.listing import caveats

    scored = ind.score(ind.load(CASE))
    full = {q: dict(a.posterior) for q, a in scored.answers.items()}
    errors = {"die": {"d8": 0.02}, "colour": {"red": 0.001}}
    found = caveats(scored.answers, replace(scored.exactness, causes=("x",), full=full, standard_error=errors))
    assert len(found) == 1
    assert "standard error of 0.02" in found[0]
