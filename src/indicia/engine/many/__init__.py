"""Scores over the rows of a table: the ordinary formulas on blocks of rows, whose numbers vary along one more axis."""

from indicia.engine.many.compiled import Many, compile_many
from indicia.engine.many.evaluate import Evaluated, evaluate

__all__ = ["Evaluated", "Many", "compile_many", "evaluate"]
