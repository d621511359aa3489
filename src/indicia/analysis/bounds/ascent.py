"""Values that are attained: numbers inside their ranges that make a posterior large, found by climbing.

One number at a time is put where it helps most, all else as it is: at an end where the posterior is a ratio of linear
functions of it (Coupé and van der Gaag 2002), at the best of some values elsewhere; a row of a Dirichlet prior by the
linear-fractional program that it is. No step goes down. What is found is attained by definition; that nothing is
larger is for the search to show.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from indicia.analysis.bounds.relax import by_hypothesis, fill
from indicia.analysis.bounds.space import Block, Space
from indicia.engine.factor import Floats

_SWEEPS, _ROUNDS = 6, 2
_STILL = 1e-5
_TRIED = np.linspace(0.0, 1.0, 5)


@dataclass
class Climber:
    """A point of the box, the log of each factor there, and their sum."""

    space: Space
    wanted: Floats
    t: Floats

    def __post_init__(self) -> None:
        self._logs = [self._log(block, self.t) for block in self.space.blocks]

    def _log(self, block: Block, t: Floats) -> Floats:
        interval = block.interval(t, t)
        if interval is None:
            return np.full(self.space.sizes, -np.inf)
        with np.errstate(divide="ignore"):
            log: Floats = np.log(block.as_cells(interval[0]))
        return log

    def _rest(self, without: tuple[int, ...]) -> Floats:
        total = self.space.static
        for i, log in enumerate(self._logs):
            if i not in without:
                total = total + log
        return total

    def _share(self, log: Floats) -> float:
        """The posterior of the states wanted; -1 where nothing is possible."""
        top = float(log.max())
        if top == -np.inf:
            return -1.0
        joint = np.exp(log - top)
        return float((joint * self.wanted).sum() / joint.sum())

    @property
    def share(self) -> float:
        """The posterior here."""
        return self._share(self._rest(()))

    def climb(self) -> float:
        """Climb until no number helps any more; give the posterior reached."""
        best = self.share
        for _ in range(_SWEEPS):
            for b, block in enumerate(self.space.blocks):
                self._climb_block(b, block)
            for cut in self.space.cuts:
                self._move(cut, self._vertices(cut))
            for i in range(len(self.space.numbers)):
                if len(self.space.owners[i]) > 1 and not any(i in cut for cut in self.space.cuts):
                    self._move((i,), [np.array([x]) for x in self._tried(i)])
            now = self.share
            if now <= best + _STILL * min(best, 1 - best):
                break
            best = now
        return self.share

    def _tried(self, i: int) -> Floats:
        steps, here = self.space.steps[i], self.t[i]
        if steps:
            return np.arange(steps + 1) / steps
        near = np.clip(here + np.array([-0.08, -0.02, 0.02, 0.08]), 0.0, 1.0)
        return np.concatenate([_TRIED, near])

    def _climb_block(self, b: int, block: Block) -> None:
        """Move the numbers that this factor alone reads, by what each of its cells is worth."""
        own = [i for i in block.numbers if self.space.owners[i] == (b,) and not any(i in c for c in self.space.cuts)]
        if not own:
            return
        rest = self._rest((b,))
        top = float(rest.max())
        if top == -np.inf:
            return
        weight = np.exp(rest - top)
        over = tuple(k for k, n in enumerate(self._state_shape(block)) if n == 1)
        good = (weight * self.wanted).sum(axis=over, keepdims=True)
        bad = (weight * (1.0 - self.wanted)).sum(axis=over, keepdims=True)
        if block.rows is not None and block.rows.index is not None:
            self._climb_rows(block, good, bad)
        else:
            self._climb_cells(block, own, good, bad)
        self._logs[b] = self._log(block, self.t)

    def _state_shape(self, block: Block) -> tuple[int, ...]:
        if block.rows is None:
            return block.shape
        return tuple(self.space.sizes[k] if k == block.rows.axis else n for k, n in enumerate(block.shape))

    def _climb_cells(self, block: Block, own: list[int], good: Floats, bad: Floats) -> None:
        def worth(t: Floats) -> float:
            interval = block.interval(t, t)
            if interval is None:
                return -1.0
            cells = block.as_cells(interval[0])
            g, total = float((good * cells).sum()), float(((good + bad) * cells).sum())
            return g / total if total > 0 else -1.0

        now = worth(self.t)
        for _ in range(_ROUNDS):
            before = now
            for i in own:
                tried = (0.0, 1.0) if self.space.corner[i] else self._tried(i)
                for x in tried:
                    t = self.t.copy()
                    t[i] = x
                    found = worth(t)
                    if found > now:
                        self.t, now = t, found
            if now <= before:
                return

    def _climb_rows(self, block: Block, good: Floats, bad: Floats) -> None:
        """A Dirichlet prior: the best row is a linear-fractional program (Dinkelbach's method, sorting inside)."""
        rows = block.rows
        if rows is None or rows.index is None:
            raise AssertionError
        interval = block.interval(np.zeros_like(self.t), np.ones_like(self.t))
        if interval is None:
            return
        g, b = by_hypothesis(good, rows), by_hypothesis(bad, rows)
        places: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        index = np.moveaxis(rows.index, rows.axis, -1)
        for place in product(*(range(n) for n in index.shape[:-1])):
            places.setdefault(tuple(index[place].tolist()), []).append(place)
        moved = [np.moveaxis(np.broadcast_to(x, rows.index.shape), rows.axis, -1) for x in (g, b, *interval)]
        start = block.interval(self.t, self.t)
        if start is None:
            return
        p = np.moveaxis(start[0], rows.axis, -1).copy()
        for numbers, same in places.items():
            gain, loss = (sum((m[place] for place in same), start=np.zeros(len(numbers))) for m in moved[:2])
            others_good = float((p * moved[0]).sum()) - float((p[same[0]] * gain).sum())
            others_bad = float((p * moved[1]).sum()) - float((p[same[0]] * loss).sum())
            row = _best_row(p[same[0]], gain, loss, others_good, others_bad, moved[2][same[0]], moved[3][same[0]])
            for place in same:
                p[place] = row
            for i, value in zip(numbers, row, strict=True):
                if i >= 0:
                    u = self.space.numbers[i]
                    self.t[i] = np.clip((value - u.low) / (u.high - u.low), 0.0, 1.0)

    def _vertices(self, cut: tuple[int, ...]) -> list[Floats]:
        """The corners of what a row's ranges may be together: those of the box, and those where they add up to 1."""
        members = [self.space.numbers[i] for i in cut]
        found = []
        for corner in product((0.0, 1.0), repeat=len(cut)):
            values = [u.low + x * (u.high - u.low) for u, x in zip(members, corner, strict=True)]
            if sum(values) <= 1:
                found.append(np.array(corner))
            for j, u in enumerate(members):
                rest = 1 - sum(v for k, v in enumerate(values) if k != j)
                if u.low < rest < u.high:
                    at = np.array(corner)
                    at[j] = (rest - u.low) / (u.high - u.low)
                    found.append(at)
        return found

    def _move(self, numbers: tuple[int, ...], tried: list[Floats]) -> None:
        owners = tuple(sorted({b for i in numbers for b in self.space.owners[i]}))
        rest = self._rest(owners)
        blocks = [self.space.blocks[b] for b in owners]

        def logs(t: Floats) -> list[Floats]:
            return [self._log(block, t) for block in blocks]

        now = self._share(sum((self._logs[b] for b in owners), start=rest))
        for x in tried:
            t = self.t.copy()
            t[list(numbers)] = x
            found = logs(t)
            share = self._share(sum(found, start=rest))
            if share > now:
                now, self.t = share, t
                for b, log in zip(owners, found, strict=True):
                    self._logs[b] = log


def _best_row(row: Floats, gain: Floats, loss: Floats, good: float, bad: float, low: Floats, high: Floats) -> Floats:
    for _ in range(50):
        g, b = good + float(row @ gain), bad + float(row @ loss)
        if b <= 0:
            return row
        better = fill(gain - g / b * loss, low, high, 0)
        if good + better @ gain - g / b * (bad + better @ loss) <= 1e-15 * (g + abs(good)):
            return row
        row = better
    return row


def starts(space: Space, count: int) -> list[Floats]:
    """Points to climb from: the central values, then random corners."""
    width = np.array([u.high - u.low for u in space.numbers])
    central = np.array([u.central - u.low for u in space.numbers]) / width
    rng = np.random.default_rng(0)
    found = []
    for k in range(count):
        t = np.clip(central, 0.0, 1.0) if k == 0 else central + (rng.uniform(size=len(width)) - central) * 0.9
        t = np.clip(t, 0.0, 1.0)
        for i, u in enumerate(space.numbers):
            if u.part is not None or any(i in cut for cut in space.cuts):
                t[i] = np.clip(central[i], 0.0, 1.0)
            elif space.corner[i]:
                t[i] = round(t[i])
            elif space.steps[i]:
                t[i] = round(t[i] * space.steps[i]) / space.steps[i]
        found.append(t)
    return found
