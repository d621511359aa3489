"""Reads one kind of evidence and evaluates it state by state, without a case or an engine."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from pydantic import ValidationError

from indicia.likelihood import NUMPY, Frame, MisprintError, Model, Opportunity, Report, Scope
from indicia.likelihood.frame import lay_out
from indicia.likelihood.tree import Atom, Leaf, Number, Rest, Shared, SourceReliability

WHO = ("russia", "tajikistan", "us", "nobody", "other")
SCOPE = Scope(
    questions={"who": WHO, "pact": ("agreed", "none"), "target": ("taliban", "smugglers")},
    about=("who",),
    sources=frozenset({"reuters", "police"}),
    catch_alls={"who": "other"},
)

type State = tuple[str, ...]


def read[M: Model](kind: type[M], fields: Mapping[str, Any], scope: Scope = SCOPE) -> M:
    return kind.model_validate(dict(fields), context=scope)


def misprints(kind: type[Model], fields: Mapping[str, Any], scope: Scope = SCOPE) -> list[tuple[str, str]]:
    """The place and the message of each misprint; other faults by pydantic's own words."""
    try:
        read(kind, fields, scope)
    except ValidationError as error:
        found = []
        for detail in error.errors():
            cause = detail.get("ctx", {}).get("error")
            if isinstance(cause, MisprintError):
                found += [(".".join(m.key), m.message) for m in cause.misprints]
            else:
                found.append((".".join(map(str, detail["loc"])), detail["msg"]))
        return found
    return []


def frame_of(model: Model, scope: Scope = SCOPE, trailing: int = 0) -> Frame:
    """The frame that an engine lays the item on: a catch-all has a state of its own only if the item names it."""
    axes = tuple(q for q in scope.questions if q in model.questions())
    labels = {}
    for question in axes:
        catch_all = scope.catch_alls.get(question)
        stated = catch_all is not None and model.states(question, catch_all)
        labels[question] = tuple(h for h in scope.questions[question] if h != catch_all or stated)
    return Frame(axes, labels, trailing)


def numbers_of(
    model: Model, frame: Frame, values: Mapping[str, Any] | None = None, scope: Scope = SCOPE
) -> dict[str, Any]:
    """Every number at its central value, or at that of its path (its key, joined by dots) in `values`."""
    given = dict(values or {})
    found = {}
    for name, tree in model.numbers().items():
        cells = lay_out(tree, frame, scope.catch_alls)
        each = np.broadcast_arrays(*(np.asarray(_value(leaf, given), dtype=float) for leaf in cells.leaves))
        laid_out = np.stack(each)[cells.index]
        found[name] = frame.align(cells.axes, laid_out)
    return found


def _value(leaf: Leaf, given: Mapping[str, Any]) -> Any:
    path = ".".join(leaf.key)
    match leaf:
        case Number():
            return given.get(path, leaf.quantity.central)
        case Atom():
            return given.get(path, leaf.value)
        case Rest():
            return 1.0 - sum(_value(other, given) for other in leaf.others)
        case Shared():
            return given["$" + leaf.name]
        case SourceReliability():
            return given[leaf.source]


def weigh(
    model: Model,
    values: Mapping[str, Any] | None = None,
    scope: Scope = SCOPE,
    extra: Mapping[str, float] | None = None,
    misreported: bool = False,
) -> dict[State, float]:
    """The formula's result for each state, by the labels of the frame's axes."""
    frame = frame_of(model, scope)
    n = numbers_of(model, frame, values, scope) | {
        k: np.full((1,) * len(frame.axes), v) for k, v in (extra or {}).items()
    }
    if isinstance(model, Report):
        found = model.misreported(NUMPY, n, frame) if misreported else model.likelihood(NUMPY, n, frame)
    else:
        assert isinstance(model, Opportunity)
        found = model.opportunity(NUMPY, n, frame)
    return by_state(found, frame)


def by_state(array: Any, frame: Frame) -> dict[State, Any]:
    shape = tuple(len(frame.labels[axis]) for axis in frame.axes)
    full = np.broadcast_to(np.asarray(array), shape)
    return {
        labels: full[index].item()
        for index, labels in zip(np.ndindex(*shape), product(*(frame.labels[axis] for axis in frame.axes)), strict=True)
    }


def spoken(model: Opportunity, scope: Scope = SCOPE) -> set[str]:
    """The hypotheses of the first question that an opportunity speaks about."""
    frame = frame_of(model, scope)
    return {state[0] for state, speaks in by_state(model.speaks(frame), frame).items() if speaks}
