"""What leaving items out of one part of the record can gain a rival, at best, for each number of items left out.

Given the state of the question asked, the record falls into blocks that know nothing of one another: an item by itself,
a group, or all that hangs together through other questions and sources whose faults come together. The log-odds of two
states are a sum over the blocks, so that the best way to leave k items out is a knapsack over the blocks' best.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, islice
from math import comb

import numpy as np
import numpy.typing as npt

from indicia.analysis.impact.record import Piece, Record, Unit, contract_rows, cost, weighted
from indicia.analysis.progress import Progress
from indicia.engine.axes import Axis
from indicia.engine.factor import Factor, Floats, contract

type Pair = tuple[int, int]
"""Two states of the question: that of the rival, that of the leader."""

type Spend = Callable[[int], bool]
"""Takes the cells of a piece of work, and says whether it may be done."""

NEVER, CERTAIN = -np.inf, 1e300
_AT_ONCE = 2**12
_SMALL = 2**18


def gain(rival: Floats, leader: Floats) -> Floats:
    """Log-odds of a rival over the leader: `NEVER` where it is impossible, else `CERTAIN` where the leader is."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(rival), NEVER, np.where(np.isneginf(leader), CERTAIN, rival - leader))


@dataclass(frozen=True)
class Singles:
    """Items that stand by themselves: those that the leader needs most go first.

    Attributes
    ----------
    positions
        Which items of the record.
    log
        Axes: states, items.
    """

    positions: tuple[int, ...]
    log: Floats

    def best(self, pair: Pair, most: int) -> Floats:
        """The largest log-odds that leaving out 0, 1, ... items leaves the rival."""
        kept = np.sort(self._gains(pair))[::-1]
        total = np.concatenate([[0.0], np.cumsum(kept)])[::-1]
        return total[: most + 1]

    def pick(self, pair: Pair, number: int) -> tuple[int, ...]:
        """The items to leave out for it."""
        order = np.argsort(self._gains(pair), kind="stable")
        return tuple(self.positions[i] for i in order[:number])

    def _gains(self, pair: Pair) -> Floats:
        return gain(self.log[pair[0]], self.log[pair[1]])


@dataclass(frozen=True)
class Repeats:
    """A group: the first that is kept counts in full, of the others the strongest for the rival are kept.

    Attributes
    ----------
    positions
        Which items of the record, in the order of the group.
    log
        Axes: states, items.
    rest
        What a repeat weighs: 1 - redundancy.
    """

    positions: tuple[int, ...]
    log: Floats
    rest: float

    def best(self, pair: Pair, most: int) -> Floats:
        """The largest log-odds that leaving out 0, 1, ... items leaves the rival."""
        gains = gain(self.log[pair[0]], self.log[pair[1]])
        return np.array([self._best(gains, k)[0] for k in range(min(most, len(gains)) + 1)])

    def pick(self, pair: Pair, number: int) -> tuple[int, ...]:
        """The items to leave out for it."""
        gains = gain(self.log[pair[0]], self.log[pair[1]])
        kept = self._best(gains, number)[1]
        return tuple(p for at, p in enumerate(self.positions) if at not in kept)

    def _best(self, gains: Floats, number: int) -> tuple[float, tuple[int, ...]]:
        """The log-odds and what is kept: each item in turn as the first of those kept, with the best behind it."""
        keep = len(gains) - number
        if keep == 0:
            return 0.0, ()
        found: tuple[float, tuple[int, ...]] = (-np.inf, tuple(range(number, len(gains))))
        for first in range(number + 1):
            behind = gains[first + 1 :]
            chosen = np.argsort(-behind, kind="stable")[: keep - 1]
            repeats = float(np.sum(behind[chosen])) * self.rest if self.rest > 0 else 0.0
            value = float(gains[first]) + repeats
            if value > found[0]:
                found = value, (first, *(int(c) + first + 1 for c in chosen))
        return found


class Linked:
    """Items that hang together through other questions: every way of leaving some out, by number, as far as asked."""

    def __init__(self, record: Record, units: Sequence[Unit], base: Sequence[Factor], pairs: Sequence[Pair]) -> None:
        self.positions = tuple(sorted(at for unit in units for at in unit.members))
        self._record, self._units, self._base, self._pairs = record, tuple(units), tuple(base), tuple(pairs)
        self._row = {pair: row for row, pair in enumerate(pairs)}
        self._best: list[Floats] = []
        self._picks: list[list[tuple[int, ...]]] = []
        self._numerators, self._denominators = np.array(pairs, dtype=int).reshape(-1, 2).T

    @property
    def level(self) -> int:
        """How many items left out have been looked at, in every combination."""
        return len(self._best) - 1

    @property
    def complete(self) -> bool:
        """Whether every combination has been looked at."""
        return self.level == len(self.positions)

    def finish_if_small(self, spend: Spend) -> None:
        """Look at every combination where there are few."""
        if 2 ** len(self.positions) * self._cost <= _SMALL:
            self.reach(len(self.positions), spend)

    @cached_property
    def _cost(self) -> int:
        factors = (*self._base, *(p.factor for u in self._units for p in u.pieces))
        return cost(factors, self._record.question) + sum(p.factor.log.size for u in self._units for p in u.pieces)

    def reach(self, number: int, spend: Spend, progress: Progress | None = None) -> bool:
        """Look at all combinations up to a number; False where that would be too much work."""
        while self.level < min(number, len(self.positions)):
            ways = comb(len(self.positions), self.level + 1)
            if not spend(ways * self._cost):
                return False
            self._look(self.level + 1, progress)
        return True

    def _look(self, number: int, progress: Progress | None) -> None:
        best = np.full(len(self._pairs), -np.inf)
        picks: list[tuple[int, ...]] = [self.positions[:number]] * len(self._pairs)
        ways, done = comb(len(self.positions), number), 0
        for chosen in batches(self.positions, number):
            log = self._messages(left_out_rows(chosen, len(self._record.items)))
            gains = gain(log[self._numerators], log[self._denominators])
            at = np.argmax(gains, axis=1)
            top = gains[np.arange(len(at)), at]
            for row in np.flatnonzero(top > best):
                best[row], picks[row] = top[row], tuple(chosen[at[row]].tolist())
            done += len(chosen)
            if progress is not None:
                progress(f"without {number} items", done / ways)
        self._best.append(best)
        self._picks.append(picks)

    def _messages(self, left_out: npt.NDArray[np.bool_]) -> Floats:
        factors = (*self._base, *weighted(self._units, left_out))
        record = self._record
        return contract_rows(factors, record.question, record.axis.size, len(left_out), record.order)

    def best(self, pair: Pair, most: int) -> Floats:
        """The largest log-odds that leaving out 0, 1, ... items leaves the rival, as far as `reach` has looked."""
        return np.array([best[self._row[pair]] for best in self._best[: most + 1]])

    def pick(self, pair: Pair, number: int) -> tuple[int, ...]:
        """The items to leave out for it."""
        return self._picks[number][self._row[pair]]


type Block = Singles | Repeats | Linked


def batches(positions: Sequence[int], number: int) -> Iterator[npt.NDArray[np.int_]]:
    """All combinations of some positions, in blocks of rows."""
    ways = combinations(positions, number)
    left = comb(len(positions), number)
    while left > 0:
        rows = min(_AT_ONCE, left)
        flat = chain.from_iterable(islice(ways, rows))
        yield np.fromiter(flat, dtype=int, count=rows * number).reshape(rows, number)
        left -= rows


def left_out_rows(chosen: npt.NDArray[np.int_], items: int) -> npt.NDArray[np.bool_]:
    """Rows that are True where an item is left out; axes: rows, items."""
    rows = np.zeros((len(chosen), items), dtype=bool)
    np.put_along_axis(rows, chosen, True, axis=1)
    return rows


def blocks_of(record: Record, pairs: Sequence[Pair]) -> tuple[Floats, list[Block]]:
    """Take the record apart, given the state of the question.

    Returns
    -------
    start : ndarray
        The log of what no item is part of; axis: states.
    blocks
        At most one `Singles`, then the others.
    """
    singles: list[Piece] = []
    blocks: list[Block] = []
    alone, together, free = _components(record)
    for unit in alone:
        plain = all(piece.position is not None for piece in unit.pieces)
        if plain and len(unit.pieces) == 1:
            singles.append(unit.pieces[0])
        elif plain and len({piece.group for piece in unit.pieces}) == 1:
            blocks.append(Repeats(_positions(unit.pieces), _columns(unit.pieces, record.axis), unit.pieces[0].rest))
        else:
            blocks.append(Linked(record, (unit,), (), pairs))
    blocks += [Linked(record, units, base, pairs) for units, base in together]
    nothing = Factor((record.question,), np.zeros(record.axis.size))
    start = contract([nothing, *free], {record.question}, record.order)
    return start.log, [Singles(_positions(singles), _columns(singles, record.axis)), *blocks]


def _positions(pieces: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(piece.position for piece in pieces if piece.position is not None)


def _columns(pieces: Sequence[Piece], axis: Axis) -> Floats:
    """Log-values of pieces that know of the question only; axes: states, pieces."""
    columns = [np.broadcast_to(piece.factor.log.reshape(-1), axis.size) for piece in pieces]
    return np.stack(columns, axis=1) if columns else np.zeros((axis.size, 0))


def _components(record: Record) -> tuple[list[Unit], list[tuple[list[Unit], list[Factor]]], list[Factor]]:
    """Units that know of the question only; units with the base factors they hang together through; the rest."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    def others(factors: Sequence[Factor]) -> list[str]:
        return [axis for factor in factors for axis in factor.axes if axis != record.question]

    scopes = [others([piece.factor for piece in unit.pieces]) for unit in record.units]
    base_scopes = [others([factor]) for factor in record.base]
    for scope in (*scopes, *base_scopes):
        for axis in scope[1:]:
            root[find(axis)] = find(scope[0])
    together: dict[str, tuple[list[Unit], list[Factor]]] = {}
    for unit, scope in zip(record.units, scopes, strict=True):
        if scope:
            together.setdefault(find(scope[0]), ([], []))[0].append(unit)
    free: list[Factor] = []
    for factor, scope in zip(record.base, base_scopes, strict=True):
        home = together.get(find(scope[0])) if scope else None
        (home[1] if home else free).append(factor)
    alone = [unit for unit, scope in zip(record.units, scopes, strict=True) if not scope]
    return alone, list(together.values()), free
