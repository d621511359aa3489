"""Analyses that may take long tell how far they are, from the beginning towards the end."""

from collections.abc import Callable
from pathlib import Path

import pytest

import indicia as ind
from indicia.analysis.progress import portion


@pytest.mark.parametrize("work", [ind.flip, ind.conflict])
def test_what_is_told_of_goes_from_the_beginning_towards_the_end(models: Path, work: Callable[..., object]) -> None:
    told: list[float] = []
    case = ind.load(models / "tajikistan-2018.yaml")
    found = work(case, progress=lambda _what, share: told.append(share))
    assert found == work(case)
    assert len(set(told)) > 1
    assert told == sorted(told)
    assert told[0] < 0.2
    assert 0.6 < told[-1] <= 1.0


def test_records_that_are_drawn_are_told_of_block_by_block(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, float]] = []
    monkeypatch.setattr("indicia.analysis.conflict.surprise.LISTED", 0)
    ind.conflict(ind.load(models / "tajikistan-2018.yaml"), progress=lambda *now: told.append(now))
    assert len([share for what, share in told if what == "Drawing records"]) > 2


def test_a_portion_is_told_of_as_a_part_of_the_whole() -> None:
    told: list[tuple[str, float]] = []
    tell = portion(lambda *now: told.append(now), "Moving", 0.2, 0.6)
    tell(0.0)
    tell(0.5)
    tell(1.0)
    assert told == [("Moving", 0.2), ("Moving", pytest.approx(0.4)), ("Moving", pytest.approx(0.6))]
