"""Distances on the WGS84 ellipsoid from a place that is not exactly known.

Places are (latitude, longitude) in degrees, distances kilometres. What is computed here depends on the file's fixed
figures alone, so it is computed once and kept.
"""

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indicia.quantity import Gamma

type Place = tuple[float, float]
type Floats = npt.NDArray[np.float64]

_EQUATOR_KM = 6378.137
_ECCENTRICITY2 = 6.69437999014e-3
_RINGS, _DIRECTIONS = 32, 128
_COARSE_RINGS, _COARSE_DIRECTIONS = 8, 16


@lru_cache(maxsize=1024)
def distance_and_azimuth(origin: Place, place: Place) -> tuple[float, float]:
    """The geodesic from one place to another: kilometres, and the azimuth at its start in radians.

    C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 43-55, 2013; to 15 nanometres.
    """
    from geographiclib.geodesic import Geodesic  # only for cases with a proximity

    line = Geodesic.WGS84.Inverse(*origin, *place)
    return float(line["s12"]) / 1000.0, math.radians(float(line["azi1"]))


@lru_cache(maxsize=256)
def scattered(
    centre: Place, error_km: float, places: tuple[Place, ...], *, coarse: bool = False
) -> tuple[Floats, Floats]:
    """Distances to some places from points scattered around a centre.

    The scatter is normal, independent and of standard deviation `error_km` to the north and to the east. Its points are
    those of a product rule in polar coordinates: Gauss-Laguerre in half the squared radius, equal steps of angle.
    The distance from a scattered point solves the triangle (geodesic to the place, displacement, angle between them) on
    the sphere that has the ellipsoid's curvature at the centre: to some metres of the geodesic from that point itself.

    Returns
    -------
    weights
        Axis: points; they sum to 1. One point if `error_km` is 0.
    distances
        Axes: places, points.
    """
    if error_km == 0.0:
        return np.ones(1), np.array([[distance_and_azimuth(centre, place)[0]] for place in places])
    rings, directions = (_COARSE_RINGS, _COARSE_DIRECTIONS) if coarse else (_RINGS, _DIRECTIONS)
    halves, weights = Gamma(1.0, 1.0).quadrature(rings)
    radius = error_km * np.sqrt(2.0 * np.asarray(halves))[:, None]
    angle = 2.0 * math.pi * (np.arange(directions) + 0.5) / directions
    found = [_from_displaced(centre, *distance_and_azimuth(centre, place), radius, angle) for place in places]
    flat = np.repeat(np.asarray(weights) / directions, directions)
    return flat / flat.sum(), np.array([d.ravel() for d in found])


def _from_displaced(centre: Place, distance: float, azimuth: float, radius: Floats, angle: Floats) -> Floats:
    sine = math.sin(math.radians(centre[0]))
    curvature = _EQUATOR_KM * math.sqrt(1.0 - _ECCENTRICITY2) / (1.0 - _ECCENTRICITY2 * sine * sine)  # as a radius
    turn = np.sin((angle - azimuth) / 2.0) ** 2
    product = math.sin(distance / curvature) * np.sin(radius / curvature)
    haversine = np.sin((distance - radius) / (2.0 * curvature)) ** 2 + product * turn
    return np.asarray(2.0 * curvature * np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0))))


@lru_cache(maxsize=256)
def nearest(centre: Place, error_km: float, places: tuple[Place, ...], nodes: int = 32) -> tuple[Floats, Floats]:
    """The distance to the nearest of some places, as a few weighted values: weights and distances, axis: nodes.

    They are the Gauss quadrature of the scattered distances (`scattered`), so means of smooth functions of the distance
    are kept: exactly for polynomials of a degree below twice the number of nodes.
    """
    weights, distances = scattered(centre, error_km, places)
    return condense(weights, distances.min(axis=0), nodes)


def condense(weights: Floats, values: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Replace a weighted sample by at most `nodes` weighted values with the same moments.

    Lanczos' process with full reorthogonalisation, then the eigenvalues of the Jacobi matrix (G. H. Golub and J. H.
    Welsch, Calculation of Gauss quadrature rules, Mathematics of Computation 23, 221-230, 1969).
    """
    middle, spread = 0.5 * (values.max() + values.min()), 0.5 * (values.max() - values.min())
    if spread <= 1e-9 * abs(middle):
        return np.ones(1), np.array([float(weights @ values)])
    x = (values - middle) / spread
    basis = np.empty((nodes + 1, len(x)))
    basis[0] = np.sqrt(weights)
    diagonal, beside = [], []
    for done in range(1, nodes + 1):
        step = x * basis[done - 1]
        diagonal.append(float(step @ basis[done - 1]))
        for _ in range(2):  # twice is enough
            step -= (basis[:done] @ step) @ basis[:done]
        size = float(np.linalg.norm(step))
        if done == nodes or size < 1e-12:
            break
        beside.append(size)
        basis[done] = step / size
    roots, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return vectors[0] ** 2, middle + spread * roots
