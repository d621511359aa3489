"""The smallest set of items without which the leader would no longer lead.

Against one rival, given the question's state, the log-odds are a sum over blocks (`blocks`), so that the answer is the
largest sum with k items left out, for the smallest k at which it is not below 0: greedy for single items, by the best
reduction for each count within a group, and a knapsack over the blocks. That is exact. What hangs together through
other questions is searched by size. A catch-all is several states; what each state could gain by itself bounds what it
can gain, and where the bound allows more than is found, combinations of the whole record are searched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import comb

import numpy as np
import numpy.typing as npt

from indicia.analysis.impact.blocks import NEVER, Linked, Pair, batches, blocks_of, gain, left_out_rows
from indicia.analysis.impact.record import TIE, Bools, Record, margin
from indicia.analysis.progress import Progress
from indicia.engine.factor import Factor, Floats, log_sum_exp

type Ints = npt.NDArray[np.int_]

WORK = 2**28
"""Cells that a search may fill: some seconds."""

LITTLE_WORK = 2**22
"""The same where it is a line beside a score."""

_GREEDY_TARGETS = 6


@dataclass(frozen=True)
class Found:
    """A set of items without which the leader would no longer lead.

    Attributes
    ----------
    positions
        The items of the record, in the order of the file; None where no set was found.
    at_least
        All sets of fewer items than this were ruled out.
    proved
        Whether there is no smaller set, or none at all where none was found.
    interrupted
        Whether the search was stopped by Ctrl-C.
    """

    positions: tuple[int, ...] | None
    at_least: int
    proved: bool
    interrupted: bool = False


def smallest(record: Record, leader: int, work: int = WORK, progress: Progress | None = None) -> Found:
    """Find the smallest set of items without which the leader would no longer lead.

    Parameters
    ----------
    record
        The case taken apart.
    leader
        Which hypothesis leads with all items.
    work
        Cells that the search may fill where items hang together through other questions.
    progress
        Is told how far the combinations of each size are done.
    """
    return _Search(record, leader, work, progress).run()


def smallest_so_far(record: Record, leader: int, work: int = WORK, progress: Progress | None = None) -> Found:
    """As `smallest`; Ctrl-C ends the search by size, and a set made item by item stands for what was not searched."""
    search = _Search(record, leader, work, progress)
    try:
        return search.run()
    except KeyboardInterrupt:
        return search.stopped()


class _Search:
    """One search: the rivals, the blocks, and the work that is left."""

    def __init__(self, record: Record, leader: int, work: int, progress: Progress | None) -> None:
        self._record, self._leader, self._left, self._progress = record, leader, work, progress
        self._rivals = {h: self._pairs(h) for h in self._rivals_in_order()}
        pairs = [pair for pairs in self._rivals.values() for pair in pairs]
        self._start, self._blocks = blocks_of(record, pairs)
        self._linked = [block for block in self._blocks if isinstance(block, Linked)]
        self._from = dict.fromkeys(self._rivals, 0)  # sizes below are ruled out, rival by rival
        self._at_least = 0  # smaller sets are ruled out against all

    def _rivals_in_order(self) -> list[int]:
        """The hypotheses that might lead, the most probable first."""
        log = self._record.log_joint(np.zeros((1, len(self._record.items)), dtype=bool))[:, 0]
        order = np.argsort(-log, kind="stable").tolist()
        axis = self._record.axis
        skip = {self._leader}
        if axis.catch_all is not None and _can_never_lead(self._record):
            skip.add(axis.hypotheses.index(axis.catch_all))
        return [h for h in order if h not in skip]

    def _pairs(self, rival: int) -> list[Pair]:
        states = [_states(self._record, h) for h in (rival, self._leader)]
        return [(b, a) for b in states[0] for a in states[1]]

    def _spend(self, cells: int) -> bool:
        if cells > self._left:
            return False
        self._left -= cells
        return True

    # ── by size ─────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self) -> Found:
        for most in self._sizes(len(self._record.items)):
            if not all(block.reach(most, self._spend, self._progress) for block in self._linked):
                return self._greedily(self._at_least, None)
            found, doubt = self._within(most)
            if doubt is not None and (found is None or len(found) > doubt):
                return self._greedily(doubt, found)
            if found is not None:
                return Found(found, len(found), proved=True)
            self._at_least = most + 1
        return Found(None, self._at_least, proved=True)

    def stopped(self) -> Found:
        """What is known where the search ended early, with a set made item by item."""
        self._left = min(self._left, LITTLE_WORK)
        return replace(self._greedily(self._at_least, None), interrupted=True)

    def _sizes(self, items: int) -> Iterator[int]:
        """Up to which size to look next: one by one where combinations are searched, else in long steps."""
        for block in self._linked:
            block.finish_if_small(self._spend)
        size = 0
        while size < items:
            yield size
            size = 8 * size + 8 if all(block.complete for block in self._linked) else size + 1
        yield items

    def _within(self, most: int) -> tuple[tuple[int, ...] | None, int | None]:
        """The smallest set of at most so many items; and the size from which it is in doubt, if it is."""
        best: tuple[int, ...] | None = None
        doubt: int | None = None
        best_gain = -np.inf
        for rival, pairs in self._rivals.items():
            limit = most if best is None else len(best)
            found, value, open_from = self._against(rival, pairs, limit)
            if open_from is not None:
                doubt = open_from if doubt is None else min(doubt, open_from)
            if found is not None and (best is None or (len(found), -value) < (len(best), -best_gain)):
                best, best_gain = found, value
        return best, doubt

    def _against(
        self, rival: int, pairs: Sequence[Pair], most: int
    ) -> tuple[tuple[int, ...] | None, float, int | None]:
        """The smallest set for one rival, its log-odds then, and the size at which a bound could not be settled."""
        tables = [self._tables(pair, most) for pair in pairs]
        sums = [_best_sums(table) for table in tables]
        value = self._bound(rival, np.stack(sums))
        for size in range(self._from[rival], min(most, len(value) - 1) + 1):
            if value[size] < -TIE:
                continue
            able = [at for at, total in enumerate(sums) if total[size] > NEVER]
            sets = [self._split(pairs[at], tables[at], size) for at in able]
            if len(pairs) == 1:
                return sets[0], float(value[size]), None
            hit = self._first_that_leads(rival, np.array(sets, dtype=int).reshape(len(sets), size))
            if hit is None and not self._spend(comb(len(self._record.items), size) * self._record.cost):
                return None, -np.inf, size
            if hit is None:
                hit = self._any_combination(rival, size)
            if hit is not None:
                return hit, float(value[size]), None
        self._from[rival] = min(most, len(value) - 1) + 1
        return None, -np.inf, None

    def _bound(self, rival: int, sums: Floats) -> Floats:
        """The log-odds of the rival that nothing can pass, by size; the very best where each is one state."""
        if len(_states(self._record, rival)) > 1:
            top: Floats = log_sum_exp(np.minimum(sums, 700.0), 0)
            return top
        return -log_sum_exp(-np.clip(sums, -1e300, 700.0), 0)

    def _tables(self, pair: Pair, most: int) -> list[Floats]:
        start = gain(self._start[pair[0]], self._start[pair[1]])
        first, *others = [block.best(pair, most) for block in self._blocks]
        return [_padded(first + start, most), *others]

    def _split(self, pair: Pair, tables: list[Floats], size: int) -> tuple[int, ...]:
        """The items behind the best sum of a size."""
        totals = [tables[0]]
        for table in tables[1:]:
            totals.append(_combined(totals[-1], table))
        picked: list[int] = []
        for at in range(len(tables) - 1, 0, -1):
            ways = [totals[at - 1][size - n] + tables[at][n] for n in range(min(size, len(tables[at]) - 1) + 1)]
            number = int(np.argmax(ways))
            picked += self._blocks[at].pick(pair, number)
            size -= number
        return tuple(sorted([*picked, *self._blocks[0].pick(pair, size)]))

    # ── checking sets one by one ────────────────────────────────────────────────────────────────────────────────

    def _lead(self, left_out: Bools, rival: int | None = None) -> Floats:
        """Log-odds of the leader against a rival, or against the best of all."""
        log = self._record.log_joint(left_out)
        if rival is None:
            return margin(log, self._leader)
        return -gain(log[rival], log[self._leader])

    def _first_that_leads(self, rival: int, chosen: Ints) -> tuple[int, ...] | None:
        lead = self._lead(left_out_rows(chosen, len(self._record.items)), rival)
        at = int(np.argmin(lead))
        return tuple(sorted(chosen[at].tolist())) if lead[at] <= TIE else None

    def _any_combination(self, rival: int, size: int) -> tuple[int, ...] | None:
        for chosen in batches(range(len(self._record.items)), size):
            hit = self._first_that_leads(rival, chosen)
            if hit is not None:
                return hit
        return None

    # ── greedily ────────────────────────────────────────────────────────────────────────────────────────────────

    def _greedily(self, at_least: int, found: tuple[int, ...] | None) -> Found:
        """The smallest of some sets, each made item by item against one rival or against all."""
        for target in [None, *list(self._rivals)[:_GREEDY_TARGETS]]:
            most = len(self._record.items) if found is None else len(found) - 1
            other = self._grow(target, most)
            found = found if other is None else other
        return Found(found, at_least, proved=found is not None and len(found) <= at_least)

    def _grow(self, target: int | None, most: int) -> tuple[int, ...] | None:
        left_out = np.zeros(len(self._record.items), dtype=bool)
        for _ in range(most):
            rest = np.flatnonzero(~left_out)
            rows = np.repeat(left_out[None], len(rest), axis=0)
            rows[np.arange(len(rest)), rest] = True
            if not self._spend(len(rest) * (self._record.cost + len(self._record.pieces))):
                return None
            lead = self._lead(rows, target)
            left_out = rows[int(np.argmin(lead))]
            if np.min(lead) <= TIE:
                return self._trimmed(left_out)
        return None

    def _trimmed(self, left_out: Bools) -> tuple[int, ...]:
        """Put back what need not be left out."""
        for at in np.flatnonzero(left_out):
            less = left_out.copy()
            less[at] = False
            if self._lead(less[None])[0] <= TIE:
                left_out = less
        return tuple(np.flatnonzero(left_out).tolist())


def _states(record: Record, hypothesis: int) -> tuple[int, ...]:
    """The states of a hypothesis: one, but for a catch-all."""
    axis, name = record.axis, record.axis.hypotheses[hypothesis]
    if name == axis.catch_all:
        return tuple(range(len(axis.named), axis.size))
    return (axis.named.index(name),)


def _padded(values: Floats, most: int) -> Floats:
    """As many as 0 to `most`; what cannot be left out gains nothing."""
    found: Floats = np.concatenate([values, np.full(max(most + 1 - len(values), 0), NEVER)])[: most + 1]
    return found


def _combined(sums: Floats, table: Floats) -> Floats:
    """The best of two parts together, for each number of items left out."""
    found: Floats = sums + table[0]
    for number in range(1, min(len(table), len(sums))):
        found[number:] = np.maximum(found[number:], sums[:-number] + table[number])
    return found


def _best_sums(tables: Sequence[Floats]) -> Floats:
    return reduce(_combined, tables[1:], tables[0])


def _can_never_lead(record: Record) -> bool:
    """Whether the catch-all is neutral and too improbable to be ahead of all named hypotheses.

    A neutral one ends at its prior p, whatever is left out; n named ones then share 1 - p. Where it is level with the
    leader, the best of the others has at least (1 - 2 p)/(n - 1), which is more than p where p is below 1/(n + 1).
    """
    prior, named = record.prior, len(record.axis.named)
    if prior.axes != (record.question,) or not named:
        return False
    log = prior.log
    share = float(np.sum(np.exp(log[named:])))
    alive = ~(np.isneginf(log[named:]) & np.isneginf(log[:named]))
    ratios = log[named:][alive] - log[:named][alive]
    alike = np.isfinite(ratios).all() and np.ptp(ratios) <= 1e-9
    others = [f for f in (*record.base, *(p.factor for p in record.pieces)) if f is not prior]
    return share < 1 / (named + 1) - 1e-9 and bool(alike) and all(_sees_stand_ins(f, record, named) for f in others)


def _sees_stand_ins(factor: Factor, record: Record, named: int) -> bool:
    """Whether a factor has, for each state of the catch-all, the value of what it stands in for."""
    if record.question not in factor.axes:
        return True
    states = np.moveaxis(factor.log, factor.axes.index(record.question), 0)
    return bool(np.array_equal(states[:named], states[named:]))
