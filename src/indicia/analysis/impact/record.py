"""The record as pieces that can be left out, and the posterior over many ways of leaving some out, along one axis.

Each item keeps its log-likelihood after the carrier and before the group; which items count decides what each weighs:
the first of a group in full, the others less its redundancy, so that the next takes the place of one that is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indicia.engine.axes import Axis
from indicia.engine.factor import (
    Factor,
    Floats,
    align,
    contract,
    contract_linear,
    elimination_cost,
    log_sum_exp,
    to_linear,
)

type Bools = npt.NDArray[np.bool_]

ROWS = "without"
"""The axis of the ways to leave items out; no case can use the name."""

TIE = 1e-9
"""Log-odds within which two hypotheses are level, so that neither leads."""

_CELLS = 2**21
_LINEAR_RANGE = 600.0  # nats below the largest that doubles keep with all their digits


@dataclass(frozen=True)
class Piece:
    """One item's part.

    Attributes
    ----------
    factor
        Its log-likelihood after the carrier and before the group, less its maximum.
    position
        Which of the items that can be left out it is; None for one that is withdrawn and counts only where all of
        `withdrawn_by` are left out.
    group, rest
        Its group, and what it weighs behind another of it: 1 - redundancy.
    """

    item: str
    factor: Factor
    position: int | None
    withdrawn_by: tuple[int, ...] = ()
    group: str | None = None
    rest: float = 1.0

    def counts(self, left_out: Bools) -> Bools:
        """Whether it counts; axes of `left_out`: rows, items."""
        if self.position is not None:
            return ~left_out[:, self.position]
        return np.all(left_out[:, list(self.withdrawn_by)], axis=1)


@dataclass(frozen=True)
class Unit:
    """Pieces whose weights hang on one another: a group, an item and what it withdrew; mostly one item by itself."""

    pieces: tuple[Piece, ...]

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The items of it that can be left out."""
        return tuple(sorted(p.position for p in self.pieces if p.position is not None))

    def shares(self, left_out: Bools) -> list[Floats]:
        """What each piece weighs in each row: 0 left out, 1 in full, in between behind another of its group."""
        begun: dict[str, Bools] = {}
        found = []
        for piece in self.pieces:
            counts = piece.counts(left_out)
            share: Floats = counts.astype(float)
            if piece.group is not None:
                before = begun.get(piece.group, np.zeros_like(counts))
                share = np.where(before, share * piece.rest, share)
                begun[piece.group] = before | counts
            found.append(share)
        return found


@dataclass(frozen=True)
class Record:
    """The items of a case that can be left out, for one question.

    Attributes
    ----------
    question, axis
        What is asked, and its states.
    items
        The items that count today, in the order of the file; opportunity is among them.
    base
        Priors and what says whether sources are faithful: what stays.
    prior
        That of the question itself, one of `base`.
    units
        The items' parts.
    order
        The rank of every axis.
    """

    question: str
    axis: Axis
    items: tuple[str, ...]
    base: tuple[Factor, ...]
    prior: Factor
    units: tuple[Unit, ...]
    order: dict[str, int]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces."""
        return tuple(piece for unit in self.units for piece in unit.pieces)

    @cached_property
    def cost(self) -> int:
        """The cells of the largest table that a contraction of the whole record makes, for one row."""
        return cost((*self.base, *(p.factor for p in self.pieces)), self.question)

    @cached_property
    def brought_back(self) -> dict[int, tuple[str, ...]]:
        """The withdrawn items that count again where one item alone, at that position, is left out."""
        found: dict[int, tuple[str, ...]] = {}
        for piece in self.pieces:
            if piece.position is None and len(piece.withdrawn_by) == 1:
                at = piece.withdrawn_by[0]
                found[at] = (*found.get(at, ()), piece.item)
        return found

    def log_joint(self, left_out: Bools) -> Floats:
        """Log of prior times likelihood, up to a constant in each row.

        Parameters
        ----------
        left_out
            Axes: rows, items.

        Returns
        -------
        ndarray
            Axes: hypotheses in the case's order, rows. All -inf in a row in which nothing is possible.
        """
        found = np.empty((len(self.axis.hypotheses), len(left_out)))
        step = max(_CELLS // max(len(self.pieces), 1), 1)
        for first in range(0, len(left_out), step):
            rows = left_out[first : first + step]
            found[:, first : first + step] = self._collapsed(weighted(self.units, rows), len(rows))
        return found

    def each_left_out(self) -> Floats:
        """The same with nothing left out, then with each item in turn, by sums before and behind it.

        Returns
        -------
        ndarray
            Axes: hypotheses, items + 1.
        """
        by_axes: dict[tuple[str, ...], list[tuple[Unit, Factor]]] = {}
        for unit in self.units:
            rows = np.zeros((1 + len(unit.members), len(self.items)), dtype=bool)
            rows[range(1, len(rows)), list(unit.members)] = True
            for factor in weighted((unit,), rows):
                by_axes.setdefault(factor.axes, []).append((unit, factor))
        factors = [Factor(axes, _all_but_each(parts, len(self.items))) for axes, parts in by_axes.items()]
        return self._collapsed(factors, len(self.items) + 1)

    def each_alone(self) -> Floats:
        """The same with all items left out, then with all but each in turn, which counts in full.

        Returns
        -------
        ndarray
            Axes: hypotheses, items + 1. An item that was withdrawn does not come back here.
        """
        by_axes: dict[tuple[str, ...], Floats] = {}
        for piece in self.pieces:
            if piece.position is not None:
                axes, log = (*piece.factor.axes, ROWS), piece.factor.log
                total = by_axes.setdefault(axes, np.zeros((*log.shape, len(self.items) + 1)))
                total[..., 1 + piece.position] = log
        return self._collapsed([Factor(axes, log) for axes, log in by_axes.items()], len(self.items) + 1)

    def _collapsed(self, factors: Sequence[Factor], rows: int) -> Floats:
        log = contract_rows((*self.base, *factors), self.question, self.axis.size, rows, self.order)
        return self.axis.collapse(log, 0)


def _all_but_each(parts: list[tuple[Unit, Factor]], items: int) -> Floats:
    """Sum units on the same axes: all, then each item left out; zeros forbid taking it away from the total."""
    full = np.stack([factor.log[..., 0] for _, factor in parts])
    nothing = np.zeros((1, *full.shape[1:]))
    before = np.cumsum(np.concatenate([nothing, full]), axis=0)
    behind = np.cumsum(np.concatenate([nothing, full[::-1]]), axis=0)[::-1]
    found = np.repeat(before[-1][..., None], items + 1, axis=-1)
    for at, (unit, factor) in enumerate(parts):
        columns = [1 + position for position in unit.members]
        found[..., columns] = (before[at] + behind[at + 1])[..., None] + factor.log[..., 1:]
    return found


def weighted(units: Sequence[Unit], left_out: Bools) -> list[Factor]:
    """Add up the pieces of some units row by row, one factor for each set of axes.

    Returns
    -------
    list of Factor
        Each with the axis `ROWS` last.
    """
    by_axes: dict[tuple[str, ...], list[tuple[Floats, Floats]]] = {}
    for unit in units:
        for piece, share in zip(unit.pieces, unit.shares(left_out), strict=True):
            by_axes.setdefault(piece.factor.axes, []).append((piece.factor.log, share))
    return [Factor((*axes, ROWS), _mix(parts)) for axes, parts in by_axes.items()]


def _mix(parts: list[tuple[Floats, Floats]]) -> Floats:
    """Sum of share times log, where 0 times -inf is 0; axes: cells, rows."""
    shape = parts[0][0].shape
    logs, shares = np.stack([log.ravel() for log, _ in parts]), np.stack([share for _, share in parts])
    zero = np.isneginf(logs)
    total: Floats = np.where(zero, 0.0, logs).T @ shares
    if zero.any():
        total[(zero.T.astype(float) @ (shares > 0)) > 0] = -np.inf
    return total.reshape(*shape, -1)


def cost(factors: Sequence[Factor], question: str) -> int:
    """The cells of the largest table that a contraction makes, for one row."""
    sizes = {a: n for f in factors for a, n in zip(f.axes, f.log.shape, strict=True) if a != ROWS}
    scopes = [tuple(a for a in f.axes if a != ROWS) for f in factors]
    return elimination_cost(scopes, sizes, {question})


def contract_rows(factors: Sequence[Factor], question: str, states: int, rows: int, order: dict[str, int]) -> Floats:
    """Contract to one question, row by row, in blocks of rows that keep tables small.

    Returns
    -------
    ndarray
        Log-values; axes: states of the question, rows.
    """
    found = np.empty((states, rows))
    step = max(_CELLS // cost(factors, question), 1)
    for first in range(0, rows, step):
        block = slice(first, min(first + step, rows))
        part = _contract([_rows_of(factor, block) for factor in factors], question, order)
        found[:, block] = np.broadcast_to(align(part, (question, ROWS)), (states, block.stop - first))
    return found


def _rows_of(factor: Factor, block: slice) -> Factor:
    return Factor(factor.axes, factor.log[..., block]) if ROWS in factor.axes else factor


def _contract(factors: list[Factor], question: str, order: dict[str, int]) -> Factor:
    """Contract in the linear domain where that keeps every value, else in the log domain."""
    linear = to_linear(factors)
    if linear is not None:
        found = contract_linear(linear, {question}, {ROWS}, order)
        if found is not None and float(np.min(found.log)) > linear.offset - _LINEAR_RANGE:
            return found
    return contract(factors, {question, ROWS}, order)


def possible(log_joint: Floats) -> Bools:
    """The rows in which something is possible; axes of the argument: hypotheses, rows."""
    return np.max(log_joint, axis=0) > -np.inf


def margin(log_joint: Floats, leader: int) -> Floats:
    """Log-odds of the leader against the best of the others, row by row; infinite where only one is possible.

    A row in which nothing is possible counts as one in which the leader still leads: nobody has overtaken it.
    """
    others = np.delete(log_joint, leader, axis=0)
    best = np.max(others, axis=0, initial=-np.inf)
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(best), np.inf, log_joint[leader] - best)


def normalised(log_joint: Floats) -> Floats:
    """The posterior, row by row; NaN in a row in which nothing is possible."""
    total = log_sum_exp(log_joint, 0)
    with np.errstate(invalid="ignore"):
        return np.exp(log_joint - np.where(np.isneginf(total), np.nan, total))
