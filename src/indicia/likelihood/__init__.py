"""Kinds of evidence: one file each, with its fields, its formula and the formula's source.

To add a kind of your own, subclass `Report` or `Opportunity`, give it `name` and `summary`, declare its fields with the
types of this module, write its formula, and offer the class in your package's entry-point group
`indicia.likelihoods` under the same name. A case then names it in `model:`.
"""

from indicia.likelihood.fields import (
    CountByHypothesis,
    Hypotheses,
    Positive,
    PositiveByHypothesis,
    Probability,
    ProbabilityByHypothesis,
    Ratio,
    RatioByHypothesis,
    RealByHypothesis,
    Reliabilities,
    Reliability,
    Words,
    default_number,
)
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Model, Opportunity, Report
from indicia.likelihood.namespace import NUMPY, Namespace
from indicia.likelihood.registry import GROUP, builtin, find_model, installed
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import Misprint, MisprintError, Tree

__all__ = [
    "GROUP",
    "NUMPY",
    "Array",
    "CountByHypothesis",
    "Frame",
    "Hypotheses",
    "Misprint",
    "MisprintError",
    "Model",
    "Namespace",
    "Opportunity",
    "Positive",
    "PositiveByHypothesis",
    "Probability",
    "ProbabilityByHypothesis",
    "Ratio",
    "RatioByHypothesis",
    "RealByHypothesis",
    "Reliabilities",
    "Reliability",
    "Report",
    "Scope",
    "Tree",
    "Words",
    "builtin",
    "default_number",
    "find_model",
    "installed",
]
