"""A small case to change: two suspects, a catch-all, one report through one carrier."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

import indicia as ind
from indicia.analysis.advice import Advice

type Build = Callable[..., ind.Case]
type Advise = Callable[..., list[Advice]]

PLAIN: dict[str, Any] = {
    "indicia": 1,
    "title": "Who took the key?",
    "as_of": "2020-01-31",
    "by": "A. Nalyst",
    "ask": "Who took the key?",
    "hypotheses": {
        "ann": {"prior": 0.5},
        "bob": {"prior": 0.4},
        "other": {"prior": 0.1, "catch_all": True},
    },
    "sources": {
        "cook": {"label": "The cook"},
        "maid": {"label": "The maid", "reliability": "B"},
        "post": {"label": "The Post", "reliability": "B"},
        "times": {"label": "The Times", "reliability": "B"},
    },
    "evidence": {
        "seen": {
            "report": "Ann was at the door",
            "speaker": "cook",
            "carriers": ["post", "times"],
            "date": "2020-01-02",
            "model": "table",
            "given": {"ann": 0.6, "bob": 0.2},
            "because": "she lives there",
        },
        "heard": {
            "report": "It was Bob",
            "speaker": "maid",
            "date": "2020-01-02",
            "model": "testimony",
            "says": {"question": "bob"},
            "knows": 0.3,
            "otherwise": 0.2,
            "because": "she may know",
        },
    },
}


@pytest.fixture
def build() -> Build:
    """Make a case of the plain one, with other values at some dotted places; None deletes."""

    def make(changes: Mapping[str, object] | None = None) -> ind.Case:
        data = deepcopy(PLAIN)
        for place, value in (changes or {}).items():
            *above, last = place.split(".")
            inner = data
            for key in above:
                inner = inner.setdefault(key, {})
            if value is None:
                del inner[last]
            else:
                inner[last] = deepcopy(value)
        return ind.load(data)

    return make


@pytest.fixture
def advise(build: Build) -> Advise:
    """The advice of one kind on the plain case with changes."""

    def make(kind: str, changes: Mapping[str, object] | None = None) -> list[Advice]:
        return [advice for advice in ind.check(build(changes)) if advice.kind == kind]

    return make
