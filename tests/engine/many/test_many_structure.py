"""Tables beside everything else that a case can have: hidden questions, common faults, groups, priors, overlays."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from engine.many.test_many_twin import BESIDE, CATCH_ALL, SOURCES, agree, case, of_table, same
from engine.many.written_out import frame, write_out
from indicia.engine.many import blocks
from indicia.errors import ImpossibleEvidenceError

Data = dict[str, Any]
P, Q = {"column": "p"}, {"column": "q"}
CARRIED: Data = {"model": "table", "given": {**P, "nobody": 0.3}, "carriers": "bob"}


def linked(evidence: Data, prior: Any, beside: Data | None = None) -> Data:
    """A case whose question from the table stands before a hidden one, whose prior may hang on it."""
    data = case(evidence, beside)
    given = {"given": "who"} if isinstance(prior, dict) else {}
    first, second = prior, _complement(prior)
    questions = {
        "who": {"ask": "Who?", "hypotheses": data.pop("hypotheses")},
        "where": {"hidden": True, **given, "hypotheses": {"here": {"prior": first}, "there": {"prior": second}}},
    }
    del data["ask"]
    return {**data, "questions": questions}


def _complement(prior: Any) -> Any:
    if isinstance(prior, dict):
        return {name: _complement(p) for name, p in prior.items()}
    return 1.0 - prior


HIDDEN: Data = {
    "split": {"model": "table", "given": {"where": {"here": P, "there": 0.2}}, "carriers": "bob"},
    "plain": {"model": "table", "given": Q, "carriers": "bob"},
    "found": {"model": "table", "about": "where", "given": {"here": 0.7, "there": 0.2}, "carriers": "bob"},
}


@pytest.mark.parametrize(
    "prior",
    [0.3, {"r1": 0.9, "default": 0.2}, {"r1": 0.9, "other": 0.6, "default": 0.2}],
    ids=["alone", "by_row", "all"],
)
def test_a_hidden_question_beside_a_table_gives_what_the_written_out_case_gives(prior: Any) -> None:
    agree(linked(HIDDEN, prior, CATCH_ALL), frame(3))


def test_a_hidden_prior_that_does_not_sum_to_one_excludes_its_row_though_no_item_hangs_on_it() -> None:
    data, table = linked({"plain": HIDDEN["plain"]}, {"r1": 0.9, "default": 0.2}, CATCH_ALL), frame(3)
    who = {**data["questions"]["who"], "hypotheses": {**data["questions"]["who"]["hypotheses"], "table": table}}
    written = {**data, "questions": {**data["questions"], "who": who}}
    varying = {"prior.where.here.r1": [0.1, 0.4], "prior.where.there.r1": [0.3, 0.6]}
    found, twin = (ind.sweep(ind.load(each), varying)["posterior"] for each in (written, write_out(data, table)))
    assert found.to_numpy() == approx(twin.sel(hypothesis=found["hypothesis"]).to_numpy(), rel=1e-12)
    assert found.sel(hypothesis="r1").to_numpy()[0].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("beside", [None, CATCH_ALL], ids=["alone", "catch_all"])
def test_faults_that_come_together_tie_rows_to_one_another(beside: Data | None) -> None:
    evidence = {
        "one": {"model": "table", "given": P, "carriers": "radio"},
        "two": {"model": "table", "given": Q, "carriers": "radio"},
        "three": {"model": "testimony", "says": {"question": "r3"}, "otherwise": Q, "carriers": "radio"},
    }
    agree(case(evidence, beside), frame(4))


def test_groups_discount_repeats_and_what_is_impossible_stays_so() -> None:
    evidence = {f"e{i}": {"model": "table", "given": column, "carriers": "bob"} for i, column in enumerate([P, Q, P])}
    groups = {"g": {"items": list(evidence), "redundancy": 0.6, "same_claim": "a test"}}
    zero = frame(5, p=[0.0, 0.5, 0.2, 0.4, 0.1, 0.7, 0.9])
    agree(case(evidence, CATCH_ALL, groups=groups), frame(5))
    bare = {name: {**item, "carriers": "ann"} for name, item in evidence.items()}
    sources = {**SOURCES, "ann": {"label": "Ann"}}
    agree(case(bare, CATCH_ALL, groups=groups, sources=sources), zero)


@pytest.mark.parametrize("key", ["prior", "weight"])
def test_priors_from_a_column(key: str) -> None:
    data = case({"one": CARRIED, "two": {"model": "table", "given": {**Q, "nobody": 0.1}}}, BESIDE)
    table = frame(6)
    if key == "prior":
        table["prior"] *= 0.7
    data["hypotheses"][key] = key
    agree(data, table)


def test_a_catch_all_that_an_item_names_is_no_longer_neutral() -> None:
    evidence = {"one": {"model": "table", "given": {**P, "other": 0.3}, "carriers": "bob"}, "two": CARRIED}
    evidence["two"] = {"model": "table", "given": Q, "carriers": "bob"}
    agree(case(evidence, CATCH_ALL), frame(7))


def test_numbers_that_are_set_move_a_table_as_they_move_the_written_out_case() -> None:
    parameters = {"p_known": 0.4}
    evidence = {
        "one": {"model": "table", "given": {**P, "nobody": "$p_known"}, "carriers": "bob"},
        "two": {"model": "table", "given": {"r2": 0.5, "nobody": "0.2 to 0.4", "default": Q}},
    }
    data = case(evidence, BESIDE, parameters=parameters)
    values = {"prior.nobody": 0.3, "bob.reliability": 0.5, "p_known": 0.9, "two.given.r2": 0.01}
    agree(data, frame(8), values=values)


def test_an_overlay_may_tell_another_row_apart() -> None:
    data = case({"one": {"model": "table", "given": {**P, "r2": 0.5}, "carriers": "bob"}}, CATCH_ALL)
    table = frame(9)
    found = of_table(data, table, values={"one.given.r4": 0.99})
    written = write_out(data, table)
    twin = ind.score(ind.load(written, values={"one.given.r4": 0.99}))
    same(found.answer, twin.answer)


def test_items_that_are_off_do_not_count() -> None:
    data = case({"one": CARRIED, "two": {"model": "table", "given": {**Q, "nobody": 0.1}}}, BESIDE)
    table = frame(10)
    loaded = ind.load({**data, "hypotheses": {**data["hypotheses"], "table": table}}).without("two")
    twin = ind.score(ind.load(write_out(data, table)).without("two"))
    same(ind.score(loaded, top=99).answer, twin.answer)


def test_permuting_the_rows_permutes_the_answer() -> None:
    data = case({"one": CARRIED, "two": {"model": "table", "given": {**Q, "nobody": 0.1}}}, BESIDE)
    table = frame(11, 50)
    a = of_table(data, table).answer
    b = of_table(data, table.sample(frac=1, random_state=1)).answer
    assert a.posterior == approx(b.posterior, rel=1e-13)
    assert a.ranking == b.ranking


def test_the_size_of_a_block_changes_no_more_than_the_last_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = {"one": CARRIED, "two": {"model": "table", "given": {"r7": 0.5, "nobody": 0.1, "default": Q}}}
    data, table = case(evidence, BESIDE), frame(12, 40)
    whole = of_table(data, table).answer
    for size in (1, 7, 39):
        monkeypatch.setattr(blocks, "BLOCK", size)
        cut = of_table(data, table).answer
        assert cut.posterior == approx(whole.posterior, rel=1e-13)
        for in_pieces, at_once in zip(cut.weights, whole.weights, strict=True):
            assert dict(in_pieces.log_likelihood) == approx(dict(at_once.log_likelihood), rel=1e-11, abs=1e-13)


def test_one_row_alone_is_certain() -> None:
    found = of_table(case({"one": {"model": "table", "given": P}}), frame(13, 1))
    assert found.answer.posterior == {"r0": 1.0}
    assert "There is no other hypothesis" in found.to_text()


def test_a_row_with_a_prior_of_zero_stays_at_zero() -> None:
    table = frame(14, 3, weight=[0.0, 1.0, 3.0])
    data = case({"one": {"model": "table", "given": P, "carriers": "bob"}})
    data["hypotheses"]["weight"] = "weight"
    agree(data, table)
    excluded = str(table["id"][0])
    answer = of_table(data, table).answer
    assert (answer.posterior[excluded], answer.log_posterior[excluded]) == (0.0, -np.inf)


def test_products_of_the_smallest_likelihoods_keep_their_digits() -> None:
    evidence = {f"e{i}": {"model": "table", "given": {"column": "small"}} for i in range(30)}
    table = frame(15)
    agree(case(evidence), table)
    log = np.log(table["small"].to_numpy())
    answer = of_table(case(evidence), table).answer
    expected = 30 * (log - log.max())
    assert [answer.log_posterior[name] for name in table["id"]] == approx(
        (expected - np.log(np.exp(expected).sum())).tolist(), rel=1e-11
    )


def test_evidence_that_nothing_can_explain_names_the_items_that_clash() -> None:
    rows = 4
    table = frame(16, rows, a=[0, 0, 0.5, 0.5], b=[0.5, 0.5, 0, 0], c=[0.1, 0.2, 0.3, 0.4], d=[0.2, 0.2, 0, 0])
    evidence = {name: {"model": "table", "given": {"column": name}} for name in ("c", "a", "b", "d")}
    with pytest.raises(ImpossibleEvidenceError) as raised:
        of_table(case(evidence), table)
    assert raised.value.items == ("a", "b")
    with pytest.raises(ImpossibleEvidenceError) as twin:
        ind.score(ind.load(write_out(case(evidence), table)))
    assert twin.value.items == raised.value.items


def test_more_rows_than_are_shown_are_told_with_what_they_share() -> None:
    table = frame(17, 30)
    data = case({"one": {"model": "table", "given": P}})
    whole, few = of_table(data, table).answer, None
    few = ind.score(ind.load({**data, "hypotheses": {**data["hypotheses"], "table": table}}), top=5).answer
    assert few.ranking == whole.ranking[:5]
    assert few.beyond is not None
    assert few.beyond.rows == 25
    assert few.beyond.posterior == approx(sum(whole.posterior[h] for h in whole.ranking[5:]), rel=1e-12)
    assert sum(few.posterior.values()) + few.beyond.posterior == approx(1.0, rel=1e-12)


def test_ties_stand_in_the_order_of_the_table() -> None:
    table = frame(18, 30, p=[0.5] * 30)
    data = case({"one": {"model": "table", "given": P}})
    few = ind.score(ind.load({**data, "hypotheses": {**data["hypotheses"], "table": table}}), top=4).answer
    assert list(few.ranking) == list(table["id"][:4])


def test_fewer_than_two_rows_cannot_be_asked_for() -> None:
    data = case({"one": {"model": "table", "given": P}})
    loaded = ind.load({**data, "hypotheses": {**data["hypotheses"], "table": frame(1)}})
    with pytest.raises(ValueError, match="at least 2"):
        ind.score(loaded, top=1)


def test_a_single_uncertain_number_that_is_not_linear_is_told_and_its_full_figure_left_out() -> None:
    expected = {"mu": {"column": "km"}, "sigma": "0.5 to 2"}
    item = {"model": "measurement", "value": 3.0, "distribution": "normal", "expected": expected}
    found = of_table(case({"one": item}), frame(19))
    assert not found.exactness.exact
    assert found.exactness.method == "not computed"
    for text in (found.to_text(), found.to_html(), found.to_markdown()):
        assert "one.expected.sigma, which one is not linear in" in text
        assert "the full figures are not computed for a table" in text
    assert all(row["full"] is None for row in found.to_dict()["answers"]["question"]["hypotheses"])
    assert found.to_dataframe()["full"].isna().all()
    assert bool(found.to_xarray()["full_question"].isnull().all())


def test_opportunity_of_those_whom_the_prior_excludes_is_scaled_by_a_plain_mean() -> None:
    record = {"model": "record", "events": {"r1": 3, "r2": 1}, "years": {"r1": 2, "r2": 5}, "scope": "here"}
    record["otherwise"] = {"default": {"column": "ratio"}}
    table = frame(20)
    table["weight"] = [0.0 if name in ("r1", "r2") else 1.0 for name in table["id"]]
    data = case({"one": record, "two": {"model": "table", "given": P}}, prior_excludes=["one"])
    data["hypotheses"]["weight"] = "weight"
    agree(data, table)


def test_every_row_may_be_named() -> None:
    given = {"r0": 0.1, "r1": 0.2, "r2": P}
    table = frame(21, 3)
    agree(case({"one": {"model": "table", "given": given, "carriers": "bob"}}, CATCH_ALL), table)


def test_a_score_leaves_the_table_and_the_columns_as_they_were() -> None:
    table = frame(22)
    before = table.copy()
    data = case({f"e{i}": {"model": "table", "given": column, "carriers": "bob"} for i, column in enumerate([P, Q, P])})
    loaded = ind.load({**data, "hypotheses": {**data["hypotheses"], "table": table}})
    assert ind.score(loaded).answer.posterior == ind.score(loaded).answer.posterior
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("seed", range(12))
def test_random_cases_agree_with_their_twins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [
        {"model": "table", "given": {**P, "nobody": 0.2}},
        {"model": "table", "given": {"r1": 0.3, "nobody": 0.4, "default": Q}},
        {"model": "ratio", "ratios": {"column": "ratio", "nobody": 1}},
        {
            "model": "denial",
            "actor": ["r2", "nobody"],
            "statement": "denied",
            "if_responsible": 0.8,
            "if_not": {**P, "nobody": 1},
        },
        {"model": "testimony", "says": {"question": "not r4"}, "otherwise": {**Q, "nobody": 0.5}},
    ]
    evidence: Data = {}
    for i in range(6):
        item = dict(kinds[rng.integers(len(kinds))])
        carriers = [None, "bob", "radio"][rng.integers(3)]
        evidence[f"e{i}"] = item | ({"carriers": carriers} if carriers and item["model"] != "ratio" else {})
    data = case(evidence, BESIDE)
    data["hypotheses"]["weight"] = "weight"
    if rng.random() < 0.5:
        data["groups"] = {"g": {"items": ["e0", "e1"], "redundancy": 0.7, "same_claim": "a test"}}
    agree(data, frame(100 + seed))


@pytest.mark.slow
def test_a_million_rows_sum_to_one_and_agree_with_a_plain_sum() -> None:
    size = 1_000_000
    rng = np.random.default_rng(0)
    columns = {f"c{i}": rng.uniform(0.1, 0.9, size) for i in range(5)}
    table = pd.DataFrame({"id": np.arange(size), **columns})
    evidence = {name: {"model": "table", "given": {"column": name}, "carriers": "ann"} for name in columns}
    data = case(evidence)
    found = ind.score(ind.load({**data, "hypotheses": {**data["hypotheses"], "table": table}})).answer
    assert found.candidates is not None
    likelihood = np.prod([0.8 * c + 0.2 * c.mean() for c in columns.values()], axis=0)
    assert found.candidates.posterior == approx(likelihood / likelihood.sum(), rel=1e-10)
    assert found.candidates.posterior.sum() == approx(1.0, rel=1e-12)
