"""How an item's numbers arose: each step against what a score is made of, and against closed forms."""

import json
from math import exp, inf, log, log10
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.engine.show.terminal import width_of
from indicia.errors import IndiciaError

SEARCH = {"sensor": "s", "area": "a", "period": "p"}
LINKED = {
    "ask": None,
    "hypotheses": None,
    "questions": {
        "who": {
            "ask": "Who?",
            "hypotheses": {"ann": {"prior": 0.5}, "bob": {"prior": 0.3}, "cid": {"prior": 0.2}},
        },
        "when": {
            "ask": "When?",
            "given": "who",
            "hypotheses": {
                "day": {"prior": {"cid": 1, "default": 0.4}},
                "night": {"prior": {"cid": 0, "default": 0.6}},
            },
        },
        "pact": {"hidden": True, "hypotheses": {"agreed": {"prior": 0.2}, "none": {"prior": 0.8}}},
    },
    "evidence.seen.given": {
        "who": {"ann": {"when": {"day": 0.6, "night": 0.3}}, "default": 0.1},
    },
    "evidence.heard.says": {"who": "bob"},
}


def by_state(explanation, key: str) -> dict:
    """The values of one step by state."""
    (stage,) = (s for s in explanation.stages if s.key == key)
    return {state: None if v is None else exp(v) for state, v in zip(explanation.states, stage.log, strict=True)}


def test_a_carried_item_tells_likelihood_mixture_and_weight(build) -> None:
    found = ind.explain(build(), "seen")
    # Both carriers are graded B, 0.8 to 0.95: 0.875. u is the mean of L under the prior of 5 : 4.
    u = (5 * 0.6 + 4 * 0.2) / 9
    assert by_state(found, "likelihood") == {("ann",): approx(0.6), ("bob",): approx(0.2)}
    assert by_state(found, "misreported") == {("ann",): approx(u), ("bob",): approx(u)}
    carried = {h: 0.875 * value + 0.125 * u for h, value in (("ann", 0.6), ("bob", 0.2))}
    assert by_state(found, "carried") == {(h,): approx(value) for h, value in carried.items()}
    assert (found.leader, found.rival) == ("ann", "bob")
    assert found.weight_decibans == approx(10 * log10(carried["ann"] / carried["bob"]))


def test_the_weights_are_those_of_the_score(models, data) -> None:
    for file in (models / "tajikistan-2018.yaml", data / "cases" / "every-report-model.yaml"):
        case = ind.load(file)
        answer = ind.score(case).answer
        for item in answer.weights:
            found = ind.explain(case, item.item)
            assert found.weight_decibans == approx(item.weight_decibans, abs=1e-9)
            assert found.log_likelihood == approx(item.log_likelihood, abs=1e-9)


def test_the_weights_of_another_question_can_be_asked_for(build) -> None:
    case = build(LINKED)
    found = ind.explain(case, "seen", question="when")
    (weight,) = (w for w in ind.score(case)["when"].weights if w.item == "seen")
    assert found.ask == "When?"
    assert found.weight_decibans == approx(weight.weight_decibans)


def test_what_an_item_says_unreliable_is_told_as_said_there(build) -> None:
    found = ind.explain(build({"evidence.seen.unreliable": 0.3}), "seen")
    assert by_state(found, "misreported") == {("ann",): approx(0.3), ("bob",): approx(0.3)}
    assert "u = 0.3: the same, not carried faithfully: as the item says" in found.to_text()


def test_a_testimony_holds_its_carriers_itself(build) -> None:
    found = ind.explain(build({"evidence.heard.carriers": ["post"]}), "heard")
    r = 0.3 * 0.875 * 0.875
    assert [stage.key for stage in found.stages] == ["likelihood"]
    assert by_state(found, "likelihood") == {("ann",): approx((1 - r) * 0.2), ("bob",): approx(r + (1 - r) * 0.2)}
    paths = {number.place: number.path for number in found.numbers}
    assert paths["honest"] == "maid.reliability"
    assert paths["hops"] == "post.reliability"
    assert "L: probability of the report as it has reached us." in found.to_text()


def test_what_the_model_was_told_beside_numbers_is_shown(build) -> None:
    found = ind.explain(build(), "heard")
    assert dict(found.fields)["says"] == "{question: bob}"
    assert "says: {question: bob}" in found.to_text()
    assert not {"otherwise", "report", "speaker"} & dict(found.fields).keys()


def test_of_bases_it_is_told_how_far_off_they_are() -> None:
    found = ind.explain(ind.load("models/tajikistan-2018.yaml"), "bases")
    assert "Kulob (UTDK) 78.8 km (russia, tajikistan)" in dict(found.fields)["bases"]


def test_every_number_is_told_with_value_path_and_how_it_was_written(build) -> None:
    changes = {
        "parameters": {"often": "0.5 to 0.8"},
        "evidence.seen.model": "absence",
        "evidence.seen.given": None,
        "evidence.seen.coverage": {"ann": "$often", "default": "3 of 4"},
        "evidence.seen.detection": 0.9,
        "evidence.seen.search": SEARCH,
    }
    case = build(changes)
    found = {n.place: n for n in ind.explain(case, "seen").numbers}
    assert (found["coverage.ann"].path, found["coverage.ann"].written) == ("often", "$often")
    assert found["coverage.default"].path == "seen.coverage.default"
    assert found["coverage.default"].written == "3 of 4"
    assert found["coverage.default"].value == approx(3.5 / 5)
    assert (found["told"].value, found["told"].written) == (1.0, "default")


def test_the_rest_of_the_statements_is_told_as_one_minus_the_others(build) -> None:
    statements = {"statements": {"denied": "rest", "silent": 0.2, "blamed_other": 0.1, "admitted": 0.3}}
    changes = {
        "evidence.seen.model": "denial",
        "evidence.seen.given": None,
        "evidence.seen.actor": "ann",
        "evidence.seen.statement": "denied",
        "evidence.seen.if_responsible": statements,
        "evidence.seen.if_not": 0.9,
    }
    (rest,) = (n for n in ind.explain(build(changes), "seen").numbers if n.written == "rest")
    assert rest.value == approx(0.4)


def test_a_repeat_is_told_with_what_its_group_takes_from_it(build) -> None:
    again = {"report": "again", "speaker": "cook", "date": "2020-01-03", "model": "table", "because": "the same"}
    changes = {
        "evidence.again": {**again, "given": {"ann": 0.9, "bob": 0.1}},
        "groups": {"door": {"items": ["seen", "again"], "redundancy": 0.75, "same_claim": "at the door"}},
    }
    case = build(changes)
    found = ind.explain(case, "again")
    assert by_state(found, "grouped") == {("ann",): approx(0.9**0.25), ("bob",): approx(0.1**0.25)}
    assert "repeats seen in group door" in found.to_text()
    assert "first of group door" in ind.explain(case, "seen").to_text().replace("\n   ", " ").lower()


def test_a_source_that_is_good_or_bad_throughout_is_an_axis_of_the_table(build) -> None:
    found = ind.explain(build({"sources.post.faults": "together"}), "seen")
    u = (5 * 0.6 + 4 * 0.2) / 9
    assert found.axes == ("question", "post.faults")
    assert by_state(found, "carried") == {
        ("ann", "faithful"): approx(0.6),
        ("ann", "unfaithful"): approx(u),
        ("bob", "faithful"): approx(0.2),
        ("bob", "unfaithful"): approx(u),
    }
    assert any("faithful with probability 0.875" in note for note in found.notes)


def test_opportunity_is_told_as_it_is_and_scaled(build) -> None:
    changes = {
        "prior_excludes": ["before", "since"],
        "evidence.before": {
            "report": "what each did before",
            "model": "record",
            "events": {"ann": 3, "bob": 1},
            "years": 10,
            "scope": "keys",
            "because": "the house book",
        },
    }
    changes["evidence.since"] = {**changes["evidence.before"], "events": {"ann": 5}, "years": {"ann": 10}}
    case = build(changes)
    found = ind.explain(case, "before")
    mean = (5 * 0.35 + 4 * 0.15) / 9
    assert by_state(found, "opportunity") == {("ann",): approx(0.35), ("bob",): approx(0.15)}
    assert by_state(found, "scaled") == {("ann",): approx(0.35 / mean), ("bob",): approx(0.15 / mean)}
    assert found.weight_decibans == approx(10 * log10(0.35 / 0.15))
    alone = ind.explain(case, "since")
    assert by_state(alone, "opportunity") == {("ann",): approx(0.55), ("bob",): None}
    assert by_state(alone, "scaled") == {("ann",): approx(1.0), ("bob",): approx(1.0)}
    gains = [ind.explain(case, name).log_likelihood["ann"] for name in ("before", "since")]
    assert 10 / log(10) * sum(gains) == approx(ind.score(case).answer.opportunity_decibans["ann"])


def test_a_catch_all_that_is_not_spoken_of_is_told_as_neutral(build) -> None:
    assert any("neutral" in note for note in ind.explain(build(), "seen").notes)
    named = ind.explain(build({"evidence.seen.given.other": 0.4}), "seen")
    assert not any("neutral" in note for note in named.notes)
    assert by_state(named, "likelihood")[("other",)] == approx(0.4)


def test_states_that_cannot_be_are_left_out_and_hypotheses_that_are_alike_stand_together(build) -> None:
    found = ind.explain(build(LINKED), "seen")
    assert found.axes == ("who", "when")
    assert ("cid", "night") not in found.states
    assert ("cid", "day") in found.states
    text = found.to_text()
    assert "ann       day    0.6" in text
    assert "          night  0.3" in text
    assert "bob, cid  any    0.1" in text


def test_a_likelihood_beyond_what_a_float_holds_is_told_as_a_power(build) -> None:
    changes = {
        "evidence.seen.model": "measurement",
        "evidence.seen.carriers": None,
        "evidence.seen.given": None,
        "evidence.seen.value": 100,
        "evidence.seen.distribution": "normal",
        "evidence.seen.expected": {"ann": {"mu": 100, "sigma": 1}, "bob": {"mu": 0, "sigma": 1}},
    }
    power = -(0.5 * 100**2 + 0.5 * log(2 * 3.141592653589793)) / log(10)
    assert f"10^{power:.1f}" in ind.explain(build(changes), "seen").to_text()


def test_a_likelihood_of_0_is_told_as_infinitely_many_decibans(build) -> None:
    given = {"ann": 0.6, "bob": 0.3, "other": 0}
    two = {"ann": {"prior": 0.5}, "other": {"prior": 0.5, "catch_all": True}, "bob": {"prior": 0.0}}
    changes = {"evidence.seen.given": given, "evidence.seen.carriers": None, "hypotheses": two}
    found = ind.explain(build(changes), "seen")
    assert found.weight_decibans == inf
    assert "+inf dB for Ann" in found.to_text()
    assert found.to_dict()["weight_decibans"] == "inf"
    assert found.to_dict()["log_likelihood"]["other"] == "-inf"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"evidence.heard.retracts": "seen"}, "retracted by heard"),
        ({"evidence.heard.supersedes": "seen"}, "superseded by heard"),
        ({"evidence.seen.model": "none", "evidence.seen.given": None}, "its model is 'none'"),
    ],
)
def test_an_item_without_weight_is_told_why(build, changes, why) -> None:
    found = ind.explain(build(changes), "seen")
    assert found.no_weight is not None
    assert why in found.no_weight
    assert why in found.to_text()
    assert (found.stages, found.weight_decibans) == ((), 0.0)


def test_an_item_that_an_overlay_leaves_out_is_told_as_such(build) -> None:
    found = ind.explain(build().without("seen"), "seen")
    assert found.no_weight == "left out by an overlay"
    assert [n.place for n in found.numbers] == ["given.ann", "given.bob"]


def test_the_report_and_the_judgement_stand_at_the_top(build) -> None:
    changes = {
        "evidence.seen.url": "https://example.org/door",
        "evidence.seen.known_on": "2020-01-05",
        "evidence.seen.credibility": 2,
    }
    head = ind.explain(build(changes), "seen").to_text().split("\n\n")[0]
    for part in (
        "seen: Ann was at the door",
        "said by The cook",
        "through The Post, The Times",
        "2020-01-02",
        "known on 2020-01-05",
        "credibility 2",
        "https://example.org/door",
        "judged by A. Nalyst: she lives there",
    ):
        assert part in head


def test_a_single_hypothesis_has_nothing_to_be_weighed_against(build) -> None:
    changes = {
        "hypotheses": {"ann": {"prior": 1}},
        "evidence.seen.given": 0.5,
        "evidence.heard.says": {"question": "ann"},
    }
    found = ind.explain(build(changes), "seen")
    assert found.rival is None
    assert "one hypothesis only" in found.to_text()


def test_markdown_holds_a_table_for_the_numbers_the_steps_and_the_weight(build) -> None:
    text = ind.explain(build(), "seen").to_markdown()
    assert text.startswith("## seen\n")
    assert text.count("---") >= 3
    assert "### 4. Weight on question: Who took the key?" in text


def test_the_text_of_a_case_can_neither_command_a_terminal_nor_turn_into_markup(build) -> None:
    spoilt = "\x1b[31m\u202ered <b>"
    case = build(
        {
            "evidence.seen.report": spoilt,
            "evidence.seen.because": spoilt,
            "evidence.seen.url": f"https://example.org/{spoilt}",
            "hypotheses.ann.label": spoilt,
            "sources.post.label": spoilt,
            "evidence.seen.carriers": ["post"],
        }
    )
    found = ind.explain(case, "seen")
    for text in (found.to_text(), found.to_markdown()):
        assert not {"\x1b", "\u202e"} & set(text)
    assert "<b>" not in found.to_markdown()


def test_the_text_keeps_to_the_width_but_for_tables_and_addresses(build) -> None:
    case = build({"evidence.seen.report": "word " * 60, "evidence.seen.because": "\u8a3c\u62e0 " * 60})
    head = ind.explain(case, "seen").to_text(60).split("1  Model")[0]
    assert max(map(width_of, head.splitlines())) <= 60


def test_the_plain_data_are_ready_for_json_and_have_stable_keys(build) -> None:
    data = ind.explain(build(), "seen").to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["states"] == [{"question": "ann"}, {"question": "bob"}]
    assert sorted(data) == [
        "ask",
        "because",
        "by",
        "carriers",
        "credibility",
        "date",
        "fields",
        "formula",
        "item",
        "known_on",
        "labels",
        "leader",
        "log_likelihood",
        "model",
        "no_weight",
        "notes",
        "numbers",
        "question",
        "report",
        "rival",
        "speakers",
        "stages",
        "states",
        "summary",
        "url",
        "weight_decibans",
    ]


def test_every_item_of_every_example_can_be_explained(models, data) -> None:
    for file in (*models.glob("*.yaml"), *(data / "cases").glob("*.yaml")):
        case = ind.load(file)
        for item in case.document.evidence.values():
            found = ind.explain(case, item.id)
            assert item.id in str(found)
            assert "L(h)" in found.formula or "g(h)" in found.formula
            json.dumps(found.to_dict(), allow_nan=False)


def test_an_unknown_item_is_named_with_the_nearest(build) -> None:
    with pytest.raises(IndiciaError, match="'sen' is no evidence item; did you mean 'seen'"):
        ind.explain(build(), "sen")


def test_a_question_that_is_hidden_or_unknown_is_refused(build) -> None:
    for name in ("pact", "whom"):
        with pytest.raises(IndiciaError, match="is no question that is asked"):
            ind.explain(build(LINKED), "seen", question=name)


def test_what_a_number_means_is_broken_where_the_table_is_wider_than_the_terminal(models: Path) -> None:
    case = ind.load(models / "burglar.yaml", values={"time.given.suspect_1": "0.1 to 0.7"})
    text = ind.explain(case, "time").to_text(56)
    table = text.partition("place")[2].partition("\n\n")[0].splitlines()
    assert max(map(len, table)) <= 56
    assert "90 % between 0.1 and 0.7" in " ".join(text.split())
