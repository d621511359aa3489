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

from typing import Any

import numpy as np
from peers.blocks import BLOCK, add_up, at, by, hand, mean, mix, mix3, part, plus, three, times, to_the, to_the_many
from peers.tajikistan_layout import (
    ACCUSING,
    AFGHAN_PROPELLER,
    AFGHAN_TALIBAN,
    AGREED,
    AGREED_DENIAL,
    ASKS,
    BOMBER,
    CHIEF,
    CLAIMS,
    CONFIRMS,
    COUNT,
    COUNT_TOO,
    CSTO,
    DARQAD,
    EIGHT,
    EITHER,
    GUILTY,
    INNOCENT,
    JETS,
    KABAR,
    MIG,
    NATO,
    NIGHT,
    NO_AIRCRAFT,
    NO_COMMENT,
    NO_HELICOPTERS,
    NORTH,
    NOT_OURS,
    PENTAGON,
    POLICE,
    PRESENT,
    PRIOR,
    REACHES,
    READY,
    READY_TOO,
    REPROACH,
    REUTERS,
    RFERL,
    RUSSIAN_HELICOPTER,
    RUSSIAN_SMUGGLERS,
    SCHOLAR,
    SINGLE,
    SIX,
    SPOKESMEN,
    TAJIK_HELICOPTER,
    TAJIK_SMUGGLERS,
    TIMES,
    TRACK,
    UNNAMED,
    US_JET,
    US_TALIBAN,
    UZBEK_JET,
    UZBEK_SMUGGLERS,
    WAR_ZONE,
    Stated,
)
from peers.tajikistan_powers import bases_of_powers, powers, reaches


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
