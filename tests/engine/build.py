"""Short cases as plain data, for tests of the engine."""

from collections.abc import Mapping
from typing import Any

type Data = dict[str, Any]

FACTS: Data = {"report": "-", "speaker": "s", "date": "2020-01-01", "because": "-", "independent": "-"}


def table(given: Any, **more: Any) -> Data:
    """An item of model `table`."""
    return {**FACTS, "model": "table", "given": given, **more}


def ratio(ratios: Any, **more: Any) -> Data:
    """An item of model `ratio`."""
    return {**FACTS, "model": "ratio", "ratios": ratios, **more}


def question(prior: Mapping[str, Any], catch_all: str | None = None, **more: Any) -> Data:
    """A question with a prior by hypothesis."""
    hypotheses: Data = {h: {"prior": p} for h, p in prior.items()}
    if catch_all is not None:
        hypotheses[catch_all]["catch_all"] = True
    return {"ask": "?", "hypotheses": hypotheses, **more}


def case(questions: Mapping[str, Data], evidence: Mapping[str, Data], **more: Any) -> Data:
    """A case; source `s` speaks in all items, further sources come in `sources`."""
    return {
        "indicia": 1,
        "title": "made for a test",
        "by": "a test",
        "as_of": "2020-01-02",
        "questions": dict(questions),
        "evidence": dict(evidence),
        **more,
        "sources": {"s": {}, **more.get("sources", {})},
    }
