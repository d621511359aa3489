"""Notebooks: a case under sliders, redrawn as they move."""

from indicia.notebook.run import tune

__all__ = ["tune"]
