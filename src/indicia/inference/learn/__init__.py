"""Numbers of a case learned from past incidents: one file for each kind of table."""

from indicia.inference.learn.result import Check, Compared, Comparison, Learned, LearnedNumber
from indicia.inference.learn.run import learn
from indicia.inference.trust import Diagnostics

__all__ = ["Check", "Compared", "Comparison", "Diagnostics", "Learned", "LearnedNumber", "learn"]
