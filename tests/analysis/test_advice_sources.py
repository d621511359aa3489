"""Advice on who speaks and who carries."""

import pytest

import indicia as ind


def test_a_carrier_without_a_reliability_is_told_with_what_hangs_on_it(advise) -> None:
    (advice,) = advise("unrated-carrier", {"sources.post.reliability": None, "evidence.seen.carriers": ["post"]})
    assert advice.path == "sources.post"
    assert "taken as certain in seen" in advice.message


def test_a_carrier_without_a_reliability_beside_one_that_has_one_is_told_as_passed_over(advise) -> None:
    (advice,) = advise("unrated-carrier", {"sources.post.reliability": None})
    assert "passed over" in advice.message


def test_an_item_through_one_carrier_only_is_told(advise) -> None:
    (advice,) = advise("one-carrier", {"evidence.seen.carriers": ["post"]})
    assert advice.path == "sources.post"
    assert "seen" in advice.message


def test_two_carriers_of_one_house_are_one(advise) -> None:
    (advice,) = advise("one-carrier", {"sources.times.part_of": "post"})
    assert advice.path == "sources.post"


def test_items_that_hang_on_an_f_are_told_with_what_it_moves(advise, build) -> None:
    (advice,) = advise("not-judged", {"sources.maid.reliability": "F"})
    assert advice.path == "sources.maid.reliability"
    assert "heard hangs on it" in advice.message
    case = build({"sources.maid.reliability": "F"})
    leader = ind.score(case).answer.leader
    ends = [ind.score(case, values={"maid.reliability": value}).answer.posterior[leader] for value in (0, 1)]
    assert f"{leader} has {ends[0]:.2f} at 0, {ends[1]:.2f} at 1" in advice.message


def test_an_answer_that_an_f_decides_is_told_as_such(advise) -> None:
    (advice,) = advise("not-judged", {"sources.maid.reliability": "F", "evidence.heard.knows": 0.9})
    assert "no longer leads" in advice.message


def test_an_f_throughout_a_source_is_seen_too(advise) -> None:
    faults = {"sources.post.faults": "together", "sources.post.reliability": "F", "evidence.seen.carriers": "post"}
    (advice,) = advise("not-judged", faults)
    assert "seen hangs on it" in advice.message


def test_an_f_that_nothing_hangs_on_is_well(advise) -> None:
    assert advise("not-judged", {"sources.post.reliability": "F"}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russian defence ministry", "Russia's Defense Ministry"),
        ("The Guardian", "Guardian"),
        ("ministry of defence", "defence ministry"),
    ],
)
def test_two_sources_with_nearly_the_same_label_are_told(advise, one, other) -> None:
    labels = {"sources.post.label": one, "sources.times.label": other}
    (advice,) = advise("organisation-twice", labels)
    assert advice.path == "sources.times"
    assert "part_of: post" in advice.message
    assert advise("organisation-twice", {**labels, "sources.times.part_of": "post"}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tajik defence ministry", "Afghan defence ministry"),
        ("eyewitness 1", "eyewitness 2"),
        ("witness A", "witness B"),
        ("Reuters", "Reuters television"),
        ("Iran", "Iraq"),
        ("?", "!"),
    ],
)
def test_two_sources_with_different_labels_are_well(advise, one, other) -> None:
    assert advise("organisation-twice", {"sources.post.label": one, "sources.times.label": other}) == []


def test_a_source_that_nobody_names_is_told(advise) -> None:
    (advice,) = advise("unused-source", {"sources.lost": {"label": "Lost"}})
    assert advice.path == "sources.lost"


def test_a_source_is_used_as_a_house_or_as_a_hop_too(advise) -> None:
    used = {
        "sources.house": {"label": "House"},
        "sources.post.part_of": "house",
        "sources.cousin": {"label": "Cousin", "reliability": 0.7},
        "evidence.heard.hops": ["cousin"],
    }
    assert advise("unused-source", used) == []


def test_a_reliability_of_a_speaker_who_gives_no_testimony_is_told(advise) -> None:
    (advice,) = advise("unused-reliability", {"sources.cook.reliability": "B"})
    assert advice.path == "sources.cook.reliability"
    assert "speaks in seen, and a speaker's reliability counts in testimony only" in advice.message


@pytest.mark.parametrize(
    "changes",
    [
        {},  # the maid's is used: she gives testimony
        {"sources.cook.reliability": "B", "evidence.seen.carriers": ["cook"]},
        {"sources.cook.reliability": "C", "evidence.seen.carriers": ["cook", "post"]},  # a second carrier is no mistake
        {"sources.cook.reliability": "B", "sources.cook.faults": "together", "evidence.heard.hops": ["cook"]},
    ],
)
def test_a_reliability_that_an_item_reads_or_that_a_better_carrier_stands_before_is_not_told(advise, changes) -> None:
    assert advise("unused-reliability", changes) == []
