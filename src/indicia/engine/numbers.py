"""The values that the numbers of a case have: the only thing in which a score, a sweep and a draw differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indicia.engine.factor import Floats


@dataclass(frozen=True)
class Numbers:
    """A value for each path, on the axes of what varies.

    `axes` name the scenario axes. Every array has one axis for each of them, of length 1 where the number does not
    vary along it. `overridden` are the paths whose values are not the case's own: an uncertain count among them is
    that value, not its distribution.
    """

    values: Mapping[str, Floats]
    axes: tuple[str, ...] = ()
    overridden: frozenset[str] = field(default_factory=frozenset)

    def __getitem__(self, path: str) -> Floats:
        return self.values[path]

    def with_axes(self, varying: Mapping[str, tuple[str, Floats]]) -> "Numbers":
        """Let some numbers vary, each along an axis of its own or a shared one.

        Parameters
        ----------
        varying
            For each path the axis's name and its values along it.
        """
        axes = tuple(dict.fromkeys(axis for axis, _ in varying.values()))
        flat = {path: np.reshape(v, (1,) * len(axes)) for path, v in self.values.items() if path not in varying}
        for path, (axis, values) in varying.items():
            flat[path] = np.reshape(values, [-1 if a == axis else 1 for a in axes])
        return Numbers(flat, axes, self.overridden | frozenset(varying))
