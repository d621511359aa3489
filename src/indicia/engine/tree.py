"""Factors summed half-way, so that one of them can be taken out or changed without summing the others again.

A bucket tree (R. Dechter 1999, "Bucket elimination: a unifying framework for reasoning", Artificial Intelligence 113;
K. Kask, R. Dechter, J. Larrosa and A. Dechter 2005, "Unifying tree decompositions for reasoning in graphical models",
Artificial Intelligence 166): every axis that is summed out is a bucket, and what is left of a bucket is a message to
the one in which it is used. What a bucket hears of all that lies outside it comes down the same way.
"""

from collections.abc import Collection, Mapping, Sequence
from math import prod

import numpy as np

from indicia.engine.factor import Factor, RunningSum, add, align, axes_of, contract, log_sum_exp, sizes_of, sum_out_each

_FEW = 4
"""Members of a bucket that are added anew for each that is left out."""
_LARGEST = 2**20
"""Cells of a bucket's table, times its members, that are worth keeping."""

type _Sums = list[RunningSum]


class Tree:
    """The sums on the way of one contraction, kept.

    Parameters
    ----------
    factors, keep, order
        As of `contract`.
    """

    def __init__(self, factors: Sequence[Factor], keep: Collection[str], order: Mapping[str, int]) -> None:
        self._keep, self._order, self._factors = frozenset(keep), order, len(factors)
        self._pieces, self._buckets = sum_out_each(factors, keep, order, add, log_sum_exp)
        self._home = {piece: bucket for bucket, members in enumerate(self._buckets) for piece in members}
        root = len(self._buckets) - 1
        self._members = {root: [self._pieces[piece] for piece in self._buckets[root]]}
        self._sums: dict[int, tuple[tuple[str, ...], _Sums, _Sums] | None] = {}

    def rest(self, position: int) -> Factor:
        """All factors but one, summed to the axes kept and those of that one.

        No factor is ever taken out of a sum again, so that what is impossible does no harm.
        """
        bucket, below = self._home[position], list[int]()
        while bucket not in self._members:
            below.append(bucket)
            bucket = self._home[self._factors + bucket]
        for bucket in reversed(below):  # what the bucket leaves is a piece too, and all but that lies outside
            inside = [self._pieces[piece] for piece in self._buckets[bucket]]
            self._members[bucket] = [*inside, self._all_but(self._factors + bucket)]
        return self._all_but(position)

    def _all_but(self, piece: int) -> Factor:
        home = self._home[piece]
        members, place = self._members[home], self._buckets[home].index(piece)
        keep = {*self._keep, *self._pieces[piece].axes}
        if home not in self._sums:
            self._sums[home] = self._running(members)
        running = self._sums[home]
        if running is None:
            return contract(members[:place] + members[place + 1 :], keep, self._order)
        axes, before, after = running
        log = before[place].plus(after[place + 1]).value
        summed = tuple(i for i, axis in enumerate(axes) if axis not in keep)
        return Factor(tuple(a for a in axes if a in keep), log_sum_exp(log, summed) if summed else log)

    def _running(self, members: Sequence[Factor]) -> tuple[tuple[str, ...], _Sums, _Sums] | None:
        """The sums of the members before each and from each on, in one table; None where that does not pay."""
        sizes = sizes_of(members)
        cells = prod(sizes.values())
        if len(members) <= _FEW or cells * len(members) > _LARGEST:
            return None
        axes = axes_of(members, self._order)
        empty = RunningSum(np.zeros([sizes[axis] for axis in axes]))
        before, after = [empty], [empty]
        for first, last in zip(members, reversed(members), strict=True):
            before.append(before[-1].plus(RunningSum(align(first, axes))))
            after.append(after[-1].plus(RunningSum(align(last, axes))))
        return axes, before, after[::-1]
