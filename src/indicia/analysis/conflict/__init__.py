"""Whether the findings agree with one another, and with any of the hypotheses that are named."""

from indicia.analysis.conflict.result import CatchAll, Conflict, Finding, RareCase, Surprise
from indicia.analysis.conflict.run import conflict

__all__ = ["CatchAll", "Conflict", "Finding", "RareCase", "Surprise", "conflict"]
