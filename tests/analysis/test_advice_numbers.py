"""Advice on numbers."""

import pytest


def test_a_likelihood_of_0_excludes_for_good(advise) -> None:
    (advice,) = advise("likelihood-0", {"evidence.seen.given.bob": 0, "evidence.seen.carriers": None})
    assert advice.path == "evidence.seen.given.bob"
    assert "excluded for good" in advice.message


def test_a_likelihood_of_0_that_a_carrier_may_have_got_wrong_is_told_as_such(advise) -> None:
    (advice,) = advise("likelihood-0", {"evidence.seen.given.bob": 0})
    assert "only if it was not carried faithfully" in advice.message


def test_a_likelihood_of_1_is_told(advise) -> None:
    (advice,) = advise("likelihood-1", {"evidence.seen.given.ann": 1})
    assert advice.path == "evidence.seen.given.ann"
    assert "exactly 1 for ann" in advice.message


def test_a_likelihood_of_1_by_a_parameter_is_told_at_the_item(advise) -> None:
    (advice,) = advise("likelihood-1", {"parameters": {"sure": 1}, "evidence.seen.given.ann": "$sure"})
    assert advice.path == "evidence.seen"


def test_a_ratio_of_1_and_a_sensor_that_covers_nothing_are_no_certainties(advise) -> None:
    ratio = {"model": "ratio", "ratios": {"ann": 3, "bob": 1}, "given": None}
    assert advise("likelihood-1", {f"evidence.seen.{key}": value for key, value in ratio.items()}) == []
    absence = {
        "model": "absence",
        "coverage": {"ann": 0, "bob": 0.5},
        "detection": 0.5,
        "search": {"sensor": "s", "area": "a", "period": "p"},
        "given": None,
    }
    assert advise("likelihood-1", {f"evidence.seen.{key}": value for key, value in absence.items()}) == []


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("0.6 to 0.9", []),
        ("beta(0.5, 3)", ["infinite-density"]),
        ("0 of 4", ["infinite-density"]),
        ("0.01 to 0.5", ["infinite-density"]),
        ("0.6 to 0.9999", ["infinite-density", "lopsided-range"]),
    ],
)
def test_ranges_that_are_not_what_they_seem_are_told(advise, written, kinds) -> None:
    changes = {"evidence.seen.given.ann": written}
    found = [*advise("infinite-density", changes), *advise("lopsided-range", changes)]
    assert [a.kind for a in found] == kinds
    assert all(a.path == "evidence.seen.given.ann" for a in found)


def test_a_prior_is_told_where_it_stands_in_the_file(advise) -> None:
    (advice,) = advise("infinite-density", {"hypotheses.bob.prior": "beta(0.4, 0.6)"})
    assert advice.path == "hypotheses.bob.prior"


def test_a_parameter_that_nobody_uses_is_told(advise) -> None:
    parameters = {"used": 0.6, "through": 0.2, "name_of_through": "$through", "lost": 0.5, "name_of_lost": "$lost"}
    given = {"evidence.seen.given.ann": "$used", "evidence.seen.given.bob": "$name_of_through"}
    found = advise("unused-parameter", {"parameters": parameters, **given})
    assert [a.path for a in found] == ["parameters.lost", "parameters.name_of_lost"]


@pytest.mark.parametrize(
    "changes",
    [
        {"hypotheses.ann.prior": "$number", "hypotheses.bob.prior": 0.4},
        {"sources.post.reliability": "$number"},
        {"evidence.heard.knows": "$number"},
    ],
)
def test_a_parameter_is_used_wherever_a_number_may_stand(advise, changes) -> None:
    assert advise("unused-parameter", {"parameters": {"number": 0.5}, **changes}) == []
