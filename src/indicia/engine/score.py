"""Scoring: every number at its central value, one contraction for each question."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from indicia import __version__
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Compiled, Evaluation, compile_case
from indicia.engine.exactness import Exactness, exactness
from indicia.engine.factor import Floats
from indicia.engine.impossible import clash
from indicia.engine.listing import caveats, list_items, notes
from indicia.engine.result import Answer, ItemWeight, Provenance, Score
from indicia.engine.running import running
from indicia.errors import IndiciaError, nearest
from indicia.quantity import nats_to_decibans

_LARGEST_JOINT = 100_000


def score(
    case: Case,
    *,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    question: str | None = None,
    top: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Score:
    """Find the posterior of every question of a case, every number at its central value.

    Parameters
    ----------
    case
        The case, from `load`.
    overlays
        Overlay files or mappings to lay over it.
    values
        Numbers to set, by path.
    question
        The question that text output is about; by default the first that is not hidden.
    top
        Where hypotheses come from a table, how many of its rows the answer holds, 20 by default; the answer's
        `candidates` have all of them.
    progress
        Where hypotheses come from a table, is told the part of its rows that is done.

    Returns
    -------
    Score

    Raises
    ------
    ValueError
        For a `top` below 2.
    CaseError
        For faults in overlays or values.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence; it names the items that clash.
    TooLargeError
        Where an exact answer would need a table of more than a gibibyte.

    Notes
    -----
    The posterior of a question is one contraction: all log-factors added, the other questions summed out, normalised.
    `exactness` of the result tells where this differs from the posterior that sums over the uncertain numbers as well.

    Examples
    --------
    >>> import indicia as ind
    >>> s = ind.score(ind.load("models/think-bayes-dice.yaml"))  # doctest: +SKIP
    """
    if not isinstance(case, Case):
        raise TypeError(f"score takes a case, {type(case).__name__} found; write score(load(...))")
    case = case.with_overlays(overlays, values)
    asked = asked_questions(case, question)
    if case.document.candidates is not None:
        from indicia.engine.many.score import score_rows

        if top is not None and top < 2:
            raise ValueError(
                f"top is {top}; at least 2 are shown, of which the second is who the first is compared with"
            )
        return score_rows(case, top=top, progress=progress)
    compiled = compile_case(case)
    evaluation = compiled.now
    total = float(evaluation.marginal(()).log)
    if np.isneginf(total):
        raise clash(evaluation)
    answers = {q: answer_to(evaluation, q) for q in asked}
    why = no_evidence(compiled)
    joint_questions, joint = _joint(evaluation, asked)
    exact = _exactness(evaluation, asked, answers)
    items = list_items(compiled)
    return Score(
        provenance=provenance(case),
        question=question or asked[0],
        answers=answers,
        log_evidence=None if why else total,
        log_evidence_why=why,
        exactness=exact,
        counts=counts_of(compiled),
        joint_questions=joint_questions,
        joint=joint,
        items=items,
        notes=notes(case, items),
        caveats=caveats(answers, exact),
        evaluation=evaluation,
    )


def asked_questions(case: Case, question: str | None) -> tuple[str, ...]:
    """The questions that are asked, in the order of the file; IndiciaError where `question` is none of them."""
    asked = tuple(q.id for q in case.document.questions.values() if not q.hidden)
    if not asked:
        raise IndiciaError("every question is hidden; take 'hidden' away from the one that you ask")
    if question is not None and question not in asked:
        raise IndiciaError(
            f"{question!r} is no question that is asked{nearest(question, asked)}; known: {', '.join(asked)}"
        )
    return asked


def provenance(case: Case) -> Provenance:
    """Say where a result on a case comes from, changes included."""
    changed = []
    for overlay in case.overlays:
        changed += [f"{path} = {value}" for path, value in overlay.set.items()]
        changed += [f"without {item}" for item in overlay.off]
        changed += [f"${name} from {overlay.written.name}" for name in overlay.parameters]
    return Provenance(
        file=case.written.name,
        title=case.title,
        case_hash=case.hash,
        version=__version__,
        as_of=case.as_of.isoformat() if case.as_of else None,
        marking=case.marking,
        changed=tuple(changed),
    )


def _normalise(log: Floats) -> Floats:
    p: Floats = np.exp(log - np.max(log))
    return p / np.sum(p)


def answer_to(evaluation: Evaluation, question: str) -> Answer:
    """The answer to one question at the evaluation's numbers, which must leave some hypothesis possible."""
    compiled = evaluation.compiled
    spec, axis = compiled.case.document.questions[question], compiled.axes[question]
    prior = axis.collapse(evaluation.marginal((question,), evaluation.before).log, 0)
    read = running(evaluation, question)
    last = read.log[-1] - np.max(read.log[-1])
    log_posterior = last - np.log(np.sum(np.exp(last)))
    names = axis.hypotheses
    with np.errstate(invalid="ignore"):
        shift = np.where(np.isneginf(prior), 0.0, read.absolute[0] - prior)
    answer = Answer(
        id=question,
        ask=spec.ask,
        labels={h.id: h.label for h in spec.hypotheses.values()},
        catch_all=spec.catch_all,
        prior=_named(names, _normalise(prior)),
        with_opportunity=_named(names, _normalise(read.log[0])),
        posterior=_named(names, np.exp(log_posterior)),
        log_posterior=_named(names, log_posterior),
        weights=(),
        opportunity_decibans=_named(names, nats_to_decibans(shift)),
        neutral=is_neutral(compiled, question),
    )
    return replace(answer, weights=weights_of(compiled, read.steps(), answer))


def is_neutral(compiled: Compiled, question: str) -> bool:
    """Whether a question has a catch-all that no item that counts names."""
    catch_all = compiled.axes[question].catch_all
    terms = (*compiled.opportunity, *compiled.evidence)
    return catch_all is not None and not any(term.model.states(question, catch_all) for term in terms)


def _named(names: tuple[str, ...], values: Floats) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))


def weights_of(compiled: Compiled, log: Floats, answer: Answer) -> tuple[ItemWeight, ...]:
    """The weights of all reports for an answer; the axes of `log` are items and the answer's hypotheses."""
    document = compiled.case.document
    found = []
    for term, values in zip(compiled.evidence, log, strict=True):
        item, group = document.evidence[term.id], document.group_of.get(term.id)
        row = _named(tuple(answer.posterior), values)
        weight = weight_decibans(row, answer)
        found.append(ItemWeight(item.id, item.report, item.model_name, group.id if group else None, row, weight))
    return tuple(found)


def weight_decibans(log_likelihood: Mapping[str, float], answer: Answer) -> float:
    """Weight of evidence of the leader over its rival, in decibans; 0 where there is none, or both are excluded."""
    if answer.rival is None:
        return 0.0
    leader, rival = log_likelihood[answer.leader], log_likelihood[answer.rival]
    return 0.0 if leader == rival else float(nats_to_decibans(leader - rival))


def no_evidence(compiled: Compiled) -> str | None:
    """Why P(all reports) means nothing, if it does not."""
    if compiled.opportunity:
        return "opportunity is no probability of anything observed"
    for term in compiled.evidence:
        name = compiled.case.document.evidence[term.id].model_name
        if not getattr(term.model, "evidential", True):
            return f"{term.id} is a {name}, known up to a factor only"
        if getattr(term.model, "scale", "") == "log_density":
            return f"{term.id} is a {name}, whose density has a unit"
        if term.redundancy is not None and float(term.redundancy(compiled.central)) > 0:
            return f"{term.id} is discounted within its group"
    return None


def _joint(evaluation: Evaluation, asked: tuple[str, ...]) -> tuple[tuple[str, ...], Floats | None]:
    """The joint posterior of the questions asked, where it is not too large to hold."""
    axes = evaluation.compiled.axes
    if prod(axes[q].size for q in asked) > _LARGEST_JOINT:
        return (), None
    log = evaluation.marginal(asked).log
    for at, q in enumerate(asked):
        log = axes[q].collapse(log, at)
    return asked, _normalise(log)


def _exactness(evaluation: Evaluation, asked: tuple[str, ...], answers: Mapping[str, Answer]) -> Exactness:
    found = exactness(evaluation, asked)
    if found.exact:
        return Exactness((), {q: answers[q].posterior for q in asked})
    return found


def counts_of(compiled: Compiled) -> dict[str, int]:
    """How many items count, and from how many speakers and carriers."""
    document = compiled.case.document
    items = [document.evidence[t.id] for t in (*compiled.opportunity, *compiled.evidence)]
    speakers = {document.root(s) for item in items for s in item.speaker}
    carriers = {document.root(s) for item in items for s in item.carriers}
    return {"items": len(items), "speakers": len(speakers), "carriers": len(carriers), "shown": len(document.evidence)}
