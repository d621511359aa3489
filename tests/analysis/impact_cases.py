"""Random cases of up to twelve items for `impact`, and the plain search that it is held to."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

import indicia as ind
from indicia.engine.compiled import compile_case

type Data = dict[str, Any]

TIE = 1e-9


@st.composite
def records(draw: st.DrawFn, *, most: int = 12) -> Data:
    """A case as plain data: one to three questions, some linked or hidden, tables, groups, carriers, a retraction."""
    names = list("abc"[: draw(st.integers(2, 3))])
    questions: Data = {"q": _question(draw, names, catch_all=draw(st.integers(0, 2)) == 0)}
    for extra in ("r", "s")[: draw(st.integers(0, 2))]:
        questions[extra] = _question(draw, ["x", "y"], catch_all=False, parent=names if draw(st.booleans()) else None)
        questions[extra]["hidden"] = draw(st.booleans())
    sources: Data = {"wire": {"label": "-", "reliability": 0.8, "faults": draw(st.sampled_from(["each", "together"]))}}
    evidence: Data = {}
    for i in range(draw(st.integers(1, most))):
        sources[f"v{i}"] = {"label": "-"}
        evidence[f"i{i}"] = _item(draw, i, questions)
    if len(evidence) > 2 and draw(st.integers(0, 3)) == 0:
        evidence["i1"]["retracts"] = ["i0"]
    ids = draw(st.permutations(list(evidence)))
    groups: Data = {}
    for number in range(draw(st.integers(0, 2))):
        size = draw(st.integers(2, 4))
        items, ids = ids[:size], ids[size:]
        if len(items) > 1:
            redundancy = draw(st.sampled_from([0.0, 0.4, 0.9, 1.0]))
            groups[f"g{number}"] = {"items": items, "redundancy": redundancy, "same_claim": "-", "because": "-"}
    return {
        "indicia": 1,
        "title": "random",
        "by": "nobody",
        "questions": questions,
        "sources": sources,
        "evidence": evidence,
        "groups": groups,
    }


def _row(draw: st.DrawFn, names: list[str]) -> Data:
    parts = [draw(st.integers(1, 6)) for _ in names]
    return {name: part / sum(parts) for name, part in zip(names, parts, strict=True)}


def _question(draw: st.DrawFn, names: list[str], *, catch_all: bool, parent: list[str] | None = None) -> Data:
    names = [*names, "other"] if catch_all else names
    if parent is None:
        row = _row(draw, names)
        hypotheses: Data = {name: {"prior": row[name]} for name in names}
    else:
        rows = {p: _row(draw, names) for p in parent}
        hypotheses = {name: {"prior": {p: rows[p][name] for p in parent}} for name in names}
    if catch_all:
        hypotheses["other"]["catch_all"] = True
    return {"ask": "?", "hypotheses": hypotheses, **({"given": "q"} if parent else {})}


def _item(draw: st.DrawFn, i: int, questions: Data) -> Data:
    number = st.sampled_from(
        [0.02, 0.1, 0.25, 0.3, 0.5, 0.6, 0.8, 0.95, *([0.0] if draw(st.integers(0, 7)) == 0 else [])]
    )
    about = draw(st.sampled_from(["q", "q", *questions]))
    names = [h for h in questions[about]["hypotheses"] if h != "other" or draw(st.integers(0, 3)) == 0]
    given: Data = {h: draw(number) for h in names}
    second = draw(st.sampled_from([None, *questions]))
    if second not in (None, about, "q"):
        given[names[0]] = {second: {"x": draw(number), "y": draw(number)}}
    item: Data = {"report": "-", "speaker": f"v{i}", "date": "2020-01-01", "because": "-", "model": "table"}
    item |= {"about": about, "given": {about: given} if about != "q" else given}
    return item | ({"carriers": ["wire"]} if draw(st.integers(0, 3)) == 0 else {})


def log_joint(case: ind.Case, left_out: tuple[str, ...], question: str) -> np.ndarray:
    """Log of prior times likelihood by hypothesis, by compiling the case anew without some items."""
    document = replace(case.document, off=case.document.off | set(left_out))
    compiled = compile_case(replace(case, document=document))
    evaluation = compiled.evaluate(compiled.central)
    return compiled.axes[question].collapse(evaluation.marginal((question,)).log, 0)


def still_leads(log: np.ndarray, leader: int) -> bool:
    """Whether the leader is ahead of all others; so it is where nothing is possible."""
    others = np.delete(log, leader)
    return bool(np.all(np.isneginf(others)) or log[leader] > np.max(others) + TIE)


def searched(case: ind.Case, question: str, leader: str, items: tuple[str, ...]) -> tuple[str, ...] | None:
    """The first of the smallest sets without which the leader no longer leads, by trying all."""
    at = list(case.document.questions[question].hypotheses).index(leader)
    for size in range(len(items) + 1):
        for left_out in combinations(items, size):
            if not still_leads(log_joint(case, left_out, question), at):
                return left_out
    return None
