"""Whether stated probabilities and likelihood ratios can be trusted: a ledger of cases whose truth came out."""

from indicia.analysis.calibrate.result import ECE, Calibration, Forecasts, Ratios, ReliabilityDiagram, Tippett
from indicia.analysis.calibrate.run import calibrate

__all__ = ["ECE", "Calibration", "Forecasts", "Ratios", "ReliabilityDiagram", "Tippett", "calibrate"]
