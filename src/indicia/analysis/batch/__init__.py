"""Many cases at once: scored on all cores, a bad one apart from the rest."""

from indicia.analysis.batch.result import Failure, Scores
from indicia.analysis.batch.run import score_all

__all__ = ["Failure", "Scores", "score_all"]
