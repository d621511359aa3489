"""Numbers as analysts write them: a closed grammar, distributions, and the scales on which numbers are told.

Pure: arrays and frozen values in, arrays out. SciPy is loaded only by what needs it.
"""

from indicia.quantity.distributions import (
    Beta,
    Distribution,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Point,
    Triangular,
    TruncatedNormal,
    Uniform,
    Whole,
)
from indicia.quantity.domain import Domain, QuantityError
from indicia.quantity.grammar import parse_quantity, parse_reference
from indicia.quantity.scales import (
    ADMIRALTY,
    ICD203_SYNONYMS,
    Band,
    decibans_to_nats,
    decibans_to_odds,
    icd203_bands,
    icd203_word,
    log_odds_to_probability,
    nats_to_decibans,
    nearest_admiralty,
    odds_to_decibans,
    odds_to_probability,
    probability_to_log_odds,
    probability_to_odds,
    support_bands,
    verbal_support,
)
from indicia.quantity.value import Quantity

__all__ = [
    "ADMIRALTY",
    "ICD203_SYNONYMS",
    "Band",
    "Beta",
    "Distribution",
    "Domain",
    "Gamma",
    "LogNormal",
    "LogUniform",
    "Normal",
    "Point",
    "Quantity",
    "QuantityError",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "Whole",
    "decibans_to_nats",
    "decibans_to_odds",
    "icd203_bands",
    "icd203_word",
    "log_odds_to_probability",
    "nats_to_decibans",
    "nearest_admiralty",
    "odds_to_decibans",
    "odds_to_probability",
    "parse_quantity",
    "parse_reference",
    "probability_to_log_odds",
    "probability_to_odds",
    "support_bands",
    "verbal_support",
]
