"""The founding case, models/tajikistan-2018.yaml, as one Numba kernel written by hand for that case and nothing else.

What `tajikistan_numpy.py` says in whole arrays stands here in one pass over blocks of scenarios that fit in cache:
every sum is folded that can be, and nothing is kept between the steps but a few rows. In particular

- all powers of a block go through one loop of logarithms and one of exponentials, which compilers turn into vector
  instructions; both are polynomials, right to some units in the last place;
- whether one aircraft of many was ready is 1 - (1 - p)^n, by squaring;
- the reach of a base that may be at 32 distances is one ratio of polynomials in exp(-radius / 50 km), whose
  coefficients are all positive and worked out beforehand;
- who was struck does not hang on the talk but where nobody flew, so that the sums over both fall apart.

Inputs lie in memory, a block beside the other: axes block, number x scenario of the block. Numbers stand in the order
of the case; the names below are the first of each item's.
"""

import math
from typing import Any, NamedTuple

import numba
import numpy as np
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

BLOCK, NUMBERS = 256, 158

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


hand = numba.njit(error_model="numpy", nogil=True)
part = numba.njit(error_model="numpy", nogil=True, forceinline=True)
"""A part of the body of a loop over scenarios: a call would keep that from becoming vector instructions."""


@part
def at(x: Any, place: int, i: int) -> float:
    return x[place * BLOCK + i]


@part
def three(x: Any, place: int, i: int) -> tuple[float, float, float]:
    return at(x, place, i), at(x, place + 1, i), at(x, place + 2, i)


@part
def mean(weights: Any, a: Any) -> float:
    return weights[0] * a[0] + weights[1] * a[1] + weights[2] * a[2]


@part
def mix(rho: float, a: float, otherwise: float) -> float:
    return otherwise + rho * (a - otherwise)


@part
def mix3(rho: float, a: Any, otherwise: float) -> tuple[float, float, float]:
    return mix(rho, a[0], otherwise), mix(rho, a[1], otherwise), mix(rho, a[2], otherwise)


@part
def times(a: Any, b: Any) -> tuple[float, float, float]:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@part
def plus(a: float, b: Any) -> tuple[float, float, float]:
    return a + b[0], a + b[1], a + b[2]


@part
def by(a: float, b: Any) -> tuple[float, float, float]:
    return a * b[0], a * b[1], a * b[2]


@part
def squared(power: float, p: float, left: float) -> tuple[float, float, float]:
    """Take the lowest binary digit of an exponent off."""
    half = np.floor(0.5 * left)
    return power * (p if left > 2.0 * half else 1.0), p * p, half


@part
def to_the(p: float, count: float) -> float:
    """A whole power up to the 15th, by squaring."""
    power, p, left = squared(1.0, p, count)
    power, p, left = squared(power, p, left)
    power, p, left = squared(power, p, left)
    return power * (p if left > 0.5 else 1.0)


@part
def to_the_many(p: float, count: float) -> float:
    """A whole power up to the 127th."""
    power, p, left = squared(1.0, p, count)
    power, p, left = squared(power, p, left)
    power, p, left = squared(power, p, left)
    return power * to_the(p, left)


@hand
def log_rows(x: Any, whole: Any, exponent: Any) -> None:
    """Logarithms of numbers above 0, where they stand; `whole` is the same memory as whole numbers."""
    for i in range(x.shape[0]):
        e = (whole[i] - 0x3FE6A09E667F3BCD) >> 52
        whole[i] -= e << 52
        exponent[i] = np.float64(e)
    for i in range(x.shape[0]):
        s = (x[i] - 1.0) / (x[i] + 1.0)
        z = s * s
        p = 1.0 / 23.0
        for k in (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
            p = p * z + 1.0 / k
        x[i] = exponent[i] * 0.6931471805599453 + (2.0 * s + 2.0 * s * (p * z))


@hand
def exp_rows(x: Any, scratch: Any, whole: Any) -> None:
    """Exponentials where they stand, of numbers from -708 to 708; `whole` is `scratch` as whole numbers."""
    for i in range(x.shape[0]):
        y = min(max(x[i], -708.0), 708.0)
        k = np.floor(y * 1.4426950408889634 + 0.5)
        r = (y - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
        p = 1.0 / 6227020800.0
        for factorial in (479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0):
            p = p * r + 1.0 / factorial
        x[i] = (p * r + 1.0) * r + 1.0
        scratch[i] = k + 6755399441055744.0  # 1.5 * 2^52 brings a whole number into the lowest bits
    for i in range(x.shape[0]):
        whole[i] = (((whole[i] & 0xFFF) + 1023) & 0xFFF) << 52
    for i in range(x.shape[0]):
        x[i] *= scratch[i]


@hand
def bases_of_powers(x: Any, c: Stated, to: Any) -> None:
    """What is raised to a power by redundancy, and exp(-radius / 50 km) as an exponent yet."""
    for i in range(BLOCK):
        side = three(x, SIDE, i)
        side = mix3(at(x, VESTNIK, i), side, mean(c.talk, side))
        knows = at(x, SEVEN, i) * at(x, GOVERNOR, i) * at(x, KILLID, i)
        other = by(1.0 - knows, three(x, SEVEN + 1, i))
        tajik, other = times(side, plus(knows, other)), times(side, other)
        for k in range(3):
            to[(SPOKESMEN + k) * BLOCK + i] = other[k]
            to[(SPOKESMEN + 3 + k) * BLOCK + i] = tajik[k]

        russia, united_states, default = three(x, BLAMES, i)
        shares = c.shares
        to[REPROACH * BLOCK + i] = russia
        to[(REPROACH + 1) * BLOCK + i] = united_states
        to[(REPROACH + 2) * BLOCK + i] = default
        rest = 1.0 - shares[1] - shares[2]
        to[(REPROACH + 3) * BLOCK + i] = shares[1] * russia + shares[2] * united_states + rest * default

        helicopter, jet, anybody = three(x, HELICOPTERS, i)
        found = mix(c.tajik_helicopter, helicopter, jet)
        denied = mix3(at(x, RFERL, i), (helicopter, jet, anybody), mix(shares[0], found, anybody))
        for k in range(3):
            to[(NO_HELICOPTERS + k) * BLOCK + i] = denied[k]

        admitted, refused, other_silent = three(x, SILENT, i)
        silent = max(0.95 - admitted - refused, 0.0)
        kept = mix(shares[3], silent, other_silent)
        to[NO_COMMENT * BLOCK + i] = mix(at(x, REUTERS, i), silent, kept)
        to[(NO_COMMENT + 1) * BLOCK + i] = mix(at(x, REUTERS, i), other_silent, kept)

        struck = three(x, NO_CLASH, i)
        no_one = at(x, NO_CLASH + 3, i)
        for k in range(3):
            to[(NOT_OURS + k) * BLOCK + i] = struck[k]
        to[(NOT_OURS + 3) * BLOCK + i] = no_one
        to[(NOT_OURS + 4) * BLOCK + i] = mean(c.struck, struck) + c.struck[3] * no_one
        for h in range(5):
            to[(EXPONENTS + h) * BLOCK + i] = -0.02 * at(x, RADIUS + h, i)


@hand
def powers(x: Any, to: Any, scratch: Any, lines: Any) -> None:
    whole, scratch_whole = to.view(np.int64), scratch.view(np.int64)
    end = EXPONENTS * BLOCK
    log_rows(to[:end], whole[:end], scratch[:end])
    for row, line in enumerate(lines):
        for i in range(BLOCK):
            to[row * BLOCK + i] *= 1.0 - at(x, line, i)
    exp_rows(to, scratch, scratch_whole)


@hand
def reaches(power: Any, coefficients: Any, to: Any) -> None:
    """The two polynomials of each striker, four coefficients a time."""
    for h in range(5):
        for part in range(2):
            c, start, t = coefficients[h, part], (2 * h + part) * BLOCK, (EXPONENTS + h) * BLOCK
            for i in range(BLOCK):
                to[start + i] = 0.0
            for j in range(0, 36, 4):
                a, b, d, e = c[j], c[j + 1], c[j + 2], c[j + 3]
                for i in range(BLOCK):
                    y = power[t + i]
                    to[start + i] = (((to[start + i] * y + a) * y + b) * y + d) * y + e


@part
def track(x: Any, place: int, told: int, i: int) -> float:
    return 1.0 - at(x, place, i) * at(x, place + 1, i) * at(x, told, i)


@part
def untracked(x: Any, i: int) -> tuple[float, float, float, float, float]:
    """By striker, that nobody published a track."""
    default, nato, csto = track(x, TRACK, TRACK + 4, i), track(x, NATO, NATO + 5, i), track(x, CSTO, CSTO + 5, i)
    return (
        default * nato * track(x, CSTO, CSTO + 3, i),
        default * track(x, NATO, NATO + 4, i) * track(x, CSTO, CSTO + 2, i),
        track(x, TRACK, TRACK + 3, i) * track(x, NATO, NATO + 2, i) * track(x, CSTO, CSTO + 4, i),
        track(x, TRACK, TRACK + 2, i) * track(x, NATO, NATO + 3, i) * csto,
        default * nato * csto,
    )


@part
def ready(x: Any, i: int) -> tuple[float, float, float, float, float]:
    """By striker, that one aircraft at least was ready and at hand."""
    r, n = READY, COUNT
    tajik = to_the(1.0 - at(x, r, i), at(x, n, i))
    tajik *= to_the(1.0 - at(x, READY_TOO, i), at(x, COUNT_TOO, i))
    russian = to_the_many(1.0 - at(x, r + 1, i), at(x, n + 1, i))
    russian *= to_the(1.0 - at(x, READY_TOO + 1, i), at(x, COUNT_TOO + 1, i))
    american = to_the_many(1.0 - at(x, r + 2, i), at(x, n + 2, i))
    afghan = to_the_many(1.0 - at(x, READY_TOO + 2, i), at(x, COUNT_TOO + 2, i))
    grounded = 1.0 - at(x, r + 3, i)
    grounded = grounded * grounded * grounded
    grounded = grounded * grounded
    afghan *= grounded * grounded
    uzbek = to_the_many(1.0 - at(x, r + 4, i), at(x, n + 3, i))
    p = PRESENT
    return (
        at(x, p, i) * (1.0 - tajik),
        at(x, p + 1, i) * (1.0 - russian),
        at(x, p + 2, i) * (1.0 - american),
        at(x, p + 3, i) * (1.0 - afghan),
        at(x, p + 4, i) * (1.0 - uzbek),
    )


@part
def denials(x: Any, c: Stated, i: int) -> tuple[Any, Any, float]:
    """Moscow's and Dushanbe's by climate, agreed on by Tajikistan, Russia, others; the Pentagon's; its mean.

    Returns
    -------
    tuple
        Probabilities of the climate times those of both denials, by who did it and climate: Tajikistan, Russia, the
        others. Then the Pentagon's: responsible and not, by climate. Then what it is worth carried wrongly.
    """
    agreed, accusing = at(x, AGREED_DENIAL, i), at(x, ACCUSING, i)
    guilty, guilty_calm = at(x, GUILTY, i), at(x, GUILTY + 1, i)
    innocent, innocent_calm = at(x, INNOCENT, i), at(x, INNOCENT + 1, i)
    by_guilt, by_innocence = mix(c.accusing, guilty, guilty_calm), mix(c.accusing, innocent, innocent_calm)
    alone = 1.0 - c.agreed
    moscow = c.agreed * agreed + c.russia_alone * by_guilt + (alone - c.russia_alone) * by_innocence
    dushanbe = c.agreed * agreed + c.tajikistan_alone * by_guilt + (alone - c.tajikistan_alone) * by_innocence
    r, f = at(x, REUTERS, i), at(x, RFERL, i)
    both = mix(r, agreed, moscow) * mix(f, agreed, dushanbe)
    m, m_calm = mix(r, innocent, moscow), mix(r, innocent_calm, moscow)
    d, d_calm = mix(f, innocent, dushanbe), mix(f, innocent_calm, dushanbe)
    tajik, russian, default = three(x, AGREED, i)
    calm = 1.0 - accusing
    said = (
        accusing * mix(tajik, both, m * mix(f, guilty, dushanbe)),
        calm * mix(tajik, both, m_calm * mix(f, guilty_calm, dushanbe)),
        accusing * mix(russian, both, mix(r, guilty, moscow) * d),
        calm * mix(russian, both, mix(r, guilty_calm, moscow) * d_calm),
        accusing * mix(default, both, m * d),
        calm * mix(default, both, m_calm * d_calm),
    )
    claims = at(x, CLAIMS, i)
    hidden, hidden_calm = at(x, PENTAGON, i), at(x, PENTAGON + 1, i)
    other, other_calm = at(x, PENTAGON + 2, i), at(x, PENTAGON + 3, i)
    pentagon = (mix(claims, 0.01, hidden), mix(claims, 0.01, hidden_calm), other, other_calm)
    responsible = mix(c.claims, 0.01, mix(c.accusing, hidden, hidden_calm))
    return said, pentagon, mix(c.shares[2], responsible, mix(c.accusing, other, other_calm))


@part
def dead(x: Any, c: Stated, item: int, rho: float, i: int) -> tuple[float, float, float, float, float]:
    """A report of the dead, by target; no one twice: while the talk is not of aircraft, and while it is."""
    a, b, d = three(x, item, i)
    e, f = at(x, item + 3, i), at(x, item + 4, i)
    w = c.struck_in_talk
    otherwise = w[0] * a + w[1] * b + w[2] * d + w[3] * e + w[4] * f
    return (
        mix(rho, a, otherwise),
        mix(rho, b, otherwise),
        mix(rho, d, otherwise),
        mix(rho, e, otherwise),
        mix(rho, f, otherwise),
    )


@part
def flown(helicopter: float, jet: float, heard: Any, unheard: Any, night: Any, night_else: Any) -> Any:
    """By talk, what flew summed out: reports of a jet if it was a helicopter, and if not; of helicopters."""
    return (
        helicopter * heard[0] * night[0] + jet * unheard[0] * night_else[0],
        helicopter * heard[1] * night[1] + jet * unheard[1] * night_else[1],
        helicopter * heard[2] * night[2] + jet * unheard[2] * night_else[2],
    )


@part
def talked(north: float, some: float, nothing: float, a: Any, b: Any) -> float:
    """Over the talk: its probabilities, and what is by talk."""
    rest = 1.0 - north
    return north * a[0] * b[0] + rest * (some * a[1] * b[1] + nothing * a[2] * b[2])


@hand
def posterior_block(x: Any, c: Stated, power: Any, ratio: Any, to: Any) -> None:
    """Posteriors of one block, "somebody else" last."""
    for i in range(BLOCK):
        # What was said in Takhar, by talk.
        reuters, times_ = at(x, REUTERS, i), at(x, TIMES, i)
        jets, either = three(x, JETS, i), three(x, EITHER, i)
        said = times(mix3(reuters, jets, mean(c.talk, jets)), mix3(reuters, either, mean(c.talk, either)))
        single = at(x, SINGLE, i) * at(x, UNNAMED, i) * at(x, WAR_ZONE, i)
        single_else = by(1.0 - single, three(x, SINGLE + 1, i))
        others_said = times(times(said, three(power, SPOKESMEN, i)), single_else)
        tajik_said = times(times(said, three(power, SPOKESMEN + 3, i)), plus(single, single_else))
        mig = at(x, MIG, i) * at(x, DARQAD, i) * times_
        mig_else = by(1.0 - mig, three(x, MIG + 1, i))
        bomber = at(x, BOMBER, i) * at(x, CHIEF, i) * times_
        bomber_else = by(1.0 - bomber, three(x, BOMBER + 1, i))
        night = at(x, NIGHT, i) * at(x, POLICE, i) * at(x, KABAR, i)
        night_else = by(1.0 - night, three(x, NIGHT + 1, i))
        night_said = plus(night, night_else)
        unheard = times(mig_else, bomber_else)
        heard = times(mig_else, plus(bomber, bomber_else))
        tajik_heard = times(plus(mig, mig_else), plus(bomber, bomber_else))

        if_helicopter, if_jet, if_other = three(power, NO_HELICOPTERS, i)
        p = at(x, TAJIK_HELICOPTER, i)
        tajik_flown = flown(p * if_helicopter, (1.0 - p) * if_jet, unheard, tajik_heard, night_said, night_else)
        p = at(x, RUSSIAN_HELICOPTER, i)
        russian_flown = flown(p, 1.0 - p, unheard, heard, night_said, night_else)
        others = times(others_said, unheard)
        american = plus((1.0 - at(x, US_JET, i)) * 0.375 * night, night_else)
        afghan = plus((1.0 - at(x, AFGHAN_PROPELLER, i)) * (0.40 / 0.42) * night, night_else)
        uzbek = plus((1.0 - at(x, UZBEK_JET, i)) * night, night_else)
        n = NORTH
        talk = (
            talked(at(x, n, i), 17 / 18, 1 / 18, tajik_said, tajik_flown),
            if_other * talked(at(x, n + 1, i), 17 / 18, 1 / 18, others_said, russian_flown),
            if_other * talked(at(x, n + 2, i), 65 / 66, 1 / 66, others, american),
            if_other * talked(at(x, n + 3, i), 70 / 71, 1 / 71, others, afghan),
            if_other * talked(at(x, n + 4, i), 38 / 39, 1 / 39, others, uzbek),
        )

        # Who was struck: what they said of the dead, and the denial as the scholar had it.
        confirmed = dead(x, c, CONFIRMS, at(x, RFERL, i), i)
        eight, six = dead(x, c, EIGHT, reuters, i), dead(x, c, SIX, reuters, i)
        taliban = confirmed[0] * eight[0] * six[0]
        smugglers = confirmed[1] * eight[1] * six[1]
        unknown = confirmed[2] * eight[2] * six[2]
        taliban_denied, smugglers_denied, unknown_denied = three(power, NOT_OURS, i)
        taliban_denied *= taliban
        smugglers_denied *= smugglers
        unknown_denied *= unknown
        t = at(x, TAJIK_SMUGGLERS, i)
        r = at(x, RUSSIAN_SMUGGLERS, i)
        u = at(x, UZBEK_SMUGGLERS, i)
        a = at(x, US_TALIBAN, i)
        g = at(x, AFGHAN_TALIBAN, i)
        tu, tu_denied = 0.5 * (taliban + unknown), 0.5 * (taliban_denied + unknown_denied)
        su, su_denied = 0.5 * (smugglers + unknown), 0.5 * (smugglers_denied + unknown_denied)
        ru, ru_denied = (6 * taliban + 7 * unknown) / 13, (6 * taliban_denied + 7 * unknown_denied) / 13
        struck = (mix(t, smugglers, tu), mix(r, smugglers, ru), mix(a, taliban, su), mix(g, taliban, su),
                  mix(u, smugglers, ru))  # fmt: skip
        denied = (mix(t, smugglers_denied, tu_denied), mix(r, smugglers_denied, ru_denied),
                  mix(a, taliban_denied, su_denied), mix(g, taliban_denied, su_denied),
                  mix(u, smugglers_denied, ru_denied))  # fmt: skip
        nothing = at(x, NO_AIRCRAFT, i)
        no_one = times(others, night_else)
        no_one_dead = if_other * (
            0.5 * (1.0 - nothing) * (no_one[0] + no_one[1]) * confirmed[4] * eight[4] * six[4]
            + nothing * no_one[2] * confirmed[3] * eight[3] * six[3]
        )

        # What went through the scholar, who took all of it rightly or all of it wrongly.
        both, pentagon, pentagon_else = denials(x, c, i)
        rightly = at(x, SCHOLAR, i)
        asks_afghan, asks_american, asks_nobody = three(x, ASKS, i)
        asks = at(x, ASKS + 3, i)
        w = c.shares
        asked = w[3] * asks_afghan + w[2] * asks_american + w[5] * asks_nobody + (w[0] + w[1] + w[4]) * asks
        blames, blames_american, blames_other = three(power, REPROACH, i)
        wrongly = (1.0 - rightly) * at(power, REPROACH + 3, i) * asked * at(power, NOT_OURS + 4, i) * pentagon_else
        tajik_both, russian_both, others_both = both[0] + both[1], both[2] + both[3], both[4] + both[5]
        not_involved = both[4] * pentagon[2] + both[5] * pentagon[3]
        no_comment = at(power, NO_COMMENT + 1, i)
        rightly_other = rightly * blames_other

        # Opportunity: scaled to a mean of 1 over those whom it speaks of.
        fleet, trackless = ready(x, i), untracked(x, i)
        b = BLOCK
        near = (
            ratio[i] / ratio[b + i],
            ratio[2 * b + i] / ratio[3 * b + i],
            ratio[4 * b + i] / ratio[5 * b + i],
            ratio[6 * b + i] / ratio[7 * b + i],
            ratio[8 * b + i] / ratio[9 * b + i],
        )
        scale = (1.0 - w[5]) ** 2 / (
            (w[0] * fleet[0] + w[1] * fleet[1] + w[2] * fleet[2] + w[3] * fleet[3] + w[4] * fleet[4])
            * (w[0] * near[0] + w[1] * near[1] + w[2] * near[2] + w[3] * near[3] + w[4] * near[4])
        )

        tajik = rightly_other * asks * (both[0] * pentagon[2] + both[1] * pentagon[3]) * denied[0]
        tajik = (tajik + wrongly * tajik_both * struck[0]) * talk[0] * fleet[0] * near[0] * trackless[0]
        russia = rightly * blames * asks * (both[2] * pentagon[2] + both[3] * pentagon[3]) * denied[1]
        russia = (russia + wrongly * russian_both * struck[1]) * talk[1] * fleet[1] * near[1] * trackless[1]
        us = rightly * blames_american * asks_american * (both[4] * pentagon[0] + both[5] * pentagon[1]) * denied[2]
        us = (us + wrongly * others_both * struck[2]) * talk[2] * fleet[2] * near[2] * trackless[2]
        kabul = rightly_other * asks_afghan * not_involved * denied[3] + wrongly * others_both * struck[3]
        kabul *= talk[3] * fleet[3] * near[3] * trackless[3] * at(power, NO_COMMENT, i)
        uzbeks = rightly_other * asks * not_involved * denied[4] + wrongly * others_both * struck[4]
        uzbeks *= talk[4] * fleet[4] * near[4] * trackless[4]
        nobody = rightly_other * asks_nobody * not_involved * at(power, NOT_OURS + 3, i) + wrongly * others_both
        nobody *= no_one_dead * no_comment
        tajik, russia, us, uzbeks = (
            scale * no_comment * tajik,
            scale * no_comment * russia,
            scale * no_comment * us,
            scale * no_comment * uzbeks,
        )
        kabul *= scale
        other = w[0] * tajik + w[1] * russia + w[2] * us + w[3] * kabul + w[4] * uzbeks + w[5] * nobody

        tajik *= at(x, PRIOR, i)
        russia *= at(x, PRIOR + 1, i)
        us *= at(x, PRIOR + 2, i)
        kabul *= at(x, PRIOR + 3, i)
        uzbeks *= at(x, PRIOR + 4, i)
        nobody *= at(x, PRIOR + 5, i)
        other *= at(x, PRIOR + 6, i)
        share = 1.0 / (tajik + russia + us + kabul + uzbeks + nobody + other)
        to[i] = tajik * share
        to[b + i] = russia * share
        to[2 * b + i] = us * share
        to[3 * b + i] = kabul * share
        to[4 * b + i] = uzbeks * share
        to[5 * b + i] = nobody * share
        to[6 * b + i] = other * share


@numba.njit(nogil=True, fastmath={"reassoc"})
def add_up(posterior: Any, top: Any, leads: Any, means: Any) -> None:
    for i in range(BLOCK):
        top[i] = posterior[i]
    for h in range(1, 7):
        for i in range(BLOCK):
            top[i] = max(top[i], posterior[h * BLOCK + i])
    for h in range(7):
        total, count = 0.0, 0
        for i in range(BLOCK):
            total += posterior[h * BLOCK + i]
            count += 1 if posterior[h * BLOCK + i] == top[i] else 0
        means[h] += total
        leads[h] += count


@hand
def run(inputs: Any, c: Stated, coefficients: Any, lines: Any, posterior: Any, leads: Any, means: Any) -> None:
    """Posteriors of all blocks; how often each hypothesis leads; sums of its posterior.

    Parameters
    ----------
    inputs
        Axes: block, number x scenario of the block.
    posterior
        Filled. Axes: block, hypothesis x scenario of the block.
    leads, means
        Added to. Axis: hypothesis.
    """
    power, scratch = np.empty(REACHES * BLOCK), np.empty(REACHES * BLOCK)
    ratio, top = np.empty(10 * BLOCK), np.empty(BLOCK)
    for block in range(inputs.shape[0]):
        x = inputs[block]
        bases_of_powers(x, c, power)
        powers(x, power, scratch, lines)
        reaches(power, coefficients, ratio)
        posterior_block(x, c, power, ratio, posterior[block])
        add_up(posterior[block], top, leads, means)
