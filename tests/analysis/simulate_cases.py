"""Cases and helpers for the tests of `simulate`."""

from copy import deepcopy
from typing import Any

import indicia as ind
from indicia.analysis.simulate import Simulation

type Data = dict[str, Any]


def item(model: str, **fields: Any) -> Data:
    return {"report": "r", "speaker": "s", "date": "2020-01-01", "model": model, "because": "b", **fields}


def table(given: Any, **more: Any) -> Data:
    return item("table", given=given, independent="so", **more)


def who(**priors: Any) -> Data:
    return {"who": {"ask": "Who?", "hypotheses": {h: {"prior": p} for h, p in priors.items()}}}


def data(evidence: Data, **more: Any) -> Data:
    return {
        "indicia": 1,
        "title": "t",
        "as_of": "2020-01-31",
        "by": "x",
        "questions": who(a=0.5, b=0.3, c=0.2),
        "sources": {"s": {"label": "S"}},
        "evidence": evidence,
        **more,
    }


SEARCH = {"sensor": "x", "area": "y", "period": "z"}


STATEMENTS: Data = {
    "a": {"statements": {"admitted": 0.3, "denied": 0.5, "blamed_other": "rest", "silent": 0.1}},
    "default": {"statements": {"admitted": 0.05, "denied": 0.6, "blamed_other": 0.2, "silent": "rest"}},
}


RICH = data(
    {
        "seen": table({"a": 0.6, "b": 0.2, "c": {"mood": {"bad": 0.9, "good": 0.3}}}, unreliable=0.2,
                      carriers=["good"]),
        "denies": item("denial", actor="a", statement="denied", if_responsible=STATEMENTS["a"],
                       if_not=STATEMENTS["default"], carriers=["wire"], independent="so"),
        "track": item("absence", coverage={"a": 0.8, "default": 0.3}, detection=0.7, search=SEARCH, unreliable=0.4,
                      carriers=["good"], independent="so"),
        "tells": item("testimony", says={"who": "a"}, knows=0.6, honest=0.9, hops=[0.8],
                      otherwise={"a": 0.3, "default": 0.2}, independent="so"),
        "weight": item("measurement", distribution="normal", value=1.0,
                       expected={"a": {"mu": 2.0, "sigma": 1.0}, "default": {"mu": 0.0, "sigma": 1.5}},
                       otherwise={"mu": 0.5, "sigma": 4.0}, carriers=["wire"], independent="so"),
        "told": table({"a": 0.3, "b": 0.5, "c": 0.4}, carriers=["good"]),
        "again": table({"a": 0.5, "b": 0.7, "c": 0.6}),
    },
    questions={
        "who": {
            "ask": "Who?",
            "hypotheses": {
                **who(a=0.4, b=0.3, c=0.2)["who"]["hypotheses"],
                "x": {"prior": 0.1, "catch_all": True},
            },
        },
        "mood": {
            "ask": "Mood?",
            "hidden": True,
            "given": "who",
            "hypotheses": {"bad": {"prior": {"a": 0.7, "default": 0.4}}, "good": {"prior": {"a": 0.3, "default": 0.6}}},
        },
    },
    sources={
        "s": {"label": "S"},
        "good": {"label": "G", "reliability": 0.9},
        "wire": {"label": "W", "reliability": 0.7, "faults": "together"},
    },
    groups={"same": {"items": ["told", "again"], "redundancy": 1, "same_claim": "so", "because": "b"}},
)  # fmt: skip


def complement(given: Any) -> Any:
    return {k: complement(v) for k, v in given.items()} if isinstance(given, dict) else 1.0 - given


def came_out(case: Data, came: dict[str, Any]) -> Data:
    """The case rewritten as one record has it, with the fields that a case file has."""
    now = deepcopy(case)
    for name, how in came.items():
        fields = now["evidence"][name]
        if name == "denies":
            fields["statement"] = str(how)
        elif name == "track":
            fields["seen"] = how == "seen"
            fields["unreliable"] = 0.6 if fields["seen"] else 0.4
        elif name == "weight":
            fields["value"] = float(how)
        elif name == "tells" and how == "not made":
            r = 0.6 * 0.9 * 0.8
            given = {"a": 1 - r - (1 - r) * 0.3, "b": 1 - (1 - r) * 0.2, "c": 1 - (1 - r) * 0.2}
            now["evidence"][name] = table(given)
        elif how == "not made":
            fields["given"] = complement(fields["given"])
            fields |= {"unreliable": 0.8} if "unreliable" in fields else {}
    return now


def simulated(case: Data, n: int = 500, **options: Any) -> Simulation:
    return ind.simulate(ind.load(case), n, **options)


def failed(case: Data, scored_by: Data | None = None, n: int = 2000, **options: Any) -> bool:
    other = None if scored_by is None else ind.load(scored_by)
    return ind.calibrate(simulated(case, n, scored_by=other, **options)).failed


def changed(case: Data, place: str, value: object) -> Data:
    made = deepcopy(case)
    *above, last = place.split(".")
    inner = made
    for key in above:
        inner = inner[key]
    inner[last] = value
    return made


RANGES = data({"seen": table({"a": 0.7, "b": 0.4, "c": "0.05 to 0.5"}), "heard": table({"a": 0.2, "default": 0.6})})


TWO = data(
    {
        "seen": table({"a": 0.8, "b": 0.3, "c": 0.3}, carriers=["paper"]),
        "heard": table({"a": 0.2, "b": 0.6, "c": 0.3}, carriers=["paper"]),
        "track": item("absence", coverage={"a": 0.9, "default": 0.2}, detection=0.9, search=SEARCH, independent="so"),
        "told": table({"a": 0.7, "b": 0.2, "c": 0.2}),
        "again": table({"a": 0.8, "b": 0.3, "c": 0.3}),
    },
    sources={"s": {"label": "S"}, "paper": {"label": "P", "reliability": "D"}},
    groups={"same": {"items": ["told", "again"], "redundancy": 1, "same_claim": "so", "because": "b"}},
)
