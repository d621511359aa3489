"""The values that the numbers of a case have: the only thing in which a score, a sweep and a draw differ."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod

import numpy as np

from indicia.engine.factor import Floats


@dataclass(frozen=True)
class Numbers:
    """A value for each path, on the axes of what varies.

    `axes` name the scenario axes. What varies has one axis for each of them, of length 1 where the number does not
    vary along it; what does not vary may be a scalar, and is given those axes when it is read. `overridden` are the
    paths whose values are not the case's own: an uncertain count among them is that value, not its distribution.
    """

    values: Mapping[str, Floats]
    axes: tuple[str, ...] = ()
    overridden: frozenset[str] = field(default_factory=frozenset)

    def __getitem__(self, path: str) -> Floats:
        value = self.values[path]
        return value if value.ndim == len(self.axes) else value.reshape((1,) * len(self.axes))

    @property
    def scenarios(self) -> int:
        """How many scenarios the numbers span."""
        arrays = [self[path] for path in self.overridden]
        return prod(max(array.shape[i] for array in arrays) for i in range(len(self.axes)))

    def with_axes(self, varying: Mapping[str, tuple[str, Floats]]) -> "Numbers":
        """Let some numbers vary, each along an axis of its own or a shared one.

        Parameters
        ----------
        varying
            For each path the axis's name and its values along it.

        Raises
        ------
        ValueError
            Where numbers vary already.
        """
        if self.axes:
            raise ValueError(f"numbers vary along {', '.join(self.axes)} already")
        axes = tuple(dict.fromkeys(axis for axis, _ in varying.values()))
        along = {p: np.reshape(v, [-1 if a == axis else 1 for a in axes]) for p, (axis, v) in varying.items()}
        return Numbers(ChainMap(along, dict(self.values)), axes, self.overridden | frozenset(varying))
