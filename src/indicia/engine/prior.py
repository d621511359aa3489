"""Priors as factors: points and ranges, weights, rows given other questions, and the neutral catch-all's shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indicia.case.document import Document, Question
from indicia.case.finals import finals_of, with_finals
from indicia.engine.axes import Axis
from indicia.engine.bind import Field, bind
from indicia.engine.factor import Factor, Floats
from indicia.engine.numbers import Numbers
from indicia.errors import PathError
from indicia.likelihood.frame import Frame
from indicia.likelihood.tree import Leaf, Number, Shared, leaves, names_hypothesis
from indicia.quantity import Quantity

type Bools = npt.NDArray[np.bool_]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class PriorTerm:
    """A question's prior given its parents, as a factor over the parents' axes and its own.

    Within a row the ranges take what they say and the points share the rest in proportion; a final value (one that
    was set or swept) takes what it says and all others share the rest in proportion.
    """

    question: str
    frame: Frame
    axis: Axis
    fields: tuple[Field, ...]
    before: tuple[Field, ...]
    ranges: Bools
    finals: Bools
    shares: Floats
    place: int

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths that the prior reads."""
        return frozenset().union(*(field.paths for field in self.fields))

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes of its factor, but those of varying numbers."""
        # A question may stand before its parents in the file, whose order all axes follow.
        parents = self.frame.axes
        return (*parents[: self.place], self.axis.id, *parents[self.place :])

    def table(self, numbers: Numbers) -> Floats:
        """Prior probabilities: axes of the parents, then the hypotheses in the case's order, then what varies."""
        now = self.stack(self.fields, numbers)
        lead = len(self.frame.axes)
        ranges, finals = (_trail(mask, now.ndim) for mask in (self.ranges, self.finals))
        base = now if not self.finals.any() else self.stack(self.before, numbers)
        row = _share(base, ranges, lead)
        if not self.finals.any():
            return row
        left = 1.0 - np.sum(np.where(finals, now, 0.0), axis=lead, keepdims=True)
        others = np.sum(np.where(finals, 0.0, row), axis=lead, keepdims=True)
        scale = np.divide(left, others, out=np.full(np.broadcast(left, others).shape, np.nan), where=others > 0)
        has_final = finals.any(axis=lead, keepdims=True)
        scaled = np.where(np.abs(left) < 1e-12, 0.0, row * np.where(has_final, scale, 1.0))
        scaled = np.where(has_final, scaled, row)
        return np.where(finals, now, scaled)

    def factor(self, numbers: Numbers) -> Factor:
        """The log prior on the parents' axes and the question's states; -inf where a row cannot add up to 1."""
        return self.factor_of(self.table(numbers), numbers.axes)

    def factor_of(self, table: Floats, scenarios: tuple[str, ...]) -> Factor:
        """The same of any table of prior probabilities, made as `table` makes them."""
        lead = len(self.frame.axes)
        total = np.sum(table, axis=lead, keepdims=True)
        possible = np.all(table >= 0, axis=lead, keepdims=True) & (np.abs(total - 1.0) <= _TOLERANCE)
        states = np.take(np.where(possible, table, 0.0), self.positions, axis=lead)
        with np.errstate(divide="ignore"):
            log = np.log(states * _trail(self.shares, states.ndim))
        return name_axes(np.moveaxis(log, lead, self.place), self.axes, scenarios, keep=(self.axis.id,))

    @property
    def positions(self) -> list[int]:
        """The place among the case's hypotheses of the one that each state is seen as."""
        order = {h: i for i, h in enumerate(self.axis.hypotheses)}
        return [order[h] for h in self.axis.labels(stated=True)]

    def stack(self, fields: tuple[Field, ...], numbers: Numbers) -> Floats:
        """The numbers of some fields as written; axes as of `table`."""
        arrays = [field.evaluate(numbers, self.frame) for field in fields]
        sizes = tuple(len(self.frame.labels[a]) for a in self.frame.axes)
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        full = sizes + shape[len(sizes) :]
        return np.stack([np.broadcast_to(a, full) for a in arrays], axis=len(sizes))


def _trail(values: npt.NDArray[np.generic], ndim: int) -> npt.NDArray[np.generic]:
    return values.reshape(values.shape + (1,) * (ndim - values.ndim))


def _share(values: Floats, ranges: npt.NDArray[np.generic], lead: int) -> Floats:
    taken = np.sum(np.where(ranges, values, 0.0), axis=lead, keepdims=True)
    points = np.sum(np.where(ranges, 0.0, values), axis=lead, keepdims=True)
    scale = np.divide(1.0 - taken, points, out=np.zeros(points.shape), where=points > 0)
    return np.where(ranges, values, values * scale)


def name_axes(log: Floats, axes: tuple[str, ...], scenarios: tuple[str, ...], keep: tuple[str, ...] = ()) -> Factor:
    """Name an array's axes and drop those of length 1 along which it does not vary."""
    names = axes + scenarios
    kept = [i for i, n in enumerate(log.shape) if n > 1 or names[i] in keep]
    return Factor(tuple(names[i] for i in kept), log.reshape([log.shape[i] for i in kept]))


def parents_frame(question: Question, axes: Mapping[str, Axis]) -> Frame:
    """The axes of a question's parents, a catch-all among their states seen by its own name where a row names it."""
    labels = {}
    for parent in question.given:
        catch_all = axes[parent].catch_all
        named = catch_all is not None and any(
            names_hypothesis(h.prior, parent, catch_all) for h in question.hypotheses.values()
        )
        labels[parent] = axes[parent].labels(stated=named)
    order = tuple(axis for axis in axes if axis in question.given)
    return Frame(order, labels)


def prior_term(question: Question, axes: Mapping[str, Axis], document: Document, shares: Floats | None) -> PriorTerm:
    """Compile a question's prior.

    Parameters
    ----------
    question, axes, document
        What the case says.
    shares
        The stated prior's shares among the named hypotheses, which the catch-all's states are weighted by; None
        where `document` is itself the case as the file states it.
    """
    frame = parents_frame(question, axes)
    finals = {path: n for path, n in document.finals.items() if _question_of(path, document) == question.id}
    written = {path: float(_written(question, path)) for path in finals}
    trees = [h.prior for h in question.hypotheses.values()]
    before = tuple(bind(tree, "", frame, document, written) for tree in trees)
    now = before
    if finals:
        now = _bind_finals(question, frame, document)
    term = PriorTerm(
        question=question.id,
        frame=frame,
        axis=axes[question.id],
        fields=now,
        before=before,
        ranges=_mask(before, frame, lambda leaf: not question.weighted and _is_range(leaf, document)),
        finals=_mask(now, frame, lambda leaf: isinstance(leaf, Number) and ".".join(leaf.key) in finals),
        shares=np.ones(()) if shares is None else shares,
        place=sum(axis in question.given for axis in list(axes)[: list(axes).index(question.id)]),
    )
    if shares is None and axes[question.id].catch_all is not None:
        term = replace(term, shares=_shares(term, _central(question, document)))
    return term


def _central(question: Question, document: Document) -> Numbers:
    """The central values of one question's priors, without a list of all the numbers of the case."""
    found = {}
    for hypothesis in question.hypotheses.values():
        for leaf in leaves(hypothesis.prior):
            if isinstance(leaf, Number | Shared):
                quantity = leaf.quantity if isinstance(leaf, Number) else document.parameter(leaf.name).value
                found[document.path_of("", leaf)] = np.asarray(getattr(quantity, "central", np.nan), dtype=float)
    return Numbers(found)


def _bind_finals(question: Question, frame: Frame, document: Document) -> tuple[Field, ...]:
    """The question's priors with those that were set in their places."""
    set_ = finals_of(question, document)
    trees = [with_finals(h, set_.get(h.id, {})) for h in question.hypotheses.values()]
    placed = {".".join(leaf.key) for tree in trees for leaf in leaves(tree) if isinstance(leaf, Number)}
    for final in (number for by_state in set_.values() for number in by_state.values()):
        if (path := ".".join(final.key)) not in placed:
            raise PathError(f"{path}: the prior is one number whatever the other question; set that")
    return tuple(bind(tree, "", frame, document) for tree in trees)


def _shares(term: PriorTerm, numbers: Numbers) -> Floats:
    """What part of the catch-all each stand-in has: its stated prior among the named hypotheses, row by row."""
    named = [i for i, h in enumerate(term.axis.hypotheses) if h != term.axis.catch_all]
    table = np.take(term.table(numbers), named, axis=-1)
    total = table.sum(axis=-1, keepdims=True)
    if not named:
        return np.ones((*total.shape[:-1], term.axis.size))
    even = np.full(table.shape, 1 / len(named))
    among = np.divide(table, total, out=even, where=total > 0)
    return np.concatenate([np.ones(among.shape), among], axis=-1)


def _question_of(path: str, document: Document) -> str:
    """The question that a path of a prior belongs to."""
    return path.split(".")[1] if len(document.questions) > 1 else document.first_question.id


def _written(question: Question, path: str) -> float:
    """The central value that the file states where a final one stands now; 0 where the final one is split off."""
    for hypothesis in question.hypotheses.values():
        for leaf in leaves(hypothesis.prior):
            if isinstance(leaf, Number) and ".".join(leaf.key) == path:
                return leaf.quantity.central
    return 0.0


def _is_range(leaf: Leaf, document: Document) -> bool:
    match leaf:
        case Number():
            return not leaf.quantity.is_point
        case Shared():
            value = document.parameter(leaf.name).value
            return isinstance(value, Quantity) and not value.is_point
        case _:
            return False


def _mask(fields: tuple[Field, ...], frame: Frame, true_of: Callable[[Leaf], bool]) -> Bools:
    """Where on (parents, hypotheses) a property of the leaf holds."""
    sizes = tuple(len(frame.labels[a]) for a in frame.axes)
    columns = []
    for field in fields:
        holds = np.array([*map(true_of, field.cells.leaves), False])
        columns.append(np.broadcast_to(frame.align(field.cells.axes, holds[field.cells.index]), sizes))
    return np.stack(columns, axis=len(sizes))
