"""The engine against plain loops over every hypothesis and hidden state, on random cases."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, note
from pytest import approx

import indicia as ind
from engine.strategies import Made, cases
from indicia.errors import ImpossibleEvidenceError
from twin.brute import brute


def answered_by_hand(made: Made) -> tuple[dict[str, dict[str, float]], float]:
    """The twin's answer to a case with items off and values set."""
    now, finals = deepcopy(made.data), {}
    for path, value in made.values.items():
        words = path.split(".")
        if words[0] == "prior":
            own = words[1:] if len(made.data["questions"]) > 1 else [next(iter(made.data["questions"])), *words[1:]]
            finals[tuple(own)] = float(value)
        else:
            _write(now, words, value)
    return brute(made.data, now=now, finals=finals, off=frozenset(made.off))


def _write(now: dict[str, Any], words: list[str], value: Any) -> None:
    section = next(s for s in ("parameters", "sources", "evidence") if words[0] in now[s])
    place = now[section]
    for word in words[:-1]:
        place = place[word]
    place[words[-1]] = value


@given(cases())
def test_the_engine_agrees_with_a_brute_force_enumeration(made: Made) -> None:
    note(f"{made}")
    expected, total = answered_by_hand(made)
    case = ind.load(made.data)
    overlays = [{"indicia_overlay": 1, "off": list(made.off)}]
    if total == 0:
        with pytest.raises(ImpossibleEvidenceError):
            ind.score(case, overlays=overlays, values=made.values)
        return
    score = ind.score(case, overlays=overlays, values=made.values)
    for question, answer in score.answers.items():
        assert dict(answer.posterior) == approx(expected[question], abs=1e-12)
