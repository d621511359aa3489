"""Advice on items that depend on one another."""

from math import log10

from pytest import approx

import indicia as ind

AGAIN = {
    "report": "Ann was at the door, said again",
    "speaker": "cook",
    "carriers": ["post", "times"],
    "date": "2020-01-03",
    "model": "table",
    "given": {"ann": 0.9, "bob": 0.1},
    "because": "she said more",
}
GROUP = {"items": ["seen", "again"], "redundancy": 0.8, "same_claim": "Ann was there"}


def grouped(**group: object) -> dict:
    return {"evidence.again": dict(AGAIN), "groups": {"door": {**GROUP, **group}}}


def test_a_group_with_the_stronger_item_behind_is_told_with_what_another_order_would_do(advise, build) -> None:
    (advice,) = advise("group-order", grouped())
    assert advice.path == "groups.door.items"
    before = ind.score(build(grouped())).answer.posterior
    after = ind.score(build(grouped(items=["again", "seen"]))).answer.posterior
    most = max(before, key=lambda h: abs(after[h] - before[h]))
    assert f"{most} would have {after[most]:.3g} instead of {before[most]:.3g}" in advice.message


def test_a_group_in_the_right_order_is_well(advise) -> None:
    assert advise("group-order", grouped(items=["again", "seen"])) == []


def test_the_order_of_a_group_without_redundancy_does_not_matter(advise) -> None:
    assert advise("group-order", grouped(redundancy=0)) == []


def test_a_group_whose_first_item_is_taken_back_begins_with_the_next(advise) -> None:
    third = {**AGAIN, "report": "and again", "given": {"ann": 0.6, "bob": 0.2}}
    changes = grouped(items=["seen", "again", "third"])
    changes["evidence.third"] = {**third, "retracts": "seen"}
    assert advise("group-order", changes) == []


def villages(n: int, p: float = 0.05) -> dict:
    """Reports of n villages, each of which `bob` makes rather improbable."""
    item = {"report": "a light", "date": "2020-01-03", "model": "table", "because": "a light is a light"}
    changes: dict = {f"sources.v{i}": {"label": f"village {i}"} for i in range(n)}
    given = {"ann": 0.4, "bob": p, "other": 0.4}
    changes |= {f"evidence.light_{i}": {**item, "speaker": f"v{i}", "given": given} for i in range(n)}
    return changes


def test_a_hypothesis_that_many_weak_items_bring_down_is_told(advise) -> None:
    (advice,) = advise("shared-sub-claim", villages(5))
    assert advice.path == "hypotheses.bob"
    assert "hidden question" in advice.message
    # Each village has the same ratio, 0.05 to 0.4, against all others: 9.0 dB.
    assert 5 * 10 * log10(0.4 / 0.05) == approx(45.2, abs=0.05)
    assert "no single item taking more than 9.0 dB" in advice.message


def test_a_hypothesis_that_falls_less_or_by_one_strong_item_is_well(advise) -> None:
    assert advise("shared-sub-claim", villages(3)) == []
    assert advise("shared-sub-claim", villages(5, p=0.03)) == []


def test_a_single_hypothesis_has_no_odds_that_could_fall(build) -> None:
    alone = {
        "hypotheses": {"ann": {"prior": 1}},
        "evidence.seen.given": 0.5,
        "evidence.heard.says": {"question": "ann"},
    }
    assert "shared-sub-claim" not in [a.kind for a in ind.check(build(alone))]
