"""Making the cells of all factors of a case that free numbers touch, in few operations."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from indicia.engine.bind import Getter
from indicia.engine.compiled import Compiled
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.inference import priors
from indicia.inference.cells import Row, field_cells, row_of
from indicia.inference.contract import Piece
from indicia.inference.mixing import Part, mix_densities, mix_likelihoods, with_faults
from indicia.inference.namespace import PyTensorNamespace, shape_of
from indicia.inference.pool import Affine, Pool, basis, leaves, read_off
from indicia.likelihood import Report
from indicia.likelihood.frame import Array

_PLAIN = "items with likelihoods"


@dataclass(frozen=True)
class _Item:
    """A report whose numbers are free, with its states in a row."""

    term: Term
    model: Report
    row: Row
    rest: float
    """One minus its redundancy, which is held."""

    @property
    def axes(self) -> dict[str, int]:
        """The axes of its cells, by their lengths."""
        mixture = self.term.mixture
        faults = {mixture.axis: 2} if mixture and mixture.axis else {}
        return {**dict(zip(self.row.axes, self.row.sizes, strict=True)), **faults, **self.row.counts}


class Maker:
    """Makes the factors of terms at numbers of which some are free.

    Parameters
    ----------
    compiled
        The case.
    theta, free
        A tensor of the free numbers, and the place of each.
    numbers
        All others.
    """

    def __init__(self, compiled: Compiled, theta: Array, free: Mapping[str, int], numbers: Numbers) -> None:
        self.xp, self._points = PyTensorNamespace(), basis(free, numbers)
        self._priors = [term for term in compiled.priors if term.paths & free.keys()]
        self._faults = [term for term in compiled.faults if term.paths & free.keys()]
        terms = [term for term in (*compiled.opportunity, *compiled.evidence) if term.paths & free.keys()]
        self._items = [_item(term, numbers) for term in terms]
        wanted: dict[Hashable, Affine] = {}
        for prior in self._priors:
            whole = priors.as_affine(prior, self._points)
            wanted |= priors.numbers_of(prior, self._points) if whole is None else {(prior.question, "states"): whole}
        for faults in self._faults:
            wanted[faults.axis] = read_off(self._numbers([faults.reliability, _one_minus(faults.reliability)]))
        for item in self._items:
            for name, its in item.term.fields.items():
                wanted[item.term.id, name] = read_off(field_cells(its, item.row, self._points))
        plain = [item for item in self._items if item.model.scale != "log_density"]
        for name, items in ((_PLAIN, plain), *((item.term.id, [item]) for item in self._items if item not in plain)):
            if items:
                wanted[name, "faithful"] = read_off(np.concatenate([self._faithful(item) for item in items]))
        self._plain, self._dense = plain, [item for item in self._items if item not in plain]
        self._pool = Pool(self.xp, theta, wanted)
        bent = [term for term in self._priors if (term.question, "now") in wanted]
        self.tables = {term.question: priors.table(term, self._pool, self.xp) for term in bent}

    def factors(self) -> tuple[Piece, ...]:
        """The factors, all in one vector."""
        xp, pt = self.xp, self.xp.pt
        named: list[tuple[dict[str, int], float]] = [(priors.axes_of(term), 1.0) for term in self._priors]
        named += [({term.axis: 2}, 1.0) for term in self._faults]
        linear = [self._prior(term.question, i) for i, term in enumerate(self._priors)]
        linear += [xp.tensor(self._pool[term.axis]) for term in self._faults]
        if self._plain:
            faithful = self._pool[_PLAIN, "faithful"]
            linear.append(mix_likelihoods([self._part(item) for item in self._plain], faithful, xp))
        logs = [xp.log(pt.concatenate(linear))] if linear else []
        logs += [mix_densities(self._part(i), self._pool[i.term.id, "faithful"], xp) for i in self._dense]
        named += [(item.axes, item.rest) for item in (*self._plain, *self._dense)]
        log = pt.concatenate(logs) if logs else xp.tensor(np.zeros(0))
        return _pieces([axes for axes, _ in named], self._discounted(log, named))

    def _prior(self, question: str, at: int) -> Array:
        if question in self.tables:
            return priors.states_of(self._priors[at], self.tables[question], self.xp)
        return self.xp.tensor(self._pool[question, "states"])

    def _part(self, item: _Item) -> Part:
        """An item's likelihood in a row, and what it is mixed with."""
        xp, row, mixture = self.xp, item.row, item.term.mixture
        # Numbers are bounded so that nothing beside a `rest` passes 1; a rounding error may.
        values = {
            name: xp.maximum(cells, 0.0) if its.has_rest else cells
            for name, its in item.term.fields.items()
            for cells in [xp.tensor(self._pool[item.term.id, name])]
        }
        likelihood = self._full(item.model.likelihood(xp, values, row), row)
        if mixture is None:
            return Part(row, likelihood)
        found = item.model.misreported(xp, values, row)
        otherwise = None if found is None else self._full(found, row)
        return Part(row, likelihood, item.term.stated, otherwise, together=mixture.axis is not None, mixed=True)

    def _full(self, cells: Array, row: Row) -> Array:
        tensor = self.xp.tensor(cells)
        return tensor if shape_of(tensor) == (row.size,) else self.xp.pt.broadcast_to(tensor, (row.size,))

    def _faithful(self, item: _Item) -> Floats:
        """The probability that each cell's report was carried faithfully, at the points of the basis."""
        row, mixture = item.row, item.term.mixture
        if mixture is None:
            return np.ones((row.size, self._size))
        if mixture.axis is None:
            return np.broadcast_to(self._numbers([mixture.reliability]), (row.size, self._size))
        known = with_faults(np.ones(row.size), np.zeros(row.size), row)
        return np.broadcast_to(known[:, None], (known.size, self._size))

    @property
    def _size(self) -> int:
        return max((len(v) for v in self._points.values.values() if v.ndim == len(self._points.axes)), default=1)

    def _numbers(self, getters: Sequence[Getter]) -> Floats:
        """Numbers that are no counts, at the points of the basis."""
        return leaves(getters, self._points).reshape(len(getters), -1)

    def _discounted(self, log: Array, named: Sequence[tuple[Mapping[str, int], float]]) -> Array:
        """Multiply by 1 - redundancy; 0 times -inf is 0: a full repeat adds nothing."""
        rest = np.concatenate([np.full(prod(axes.values()), factor) for axes, factor in named] or [np.zeros(0)])
        if np.all(rest == 1.0):
            return log
        return self.xp.where(rest == 0.0, 0.0, log) * rest


def _item(term: Term, numbers: Numbers) -> _Item:
    if not isinstance(term.model, Report):
        raise TypeError(f"{term.id} is opportunity, whose numbers are held")
    rest = 1.0 if term.redundancy is None else 1.0 - float(np.asarray(term.redundancy(numbers)).item())
    return _Item(term, term.model, row_of(term, numbers), rest)


def _one_minus(getter: Getter) -> Getter:
    def get(numbers: Numbers) -> Floats:
        return 1.0 - getter(numbers)

    return get


def _pieces(named: Sequence[Mapping[str, int]], log: Array) -> tuple[Piece, ...]:
    starts = np.cumsum([0, *(prod(axes.values()) for axes in named)]).tolist()
    return tuple(Piece(dict(axes), start, log) for axes, start in zip(named, starts, strict=False))
