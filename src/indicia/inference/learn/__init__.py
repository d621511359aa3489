"""Numbers of a case learned from past incidents: one file for each kind of table."""

from indicia.inference.learn.result import Check, Compared, Comparison, Diagnostics, Learned, LearnedNumber
from indicia.inference.learn.run import learn

__all__ = ["Check", "Compared", "Comparison", "Diagnostics", "Learned", "LearnedNumber", "learn"]
