"""Where the numbers of the founding case stand in the inputs of its kernel, and what is worked out beforehand."""

import math
from typing import Any, NamedTuple

import numpy as np
from peers.blocks import BLOCK
from peers.tajikistan_numpy import (
    NAMED,
    STRIKERS,
    WEIGHT,
    Fixed,
    agreed_prior,
    helicopter_prior,
    talk_prior,
    target_prior,
)

NUMBERS = 158

# Priors. By striker: Tajikistan, Russia, United States, Afghanistan, Uzbekistan.
PRIOR, US_TALIBAN, AFGHAN_TALIBAN, TAJIK_SMUGGLERS, RUSSIAN_SMUGGLERS, UZBEK_SMUGGLERS = 0, 7, 8, 9, 10, 11
US_JET, UZBEK_JET, AFGHAN_PROPELLER, TAJIK_HELICOPTER, RUSSIAN_HELICOPTER = 12, 13, 14, 15, 16
NORTH, NO_AIRCRAFT, ACCUSING, AGREED = 17, 22, 23, 24
# Evidence. By talk; testimonies have `knows` in front; by target.
JETS, EITHER, SIDE, SEVEN, MIG, BOMBER, NIGHT, SINGLE = 27, 30, 33, 36, 40, 44, 48, 52
CONFIRMS, NO_CLASH, EIGHT, SIX = 56, 61, 65, 70
BLAMES, HELICOPTERS, PENTAGON, SILENT, ASKS, TRACK, NATO, CSTO = 75, 78, 81, 85, 88, 92, 97, 103
# Opportunity, by striker; the counts of those whose number is not known.
PRESENT, READY, COUNT, READY_TOO, COUNT_TOO, RADIUS = 109, 114, 119, 123, 126, 129
# Reliabilities, redundancies, what is used in several places.
POLICE, CHIEF, DARQAD, GOVERNOR, UNNAMED, REUTERS, RFERL, TIMES = 134, 135, 136, 137, 138, 139, 140, 141
WAR_ZONE, KILLID, VESTNIK, KABAR, SCHOLAR = 142, 143, 144, 145, 146
TAKHAR_LINE, MOSCOW_LINE, DUSHANBE_LINE, KABUL_LINE, TALIBAN_LINE = 147, 148, 149, 150, 151
AGREED_DENIAL, GUILTY, INNOCENT, CLAIMS = 152, 153, 155, 157

# Rows of powers: six of Takhar's spokesmen (not Tajikistan, then Tajikistan, by talk), and so on.
SPOKESMEN, REPROACH, NO_HELICOPTERS, NO_COMMENT, NOT_OURS, EXPONENTS = 0, 6, 10, 13, 15, 20
LINES = (TAKHAR_LINE,) * 6 + (MOSCOW_LINE,) * 4 + (DUSHANBE_LINE,) * 3 + (KABUL_LINE,) * 2 + (TALIBAN_LINE,) * 5
REACHES = EXPONENTS + 5


class Stated(NamedTuple):
    """Means under the prior as stated, for what was not carried faithfully; and shares of "somebody else"."""

    shares: tuple[float, ...]
    talk: tuple[float, ...]
    struck: tuple[float, ...]
    struck_in_talk: tuple[float, ...]
    tajik_helicopter: float
    accusing: float
    agreed: float
    russia_alone: float
    tajikistan_alone: float
    claims: float


def stated(fixed: Fixed) -> Stated:
    c = fixed.central
    talk = sum(WEIGHT[h] * np.array(talk_prior(c, h)) for h in NAMED)
    struck = sum(WEIGHT[h] * np.array(target_prior(c, h)) for h in STRIKERS)
    silent = WEIGHT["nobody"] * talk_prior(c, "nobody")[2]
    return Stated(
        shares=tuple(WEIGHT.values()),
        talk=tuple(map(float, talk)),
        struck=(*map(float, struck), WEIGHT["nobody"]),
        struck_in_talk=(*map(float, struck), silent, WEIGHT["nobody"] - silent),
        tajik_helicopter=helicopter_prior(c, "tajikistan"),
        accusing=c["prior.climate.accusing"],
        agreed=sum(WEIGHT[h] * agreed_prior(c, h) for h in NAMED),
        russia_alone=WEIGHT["russia"] * (1.0 - agreed_prior(c, "russia")),
        tajikistan_alone=WEIGHT["tajikistan"] * (1.0 - agreed_prior(c, "tajikistan")),
        claims=c["us_claims_its_strike"],
    )


def reach(fixed: Fixed) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Numerator and denominator of the reach in powers of exp(-radius / 50 km), highest first, padded to 36.

    sum w / (1 + exp(d / 50 km) t): each is 1 over a line in t, with positive coefficients.
    """
    found = np.zeros((len(STRIKERS), 2, 36))
    for row, (weights, kilometres) in zip(found, fixed.bases.values(), strict=True):
        lines = [np.array([math.exp(km / 50.0), 1.0]) for km in kilometres]
        below = np.array([1.0])
        above = np.array([0.0])
        for weight, line in zip(weights, lines, strict=True):
            above = np.polyadd(np.polymul(above, line), weight * below)
            below = np.polymul(below, line)
        row[0, 36 - len(above) :], row[1, 36 - len(below) :] = above, below
    return found


def lay_out(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """From axes number, scenario to blocks, the last filled up with the first scenarios again."""
    numbers, n = values.shape
    blocks = -(-n // BLOCK)
    filled = np.resize(np.arange(n), blocks * BLOCK)
    return np.ascontiguousarray(
        values[:, filled].reshape(numbers, blocks, BLOCK).transpose(1, 0, 2).reshape(blocks, -1)
    )
