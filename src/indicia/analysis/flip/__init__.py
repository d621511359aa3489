"""What each number of a case would have to be for the answer to change."""

from indicia.analysis.flip.search import flip, flip_sheet, nearest_flip
from indicia.analysis.flip.sheet import Flip, FlipSheet, Move

__all__ = ["Flip", "FlipSheet", "Move", "flip", "flip_sheet", "nearest_flip"]
