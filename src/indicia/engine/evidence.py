"""Evidence as factors: likelihood, the carrier's reliability, opportunity's scale, redundancy within a group."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indicia.case.document import Document, Item
from indicia.engine.axes import FAULTS, Axis, faults_axis
from indicia.engine.bind import Field, Getter, bind, bind_reliability, given
from indicia.engine.factor import Factor, Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import name_axes
from indicia.likelihood import Opportunity, Report
from indicia.likelihood.frame import Frame
from indicia.likelihood.namespace import NUMPY
from indicia.likelihood.tree import SourceReliability, Tree

_ROUNDING = 1e-9

type StatedPrior = Callable[[tuple[str, ...]], Floats]
"""The prior as the file states it, on the given axes, in the linear domain."""

type Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Mixture:
    """Whether the item was carried faithfully: decided for it alone, or on the axis of a carrier's faults."""

    reliability: Getter
    axis: str | None


@dataclass(frozen=True)
class Term:
    """One evidence item as a factor.

    Attributes
    ----------
    id
        The item.
    axes
        The axes of its factor: questions, then faults of sources.
    paths
        The paths of the numbers that it reads.
    mean
        The mean over all states of the questions, where the term covers some of them only and cannot find it: that of
        the likelihood, or of opportunity over those it speaks about. Axes: those of varying numbers.
    """

    id: str
    frame: Frame
    fields: Mapping[str, Field]
    model: Report | Opportunity
    stated: Floats
    mixture: Mixture | None
    redundancy: Getter | None
    paths: frozenset[str]
    mean: Floats | None = None

    @property
    def takes_mean(self) -> bool:
        """Whether its factor depends on a mean over all states of the questions."""
        if isinstance(self.model, Opportunity):
            return True
        if self.mixture is None or self.model.scale == "log_density":
            return False
        return "unreliable" not in self.fields

    def moments(self, numbers: Numbers) -> tuple[Floats, Floats]:
        """What a mean over all states is made of: sums of values times prior over its own states, and of the prior.

        Returns
        -------
        tuple of ndarray
            Axes: those of varying numbers.
        """
        frame, values, _ = self._values(numbers)
        lead = len(frame.axes)
        weights = self.stated.reshape(self.stated.shape + (1,) * frame.trailing)
        if isinstance(self.model, Opportunity):
            found = np.asarray(self.model.opportunity(NUMPY, values, frame), dtype=float)
            weights = np.where(_speaks(self.model, frame), weights, 0.0)
            found = np.where(weights > 0.0, found, 0.0)
        else:
            found = np.asarray(self.model.likelihood(NUMPY, values, frame), dtype=float)
        return _sum(found if _is_one(weights) else weights * found, lead), _sum(weights, lead)

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes of its factor, but those of varying numbers."""
        together = self.mixture.axis if self.mixture else None
        return (*self.frame.axes, together) if together else self.frame.axes

    def log_factor(self, numbers: Numbers) -> Factor:
        """The item's log-factor, named and without the axes along which it does not vary."""
        frame, values, overfull = self._values(numbers)
        if isinstance(self.model, Opportunity):
            log = _log_opportunity(self.model, values, frame, self.stated, self.mean)
        else:
            log = self._log_report(self.model, values, frame, numbers)
        return name_axes(_put(log, overfull, -np.inf), self.axes, numbers.axes)

    def log_likelihood(self, numbers: Numbers) -> Factor:
        """The log-likelihood as the model has it, before the carrier and the group."""
        frame, values, _ = self._values(numbers)
        if isinstance(self.model, Opportunity):
            log = NUMPY.log(self.model.opportunity(NUMPY, values, frame))
        else:
            log = _log(self.model, values, frame)
        return name_axes(log, self.frame.axes, numbers.axes)

    def linear_factor(self, numbers: Numbers) -> Factor | None:
        """The item's factor itself, without a logarithm; None where it is made in the log domain only."""
        if isinstance(self.model, Opportunity) or self.model.scale == "log_density":
            return None
        frame, values, overfull = self._values(numbers)
        likelihood = self._mix_likelihoods(self.model, values, frame, numbers)
        if self.redundancy is not None:
            rest = 1.0 - self.redundancy(numbers)
            likelihood = likelihood ** rest.reshape((1,) * (likelihood.ndim - rest.ndim) + rest.shape)
        return name_axes(_put(likelihood, overfull, 0.0), self.axes, numbers.axes)

    def _values(self, numbers: Numbers) -> tuple[Frame, dict[str, Floats], Bools | None]:
        """The fields' numbers on the frame, and the scenarios in which what stands beside a `rest` passes 1.

        No likelihood is right there, so that such a scenario is impossible under every hypothesis.
        """
        frame = replace(self.frame, trailing=len(numbers.axes))
        values = {name: field.evaluate(numbers, frame) for name, field in self.fields.items()}
        lead, overfull = tuple(range(len(frame.axes))), None
        for name in (name for name, field in self.fields.items() if field.has_rest):
            below = np.min(values[name], axis=lead) < -_ROUNDING
            overfull = below if overfull is None else overfull | below
            values[name] = np.maximum(values[name], 0.0)
        return frame, values, overfull

    def _log_report(self, model: Report, values: Mapping[str, Floats], frame: Frame, numbers: Numbers) -> Floats:
        if model.scale == "log_density":
            log = self._mix_densities(model, values, frame, numbers)
        else:
            log = _log_of(self._mix_likelihoods(model, values, frame, numbers))
        return log if self.redundancy is None else _discount(log, 1.0 - self.redundancy(numbers))

    def _mix_likelihoods(self, model: Report, values: Mapping[str, Floats], frame: Frame, numbers: Numbers) -> Floats:
        """rho L + (1 - rho) u; L and u on an axis of their own where the carrier's faults come together."""
        likelihood: Floats = np.asarray(model.likelihood(NUMPY, values, frame), dtype=float)
        if self.mixture is None:
            return likelihood
        found = model.misreported(NUMPY, values, frame)
        otherwise = self._mean(likelihood, frame) if found is None else np.asarray(found, dtype=float)
        if self.mixture.axis is not None:
            return np.stack(np.broadcast_arrays(likelihood, otherwise), axis=len(frame.axes))
        rho = _behind(self.mixture.reliability(numbers), frame)
        return rho * likelihood + (1.0 - rho) * otherwise

    def _mean(self, likelihood: Floats, frame: Frame) -> Floats:
        if self.mean is not None:
            return _behind(self.mean, frame)
        return _mean(likelihood, self.stated, len(frame.axes))

    def _mix_densities(self, model: Report, values: Mapping[str, Floats], frame: Frame, numbers: Numbers) -> Floats:
        """The same in log space: a density may be far below the smallest number there is."""
        log: Floats = np.asarray(model.likelihood(NUMPY, values, frame), dtype=float)
        found = model.misreported(NUMPY, values, frame)
        if self.mixture is None or found is None:
            return log
        otherwise: Floats = np.asarray(found, dtype=float)
        if self.mixture.axis is not None:
            return np.stack(np.broadcast_arrays(log, otherwise), axis=len(frame.axes))
        rho = _behind(self.mixture.reliability(numbers), frame)
        return np.logaddexp(_log_of(rho) + log, _log_of(1.0 - rho) + otherwise)


def _is_one(weights: Floats) -> bool:
    return weights.size == 1 and weights.item() == 1.0


def _sum(values: Floats, lead: int) -> Floats:
    """Sum out the first axes; where there is nothing to sum, of the longest arrays, without a copy."""
    if all(size == 1 for size in values.shape[:lead]):
        return values.reshape(values.shape[lead:])
    total: Floats = np.sum(values, axis=tuple(range(lead)))
    return total


def _put(values: Floats, where: Bools | None, instead: float) -> Floats:
    """Put a value in some scenarios, whose axes stand behind those of the factor."""
    return values if where is None else np.where(where, instead, values)


def _log_of(values: Floats) -> Floats:
    log: Floats = NUMPY.log(values)
    return log


def _behind(values: Floats, frame: Frame) -> Floats:
    """View values that vary with the scenario only on the frame's axes."""
    return values.reshape((1,) * len(frame.axes) + values.shape)


def _log(model: Report, values: Mapping[str, Floats], frame: Frame) -> Floats:
    found = model.likelihood(NUMPY, values, frame)
    return np.asarray(found if model.scale == "log_density" else NUMPY.log(found), dtype=float)


def _mean(likelihood: Floats, stated: Floats, lead: int) -> Floats:
    """The mean under the stated prior, over all axes of the frame."""
    weights = stated.reshape(stated.shape + (1,) * (likelihood.ndim - lead))
    mean: Floats = np.sum(weights * likelihood, axis=tuple(range(lead)), keepdims=True)
    return mean


def _discount(log: Floats, factor: Floats) -> Floats:
    """Multiply a log-likelihood by 1 - redundancy; 0 times -inf is 0: a full repeat adds nothing."""
    factor = factor.reshape((1,) * (log.ndim - factor.ndim) + factor.shape)
    with np.errstate(invalid="ignore"):
        return np.where(factor == 0.0, 0.0, log * factor)


def _speaks(model: Opportunity, frame: Frame) -> Bools:
    speaks = np.asarray(model.speaks(frame))
    return speaks.reshape(speaks.shape + (1,) * (len(frame.axes) + frame.trailing - speaks.ndim))


def _log_opportunity(
    model: Opportunity, values: Mapping[str, Floats], frame: Frame, stated: Floats, known_mean: Floats | None
) -> Floats:
    """Opportunity scaled to a mean of 1 over the hypotheses it speaks about; others at 1 or at `otherwise`."""
    g = np.asarray(model.opportunity(NUMPY, values, frame), dtype=float)
    speaks = _speaks(model, frame)
    mean = _mean_spoken(g, speaks, stated, frame) if known_mean is None else _behind(known_mean, frame)
    scaled = np.divide(g, mean, out=np.zeros(np.broadcast(g, mean).shape), where=mean > 0)
    return _log_of(np.where(speaks, scaled, model.elsewhere(NUMPY, values, frame)))


def _mean_spoken(g: Floats, speaks: Bools, stated: Floats, frame: Frame) -> Floats:
    """The mean under the stated prior over the states spoken about; the plain one where that gives them nothing."""
    weights = np.where(speaks, stated.reshape(stated.shape + (1,) * frame.trailing), 0.0)
    if not weights.any():
        weights = np.where(speaks, 1.0, weights)
    axes = tuple(range(len(frame.axes)))
    mean: Floats = np.sum(weights * np.where(speaks, g, 0.0), axis=axes, keepdims=True) / np.sum(
        weights, axis=axes, keepdims=True
    )
    return mean


def item_term(item: Item, axes: Mapping[str, Axis], document: Document, base: Document, stated: StatedPrior) -> Term:
    """Compile one item.

    Parameters
    ----------
    item
        The item, as it now is.
    axes
        The questions' axes.
    document, base
        The case as it now is, and as the file states it: the best carrier is chosen by the latter.
    stated
        The prior as the file states it.
    """
    frame = _item_frame(item, axes)
    trees = dict(item.model.numbers())
    given_faults: dict[str, str] = {}
    if isinstance(item.model, Report) and not item.model.carried:
        trees |= _default_reliabilities(item, trees, base)
        given_faults = _faults_in(trees, document)
        together = [faults_axis(source) for source in document.sources]
        frame = _with_faults(frame, [axis for axis in together if axis in given_faults.values()])
    fields = {name: bind(tree, item.id, frame, document) for name, tree in trees.items() if name not in given_faults}
    fields |= {name: given(np.array([1.0, 0.0]), axis) for name, axis in given_faults.items()}
    mixture, paths = _mixture(item, document, base)
    redundancy = _redundancy(item, document)
    group_paths = redundancy[1] if redundancy else frozenset()
    return Term(
        id=item.id,
        frame=frame,
        fields=fields,
        model=_weighing(item),
        stated=stated(tuple(a for a in frame.axes if a in axes)),
        mixture=mixture,
        redundancy=redundancy[0] if redundancy else None,
        paths=frozenset().union(paths, group_paths, *(field.paths for field in fields.values())),
    )


def _weighing(item: Item) -> Report | Opportunity:
    if not isinstance(item.model, Report | Opportunity):
        raise TypeError(f"{item.model_name} is neither a report's model nor an opportunity's")
    return item.model


def _item_frame(item: Item, axes: Mapping[str, Axis]) -> Frame:
    questions = item.model.questions()
    order = tuple(axis for axis in axes if axis in questions)
    labels = {}
    for question in order:
        catch_all = axes[question].catch_all
        stated = catch_all is not None and item.model.states(question, catch_all)
        labels[question] = axes[question].labels(stated=stated)
    return Frame(order, labels)


def _with_faults(frame: Frame, faults: Iterable[str]) -> Frame:
    """Add the axes of sources' faults, which stand in the order of the sources, behind those of the questions."""
    extra = tuple(faults)
    return Frame(frame.axes + extra, {**frame.labels, **dict.fromkeys(extra, FAULTS)})


def best(sources: tuple[str, ...], base: Document) -> str | None:
    """The most reliable of some sources by the file's central values, the first at ties; None if none has one."""
    rated = [s for s in sources if base.sources[s].reliability is not None]
    return max(rated, key=lambda s: _central_reliability(s, base), default=None)


def _central_reliability(source: str, base: Document) -> float:
    leaf = base.sources[source].reliability
    if leaf is None:
        return 1.0
    quantity = getattr(leaf, "quantity", None) or base.parameter(getattr(leaf, "name", "")).value
    return float(getattr(quantity, "central", 1.0))


def _default_reliabilities(item: Item, trees: Mapping[str, Tree], base: Document) -> dict[str, Tree]:
    """An honest speaker by default, and one hop, the best carrier, where none is written."""
    found: dict[str, Tree] = {}
    speaker, carrier = best(item.speaker, base), best(item.carriers, base)
    if "honest" not in trees and speaker is not None:
        found["honest"] = SourceReliability(("honest",), speaker)
    if "hop0" not in trees and getattr(item.model, "hops", None) is None and carrier is not None:
        found["hop0"] = SourceReliability(("hops",), carrier)
    return found


def _faults_in(trees: Mapping[str, Tree], document: Document) -> dict[str, str]:
    """The reliabilities that a source's shared faults decide, each with their axis."""
    return {
        name: faults_axis(tree.source)
        for name, tree in trees.items()
        if isinstance(tree, SourceReliability) and document.sources[tree.source].faults == "together"
    }


def _mixture(item: Item, document: Document, base: Document) -> tuple[Mixture | None, frozenset[str]]:
    if not isinstance(item.model, Report) or not item.model.carried:
        return None, frozenset()
    carrier = best(item.carriers, base)
    if carrier is None:
        return None, frozenset()
    getter, paths = bind_reliability(carrier, document)
    if document.sources[carrier].faults == "together":
        return Mixture(getter, faults_axis(carrier)), frozenset()
    return Mixture(getter, None), paths


def _redundancy(item: Item, document: Document) -> tuple[Getter, frozenset[str]] | None:
    """How far an item repeats the group's first that counts; None for the first itself."""
    group = document.group_of.get(item.id)
    if group is None:
        return None
    first = next((i for i in group.items if document.counts(document.evidence[i])), item.id)
    if first == item.id:
        return None
    path = document.path_of("", group.redundancy)

    def get(numbers: Numbers) -> Floats:
        return numbers[path]

    return get, frozenset({path})
