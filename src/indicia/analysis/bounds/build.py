"""From a compiled case to the box of its ranges and the factors that move in it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod

import numpy as np
import numpy.typing as npt

from indicia.analysis.bounds.cells import tabulate
from indicia.analysis.bounds.space import Block, Power, Rows, Space, Uncertain, parts_of
from indicia.engine.compiled import Compiled, Evaluation, FaultsTerm
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, contract
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm
from indicia.errors import IndiciaError, TooLargeError
from indicia.likelihood import Opportunity
from indicia.quantity.bounded import Beta

LARGEST_JOINT = 2**18
_SCENARIO = "scenario"

type Moving = PriorTerm | FaultsTerm | Term


def make_space(compiled: Compiled, question: str) -> Space:
    """Prepare a case.

    Raises
    ------
    TooLargeError
        Where the questions that what varies bears on have too many states together.
    """
    found = _numbers(compiled)
    numbers = tuple(found.values())
    order = {u.path: i for i, u in enumerate(numbers)}
    terms: list[Moving] = [*compiled.priors, *compiled.faults, *compiled.opportunity, *compiled.evidence]
    parts = {u.part for u in numbers if u.part is not None}
    users: dict[str, int] = {}
    for term in terms:
        for path in term.paths & order.keys():
            users[path] = users.get(path, 0) + 1
    moving = [t for t in terms if t.paths & order.keys() or (isinstance(t, PriorTerm) and t.question in parts)]
    evaluation = compiled.now
    axes, sizes, static = _static(compiled, evaluation, terms, moving, question)
    cuts = _cuts(compiled, order, numbers)
    graded = {i for cut in cuts for i in cut} | {order[p] for p, n in users.items() if n > 1 and p in order}
    blocks = tuple(_block(term, compiled, numbers, order, axes, sizes, graded) for term in moving)
    owners = tuple(tuple(b for b, block in enumerate(blocks) if i in block.numbers) for i in range(len(numbers)))
    corner, steps = _kinds(numbers, blocks, graded)
    return Space(compiled, question, numbers, axes, sizes, static, blocks, corner, steps, cuts, owners)


def _kinds(
    numbers: Sequence[Uncertain], blocks: Sequence[Block], graded: set[int]
) -> tuple[npt.NDArray[np.bool_], tuple[int, ...]]:
    corner = np.array([i not in graded and u.part is None for i, u in enumerate(numbers)], dtype=bool)
    steps = [0] * len(numbers)
    for block in blocks:
        if block.power is not None and block.power.number is not None:
            corner[block.power.number] = False
        if block.cells is None:
            continue
        for i, shape in zip(block.cells.numbers, block.cells.shapes, strict=True):
            corner[i] &= shape.corner
            for group in block.cells.groups:
                if i in group.numbers:
                    at = group.numbers.index(i)
                    n = group.table.shape[at] - 1
                    if not group.interpolated[at] and n > 1:
                        steps[i] = n if steps[i] == 0 else min(n, steps[i])
    return corner, tuple(steps)


def _numbers(compiled: Compiled) -> dict[str, Uncertain]:
    """What may vary, by path in the order of the case."""
    terms: list[Moving] = [*compiled.priors, *compiled.faults, *compiled.opportunity, *compiled.evidence]
    used = frozenset().union(*(term.paths for term in terms))
    found = {}
    for path, figure in compiled.figures.items():
        if path in used and not figure.quantity.is_point:
            low, high = figure.quantity.distribution.range90
            found[path] = Uncertain(path, float(low), float(high), float(compiled.central[path]))
    for term in compiled.priors:
        found |= {u.path: u for u in _dirichlet(term, compiled)}
    place = {path: i for i, path in enumerate(compiled.figures)}
    return {
        path: found[path]
        for path in sorted(found, key=lambda p: place.get(p, -1))
        if found[path].low < found[path].high
    }


def _dirichlet(term: PriorTerm, compiled: Compiled) -> list[Uncertain]:
    """The parts of a prior with a `concentration`; what was set stays where it was put."""
    concentration = compiled.case.document.questions[term.question].concentration
    if concentration is None:
        return []
    c, found = concentration.quantity.central, dict[str, Uncertain]()
    index, table = parts_of(term, compiled)
    for place, path in index.items():
        p = float(table[place])
        if term.finals[place] or not 0.0 < p < 1.0:
            continue
        if path in found and abs(found[path].central - p) > 1e-9:
            raise IndiciaError(
                f"{path} comes to {found[path].central:.4g} in one row of {term.question} and {p:.4g} in another; "
                "with a 'concentration' write each row by itself"
            )
        low, high = Beta(c * p, c * (1.0 - p)).range90
        found[path] = Uncertain(path, low, high, p, term.question)
    return list(found.values())


def _cuts(compiled: Compiled, order: dict[str, int], numbers: Sequence[Uncertain]) -> tuple[tuple[int, ...], ...]:
    """The ranges of each prior's row that could pass 1 together."""
    found = set()
    for term in compiled.priors:
        index, _ = parts_of(term, compiled)
        rows: dict[tuple[int, ...], set[int]] = {}
        for place, path in index.items():
            if term.ranges[place] and path in order and numbers[order[path]].part is None:
                rows.setdefault(place[:-1], set()).add(order[path])
        for members in rows.values():
            if len(members) > 1 and sum(numbers[i].high for i in members) > 1:
                found.add(tuple(sorted(members)))
    return tuple(sorted(found))


def _static(
    compiled: Compiled, evaluation: Evaluation, terms: Sequence[Moving], moving: Sequence[Moving], question: str
) -> tuple[tuple[str, ...], tuple[int, ...], Floats]:
    """The log of what stays, on the axes of what varies and of the question."""
    size = {a: axis.size for a, axis in compiled.axes.items()} | {f.axis: 2 for f in compiled.faults}
    touched = {question} | {a for term in moving for a in _axes_of(term)}
    axes = tuple(a for a in evaluation.order if a in touched)
    sizes = tuple(size[a] for a in axes)
    if prod(sizes) > LARGEST_JOINT:
        raise TooLargeError(
            f"bounds need a table of {prod(sizes):,} cells over {', '.join(axes)}, more than {LARGEST_JOINT:,}; "
            "write plain numbers where ranges do not matter, or hide fewer questions"
        )
    kept = [f for term, f in zip(terms, evaluation.factors, strict=True) if not any(term is m for m in moving)]
    if not kept:
        return axes, sizes, np.zeros(sizes)
    found = contract(kept, set(axes), evaluation.order)
    by_axis = dict(zip(found.axes, found.log.shape, strict=True))
    log = np.broadcast_to(found.log.reshape([by_axis.get(a, 1) for a in axes]), sizes)
    top = float(log.max())
    return axes, sizes, log - (top if np.isfinite(top) else 0.0)


def _axes_of(term: Moving) -> tuple[str, ...]:
    match term:
        case PriorTerm():
            return (*term.frame.axes, term.question)
        case FaultsTerm():
            return (term.axis,)
        case Term():
            return term.axes


def _block(
    term: Moving,
    compiled: Compiled,
    numbers: Sequence[Uncertain],
    order: dict[str, int],
    axes: tuple[str, ...],
    sizes: tuple[int, ...],
    graded: set[int],
) -> Block:
    own = sorted(order[p] for p in term.paths if p in order)
    shape = tuple(n if a in _axes_of(term) else 1 for a, n in zip(axes, sizes, strict=True))
    if isinstance(term, PriorTerm):
        return _prior_block(term, compiled, numbers, own, axes, shape, graded, order)
    size = dict(zip(axes, sizes, strict=True))
    evaluate = _evaluator(compiled, [numbers[i] for i in own], _log_of(term, [size[a] for a in _axes_of(term)]))
    name = term.id if isinstance(term, Term) else term.axis
    if not isinstance(term, Term) or term.redundancy is None:
        cells = tabulate(name, evaluate, evaluate, own, [i in graded for i in own], scale=True)
        return Block(name, tuple(own), shape, cells, None)
    return _discounted(term, compiled, numbers, own, shape, [size[a] for a in term.axes], graded)


def _discounted(
    term: Term,
    compiled: Compiled,
    numbers: Sequence[Uncertain],
    own: list[int],
    shape: tuple[int, ...],
    sizes: list[int],
    graded: set[int],
) -> Block:
    """An item's block where its group discounts it; what is tabulated is the item as if it stood alone."""
    path = compiled.case.document.path_of("", compiled.case.document.group_of[term.id].redundancy)
    alone = replace(term, redundancy=None)
    inside = [i for i in own if numbers[i].path != path]
    exponent = next((i for i in own if numbers[i].path == path), None)
    free = [numbers[i] for i in inside]
    power = Power(None, float(compiled.central[path]), 0.0)
    if exponent is not None:
        power = Power(exponent, numbers[exponent].low, numbers[exponent].high)
    # Whether a number is best at an end is asked of the item as it counts, midway in its redundancy.
    cells = tabulate(
        term.id,
        _evaluator(compiled, free, _log_of(alone, sizes)),
        _evaluator(compiled, free, _log_of(term, sizes)),
        inside,
        [i in graded for i in inside],
        scale=True,
    )
    return Block(term.id, tuple(own), shape, cells, None, power)


def _evaluator(
    compiled: Compiled, own: Sequence[Uncertain], log_of: Callable[[Numbers, int], Floats]
) -> Callable[[Floats], Floats]:
    low, high = np.array([u.low for u in own]), np.array([u.high for u in own])

    def evaluate(points: Floats) -> Floats:
        at = low + points * (high - low)
        numbers = compiled.central.with_axes({u.path: (_SCENARIO, at[:, j]) for j, u in enumerate(own)})
        return log_of(numbers, len(points))

    return evaluate


def _log_of(term: FaultsTerm | Term, sizes: list[int]) -> Callable[[Numbers, int], Floats]:
    """The factor's log-values; opportunity without its scale, which moves no posterior."""

    def full(factor: Factor, count: int, named: tuple[str, ...]) -> Floats:
        size = dict(zip(factor.axes, factor.log.shape, strict=True))
        view = factor.log.reshape([size.get(a, 1) for a in (*named, _SCENARIO)])
        return np.broadcast_to(view, (*sizes, count)).reshape(-1, count)

    if isinstance(term, FaultsTerm):
        return lambda numbers, count: full(term.factor(numbers), count, (term.axis,))
    kept = term.axes

    def log(numbers: Numbers, count: int) -> Floats:
        found = full(term.log_factor(numbers), count, kept)
        if not isinstance(term.model, Opportunity):
            return found
        raw = full(term.log_likelihood(numbers), count, kept)
        return found + _scale_of(term, found, raw, sizes)

    return log


def _scale_of(term: Term, found: Floats, raw: Floats, sizes: list[int]) -> Floats:
    """The log of the mean that opportunity was divided by, read at a state that it speaks about."""
    if not isinstance(term.model, Opportunity):
        raise AssertionError
    speaks = np.asarray(term.model.speaks(term.frame))
    mask = np.broadcast_to(speaks, sizes).reshape(-1)
    usable = mask & np.isfinite(found).all(axis=1) & np.isfinite(raw).all(axis=1)
    if not usable.any():
        return np.zeros(found.shape[1])
    at = int(np.flatnonzero(usable)[0])
    scale: Floats = raw[at] - found[at]
    return scale


def _prior_block(
    term: PriorTerm,
    compiled: Compiled,
    numbers: Sequence[Uncertain],
    own: list[int],
    axes: tuple[str, ...],
    shape: tuple[int, ...],
    graded: set[int],
    order: dict[str, int],
) -> Block:
    at, axis = axes.index(term.question), term.axis
    hypotheses = [axis.hypotheses.index(h) for h in (*axis.named, *([axis.catch_all] if axis.catch_all else []))]
    by_hypothesis = tuple(len(hypotheses) if i == at else n for i, n in enumerate(shape))

    def arrange(table: npt.NDArray[np.generic], to: tuple[int, ...]) -> npt.NDArray[np.generic]:
        """From (parents, last) to the joint's axes."""
        return np.moveaxis(table, -1, sum(a in term.frame.axes for a in axes[:at])).reshape(to)

    lead = len(term.frame.axes)
    shares = np.broadcast_to(term.shares, (*(len(term.frame.labels[a]) for a in term.frame.axes), axis.size))
    index, table = parts_of(term, compiled)
    parts = np.full(table.shape, -1, dtype=np.intp)
    for place, path in index.items():
        if path in order and numbers[order[path]].part == term.question:
            parts[place] = order[path]
    dirichlet = bool((parts >= 0).any())
    width = np.zeros(table.shape)
    for place in zip(*np.nonzero(parts >= 0), strict=True):
        u = numbers[parts[place]]
        table[place], width[place] = u.low, u.high - u.low
    rows = Rows(
        at,
        arrange(shares, shape).astype(float),
        len(axis.named),
        arrange(parts[..., hypotheses], by_hypothesis).astype(np.intp) if dirichlet else None,
        arrange(table[..., hypotheses], by_hypothesis).astype(float),
        arrange(width[..., hypotheses], by_hypothesis).astype(float),
        axis.catch_all is not None,
    )
    if dirichlet:
        return Block(term.question, tuple(sorted(set(parts[parts >= 0].tolist()))), by_hypothesis, None, rows)

    def log_of(given: Numbers, count: int) -> Floats:
        found = term.table(given)
        found = np.clip(np.broadcast_to(found, (*found.shape[: lead + 1], count)), 0.0, 1.0)
        moved = np.moveaxis(np.take(found, hypotheses, axis=lead), lead, sum(a in term.frame.axes for a in axes[:at]))
        with np.errstate(divide="ignore"):
            return np.log(moved).reshape(-1, count)

    evaluate = _evaluator(compiled, [numbers[i] for i in own], log_of)
    cells = tabulate(
        term.question,
        evaluate,
        evaluate,
        own,
        [i in graded for i in own],
        scale=False,
    )
    return Block(term.question, tuple(own), by_hypothesis, cells, rows)
