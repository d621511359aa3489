"""Running a case's formulas once over symbols.

What follows is the linear-domain twin of what `Term` and `PriorTerm` do on numbers: the same mixture with the carrier,
the same scaling of opportunity, the same shares within a row of a prior.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indicia.engine.axes import Axis
from indicia.engine.compiled import Evaluation, FaultsTerm
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, eliminate
from indicia.engine.numbers import Numbers
from indicia.engine.prior import name_axes
from indicia.engine.tape.namespace import SYMBOLS
from indicia.engine.tape.prior import prior_factor, prior_table
from indicia.engine.tape.symbol import Graph, Symbol, TraceError, as_cells, elementwise, power, select
from indicia.likelihood import Opportunity, Report
from indicia.quantity import Distribution, Whole

_ROUNDING = 1e-9
_FAR = 200.0  # natural logs by which a record's scale may stray from 1 before its items are scaled
_LARGEST = 2**16  # cells of a table of symbols; beyond, a tape would be longer than it is quick
type Array = npt.NDArray[Any]
"""An array of numbers and symbols."""


class Cell(NamedTuple):
    """Where a prior is told: the question, and the cell of its table."""

    question: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class Traced:
    """A case as symbols.

    Attributes
    ----------
    joint
        P(hypothesis, all reports) less the offset, for each hypothesis of the question in the case's order.
    prior
        The prior probability of each.
    told
        Each varying number as it is told: a prior as what it comes to within its row.
    offset
        The natural log of what was taken out of `joint`.
    """

    graph: Graph
    joint: tuple[Any, ...]
    prior: tuple[Any, ...]
    told: tuple[Any, ...]
    offset: float


def trace(
    central: Evaluation, distributions: Mapping[str, Distribution], question: str, cells: Mapping[str, Cell]
) -> Traced:
    """Run a case over symbols.

    Parameters
    ----------
    central
        The case at its central values.
    distributions
        What varies, by path.
    question
        Whose hypotheses are asked for.
    cells
        By path: where a prior is told.

    Raises
    ------
    TraceError
        Where a formula cannot be followed.
    """
    graph = Graph()
    if not distributions:
        raise TraceError("nothing varies")
    try:
        return _trace(central, _symbols(central, distributions, graph), question, distributions, cells, graph)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        # Whatever a model does that arrays of objects cannot: a tape is never needed, only quicker.
        raise TraceError(str(error)) from error


def _trace(
    central: Evaluation,
    numbers: Numbers,
    question: str,
    paths: Mapping[str, Distribution],
    cells: Mapping[str, Cell],
    graph: Graph,
) -> Traced:
    compiled = central.compiled
    tables = {term.question: prior_table(term, numbers) for term in compiled.priors}
    before = {term.question: prior_factor(term, tables[term.question]) for term in compiled.priors}
    before |= {term.axis: _faults_factor(term, numbers) for term in compiled.faults}
    items, offset = _items(central, numbers)
    axis = compiled.axes[question]
    told = (tables[cells[p].question][cells[p].at] if p in cells else numbers[p] for p in paths)
    return Traced(
        graph,
        _by_hypothesis(_multiplied_out(before, items, question, central.order), axis),
        _by_hypothesis(_multiplied_out(before, [], question, central.order), axis),
        tuple(np.asarray(value, dtype=object).reshape(-1)[0] for value in told),
        offset,
    )


def _symbols(central: Evaluation, distributions: Mapping[str, Distribution], graph: Graph) -> Numbers:
    def cell(i: int, distribution: Distribution) -> Array:
        whole = isinstance(distribution, Whole)
        upper = distribution.support[1] if whole else math.inf
        return np.array([graph.input(i, whole=whole, upper=upper)], dtype=object)

    varying = {path: cell(i, d) for i, (path, d) in enumerate(distributions.items())}
    return central.numbers.with_axes({path: ("draw", value) for path, value in varying.items()})


def _items(central: Evaluation, numbers: Numbers) -> tuple[list[Factor], float]:
    """The items' factors; those that do not vary, and all where the record is long, are scaled to 1 at the centre."""
    terms = (*central.compiled.opportunity, *central.compiled.evidence)
    logs = (*central.opportunity, *central.evidence)
    tops = [float(np.max(factor.log)) for factor in logs]
    scaled = abs(sum(tops)) > _FAR
    factors, offset = [], 0.0
    for term, log, top in zip(terms, logs, tops, strict=True):
        varies = bool(term.paths & numbers.overridden)
        top = top if scaled or not varies or _is_density(term) else 0.0
        factors.append(_item_factor(term, numbers, top) if varies else Factor(log.axes, np.exp(log.log - top)))
        offset += top
    return factors, offset


def _is_density(term: Term) -> bool:
    return isinstance(term.model, Report) and term.model.scale == "log_density"


def _item_factor(term: Term, numbers: Numbers, top: float) -> Factor:
    frame = replace(term.frame, trailing=len(numbers.axes))
    values: dict[str, Array] = {name: as_cells(field.evaluate(numbers, frame)) for name, field in term.fields.items()}
    overfull = _cut_rests(term, values)
    if isinstance(term.model, Opportunity):
        cells = _opportunity(term, values) * math.exp(-top)
    elif term.model.scale == "log_density":
        cells = _density(term, term.model, values, numbers, top)
    else:
        cells = _discounted(_mixed(term, _likelihoods(term, term.model, values), numbers), term, numbers)
        cells = cells * math.exp(-top)
    if overfull is not None:
        cells = SYMBOLS.where(overfull, 0.0, cells)
    return name_axes(np.asarray(cells), term.axes, numbers.axes)


def _cut_rests(term: Term, values: dict[str, Array]) -> Array | None:
    """Put 0 for a `rest` below it, and tell where that is more than rounding: nothing is right there."""
    overfull = None
    for name in (name for name, field in term.fields.items() if field.has_rest):
        least = values[name].reshape(-1)[0]
        for cell in values[name].reshape(-1)[1:]:
            least = SYMBOLS.minimum(least, cell)
        below = SYMBOLS.where(least < -_ROUNDING, 1.0, 0.0)
        overfull = below if overfull is None else SYMBOLS.maximum(overfull, below)
        values[name] = SYMBOLS.maximum(values[name], 0.0)
    return overfull


def _likelihoods(term: Term, model: Report, values: Mapping[str, Array]) -> tuple[Array, Array | None]:
    """L and u, each on the axes of the item's frame."""
    frame = replace(term.frame, trailing=1)
    likelihood = np.asarray(model.likelihood(SYMBOLS, values, frame))
    if term.mixture is None:
        return likelihood, None
    found = model.misreported(SYMBOLS, values, frame)
    if found is not None:
        return likelihood, np.asarray(found)
    lead = len(frame.axes)
    weights = term.stated.reshape(term.stated.shape + (1,) * (likelihood.ndim - lead))
    return likelihood, np.sum(weights * likelihood, axis=tuple(range(lead)), keepdims=True)


def _mixed(term: Term, both: tuple[Array, Array | None], numbers: Numbers) -> Array:
    likelihood, otherwise = both
    if term.mixture is None or otherwise is None:
        return likelihood
    lead = len(term.frame.axes)
    if term.mixture.axis is not None:
        return np.stack(np.broadcast_arrays(likelihood, otherwise), axis=lead)
    rho = term.mixture.reliability(numbers)
    rho = rho.reshape((1,) * lead + rho.shape)
    return np.asarray(rho * likelihood + (1.0 - rho) * otherwise)


def _discounted(cells: Array, term: Term, numbers: Numbers) -> Array:
    if term.redundancy is None:
        return cells
    rest = 1.0 - term.redundancy(numbers)
    return np.asarray(_POWER(cells, rest.reshape((1,) * (cells.ndim - rest.ndim) + rest.shape)))


def _density(term: Term, model: Report, values: Mapping[str, Array], numbers: Numbers, top: float) -> Array:
    """A density is scaled before it leaves the log domain; what its scale adds where it is discounted is taken out."""
    scale = float(np.max(term.log_likelihood(_central_of(term, numbers)).log))
    frame = replace(term.frame, trailing=1)
    found = model.misreported(SYMBOLS, values, frame)
    log = np.asarray(model.likelihood(SYMBOLS, values, frame))
    otherwise = None if found is None else SYMBOLS.exp(np.asarray(found) - scale)
    cells = _discounted(_mixed(term, (SYMBOLS.exp(log - scale), otherwise), numbers), term, numbers)
    rest = np.ones(1) if term.redundancy is None else 1.0 - term.redundancy(numbers)
    return np.asarray(cells * SYMBOLS.exp(rest * scale - top))


def _central_of(term: Term, numbers: Numbers) -> Numbers:
    """The numbers that a term reads, at their central values again."""
    values = {p: v for p, v in numbers.values.items() if np.asarray(v).dtype != object}
    original = getattr(numbers.values, "maps", [values])[-1]
    return Numbers({**original, **{p: original[p] for p in term.paths}})


def _opportunity(term: Term, values: Mapping[str, Array]) -> Array:
    """Scaled to a mean of 1 over the hypotheses that it speaks about; others at 1 or at `otherwise`."""
    frame = replace(term.frame, trailing=1)
    model, lead = term.model, len(frame.axes)
    assert isinstance(model, Opportunity)  # noqa: S101 - the caller looked
    g = np.asarray(model.opportunity(SYMBOLS, values, frame))
    speaks = np.asarray(model.speaks(frame))
    speaks = speaks.reshape(speaks.shape + (1,) * (lead + 1 - speaks.ndim))
    weights = np.where(speaks, term.stated.reshape((*term.stated.shape, 1)), 0.0)
    if not weights.any():
        weights = np.where(speaks, 1.0, weights)
    total = np.sum(weights, axis=tuple(range(lead)), keepdims=True)
    mean = np.sum(weights * np.where(speaks, g, 0.0), axis=tuple(range(lead)), keepdims=True) / total
    scaled = _RATIO(g, mean)
    return np.asarray(SYMBOLS.where(speaks, scaled, model.elsewhere(SYMBOLS, values, frame)))


def _ratio(x: Any, mean: Any) -> Any:
    if isinstance(mean, Symbol):
        return select(mean <= 0.0, 0.0, x / mean)
    return x / mean if mean > 0 else 0.0


_POWER, _RATIO = elementwise(power, 2), elementwise(_ratio, 2)


def _faults_factor(term: FaultsTerm, numbers: Numbers) -> Factor:
    rho = term.reliability(numbers)
    return name_axes(np.stack([rho, 1.0 - rho]), (term.axis,), numbers.axes, keep=(term.axis,))


def _used(axis: str, priors: Mapping[str, Factor], items: list[Factor]) -> bool:
    others = (factor for name, factor in priors.items() if name != axis)
    return any(axis in factor.axes for factor in (*others, *items))


def _summed(cells: Array, at: int) -> Array:
    return np.asarray(np.sum(cells, axis=at), dtype=object)


def _multiplied_out(
    priors: Mapping[str, Factor], items: list[Factor], question: str, order: Mapping[str, int]
) -> Factor:
    """Sum out all but one axis; a prior of what nothing else bears on sums to 1 and is left out."""
    left = dict(priors)
    while spare := [a for a in left if a != question and not _used(a, left, items)]:
        del left[spare[0]]
    factors = [*left.values(), *items]
    found = eliminate(factors, {question}, order, _multiply, _summed)
    if found.axes != (question,):
        raise TraceError(f"nothing bears on {question}")
    return found


def _multiply(factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """Multiply tables, those with the fewest different cells first, so that states share what they have in common."""
    axes = tuple(sorted({axis for f in factors for axis in f.axes}, key=order.__getitem__))
    sizes = {axis: n for f in factors for axis, n in zip(f.axes, f.log.shape, strict=True)}
    if math.prod(sizes[a] for a in axes) > _LARGEST:
        raise TraceError("a table of symbols would be too large")
    ranked = sorted(factors, key=lambda f: len({getattr(c, "id", None) for c in f.log.flat}))
    views = [f.log.reshape([sizes[a] if a in f.axes else 1 for a in axes]) for f in ranked]
    total = views[0]
    for view in views[1:]:
        total = total * view
    return Factor(axes, total)


def _by_hypothesis(found: Factor, axis: Axis) -> tuple[Any, ...]:
    cells = list(found.log)
    n = len(axis.named)
    by_name = dict(zip(axis.named, cells[:n], strict=True))
    if axis.catch_all is not None:
        by_name[axis.catch_all] = sum(cells[n:])
    return tuple(by_name[h] for h in axis.hypotheses)
