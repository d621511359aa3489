"""What the kernel of the founding case raises to powers, and how far each base reaches: a step before the rest."""

from typing import Any

import numpy as np
from peers.blocks import BLOCK, at, by, exp_rows, hand, log_rows, mean, mix, mix3, plus, three, times
from peers.tajikistan_layout import (
    BLAMES,
    EXPONENTS,
    GOVERNOR,
    HELICOPTERS,
    KILLID,
    NO_CLASH,
    NO_COMMENT,
    NO_HELICOPTERS,
    NOT_OURS,
    RADIUS,
    REPROACH,
    REUTERS,
    RFERL,
    SEVEN,
    SIDE,
    SILENT,
    SPOKESMEN,
    VESTNIK,
    Stated,
)


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
        for half in range(2):
            c, start, t = coefficients[h, half], (2 * h + half) * BLOCK, (EXPONENTS + h) * BLOCK
            for i in range(BLOCK):
                to[start + i] = 0.0
            for j in range(0, 36, 4):
                a, b, d, e = c[j], c[j + 1], c[j + 2], c[j + 3]
                for i in range(BLOCK):
                    y = power[t + i]
                    to[start + i] = (((to[start + i] * y + a) * y + b) * y + d) * y + e
