"""PyMC: numbers that the evidence may update, and numbers learned from past incidents."""
