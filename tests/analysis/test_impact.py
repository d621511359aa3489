"""What hangs on each item, against closed forms, against scores of the case without it, and in words."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from pytest import approx

import indicia as ind
from analysis.impact_cases import records
from indicia.analysis.impact import Impact, impact, what_decides
from indicia.engine.compiled import compile_case
from indicia.errors import CaseError, ImpossibleEvidenceError, IndiciaError, TooLargeError

type Data = dict[str, Any]


def case_of(evidence: dict[str, Data], *, priors: Data | None = None, **sections: Any) -> ind.Case:
    """A case with one question and a table or two; each item has a speaker of its own."""
    plain = {"report": "-", "date": "2020-01-01", "because": "-", "model": "table", "independent": "-"}
    hypotheses = {h: p if isinstance(p, dict) else {"prior": p} for h, p in (priors or {"a": 0.5, "b": 0.5}).items()}
    data = {
        "indicia": 1,
        "title": "Who?",
        "by": "nobody",
        "ask": "Who?",
        "hypotheses": hypotheses,
        "sources": {f"mr_{i}": {"label": f"Mr {i}"} for i in evidence} | sections.pop("sources", {}),
        "evidence": {i: {**plain, "speaker": f"mr_{i}", **item} for i, item in evidence.items()},
        **sections,
    }
    return ind.load(data)


def table(a: float, b: float) -> Data:
    return {"given": {"a": a, "b": b}}


def group(*items: str, redundancy: float) -> Data:
    return {"items": list(items), "redundancy": redundancy, "same_claim": "-", "because": "-"}


def posterior_of(case: ind.Case, question: str) -> dict[str, float] | None:
    try:
        return dict(ind.score(case)[question].posterior)
    except ImpossibleEvidenceError:
        return None


# ── Closed forms ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_weight_last_in_and_first_in_is_the_likelihood_ratio_where_items_are_independent() -> None:
    found = impact(case_of({"x": table(0.8, 0.2), "y": table(0.3, 0.6)}))
    assert found["x"].last_in_decibans == approx(10 * math.log10(4))
    assert found["x"].first_in_decibans == approx(10 * math.log10(4))
    assert found["y"].last_in_decibans == approx(10 * math.log10(0.5))


def test_without_an_item_the_odds_are_divided_by_its_ratio_and_alone_the_prior_odds_are_multiplied() -> None:
    found = impact(case_of({"x": table(0.8, 0.2), "y": table(0.3, 0.6)}))  # odds 1 x 4 x 1/2
    assert found.answer.posterior["a"] == approx(2 / 3)
    assert found["x"].without == approx({"a": 1 / 3, "b": 2 / 3})
    assert found["x"].alone == approx({"a": 0.8, "b": 0.2})
    assert (found["x"].leads_without, found["x"].leader_without) == (False, "b")
    assert found["y"].leads_without


def test_the_next_of_a_group_takes_the_place_of_one_that_is_left_out() -> None:
    items = {"x": table(0.8, 0.2), "y": table(0.6, 0.2), "z": table(0.4, 0.2)}
    found = impact(case_of(items, groups={"g": group("x", "y", "z", redundancy=0.75)}))
    odds = {i.item: i.without["a"] / i.without["b"] for i in found.items if i.without}
    assert odds["x"] == approx(3 * 2**0.25)
    assert odds["y"] == approx(4 * 2**0.25)
    assert odds["z"] == approx(4 * 3**0.25)
    assert found["z"].alone == approx({"a": 2 / 3, "b": 1 / 3})


def test_opportunity_takes_part() -> None:
    record = {"model": "record", "scope": "-", "events": {"a": 4, "b": 0}, "years": {"a": 1, "b": 1}}
    found = impact(case_of({"rec": record, "x": table(0.5, 0.4)}, prior_excludes=["rec"]))
    assert found["rec"].opportunity
    assert found["rec"].alone == approx({"a": 0.9, "b": 0.1})
    assert found["x"].alone == approx({"a": 5 / 9, "b": 4 / 9})
    assert found.smallest.items == ("rec", "x")


def test_an_item_that_is_left_out_gives_back_what_it_withdrew() -> None:
    items = {"old": table(0.1, 0.9), "new": {**table(0.8, 0.4), "retracts": ["old"]}, "z": table(0.5, 0.4)}
    case = case_of(items)
    found = impact(case)
    assert [i.item for i in found.items] == ["new", "z"]
    assert found["new"].brings_back == ("old",)
    assert found["new"].without == approx(posterior_of(case.without("new"), "question"))
    assert found["new"].alone == approx({"a": 2 / 3, "b": 1 / 3})
    assert found.smallest.items == ("new",)


# ── The smallest set ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_smallest_set_takes_the_items_that_the_leader_needs_most() -> None:
    found = impact(case_of({"u": table(0.4, 0.2), "v": table(0.6, 0.2), "w": table(0.9, 0.2), "x": table(0.2, 0.4)}))
    assert found.answer.odds_against_next == approx(2 * 3 * 4.5 / 2)
    assert found.smallest.items == ("v", "w")  # 13.5 / 3 / 4.5 = 1
    assert found.smallest.proved
    assert found.decisive == ()


def test_leaving_out_the_first_of_a_group_alone_may_gain_nothing() -> None:
    """Greedy by single items would begin with `x`, whose place `y` takes; the pair has to go."""
    items = {"x": table(0.8, 0.2), "y": table(0.8, 0.2), "z": table(0.3, 0.2), "w": table(0.2, 0.5)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=1.0)}))
    assert found.smallest.items == ("x", "y")


def test_items_that_level_the_leader_with_another_are_enough() -> None:
    found = impact(case_of({"x": table(0.6, 0.3)}))
    assert found.smallest.items == ("x",)
    assert found.smallest.leader == "b"
    assert "level at 0.50" in found.to_text()


def test_a_leader_that_is_level_from_the_start_needs_nothing_left_out() -> None:
    found = impact(case_of({"x": table(0.5, 0.5)}))
    assert found.smallest.items == ()
    assert "is level with another as it is" in found.to_text()


def test_a_leader_by_its_prior_alone_leads_whatever_is_left_out() -> None:
    found = impact(case_of({"x": table(0.6, 0.3)}, priors={"a": 0.9, "b": 0.1}))
    assert (found.smallest.items, found.smallest.proved) == (None, True)
    assert "It leads whatever is left out." in found.to_text()


def test_what_excludes_every_rival_has_to_go() -> None:
    items = {"x": table(0.6, 0.0), "y": table(0.5, 0.0), "z": table(0.1, 0.4)}
    found = impact(case_of(items))
    assert found.smallest.items == ("x", "y")
    assert found["x"].leads_without
    assert found["x"].last_in_decibans == 0.0  # b is excluded by the other
    assert found["x"].first_in_decibans == math.inf


def test_an_item_without_which_nothing_is_possible_is_told_as_such() -> None:
    """With full redundancy the second says nothing, until it comes first."""
    items = {"x": table(0.6, 0.3), "y": {"given": {"a": 0.0, "b": 0.0}}, "z": table(0.5, 0.4)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=1.0)}))
    assert found["x"].without is None
    assert found["x"].leader_without is None
    assert found["x"].leads_without
    assert "impossible" in found.to_text()


def test_a_neutral_catch_all_that_can_never_lead_is_no_rival() -> None:
    priors = {"a": 0.5, "b": 0.4, "other": {"prior": 0.1, "catch_all": True}}
    found = impact(case_of({"x": table(0.9, 0.6)}, priors=priors))
    assert (found.smallest.items, found.smallest.proved) == (None, True)


def test_a_probable_catch_all_may_lead() -> None:
    priors = {"a": 0.35, "b": 0.2, "other": {"prior": 0.45, "catch_all": True}}
    found = impact(case_of({"x": table(0.9, 0.1), "y": table(0.5, 0.4)}, priors=priors))
    assert found.leader == "a"
    assert (found.smallest.items, found.smallest.leader, found.smallest.proved) == (("x",), "other", True)


def test_a_catch_all_is_more_than_the_best_of_what_it_stands_for() -> None:
    """The pair is the best against none of the three that the catch-all stands for, only against all together."""
    given = [(0.6, 0.2, 0.4), (0.3, 0.4, 0.5), (0.9, 0.2, 0.3), (0.3, 0.2, 0.5), (0.4, 0.8, 0.4)]
    items = {f"i{n}": {"given": dict(zip("abc", row, strict=True))} for n, row in enumerate(given)}
    priors = {"a": 3 / 23, "b": 6 / 23, "c": 5 / 23, "other": {"prior": 9 / 23, "catch_all": True}}
    found = impact(case_of(items, priors=priors))
    assert found.leader == "other"
    assert (found.smallest.items, found.smallest.leader, found.smallest.proved) == (("i2", "i4"), "c", True)


def test_a_catch_all_may_stand_for_something_impossible() -> None:
    priors = {"a": 0.3, "b": 0.0, "c": 0.3, "other": {"prior": 0.4, "catch_all": True}}
    sources = {"wire": {"label": "-", "reliability": 0.9, "faults": "together"}}
    item = {"given": {"a": 0.0, "b": 0.0, "c": 0.4}, "carriers": ["wire"]}
    found = impact(case_of({"x": item}, priors=priors, sources=sources))
    assert found.leader == "c"
    assert (found.smallest.items, found.smallest.leader) == (("x",), "other")


def test_a_set_found_without_a_full_search_is_told_as_not_proved_smallest() -> None:
    """Forty weak reports on one rumour: a handful of them do not do it, and larger sets are too many to try."""
    rumour = {"ask": "?", "hidden": True, "hypotheses": {"x": {"prior": 0.5}, "y": {"prior": 0.5}}}
    who = {"ask": "Who?", "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}}}
    data = dict(case_of({f"i{n}": table(0.6, 0.5) for n in range(40)}).written.data)
    del data["ask"], data["hypotheses"]
    data |= {"questions": {"who": who, "rumour": rumour}}
    for item in data["evidence"].values():
        item["given"] = {"a": {"rumour": {"x": 0.6, "y": 0.5}}, "b": {"rumour": {"x": 0.5, "y": 0.45}}}
    case = ind.load(data)
    found = impact(case)
    assert not found.smallest.proved
    assert found.smallest.at_least >= 5
    assert found.smallest.items is not None
    after = ind.score(case.without(*found.smallest.items)).answer.posterior
    assert after["b"] >= after["a"] - 1e-9
    said = " ".join(found.to_text().split())
    assert "not proved smallest" in said
    assert f"sets of up to {found.smallest.at_least - 1} were all looked at" in said


# ── Origins and groups ──────────────────────────────────────────────────────────────────────────────────────────────


def test_origins_are_counted_by_organisation_and_left_out_with_what_nobody_else_said() -> None:
    sources = {"ministry": {"label": "The ministry"}, "press": {"label": "Its press office", "part_of": "ministry"}}
    items = {
        "x": {**table(0.6, 0.3), "speaker": "ministry"},
        "y": {**table(0.6, 0.3), "speaker": "press"},
        "z": {**table(0.6, 0.3), "speaker": ["press", "mr_u"]},
        "u": table(0.3, 0.6),
    }
    found = impact(case_of(items, sources=sources))
    first = found.origins[0]
    assert (first.id, first.items, first.only) == ("ministry", ("x", "y", "z"), ("x", "y"))
    assert first.without == approx({"a": 0.5, "b": 0.5})
    assert not first.leads_without
    assert found.smallest.items is not None
    assert len(found.smallest.items) == 2
    assert found.counts["speakers"] == 2


def test_the_redundancy_at_which_the_leader_falls_is_the_root_of_its_log_odds() -> None:
    """log 0.5 + log 1.5 + (1 - r) log 3 = 0, the leader being favoured by the repeats."""
    items = {"x": table(0.6, 0.4), "y": table(0.6, 0.2), "z": table(0.2, 0.4)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=0.2)}))
    (fall,) = found.groups[0].falls
    assert fall.low == approx(1 - math.log(4 / 3) / math.log(3), abs=1e-9)
    assert (fall.high, fall.leader) == (1.0, "b")
    assert "from 0.74 up: B" in found.to_text()


def test_a_group_that_speaks_against_the_leader_falls_where_it_is_independent() -> None:
    items = {"x": table(0.2, 0.3), "y": table(0.2, 0.6), "z": table(0.6, 0.3)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=0.9)}))
    (fall,) = found.groups[0].falls
    assert (fall.low, fall.leader) == (0.0, "b")
    assert fall.high == approx(1 - math.log(4 / 3) / math.log(3), abs=1e-9)


def test_a_group_whose_redundancy_decides_nothing_never_makes_the_leader_fall() -> None:
    items = {"x": table(0.6, 0.3), "y": table(0.5, 0.4)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=0.5)}))
    assert found.groups[0].falls == ()
    assert "never" in found.to_text()


def test_a_zero_that_only_full_redundancy_silences_makes_the_leader_fall_at_one_only() -> None:
    items = {"x": table(0.5, 0.6), "y": table(0.5, 0.0)}
    found = impact(case_of(items, groups={"g": group("x", "y", redundancy=0.5)}))
    (fall,) = found.groups[0].falls
    assert fall.low == approx(1.0, abs=1e-9)
    assert "at 1 only: B" in found.to_text()


# ── Properties ──────────────────────────────────────────────────────────────────────────────────────────────────────


@given(records(most=6))
@settings(max_examples=40)
def test_leaving_out_equals_a_score_without_the_item(data: Data) -> None:
    case = ind.load(data)
    try:
        found = impact(case)
    except ImpossibleEvidenceError:
        return
    ids = list(data["evidence"])
    for item in found.items:
        assert item.without == approx(posterior_of(case.without(item.item), "q"), abs=1e-12)
        others = [i for i in ids if i != item.item]
        assert item.alone == approx(posterior_of(case.without(*others), "q"), abs=1e-12)


@given(records(most=5))
@settings(max_examples=25)
def test_the_order_of_the_file_changes_nothing(data: Data) -> None:
    turned = {**data, "evidence": dict(reversed(data["evidence"].items()))}
    try:
        one, other = impact(ind.load(data)), impact(ind.load(turned))
    except ImpossibleEvidenceError:
        return
    assert one.leader == other.leader
    sizes = [None if i.smallest.items is None else len(i.smallest.items) for i in (one, other)]
    assert sizes[0] == sizes[1]
    for item in one.items:
        assert item.without == approx(other[item.item].without, abs=1e-12)
        assert item.leads_without == other[item.item].leads_without


# ── The founding case, and what is told ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def founding(models: Any) -> Impact:
    return impact(ind.load(models / "tajikistan-2018.yaml"))


def test_the_founding_case_says_what_it_takes(founding: Impact, models: Any) -> None:
    assert founding.smallest.items is not None
    assert founding.smallest.proved
    case = ind.load(models / "tajikistan-2018.yaml")
    after = ind.score(case.without(*founding.smallest.items)).answer
    assert after.leader == founding.smallest.leader != founding.leader
    assert dict(after.posterior) == approx(founding.smallest.posterior, abs=1e-12)


def test_the_models_page_says_without_which_items_the_founding_case_would_have_another_leader(
    founding: Impact, models: Any
) -> None:
    page = " ".join((models / "README.md").read_text(encoding="utf-8").split())
    *first, last = [f"`{item}`" for item in founding.smallest.items or ()]
    assert f"Without {', '.join(first)} and {last} Tajikistan would no longer lead" in page


def test_a_table_beyond_memory_is_refused_and_the_line_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of({"x": table(0.6, 0.3), "y": table(0.5, 0.4)})
    monkeypatch.setattr("indicia.analysis.impact.apart.LARGEST_TABLE", 5)
    with pytest.raises(TooLargeError, match="leaving out each of 2 items"):
        impact(case)
    compiled = compile_case(case)
    assert what_decides(compiled.evaluate(compiled.central), "question") == ""


def test_the_line_beside_a_score_says_the_same(founding: Impact, models: Any) -> None:
    compiled = compile_case(ind.load(models / "tajikistan-2018.yaml"))
    said = what_decides(compiled.evaluate(compiled.central), founding.question)
    assert said.startswith("No single item decides: without any one of them Tajikistan still leads. It would no longer")
    assert said in " ".join(founding.to_text().split())


def test_the_line_is_empty_where_there_is_nothing_to_say() -> None:
    alone = compile_case(case_of({"x": {"given": {"a": 0.5}}}, priors={"a": 1.0}))
    assert what_decides(alone.evaluate(alone.central), "question") == ""
    nothing = compile_case(case_of({}))
    assert what_decides(nothing.evaluate(nothing.central), "question") == ""


def test_a_case_with_one_hypothesis_or_no_items_is_shown_too() -> None:
    assert "no other hypothesis" in impact(case_of({"x": {"given": {"a": 0.5}}}, priors={"a": 1.0})).to_text()
    empty = impact(case_of({}, priors={"a": 0.6, "b": 0.4}))
    assert "No item counts." in empty.to_text()
    assert (empty.smallest.items, empty.smallest.proved) == (None, True)


def test_one_item_that_decides_is_named_and_two_are_named_each() -> None:
    assert "A would no longer lead without x." in impact(case_of({"x": table(0.6, 0.3)})).to_text()
    two = impact(case_of({"x": table(0.8, 0.4), "y": table(0.8, 0.4), "z": table(0.2, 0.4)}))
    assert "A would no longer lead without x, nor without y." in two.to_text()


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_no_form_can_be_quoted_without_what_belongs_to_it(founding: Impact, form: str) -> None:
    shown = {"text": founding.to_text(), "markdown": founding.to_markdown(), "html": founding._repr_html_()}[form]
    said = " ".join(shown.replace("\\", "").split())
    for part in ("Who carried out the strike?", "Tajikistan 0.69, likely [55-80 %], prior 0.27", "Russia 0.25"):
        assert part in said
    for part in ("Posterior odds 2.7 : 1", "2018-09-04", "public", founding.provenance.case_hash[:6]):
        assert part in said


@pytest.mark.parametrize("width", [40, 56, 80, 110])
def test_text_stays_within_its_width_and_in_ascii_where_asked(founding: Impact, width: int) -> None:
    lines = founding.to_text(width=width, utf8=False).splitlines()
    assert max(map(len, lines)) <= max(width, 56)
    assert all(line.isascii() for line in lines)


def test_text_of_a_case_is_escaped() -> None:
    found = impact(case_of({"x": {**table(0.6, 0.3), "report": "<b>a|b</b>"}}))
    assert "<b>" not in found._repr_html_()
    assert "<b>" not in found.to_markdown()


def test_what_was_changed_is_told(models: Any) -> None:
    found = impact(ind.load(models / "burglar.yaml"), values={"prior.suspect_1": 0.5}, overlays=[])
    assert "prior.suspect_1 = 0.5" in found.to_text()
    assert found.to_dict()["case"]["changed"] == ["prior.suspect_1 = 0.5"]


def test_bad_input_is_refused(models: Any) -> None:
    case = ind.load(models / "burglar.yaml")
    with pytest.raises(IndiciaError, match="'questoin' is no question that is asked; did you mean 'question'"):
        impact(case, question="questoin")
    with pytest.raises(CaseError):
        impact(case, values={"prior.nobody": 0.5})
    with pytest.raises(TypeError, match="write impact"):
        impact("case.yaml")  # type: ignore[arg-type]
    with pytest.raises(ImpossibleEvidenceError):
        impact(case_of({"x": {"given": {"a": 0.0, "b": 0.0}}}))
    with pytest.raises(KeyError):
        impact(case)["nothing"]
