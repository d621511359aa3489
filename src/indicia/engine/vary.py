"""Letting numbers of a case vary along axes: what every sweep, flip and bound does first.

A prior that varies is final: it takes what it is given, and the others of its row keep their ratios (proportional
covariation; Renooij 2014, "Co-variation for sensitivity analysis in Bayesian networks"). That is just what setting it
does, so that a sweep of one point equals a score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from indicia.case import Case
from indicia.case.document import Document
from indicia.engine.compiled import Compiled, Evaluation
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import prior_term
from indicia.errors import PathError, nearest
from indicia.likelihood.tree import Number
from indicia.quantity import Domain, parse_quantity


def splitting_off(case: Case, paths: Iterable[str]) -> Case:
    """A case in which every path has a number of its own.

    A path such as ``x.given.russia``, where the file writes a `default` only, is split off from the default at its
    value. Paths of priors need no such thing.

    Raises
    ------
    PathError
        Where the case has no such number; it names the nearest.
    CaseError
        Where the path cannot be set, and why: for instance since ``$name`` stands there.
    """
    missing = [p for p in paths if p not in case.figures and not p.startswith("prior.")]
    values = {}
    for path in missing:
        above = path.rpartition(".")[0]
        figure = case.figures.get(f"{above}.default") or case.figures.get(above)
        if figure is None:
            raise PathError(f"no number of this case has the path {path!r}{nearest(path, case.figures)}")
        values[path] = figure.quantity.text
    return case.set(values) if values else case


def vary(evaluation: Evaluation, varying: Mapping[str, tuple[str, Floats]]) -> Evaluation:
    """Let numbers take other values along named axes, all else as it is.

    Parameters
    ----------
    evaluation
        A case at its central values.
    varying
        For each path the name of its axis and the values along it. Paths with the same axis vary together.

    Returns
    -------
    Evaluation
        Its marginals have the axes behind those of the questions.

    Raises
    ------
    PathError
        For a path without a number of its own (see `splitting_off`).
    ValueError
        For a value outside the number's domain.
    """
    compiled = evaluation.compiled
    priors = [path for path in varying if path.startswith("prior.")]
    for path, (_, values) in varying.items():
        _check_domain(path, values, compiled)
    if priors:
        compiled = with_final_priors(compiled, priors)
    numbers = Numbers({**evaluation.numbers.values, **{p: np.asarray(0.0) for p in priors}})
    return compiled.evaluate(numbers.with_axes(varying), evaluation)


def domain_of(path: str, compiled: Compiled) -> Domain:
    """The domain of the number at a path."""
    if path.startswith("prior."):
        return Domain.PROBABILITY
    figure = compiled.figures.get(path)
    if figure is None:
        raise PathError(f"no number of this case has the path {path!r}{nearest(path, compiled.figures)}")
    return figure.quantity.domain


def _check_domain(path: str, values: Floats, compiled: Compiled) -> None:
    domain = domain_of(path, compiled)
    low, high = {Domain.PROBABILITY: (0.0, 1.0), Domain.REAL: (-np.inf, np.inf)}.get(domain, (0.0, np.inf))
    wrong = values[~((values >= low) & (values <= high))]
    if wrong.size:
        raise ValueError(f"{path} is a {domain}: {wrong.flat[0]:g} lies outside {low:g} to {high:g}")


def with_final_priors(compiled: Compiled, paths: Iterable[str]) -> Compiled:
    """The same case with some priors final; only their questions are compiled anew, once for each set of paths."""
    paths = tuple(paths)
    if paths not in compiled.finals:
        compiled.finals[paths] = _with_final_priors(compiled, paths)
    return compiled.finals[paths]


def _with_final_priors(compiled: Compiled, paths: Sequence[str]) -> Compiled:
    case = compiled.case
    added = {path: Number(tuple(path.split(".")), parse_quantity(0.5, Domain.PROBABILITY)) for path in paths}
    document = replace(case.document, finals={**case.document.finals, **added})
    touched = {_question(path, document) for path in added}
    priors = tuple(
        prior_term(document.questions[term.question], compiled.axes, document, term.shares)
        if term.question in touched
        else term
        for term in compiled.priors
    )
    return replace(compiled, case=replace(case, document=document), priors=priors)


def _question(path: str, document: Document) -> str:
    """The question whose prior a path is; PathError where it is none."""
    _, *keys = path.split(".")
    question = document.first_question
    if len(document.questions) > 1 and keys:
        found = document.questions.get(keys.pop(0))
        if found is None:
            raise PathError(f"{path!r} names no question{nearest(path, _prior_paths(document))}")
        question = found
    if not keys or keys[0] not in question.hypotheses:
        known = ", ".join(question.hypotheses)
        near = nearest(path, _prior_paths(document))
        raise PathError(f"{path!r} names no hypothesis of {question.id!r}{near or f'; known: {known}'}")
    return question.id


def _prior_paths(document: Document) -> list[str]:
    """What the priors of a case are called, without those of the parents' rows."""
    alone = len(document.questions) == 1
    return [f"prior.{h}" if alone else f"prior.{q.id}.{h}" for q in document.questions.values() for h in q.hypotheses]
