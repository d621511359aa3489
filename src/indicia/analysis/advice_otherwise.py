"""Advice on testimony whose `otherwise` speaks for the claim itself."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from indicia.analysis.advice import Advice, View, decibans
from indicia.engine.bind import Field, given
from indicia.engine.compiled import Evaluation
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats, align
from indicia.likelihood.frame import Cells
from indicia.likelihood.testimony import Testimony
from indicia.likelihood.tree import questions_of
from indicia.quantity import nats_to_decibans

_SAME_DECIBANS = 0.05


def counted_twice(view: View) -> Iterator[Advice]:
    """Testimony whose `otherwise` is higher for what it claims, which the claim itself speaks for already."""
    for term, model in view.reports:
        if not isinstance(model, Testimony) or not questions_of(model.otherwise) & set(model.named()):
            continue
        as_written = weight_of_claim(term, model, view.scored)
        level = weight_of_claim(with_flat_otherwise(term, model, view.scored), model, view.scored)
        if as_written > level + _SAME_DECIBANS:
            message = (
                "'otherwise' is higher for what the report names: is that what the speaker would say without knowing, "
                "or is the claim counted twice? As written it speaks for what it claims by "
                f"{decibans(as_written)}, with one 'otherwise' for all by {decibans(level)}"
            )
            yield view.advise("counted-twice", ("evidence", term.id, "otherwise"), message)


def _prior(term: Term, evaluation: Evaluation) -> Floats:
    """The prior on the axes of an item's frame."""
    return np.exp(align(evaluation.marginal(term.frame.axes, evaluation.before), term.frame.axes))


def weight_of_claim(term: Term, model: Testimony, evaluation: Evaluation) -> float:
    """How far a testimony speaks for what it claims against all else, in decibans.

    10 log10 of the mean likelihood where the claim holds over that where it does not, each weighted by the prior; 0
    where one of the two has no prior.
    """
    prior = _prior(term, evaluation)
    log = align(term.log_likelihood(evaluation.numbers), term.frame.axes)
    holds = np.broadcast_to(np.logical_and.reduce([claim.holds(term.frame) for claim in model.says]), prior.shape)
    said, unsaid = np.where(holds, prior, 0.0), np.where(holds, 0.0, prior)
    if not (said.any() and unsaid.any()):
        return 0.0
    likelihood = np.exp(log)
    with np.errstate(divide="ignore"):
        means = [np.log(np.sum(w * likelihood) / np.sum(w)) for w in (said, unsaid)]
    return float(nats_to_decibans(means[0] - means[1])) if np.isfinite(means[0]) else 0.0


def with_flat_otherwise(term: Term, model: Testimony, evaluation: Evaluation) -> Term:
    """The same testimony with one `otherwise`, its mean under the prior, whatever the questions it names."""
    prior = _prior(term, evaluation)
    claimed = tuple(i for i, axis in enumerate(term.frame.axes) if axis in model.named())
    values = np.broadcast_to(term.fields["otherwise"].evaluate(evaluation.numbers, term.frame), prior.shape)
    total = np.sum(prior, axis=claimed, keepdims=True)
    mean = np.divide(
        np.sum(prior * values, axis=claimed, keepdims=True), total, out=np.ones(total.shape), where=total > 0
    )
    return replace(term, fields={**term.fields, "otherwise": _plain(np.broadcast_to(mean, prior.shape), term)})


def _plain(values: Floats, term: Term) -> Field:
    """A field of plain numbers on all axes of an item's frame."""
    cells = Cells(term.frame.axes, np.arange(values.size).reshape(values.shape), (), ())
    return replace(given(values.ravel(), term.frame.axes[0]), cells=cells)
