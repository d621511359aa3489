"""Drawing every uncertain number: the range of the answer over the stated inputs."""

from indicia.analysis.draw.indices import Indices, estimate_indices
from indicia.analysis.draw.run import draw

__all__ = ["Indices", "draw", "estimate_indices"]
