"""From a case to its posterior: factors with named axes, and one contraction."""

from indicia.engine.compiled import Compiled, compile_case
from indicia.engine.numbers import Numbers
from indicia.engine.result import Answer, Score
from indicia.engine.score import score

__all__ = ["Answer", "Compiled", "Numbers", "Score", "compile_case", "score"]
