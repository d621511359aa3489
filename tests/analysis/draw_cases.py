"""A small case with uncertain numbers of every sort, for the tests of draws, summaries and stores."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import indicia as ind

ITEM = {"report": "r", "speaker": "s", "date": "2020-01-01", "because": "-"}

DATA: dict[str, Any] = {
    "indicia": 1,
    "title": "Who took the key?",
    "by": "A. Nalyst",
    "as_of": "2020-01-31",
    "questions": {
        "who": {
            "ask": "Who took the key?",
            "prior_excludes": ["planes"],
            "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.3}, "c": {"prior": 0.2}},
        },
    },
    "parameters": {"p": {"value": "0.2 to 0.5", "because": "-"}},
    "sources": {"s": {"label": "S"}, "post": {"label": "P", "reliability": "0.6 to 0.9"}},
    "evidence": {
        "seen": {**ITEM, "carriers": ["post"], "model": "table", "given": {"a": "0.5 to 0.9", "b": "$p", "c": 0.3}},
        "heard": {**ITEM, "carriers": ["post"], "model": "ratio", "ratios": {"a": "2 to 8", "b": 1, "c": 1}},
        "told": {**ITEM, "model": "table", "given": {"a": 0.4, "b": "$p", "c": "uniform(0.2, 0.8)"}},
        "planes": {
            "report": "r",
            "because": "-",
            "model": "capability",
            "aircraft": {"a": {2: 0.3, 4: 0.7}, "b": "3 to 9", "c": 5},
            "availability": "0.3 to 0.8",
            "needed": 2,
        },
    },
    "groups": {"same": {"items": ["seen", "told"], "redundancy": "0.2 to 0.9", "because": "-", "same_claim": "-"}},
}
for name in ("heard", "told"):
    DATA["evidence"][name]["independent"] = "-"


def case(changes: Mapping[str, object] | None = None) -> ind.Case:
    """The case above, with other values at some dotted places; None deletes."""
    data = deepcopy(DATA)
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


def prior(**hypotheses: object) -> dict[str, object]:
    return {"questions.who.hypotheses": {h: {"prior": p} for h, p in hypotheses.items()}}
