"""Summaries of any number of draws, none of which is kept."""

from indicia.analysis.draw.stream.result import Extreme, NumberMoments, Spread, Streamed
from indicia.analysis.draw.stream.run import Stream, prepare_stream

__all__ = ["Extreme", "NumberMoments", "Spread", "Stream", "Streamed", "prepare_stream"]
