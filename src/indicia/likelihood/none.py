"""What is shown and weighs nothing."""

from collections.abc import Mapping
from typing import ClassVar, override

import numpy as np

from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace


class NoWeight(Report):
    """A report that bears on no question: it is shown with its `because`, and has no weight.

    L(h) = 1
    """

    name: ClassVar[str] = "none"
    summary: ClassVar[str] = "shown, no weight"
    weighs: ClassVar[bool] = False

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return np.ones((1,) * (len(frame.axes) + frame.trailing))
