"""The smallest set against an exhaustive search, and the engine's plain twin, on random cases."""

from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings

import indicia as ind
from analysis.impact_cases import log_joint, records, searched, still_leads
from engine.strategies import Made, cases
from indicia.analysis.impact.apart import record_of
from indicia.analysis.impact.blocks import Repeats
from indicia.analysis.impact.result import Impact
from indicia.analysis.impact.run import impact
from indicia.analysis.impact.smallest import Found, smallest
from indicia.engine.compiled import compile_case
from indicia.errors import ImpossibleEvidenceError
from twin.brute import brute


def check(case: ind.Case) -> Impact | None:
    """Hold an impact to a search of all subsets; None where the case is impossible."""
    try:
        found = impact(case)
    except ImpossibleEvidenceError:
        return None
    names = list(case.document.questions[found.question].hypotheses)
    leader = names.index(found.leader)
    for item in found.items:
        assert item.leads_without == still_leads(log_joint(case, (item.item,), found.question), leader)
    least = searched(case, found.question, found.leader, tuple(item.item for item in found.items))
    note(f"{found.smallest} {least}")
    if found.smallest.items is not None:
        assert not still_leads(log_joint(case, found.smallest.items, found.question), leader)
    assert found.smallest.proved
    assert (found.smallest.items is None) == (least is None)
    if found.smallest.items is not None and least is not None:
        assert len(found.smallest.items) == len(least)
    return found


@given(records(most=8))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_the_smallest_set_is_that_of_an_exhaustive_search(data: dict[str, Any]) -> None:
    check(ind.load(data))


@pytest.mark.slow
@given(records(most=12))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_the_smallest_set_of_up_to_twelve_items_is_that_of_an_exhaustive_search(data: dict[str, Any]) -> None:
    check(ind.load(data))


@given(cases(overlaid=False))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_it_is_so_with_every_kind_of_evidence(made: Made) -> None:
    check(ind.load(made.data))


@given(records(most=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_the_smallest_set_is_that_of_plain_loops_over_every_state(data: dict[str, Any]) -> None:
    """The same search with the slow twin in the place of the engine."""
    try:
        found = impact(ind.load(data))
    except ImpossibleEvidenceError:
        return
    items = [item.item for item in found.items]
    for size in range(len(items) + 1):
        if any(_overtaken(data, found, left_out) for left_out in combinations(items, size)):
            assert found.smallest.items is not None
            assert len(found.smallest.items) == size
            return
    assert found.smallest.items is None


def _overtaken(data: dict[str, Any], found: Impact, left_out: tuple[str, ...]) -> bool:
    posteriors, total = brute(data, off=frozenset(left_out))
    posterior = posteriors[found.question]
    others = max(p for h, p in posterior.items() if h != found.leader)
    return total > 0 and posterior[found.leader] <= others * (1 + 1e-9)


@given(records(most=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_little_work_finds_a_set_that_does_it_and_claims_no_more_than_it_looked_at(data: dict[str, Any]) -> None:
    case = ind.load(data)
    compiled = compile_case(case)
    evaluation = compiled.evaluate(compiled.central)
    record = record_of(evaluation, "q")
    log = record.each_left_out()[:, 0]
    if np.all(np.isneginf(log)):
        return
    leader = int(np.argmax(log))
    full = smallest(record, leader)
    for work in (0, 200, 20_000):
        found: Found = smallest(record, leader, work)
        if found.positions is not None and full.positions is not None:
            assert len(found.positions) >= len(full.positions) >= found.at_least
        if found.proved:
            assert (found.positions is None) == (full.positions is None)


def stop(what: str, share: float) -> None:
    raise KeyboardInterrupt


def test_a_search_that_was_stopped_gives_a_set_that_does_it_and_claims_no_more_than_it_looked_at(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    full, found = impact(case).smallest, impact(case, progress=stop).smallest
    assert (full.interrupted, found.interrupted, found.proved) == (False, True, False)
    assert full.items is not None
    assert found.items is not None
    assert len(found.items) >= len(full.items) >= found.at_least
    leader = impact(case).leader
    assert impact(case.without(*found.items)).leader != leader


def test_a_report_is_not_made_of_a_search_that_was_stopped(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(case: ind.Case, **options: Any) -> Impact:
        return impact(case, **options, progress=stop)

    monkeypatch.setattr(import_module("indicia.report.gather"), "impact", stopped)
    with pytest.raises(KeyboardInterrupt):
        ind.report(ind.load(models / "tajikistan-2018.yaml"), charts=False)


@pytest.mark.parametrize("rest", [0.0, 0.3, 1.0])
def test_the_best_of_a_group_is_that_of_all_its_subsets(rest: float) -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        log = rng.normal(size=(2, 6))
        log[0, rng.integers(6)] = rng.choice([0.0, -np.inf])
        block = Repeats(tuple(range(6)), log, rest)
        best = block.best((0, 1), 6)
        for number in range(7):
            sums = []
            for left_out in combinations(range(6), number):
                kept = [i for i in range(6) if i not in left_out]
                gains = log[0, kept] - log[1, kept]
                weights = np.where(np.arange(len(kept)) == 0, 1.0, rest)
                sums.append(float(np.sum(gains[weights > 0] * weights[weights > 0])))
            assert best[number] == pytest.approx(max(sums))
