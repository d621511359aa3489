"""Taking a case apart into what can be left out."""

from dataclasses import replace

import numpy as np

from indicia.analysis.impact.record import ROWS, Piece, Record, Unit
from indicia.case.document import Document
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.evidence import Term
from indicia.engine.factor import LARGEST_TABLE, Factor
from indicia.engine.numbers import Numbers
from indicia.errors import TooLargeError


def record_of(evaluation: Evaluation, question: str) -> Record:
    """Take a case apart into what can be left out, for one question.

    Parameters
    ----------
    evaluation
        The case at its central values.
    question
        Which posterior is looked at.

    Raises
    ------
    TooLargeError
        Where a table with each item left out in turn would take more than a gibibyte.
    """
    compiled = evaluation.compiled
    document = compiled.case.document
    terms = {t.id: t for t in (*compiled.opportunity, *compiled.evidence)}
    items = tuple(i for i in document.evidence if i in terms)
    position = {item: at for at, item in enumerate(items)}
    faults = {t.axis: f for t, f in zip(compiled.faults, evaluation.faults, strict=True)}
    withdrawn = _withdrawn(document, position)
    logs = dict(zip(terms, (*evaluation.opportunity, *evaluation.evidence), strict=True))
    if withdrawn:
        off = document.off | {items[at] for by in withdrawn.values() for at in by}
        wide = compile_case(replace(compiled.case, document=replace(document, off=off)))
        terms |= {t.id: t for t in (*wide.opportunity, *wide.evidence) if t.id in withdrawn}
        faults = {t.axis: t.factor(evaluation.numbers) for t in wide.faults} | faults
    pieces = [
        _piece(term, logs.get(term.id), position.get(term.id), withdrawn.get(term.id, ()), document, evaluation.numbers)
        for term in terms.values()
    ]
    _refuse_large(pieces, len(items))
    axes = (*compiled.axes, *faults, ROWS)
    base = (*evaluation.priors, *faults.values())
    order = {axis: rank for rank, axis in enumerate(axes)}
    prior = next(f for t, f in zip(compiled.priors, evaluation.priors, strict=True) if t.question == question)
    return Record(question, compiled.axes[question], items, base, prior, _units(pieces, document), order)


def _refuse_large(pieces: list[Piece], items: int) -> None:
    tables = {piece.factor.axes: piece.factor.log.size for piece in pieces}
    cells = sum(tables.values()) * (items + 1)
    if cells > LARGEST_TABLE:
        raise TooLargeError(
            f"leaving out each of {items:,} items needs tables of {cells:,} cells, {cells * 8 / 2**30:,.1f} GiB; "
            "score the case without some of them instead"
        )


def _withdrawn(document: Document, position: dict[str, int]) -> dict[str, tuple[int, ...]]:
    """The items that count again once all that withdrew them are left out, with the positions of these."""
    found = {}
    for item in document.evidence.values():
        if item.id not in document.withdrawn or not item.model.weighs or item.id in document.off:
            continue
        by = [o.id for o in document.evidence.values() if item.id in (*o.retracts, *o.supersedes)]
        by = [o for o in by if o not in document.off]
        if all(o in position for o in by):
            found[item.id] = tuple(position[o] for o in by)
    return found


def _piece(
    term: Term,
    log: Factor | None,
    position: int | None,
    withdrawn_by: tuple[int, ...],
    document: Document,
    numbers: Numbers,
) -> Piece:
    if log is None or term.redundancy is not None:
        log = replace(term, redundancy=None).log_factor(numbers)
    top = float(np.max(log.log))
    centred = Factor(log.axes, log.log - top) if np.isfinite(top) else log
    group = document.group_of.get(term.id)
    rest = 1.0
    if group is not None:
        rest = 1.0 - float(numbers[document.path_of("", group.redundancy)])
    return Piece(term.id, centred, position, withdrawn_by, group.id if group else None, rest)


def _units(pieces: list[Piece], document: Document) -> tuple[Unit, ...]:
    """Join pieces of a group, and those that withdraw one another; a group's own order decides which comes first."""
    owner: dict[object, int] = {}
    joined: list[list[Piece]] = []
    for piece in pieces:
        keys: list[object] = [piece.position if piece.position is not None else piece.item, *piece.withdrawn_by]
        keys += [f"group {piece.group}"] if piece.group else []
        touched = sorted({owner[key] for key in keys if key in owner})
        home = touched[0] if touched else len(joined)
        if not touched:
            joined.append([])
        joined[home].append(piece)
        for other in touched[1:]:
            joined[home] += joined[other]
            joined[other] = []
        owner = {key: home if at in touched else at for key, at in owner.items()} if len(touched) > 1 else owner
        owner |= dict.fromkeys(keys, home)
    rank = {item: at for group in document.groups.values() for at, item in enumerate(group.items)}
    ordered = (sorted(unit, key=lambda p: rank.get(p.item, 0)) for unit in joined if unit)
    return tuple(Unit(tuple(unit)) for unit in ordered)
