"""Questions put to the engine: advice on a case, and how an item's numbers arose."""

from indicia.analysis.advice import Advice
from indicia.analysis.check import check
from indicia.analysis.explain import Explanation, explain

__all__ = ["Advice", "Explanation", "check", "explain"]
