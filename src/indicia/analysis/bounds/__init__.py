"""Lower and upper posterior of each hypothesis where ranges are only ranges."""

from indicia.analysis.bounds.result import Bound, Bounds, Side
from indicia.analysis.bounds.run import bounds

__all__ = ["Bound", "Bounds", "Side", "bounds"]
