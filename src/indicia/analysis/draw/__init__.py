"""Drawing every uncertain number: the range of the answer over the stated inputs."""

from indicia.analysis.draw.indices import Indices, estimate_indices
from indicia.analysis.draw.run import Drawing, draw, prepare
from indicia.analysis.draw.sum_up import summarise
from indicia.analysis.draw.summary import DrawSummary

__all__ = ["DrawSummary", "Drawing", "Indices", "draw", "estimate_indices", "prepare", "summarise"]
