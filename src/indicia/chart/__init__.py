"""Charts of results: each function takes a result, draws into `ax` if one is given, and returns the axes.

They are drawn by matplotlib in a style of their own; the user's settings are neither used nor changed. Every chart
says what was asked, as of which day, and who may read it.
"""

from indicia.chart.candidates import candidates
from indicia.chart.draws import draws
from indicia.chart.ece import ece
from indicia.chart.flips import flips
from indicia.chart.matrix import matrix
from indicia.chart.page import offscreen
from indicia.chart.places import places
from indicia.chart.posterior import posterior
from indicia.chart.reliability import reliability
from indicia.chart.save import save, svg
from indicia.chart.sweep_line import sweep_line
from indicia.chart.sweep_map import sweep_map
from indicia.chart.tippett import tippett
from indicia.chart.tornado import tornado
from indicia.chart.waterfall import waterfall

__all__ = [
    "candidates",
    "draws",
    "ece",
    "flips",
    "matrix",
    "offscreen",
    "places",
    "posterior",
    "reliability",
    "save",
    "svg",
    "sweep_line",
    "sweep_map",
    "tippett",
    "tornado",
    "waterfall",
]
