"""What of a case can be drawn; seeds, ledgers, changes and wrong calls."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from analysis.simulate_cases import (
    RICH,
    STATEMENTS,
    TWO,
    Data,
    changed,
    data,
    item,
    simulated,
    table,
    who,
)
from indicia.analysis.simulate.records import BLOCK
from indicia.errors import IndiciaError
from indicia.quantity import Domain, parse_quantity


def test_what_cannot_be_drawn_is_left_out_and_named() -> None:
    evidence = {
        "ratio": item("ratio", ratios={"a": 3, "b": 1, "c": 1}, independent="so"),
        "first": table({"a": 0.5, "b": 0.2, "c": 0.2}),
        "later": table({"a": 0.5, "b": 0.2, "c": 0.2}),
        "shown": item("none"),
    }
    groups = {"g": {"items": ["first", "later"], "redundancy": 0.5, "same_claim": "so", "because": "b"}}
    found = simulated(data(evidence, groups=groups), 20)
    assert found.items == ("first",)
    assert set(found.left_out) == {"ratio", "later"}
    assert "up to a factor" in found.left_out["ratio"]
    assert "redundancy of 0.5" in found.left_out["later"]


def test_where_the_first_of_a_group_stays_out_the_next_takes_its_place() -> None:
    evidence = {
        "first": item("ratio", ratios={"a": 3, "b": 1, "c": 1}),
        "later": table({"a": 0.5, "b": 0.2, "c": 0.2}),
    }
    groups = {"g": {"items": ["first", "later"], "redundancy": 1, "same_claim": "so", "because": "b"}}
    found = simulated(data(evidence, groups=groups), 20)
    assert found.items == ("later",)
    alone = simulated(data({"later": evidence["later"]}), 20)
    assert np.array_equal(found.probability, alone.probability)


def test_without_items_every_record_is_given_the_prior() -> None:
    found = simulated(data({"shown": item("none")}), 20)
    assert found.probability == approx(np.array([[0.5, 0.3, 0.2]] * 20))


def test_an_outcome_that_another_case_does_not_tell_apart_is_seen_as_made_or_not() -> None:
    denial = {"denies": item("denial", actor="a", statement="denied", if_responsible=STATEMENTS["a"],
                             if_not=STATEMENTS["default"])}  # fmt: skip
    plain = {"denies": item("denial", actor="a", statement="denied", if_responsible=0.5, if_not=0.6)}
    fine, coarse = data(denial), data(plain)
    from_fine = simulated(fine, 300, scored_by=ind.load(coarse))
    denied = from_fine.came["denies"] == "denied"
    assert np.ptp(from_fine.probability[denied], axis=0).max() == 0.0
    assert np.ptp(from_fine.probability[~denied], axis=0).max() == 0.0
    assert from_fine.probability[denied][0].tolist() == approx([0.25 / 0.55, 0.18 / 0.55, 0.12 / 0.55])
    from_coarse = simulated(coarse, 300, scored_by=ind.load(fine))
    assert set(from_coarse.came["denies"]) == {"made", "not made"}
    assert not ind.calibrate(simulated(fine, 2000, scored_by=ind.load(coarse))).failed


def test_numbers_that_only_other_outcomes_have_take_part_at_their_central_values() -> None:
    said = {"statements": {"admitted": "0.1 to 0.5", "denied": 0.4, "blamed_other": 0, "silent": "rest"}}
    case = data(
        {"denies": item("denial", actor="a", statement="denied", if_responsible=said, if_not=STATEMENTS["default"])}
    )
    found = simulated(case, 4000)
    assert not any("admitted" in path for path in ind.load(case).figures)
    p = parse_quantity("0.1 to 0.5", Domain.PROBABILITY).central
    assert np.mean(found.came["denies"][found.true == 0] == "admitted") == approx(p, abs=0.05)
    assert not ind.calibrate(found).failed


def test_the_same_seed_gives_the_same_records_and_more_of_them_leave_the_first() -> None:
    few, many, other = simulated(RICH, 100), simulated(RICH, BLOCK + 50), simulated(RICH, 100, seed=1)
    assert few.to_csv() == simulated(RICH, 100).to_csv()
    assert many.n == BLOCK + 50
    assert np.array_equal(few.true, many.true[:100])
    assert all(np.array_equal(few.came[name], many.came[name][:100]) for name in few.items)
    assert few.probability == approx(many.probability[:100], rel=1e-10)
    assert not np.array_equal(few.true, other.true)


def test_another_item_leaves_the_draws_of_the_others_alone() -> None:
    more = changed(RICH, "evidence", {**RICH["evidence"], "new": table({"a": 0.5, "b": 0.2, "c": 0.2})})
    found, again = simulated(RICH, 100), simulated(more, 100)
    assert np.array_equal(found.true, again.true)
    assert all(np.array_equal(found.came[name], again.came[name]) for name in found.items)


def test_the_ledger_reads_back_as_what_calibrate_takes_directly(tmp_path: Path) -> None:
    found = simulated(RICH, 150)
    path = tmp_path / "ledger.csv"
    path.write_text(found.to_csv(), encoding="utf-8")
    directly, read = ind.calibrate(found), ind.calibrate(path)
    assert directly.sha256 == read.sha256
    assert directly.source == "simulated from case"
    assert directly.to_dict()["forecasts"] == read.to_dict()["forecasts"]
    assert found.to_dataframe()["case"].tolist()[:5] == ["001"] * 4 + ["002"]


def test_changes_lie_over_the_case_first() -> None:
    set_ = simulated(TWO, 100, values={"paper.reliability": "A"})
    assert np.array_equal(set_.true, simulated(TWO, 100).true)
    assert not np.array_equal(set_.probability, simulated(TWO, 100).probability)
    assert set_.provenance.changed == ("paper.reliability = A",)


def test_another_question_can_be_asked() -> None:
    both = deepcopy(RICH)
    both["questions"]["mood"]["hidden"] = False
    found = simulated(both, 400, question="mood")
    assert found.hypotheses == ("bad", "good")
    assert not ind.calibrate(found).failed


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    ind.simulate(ind.load(RICH), 3000, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3000, 3000)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (changed(TWO, "evidence.told.given", {"a": 1.0, "b": 1.0, "c": 1.0}), "simulated records impossible"),
        (data({}, questions={"whom": who(a=0.5, b=0.3, c=0.2)["who"]}), "no question 'who'; did you mean 'whom'"),
        (data({}, questions=who(a=0.5, z=0.5)), "b, c, z in one case only"),
        (
            data({"seen": item("measurement", distribution="normal", value=1.0, expected={"mu": 0.0, "sigma": 1.0})}),
            "seen is a measurement in one case only",
        ),
    ],
)
def test_a_case_that_cannot_score_the_records_is_refused(other: Data, message: str) -> None:
    with pytest.raises(IndiciaError, match=message):
        simulated(TWO, 100, scored_by=ind.load(other))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ind.simulate("case.yaml"), TypeError, "takes a case, str found"),  # type: ignore[arg-type]  # the test
        (lambda: simulated(TWO, 0), ValueError, "at least 1; 0 found"),
        (lambda: simulated(TWO, 10, seed=-1), ValueError, "-1 found"),
        (lambda: simulated(TWO, 10, posterior="mean"), ValueError, "'mean' found"),
        (lambda: simulated(TWO, 10, scored_by="x"), TypeError, "scored_by is a case, str found"),
        (lambda: simulated(TWO, 10, question="wo"), IndiciaError, "did you mean 'who'"),
    ],
)
def test_a_wrong_call_is_refused(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_a_likelihood_above_one_is_no_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    from indicia.likelihood.table import Table

    monkeypatch.setattr(Table, "likelihood", lambda self, xp, n, frame: 2.0 * n["given"])
    found = simulated(data({"seen": table({"a": 0.8, "b": 0.3, "c": 0.3})}), 10)
    assert "above 1" in found.left_out["seen"]


def test_a_title_from_outside_is_harmless_in_every_display() -> None:
    found = simulated({**TWO, "title": "<b>*x*\x1b[2J"}, 20, scored_by=ind.load({**TWO, "title": "<i>"}))
    found = replace(found, left_out={"x": "<u>"})
    for text in (found.to_html(), found.to_markdown()):
        assert "<b>" not in text
        assert "<i>" not in text
        assert "<u>" not in text
    assert "\x1b" not in str(found)
    assert max(map(len, found.to_text(width=56).splitlines())) <= 56
    assert found.to_text(utf8=False).isascii()
    assert found.to_json().startswith("{")


def test_on_the_founding_case_central_values_are_off_by_little() -> None:
    """The figures of ``docs/simulate.md``."""
    case = ind.load(Path(__file__).parents[2] / "models" / "tajikistan-2018.yaml")
    full, central = ind.simulate(case), ind.simulate(case, posterior="central")
    off = np.abs(full.probability - central.probability).max(axis=1)
    assert (full.method, central.method) == ("quadrature", "central")
    assert off.max() < 0.04
    assert off.mean() == approx(0.002, abs=0.0005)
    assert np.mean(full.probability.argmax(axis=1) != central.probability.argmax(axis=1)) < 0.01
