"""Priors for a reader to move: each row of each question, and the number behind each of its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from indicia.case.document import Document
from indicia.engine.bind import Field
from indicia.engine.compiled import Compiled
from indicia.engine.factor import Floats
from indicia.engine.prior import PriorTerm
from indicia.likelihood.tree import Number, Shared
from indicia.report.document import short

type Json = dict[str, object]
type Cell = tuple[str, ...]
"""The paths of the numbers that a cell of a prior takes its value from: the first of them that is set counts."""

_NOTHING = 1e-12
_LABEL = 100


def prior_numbers(compiled: Compiled) -> dict[str, Json]:
    """The priors that can be set, by path: those of whose rows somebody else can take the rest.

    Left out are zeros that nobody wrote, such as those of hypotheses that a row does not name.
    """
    found: dict[str, Json] = {}
    document = compiled.case.document
    for term in compiled.priors:
        base, cells = _rows(term, compiled)
        stuck = {path for row, paths in zip(base, cells, strict=True) for path in _stuck(row, paths)}
        stuck -= document.finals.keys()
        now = term.table(compiled.central).reshape(base.shape)
        for path, row, h in _foremost(cells):
            if path not in stuck and path not in found and (now[row, h] > 0 or _is_written(path, compiled)):
                found[path] = _described(path, term, h, float(now[row, h]), document)
    return found


def shared_priors(compiled: Compiled) -> list[str]:
    """The shared numbers among the priors: with one of them set, the rest of its row would no longer add up."""
    document, leaves = compiled.case.document, [f.cells.leaves for t in compiled.priors for f in t.fields]
    return [document.path_of("", leaf) for row in leaves for leaf in row if isinstance(leaf, Shared)]


def _foremost(cells: list[list[Cell]]) -> Iterator[tuple[str, int, int]]:
    """The number that each cell takes its value from, where it has one of its own, with row and hypothesis."""
    for row, paths in enumerate(cells):
        for h, cell in enumerate(paths):
            if cell:
                yield cell[0], row, h


def _stuck(row: Floats, cells: Iterable[Cell]) -> list[str]:
    """The numbers besides which a row has nobody to take what they leave."""
    total = row.sum()
    return [path for value, cell in zip(row, cells, strict=True) for path in cell if total - value <= _NOTHING]


def _is_written(path: str, compiled: Compiled) -> bool:
    figure = compiled.figures.get(path)
    return path in compiled.case.document.finals or (figure is not None and figure.written)


def _described(path: str, term: PriorTerm, h: int, value: float, document: Document) -> Json:
    question = document.questions[term.question]
    hypothesis = question.hypotheses[term.axis.hypotheses[h]]
    states = path.split(".")[len(hypothesis.prior.key) :]
    named = [
        short(document.questions[parent].hypotheses[state].label, _LABEL) if state != "default" else "any other"
        for parent, state in zip(question.given, states, strict=False)
    ]
    return {
        "path": path,
        "kind": "prior",
        "question": list(document.questions).index(question.id),
        "label": short(hypothesis.label, _LABEL),
        "given": short(", ".join(named)),
        "value": value,
        "set": path in document.finals,
    }


def prior_model(term: PriorTerm, compiled: Compiled, index: Mapping[str, int], order: Mapping[str, int]) -> Json:
    """One question's prior: rows of its parents' states, as the page needs them.

    Parameters
    ----------
    term
        The question's prior.
    compiled
        The case it comes from.
    index
        The place of each number that can be moved, by path.
    order
        The place of each axis.
    """
    base, cells = _rows(term, compiled)
    states = term.axis.labels(stated=True)
    shares = np.broadcast_to(term.shares, (*_sizes(term), len(states))).reshape(len(base), -1)
    return {
        "axes": [order[axis] for axis in (*term.frame.axes, term.axis.id)],
        "base": base.tolist(),
        "cells": [[[index[path] for path in cell if path in index] for cell in row] for row in cells],
        "states": [term.axis.hypotheses.index(label) for label in states],
        "shares": shares.tolist(),
    }


def _sizes(term: PriorTerm) -> tuple[int, ...]:
    return tuple(len(term.frame.labels[axis]) for axis in term.frame.axes)


def _rows(term: PriorTerm, compiled: Compiled) -> tuple[Floats, list[list[Cell]]]:
    """The rows without what was set (axes: rows, hypotheses), and the numbers of each cell, the first the foremost."""
    unset = replace(term, fields=term.before, finals=np.zeros_like(term.finals))
    count = len(term.axis.hypotheses)
    base = unset.table(compiled.central).reshape(-1, count)
    columns = [
        [tuple(dict.fromkeys((*now, *before))) for now, before in zip(_paths(f, term), _paths(b, term), strict=True)]
        for f, b in zip(term.fields, term.before, strict=True)
    ]
    return base, [[column[row] for column in columns] for row in range(len(base))]


def _paths(field: Field, term: PriorTerm) -> list[Cell]:
    """The path of a prior of its own in each row; none where a shared name stands."""
    leaves = field.cells.leaves
    paths = [(".".join(leaf.key),) if isinstance(leaf, Number) else () for leaf in leaves]
    full = np.broadcast_to(term.frame.align(field.cells.axes, field.cells.index), _sizes(term)).ravel()
    return [paths[i] if i >= 0 else () for i in full]
