"""Advice on what is asked."""

from pytest import approx

import indicia as ind

TWO = {
    "ask": None,
    "hypotheses": None,
    "questions": {
        "who": {
            "ask": "Who?",
            "hypotheses": {"ann": {"prior": 0.5}, "bob": {"prior": 0.4}, "other": {"prior": 0.1, "catch_all": True}},
        },
        "when": {
            "ask": "When?",
            "given": "who",
            "hypotheses": {
                "day": {"prior": {"ann": 0.2, "bob": 0.6}},
                "night": {"prior": {"ann": 0.8, "bob": 0.3}},
                "never": {"prior": {"ann": 0.0, "bob": 0.1}, "catch_all": True},
            },
        },
    },
    "evidence.heard.says": {"who": "bob"},
}


def own_row(questions: dict) -> dict:
    """The same, with a row of its own for the parent's catch-all."""
    rows = {"day": 0.5, "night": 0.3, "never": 0.2}
    given = {
        name: {**inner, "prior": {**inner["prior"], "other": rows[name]}}
        for name, inner in questions["when"]["hypotheses"].items()
    }
    return {**questions, "when": {**questions["when"], "hypotheses": given}}


def test_a_question_without_a_catch_all_is_told(advise) -> None:
    (advice,) = advise("no-catch-all", {"hypotheses": {"ann": {"prior": 0.5}, "bob": {"prior": 0.5}}})
    assert "catch_all: true" in advice.message


def test_a_hidden_question_needs_no_catch_all(advise) -> None:
    questions = {
        **TWO["questions"],
        "pact": {"hidden": True, "hypotheses": {"yes": {"prior": 0.3}, "no": {"prior": 0.7}}},
    }
    assert advise("no-catch-all", {**TWO, "questions": questions}) == []


def test_a_row_of_its_own_for_a_catch_all_is_told(advise) -> None:
    (advice,) = advise("catch-all-row", {**TWO, "questions": own_row(TWO["questions"])})
    assert advice.path == "questions.when"
    assert "not neutral" in advice.message


def test_a_child_question_that_leaves_the_catch_all_its_stand_ins_rows_is_well(advise) -> None:
    assert advise("catch-all-row", TWO) == []


def test_a_prior_that_the_ranges_beside_it_push_away_is_told(advise, build) -> None:
    # The range takes 0.8 on the mean, so that 0.4 and 0.1 share 0.2: 0.16 and 0.04.
    changes = {"hypotheses.ann.prior": "beta(8, 2)"}
    found = advise("realised-prior", changes)
    assert [a.path for a in found] == ["hypotheses.bob", "hypotheses.other"]
    assert "written 0.4, but the prior is 0.16" in found[0].message
    assert ind.score(build(changes)).answer.prior["bob"] == approx(0.16)


def test_a_prior_near_what_is_written_is_well(advise) -> None:
    assert advise("realised-prior", {"hypotheses.ann.prior": "beta(52, 48)"}) == []


def test_weights_are_no_priors_to_be_realised(advise) -> None:
    weights = {"ann": {"weight": 7}, "bob": {"weight": 2}, "other": {"weight": 1, "catch_all": True}}
    assert advise("realised-prior", {"hypotheses": weights}) == []


def test_a_prior_that_was_set_is_meant(build) -> None:
    assert [a.kind for a in ind.check(build().set("prior.ann", 0.9))] == []


def test_a_case_without_a_day_is_told(advise) -> None:
    (advice,) = advise("no-as-of", {"as_of": None})
    assert "hindsight" in advice.message


def test_numbers_that_nobody_judged_are_told(advise) -> None:
    items = {f"evidence.{name}.by": "B" for name in ("seen", "heard")}
    (advice,) = advise("no-author", {"by": None, **items})
    assert "prior.ann" in advice.message


def test_numbers_with_an_author_each_need_none_at_the_top(advise) -> None:
    named = {f"evidence.{name}.by": "B" for name in ("seen", "heard")}
    named |= {f"hypotheses.{name}.by": "B" for name in ("ann", "bob", "other")}
    named |= {f"sources.{name}.by": "B" for name in ("maid", "post", "times")}
    assert advise("no-author", {"by": None, **named}) == []


def test_an_overlay_of_another_case_is_told(build) -> None:
    case = build()
    for of, kinds in (("0123", ["other-case"]), (case.hash[:8], [])):
        changed = case.with_overlays([{"indicia_overlay": 1, "of": of}])
        assert [a.kind for a in ind.check(changed)] == kinds
