"""What the live page computes with: the engine's own factors as plain data, and the numbers that a reader may move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indicia.case.case import Case
from indicia.case.document import Document, Group, Item
from indicia.case.yaml import read_yaml
from indicia.case.yaml_scalars import resolve_plain
from indicia.case.yaml_write import block
from indicia.engine.bind import bind_reliability
from indicia.engine.compiled import Compiled, compile_case
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats, elimination_cost
from indicia.engine.numbers import Numbers
from indicia.engine.score import asked_questions
from indicia.quantity import Domain, icd203_bands
from indicia.report.document import short
from indicia.report.live_corners import MOST_CORNERS, corners_of, find_degrees
from indicia.report.live_priors import Json, prior_model, prior_numbers, shared_priors

MOST_STATES = 4096


@dataclass(frozen=True)
class Movable:
    """The reliabilities and redundancies of a case that a reader may move, and those that he may not.

    Attributes
    ----------
    numbers
        By path, as the page shows them.
    degrees
        For each item, the degree of each number in its factor.
    stuck
        The paths that an item reads in a way that no mean over corners gives.
    """

    numbers: Mapping[str, Json]
    degrees: Mapping[str, Mapping[str, int]]
    stuck: tuple[str, ...]


def everything(case: Case) -> Compiled:
    """Compile a case with every item counting by itself: none off, none withdrawn, none in a group."""
    document = case.document
    items = {name: replace(item, retracts=(), supersedes=()) for name, item in document.evidence.items()}
    whole = replace(document, evidence=items, groups={}, off=frozenset())
    return compile_case(replace(case, document=whole))


def joint_states(compiled: Compiled) -> int:
    """The states that the page must hold at once: the largest table on the way to the answer to any question asked."""
    sizes = {**{axis.id: axis.size for axis in compiled.axes.values()}, **{f.axis: 2 for f in compiled.faults}}
    scopes: list[tuple[str, ...]] = [(*t.frame.axes, t.question) for t in compiled.priors]
    scopes += [t.axes for t in (*compiled.opportunity, *compiled.evidence)]
    scopes += [(f.axis,) for f in compiled.faults]
    asked = asked_questions(compiled.case, None)
    return max(elimination_cost(scopes, sizes, {question}) for question in asked)


def build_model(case: Case, compiled: Compiled, question: str) -> tuple[Json, tuple[str, ...]]:
    """Write a case down for the live page.

    Parameters
    ----------
    case
        The case, overlays included.
    compiled
        From `everything`.
    question
        The question that the finding is about.

    Returns
    -------
    dict
        Data for JSON; an impossible value's logarithm is None.
    tuple of str
        The paths of numbers that get no slider.
    """
    document = case.document
    movable = _movable(case, compiled)
    numbers = {**prior_numbers(compiled), **movable.numbers}
    index = {path: i for i, path in enumerate(numbers)}
    order = {name: i for i, name in enumerate((*compiled.axes, *(f.axis for f in compiled.faults)))}
    sizes = [*(axis.size for axis in compiled.axes.values()), *(2 for _ in compiled.faults)]
    terms = {term.id: term for term in (*compiled.opportunity, *compiled.evidence)}
    writer = _Items(case, compiled, terms, movable, index, order)
    return {
        "format": 1,
        "hash": case.hash,
        "overlay": _overlay(case),
        "question": list(document.questions).index(question),
        "sizes": sizes,
        "questions": _questions(compiled),
        "numbers": list(numbers.values()),
        "priors": [prior_model(term, compiled, index, order) for term in compiled.priors],
        "faults": [_faults(source, case, index, order) for source in document.sources if f"{source}.faults" in order],
        "items": [writer.write(item) for item in document.evidence.values()],
        "groups": _groups(case, index),
        "bands": [list(band) for band in icd203_bands()],
    }, tuple(dict.fromkeys((*movable.stuck, *shared_priors(compiled))))


def _questions(compiled: Compiled) -> list[Json]:
    found: list[Json] = []
    for question in compiled.case.document.questions.values():
        axis = compiled.axes[question.id]
        states = axis.named + (axis.catch_all or "",) * len(axis.stand_ins)
        found.append(
            {
                "id": question.id,
                "ask": short(question.ask),
                "hidden": question.hidden,
                "hypotheses": list(axis.hypotheses),
                "labels": [short(question.hypotheses[h].label) for h in axis.hypotheses],
                "catchAll": axis.hypotheses.index(axis.catch_all) if axis.catch_all else None,
                "states": [axis.hypotheses.index(h) for h in states],
            }
        )
    return found


def _overlay(case: Case) -> Json:
    """What lies on the case already, each prior under its full path."""
    written = read_yaml(case.overlay(), "overlay").data
    values = written.get("set")
    plain = {str(path): value for path, value in values.items()} if isinstance(values, dict) else {}
    others = {path: value for path, value in plain.items() if not path.startswith("prior.")}
    priors = {path: resolve_plain(number.quantity.text) for path, number in case.document.finals.items()}
    learned = written.get("learned")
    return {
        "learned": block({"learned": learned}) if learned else "",
        "set": {**others, **priors},
        "parameters": written.get("parameters") or {},
    }


def _movable(case: Case, compiled: Compiled) -> Movable:
    document = case.document
    candidates = {**_reliabilities(document, compiled), **_redundancies(document)}
    elsewhere = frozenset[str]().union(*(t.paths for t in compiled.priors), *(t.paths for t in compiled.opportunity))
    stuck = {path for path in candidates if path in elsewhere}
    stuck |= {path for path in candidates if case.figures[path].quantity.domain is not Domain.PROBABILITY}
    degrees: dict[str, dict[str, int | None]] = {}
    for term in compiled.evidence:
        paths = sorted(term.paths & candidates.keys() - stuck)
        degrees[term.id] = find_degrees(term, paths, compiled.central)
        stuck |= {path for path, degree in degrees[term.id].items() if degree is None}
        if np.prod([1 + (d or 0) for d in degrees[term.id].values()]) > MOST_CORNERS:
            stuck |= degrees[term.id].keys()
    numbers = {p: {**n, "value": _central(p, case)} for p, n in candidates.items() if p not in stuck}
    moved = {item: {p: d for p, d in of.items() if d and p in numbers} for item, of in degrees.items()}
    return Movable(numbers, moved, tuple(path for path in candidates if path in stuck))


def _central(path: str, case: Case) -> float:
    return float(case.figures[path].quantity.central)


def _reliabilities(document: Document, compiled: Compiled) -> dict[str, Json]:
    """The reliabilities that something uses; several sources may share one."""
    used = frozenset[str]().union(*(t.paths for t in compiled.faults), *(t.paths for t in compiled.evidence))
    names: dict[str, list[str]] = {}
    for source in document.sources.values():
        for path in bind_reliability(source.id, document)[1] & used:
            names.setdefault(path, []).append(short(source.label))
    return {path: _number(path, "reliability", ", ".join(labels)) for path, labels in names.items()}


def _redundancies(document: Document) -> dict[str, Json]:
    names: dict[str, list[str]] = {}
    for group in document.groups.values():
        path = document.path_of("", group.redundancy)
        names.setdefault(path, []).append(_group_label(group))
    return {path: _number(path, "redundancy", ", ".join(labels)) for path, labels in names.items()}


def _group_label(group: Group) -> str:
    return short(group.same_claim or group.id)


def _number(path: str, kind: str, label: str) -> Json:
    return {"path": path, "kind": kind, "question": None, "label": label, "given": "", "set": False}


def _faults(source: str, case: Case, index: Mapping[str, int], order: Mapping[str, int]) -> Json:
    _, paths = bind_reliability(source, case.document)
    return {
        "axis": order[f"{source}.faults"],
        "number": next((index[p] for p in paths if p in index), -1),
        "value": next((_central(p, case) for p in paths), 1.0),
    }


def _groups(case: Case, index: Mapping[str, int]) -> list[Json]:
    document, found = case.document, []
    places = {item: i for i, item in enumerate(document.evidence)}
    for group in document.groups.values():
        path = document.path_of("", group.redundancy)
        found.append(
            {
                "id": group.id,
                "label": _group_label(group),
                "items": [places[item] for item in group.items],
                "number": index.get(path, -1),
                "value": _central(path, case),
            }
        )
    return found


@dataclass(frozen=True)
class _Items:
    """Writes the items of a case down."""

    case: Case
    compiled: Compiled
    terms: Mapping[str, Term]
    movable: Movable
    index: Mapping[str, int]
    order: Mapping[str, int]

    def write(self, item: Item) -> Json:
        document = self.case.document
        places = {name: i for i, name in enumerate(document.evidence)}
        earlier = (*item.retracts, *item.supersedes)
        found: Json = {
            "id": item.id,
            "report": short(item.report),
            "on": item.id not in document.off,
            "withdraws": [places[e] for e in earlier if document.evidence[e].still_counts is None],
            "kind": "opportunity" if item.is_opportunity else "report" if item.id in self.terms else "none",
        }
        return found | (self._factor(self.terms[item.id]) if item.id in self.terms else {})

    def _factor(self, term: Term) -> Json:
        catch_alls = [(i, axis) for i, axis in enumerate(self.compiled.axes.values()) if axis.catch_all]
        corners = corners_of(term, self.movable.degrees.get(term.id, {}), self._numbers)
        return {
            "axes": [self.order[axis] for axis in corners.axes],
            "numbers": [[self.index[path], degree] for path, degree in corners.degrees.items()],
            "logs": _finite(corners.log),
            "namesCatchAll": [i for i, axis in catch_alls if term.model.states(axis.id, axis.catch_all or "")],
        }

    @property
    def _numbers(self) -> Numbers:
        return self.compiled.central


def _finite(log: Floats) -> Sequence[float | None]:
    return [None if np.isneginf(value) else float(value) for value in log.ravel()]
