"""Sweeping numbers of a case over values: the posterior in every scenario."""

from indicia.analysis.sweep.boundary import Boundary, leader_boundary
from indicia.analysis.sweep.run import Sweeping, Work, prepare, sweep

__all__ = ["Boundary", "Sweeping", "Work", "leader_boundary", "prepare", "sweep"]
