"""The score of a case whose hypotheses come from a table: the first rows, those beside, and the whole ranking."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from indicia.case import Case
from indicia.engine.exactness import Exactness, find_causes
from indicia.engine.export import attributes
from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.listing import list_items, notes
from indicia.engine.many.compiled import compile_many
from indicia.engine.many.evaluate import Evaluated, evaluate
from indicia.engine.many.impossible import clash_of_rows
from indicia.engine.many.ranking import Ranking
from indicia.engine.many.steps import steps_of
from indicia.engine.result import Answer, Beyond, Provenance, Score
from indicia.engine.score import counts_of, is_neutral, no_evidence, provenance, weights_of
from indicia.quantity import nats_to_decibans

TOP = 20
"""Rows that an answer holds unless told otherwise."""

_LEAST_REST = 1e-3


def score_rows(case: Case, *, top: int | None = None, progress: Callable[[float], None] | None = None) -> Score:
    """Score a case whose hypotheses come from a table.

    Parameters
    ----------
    case
        The case, overlays laid on.
    top
        How many rows the answer holds; all of them are in its `candidates`.
    progress
        Is told the part of the rows that is done.

    Raises
    ------
    ImpossibleEvidenceError
        Where no row and no hypothesis beside can explain the evidence; it names the items that clash.
    """
    many = compile_many(case)
    found = evaluate(many, top=top or TOP, progress=progress)
    if np.isneginf(found.log_evidence):
        raise clash_of_rows(found)
    where = provenance(case)
    answer = _answer(found, where)
    why = no_evidence(many.whole)
    items = list_items(many.whole)
    return Score(
        provenance=where,
        question=answer.id,
        answers={answer.id: answer},
        log_evidence=None if why else found.log_evidence,
        log_evidence_why=why,
        exactness=_exactness(found, answer),
        counts=counts_of(many.whole),
        joint_questions=(),
        joint=None,
        items=items,
        notes=notes(case, items),
    )


def _answer(found: Evaluated, where: Provenance) -> Answer:
    many, rows = found.many, found.first.tolist()
    beside, question = [*found.beside.values()], many.question
    names = [*(many.candidates.id_at(row) for row in rows), *found.beside]
    of_rows = found.prior.log(found.first)
    able_rows = of_rows if found.log_opportunity is None else of_rows + found.log_opportunity[rows]
    prior = np.array([*of_rows, *(logs.prior for logs in beside)])
    able = np.array([*able_rows, *(logs.with_opportunity for logs in beside)])
    joint = np.array([*found.log_joint[rows], *(logs.joint for logs in beside)])
    log_posterior = joint - found.log_evidence
    with np.errstate(invalid="ignore"):
        shift = np.where(np.isneginf(prior), 0.0, able - prior)
    labels = [*(many.candidates.label_at(row) for row in rows), *(question.hypotheses[h].label for h in found.beside)]
    answer = Answer(
        id=question.id,
        ask=question.ask,
        labels=dict(zip(names, labels, strict=True)),
        catch_all=question.catch_all,
        prior=_named(names, np.exp(prior)),
        with_opportunity=_named(names, np.exp(able - found.log_all_able)),
        posterior=_named(names, np.exp(log_posterior)),
        log_posterior=_named(names, log_posterior),
        weights=(),
        opportunity_decibans=_named(names, nats_to_decibans(shift)),
        neutral=is_neutral(many.whole, question.id),
        candidates=_ranking(found, where),
        beyond=_beyond(found),
    )
    return replace(answer, weights=weights_of(many.whole, steps_of(found, rows), answer))


def _ranking(found: Evaluated, where: Provenance) -> Ranking:
    candidates = found.many.candidates
    return Ranking(
        question=found.many.question.id,
        ids=candidates.ids,
        labels=candidates.labels,
        _prior=found.prior,
        _log_opportunity=found.log_opportunity,
        _log_all_able=found.log_all_able,
        _log_joint=found.log_joint,
        _log_evidence=found.log_evidence,
        beside=tuple(found.beside),
        _source=candidates.table.path,
        about=attributes(where),
    )


def _beyond(found: Evaluated) -> Beyond:
    """How many rows are left out of an answer, and what they have together."""
    left = len(found.log_joint) - len(found.first)
    of_all, shown = (
        np.exp(found.log_rows - found.log_evidence),
        np.exp(found.log_joint[found.first] - found.log_evidence),
    )
    rest = float(of_all - np.sum(shown))
    if left == 0 or rest < _LEAST_REST:  # a small difference of large numbers
        others = found.log_joint.copy()
        others[found.first] = -np.inf
        rest = float(np.exp(log_sum_exp(others, 0) - found.log_evidence))
    return Beyond(left, rest)


def _exactness(found: Evaluated, answer: Answer) -> Exactness:
    """By the ordinary rule, whether each uncertain number enters linearly, tried at the columns of the first two rows.

    Where it does not, the full figure would take the whole table for each point of a quadrature: it is not computed.
    """
    many = found.many
    phrases: dict[str, None] = {}
    for row in found.first[:2].tolist():
        columns = {path: np.asarray(values[row], dtype=float) for path, values in many.columns.items()}
        phrases |= dict.fromkeys(find_causes(replace(many.whole, columns=columns)).phrases)
    if phrases:
        return Exactness(tuple(phrases), method="not computed")
    return Exactness((), {answer.id: answer.posterior})


def _named(names: list[str], values: Floats) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))
