"""Simulating a case: truths and reports from its own model, and what would be said of them."""

from indicia.analysis.simulate.result import Simulation
from indicia.analysis.simulate.run import simulate

__all__ = ["Simulation", "simulate"]
