"""The tape's interpreter, compiled: blocks that fit in cache, each operation over a whole row of scenarios.

All that these functions call stands in this one file, since Numba keeps what it compiled by the file's date. Import it
inside functions only: Numba takes half a second to load.
"""

import math
from typing import Any

import numpy as np

from indicia.engine.tape.functions import HIGHEST, LN2_HIGH, LN2_LOW, LOG2_E, LOG_OF_0, LOWEST
from indicia.engine.tape.jit import jit

BLOCK = 512
"""Scenarios in a row: some hundred rows of these fit in a core's second cache."""

_SIDE = 1 + 32 * 16  # cells of one side of a table: see `tables`
_FIRST = (1023 - 32) * 16 - 1


@jit
def random_row(state: Any, raw: Any, n: int) -> None:
    """SFC64: n random 64-bit numbers, and the state behind them."""
    a, b, c, w = state[0], state[1], state[2], state[3]
    for i in range(n):
        found = a + b + w
        w += np.uint64(1)
        a = b ^ (b >> np.uint64(11))
        b = c + (c << np.uint64(3))
        c = ((c << np.uint64(24)) | (c >> np.uint64(40))) + found
        raw[i] = found
    state[0], state[1], state[2], state[3] = a, b, c, w


@jit
def cubic_row(raw: Any, table: Any, v: Any, bits: Any, to: Any, n: int) -> None:
    """Turn random numbers into draws by a table of cubics; `bits` is `v` seen as whole numbers."""
    for i in range(n):
        v[i] = (np.float64(raw[i] >> np.uint64(12)) + 0.5) * 2.0**-52
    for i in range(n):
        cell = (bits[i] >> 48) - _FIRST
        t = np.float64(bits[i] & 0xFFFFFFFFFFFF) * 2.0**-48
        if cell < 1:
            cell, t = 0, v[i] * 2.0**32
        at = 4 * (cell + np.int64(raw[i] & np.uint64(1)) * _SIDE)
        to[i] = table[at] + t * (table[at + 1] + t * (table[at + 2] + t * table[at + 3]))


@jit
def alias_row(raw: Any, table: Any, to: Any, n: int) -> None:
    """Turn random numbers into counts by aliases."""
    values = table.shape[0] // 3
    for i in range(n):
        scaled = (np.float64(raw[i] >> np.uint64(12)) + 0.5) * 2.0**-52 * values
        place = np.int64(scaled)
        to[i] = table[3 * place + 1] if scaled - place < table[3 * place] else table[3 * place + 2]


@jit
def exp_row(x: Any, to: Any, scratch: Any, whole: Any, n: int) -> None:
    """`functions.exp`, in loops that compilers turn into vector instructions; `whole` is `scratch` seen as integers.

    `to` may be `x`: no loop touches both, since it would be done number by number then.
    """
    for i in range(n):
        scratch[i] = x[i]
    for i in range(n):
        v = scratch[i]
        y = min(max(v, LOWEST), HIGHEST)
        k = np.floor(y * LOG2_E + 0.5)
        r = (y - k * LN2_HIGH) - k * LN2_LOW
        p = 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        p = (p * r + 1.0) * r + 1.0
        p = p if v >= LOWEST else 0.0
        p = p if v <= HIGHEST else math.inf
        to[i] = p if v == v else math.nan
        scratch[i] = k + 6755399441055744.0
    for i in range(n):
        whole[i] = (((whole[i] & 0xFFF) + 1023) & 0xFFF) << 52
    for i in range(n):
        to[i] *= scratch[i]


@jit
def log_row(x: Any, to: Any, scratch: Any, whole: Any, n: int) -> None:
    """`functions.log`, likewise."""
    for i in range(n):
        scratch[i] = x[i]
    for i in range(n):
        e = (whole[i] - 0x3FE6A09E667F3BCD) >> 52
        whole[i] -= e << 52
        to[i] = np.float64(e)
    for i in range(n):
        s = (scratch[i] - 1.0) / (scratch[i] + 1.0)
        z = s * s
        p = 1.0 / 23.0
        p = p * z + 1.0 / 21.0
        p = p * z + 1.0 / 19.0
        p = p * z + 1.0 / 17.0
        p = p * z + 1.0 / 15.0
        p = p * z + 1.0 / 13.0
        p = p * z + 1.0 / 11.0
        p = p * z + 1.0 / 9.0
        p = p * z + 1.0 / 7.0
        p = p * z + 1.0 / 5.0
        p = p * z + 1.0 / 3.0
        found = to[i] * LN2_HIGH + (2.0 * s + (2.0 * s * (p * z) + to[i] * LN2_LOW))
        found = found if x[i] >= 2.2250738585072014e-308 else LOG_OF_0
        to[i] = found if x[i] == x[i] else math.nan


@jit
def power_row(x: Any, y: Any, to: Any, scratch: Any, whole: Any, n: int) -> None:
    """Powers of numbers from 0 on: 0 to the power 0 is 1."""
    log_row(x, to, scratch, whole, n)
    for i in range(n):
        to[i] *= y[i]
    exp_row(to, to, scratch, whole, n)


@jit
def softplus_row(x: Any, to: Any, scratch: Any, whole: Any, n: int) -> None:
    """log(1 + exp x)."""
    for i in range(n):
        to[i] = -abs(x[i])
    exp_row(to, to, scratch, whole, n)
    for i in range(n):
        to[i] = 1.0 + to[i]
    log_row(to, to, scratch, whole, n)
    for i in range(n):
        to[i] = max(x[i], 0.0) + to[i]


@jit
def input_row(source: Any, state: Any, table: Any, memory: Any, start: int, scratch: Any, to: Any, n: int) -> None:
    """One input: drawn by its table, or read from memory."""
    raw, v, bits = scratch
    kind, at, length = source[0], source[1], source[2]
    if kind == 0:
        for i in range(n):
            to[i] = memory[at, start + i]
        return
    random_row(state, raw, n)
    if kind == 1:
        cubic_row(raw, table[at : at + length], v, bits, to, n)
    else:
        alias_row(raw, table[at : at + length], to, n)


@jit
def arithmetic_row(op: int, w: Any, to: int, x: int, y: int, z: int, k: float, n: int) -> None:  # noqa: C901 - a table of operations
    """The commonest operations."""
    if op == 10:
        for i in range(n):
            w[to, i] = w[x, i] + w[y, i]
    elif op == 11:
        for i in range(n):
            w[to, i] = w[x, i] - w[y, i]
    elif op == 12:
        for i in range(n):
            w[to, i] = w[x, i] * w[y, i]
    elif op == 13:
        for i in range(n):
            w[to, i] = w[x, i] / w[y, i]
    elif op == 14:
        for i in range(n):
            w[to, i] = w[x, i] + k
    elif op == 15:
        for i in range(n):
            w[to, i] = w[x, i] * k
    elif op == 16:
        for i in range(n):
            w[to, i] = k - w[x, i]
    elif op == 17:
        for i in range(n):
            w[to, i] = k / w[x, i]
    elif op == 18:
        for i in range(n):
            w[to, i] = w[x, i] * w[y, i] + w[z, i]
    else:
        for i in range(n):
            w[to, i] = k * w[x, i] + w[y, i]


@jit
def choice_row(op: int, w: Any, to: int, x: int, y: int, z: int, n: int) -> None:  # noqa: C901 - likewise
    """Comparisons, choices, rounding."""
    if op == 20:
        for i in range(n):
            w[to, i] = max(w[x, i], w[y, i])
    elif op == 21:
        for i in range(n):
            w[to, i] = min(w[x, i], w[y, i])
    elif op == 22:
        for i in range(n):
            w[to, i] = 1.0 if w[x, i] < w[y, i] else 0.0
    elif op == 23:
        for i in range(n):
            w[to, i] = 1.0 if w[x, i] <= w[y, i] else 0.0
    elif op == 24:
        for i in range(n):
            yes, no = w[y, i], w[z, i]  # both are read, so that nothing branches
            w[to, i] = yes if w[x, i] != 0.0 else no
    elif op == 25:
        for i in range(n):
            w[to, i] = math.floor(w[x, i])
    else:
        for i in range(n):
            w[to, i] = math.sqrt(w[x, i])


@jit
def function_row(op: int, x: Any, y: Any, to: Any, scratch: Any, whole: Any, n: int) -> None:
    """Exponentials, logarithms, powers."""
    if op == 30:
        exp_row(x, to, scratch, whole, n)
    elif op == 31:
        for i in range(n):
            to[i] = math.log(x[i])
    elif op == 32:
        for i in range(n):
            to[i] = math.log1p(x[i])
    elif op == 33:
        power_row(x, y, to, scratch, whole, n)
    elif op == 34:
        for i in range(n):
            to[i] = math.lgamma(x[i])
    else:
        softplus_row(x, to, scratch, whole, n)


@jit
def tell_row(x: Any, out: Any, moments: Any, to: int, start: int, n: int) -> None:
    """Keep a told number, or add up its distance from where the moments begin, and the square of that."""
    if out.shape[0] > 0:
        for i in range(n):
            out[to, start + i] = x[i]
        return
    about, whole = moments[to, 0], n - n % 4
    f0 = f1 = f2 = f3 = s0 = s1 = s2 = s3 = 0.0  # four sums side by side, none of which waits for the one before
    for i in range(0, whole, 4):
        d0, d1, d2, d3 = x[i] - about, x[i + 1] - about, x[i + 2] - about, x[i + 3] - about
        f0, f1, f2, f3 = f0 + d0, f1 + d1, f2 + d2, f3 + d3
        s0, s1, s2, s3 = s0 + d0 * d0, s1 + d1 * d1, s2 + d2 * d2, s3 + d3 * d3
    for i in range(whole, n):
        d0 = x[i] - about
        f0, s0 = f0 + d0, s0 + d0 * d0
    moments[to, 1] += (f0 + f1) + (f2 + f3)
    moments[to, 2] += (s0 + s1) + (s2 + s3)


@jit
def run_block(tape: Any, inputs: Any, work: Any, scratch: Any, told: Any, moments: Any, start: int, n: int) -> None:
    """Run the tape over one block of scenarios."""
    code, constants = tape
    sources, states, tables, memory = inputs
    _, v, bits = scratch
    for s in range(code.shape[0]):
        op, to, a, b, c = code[s, 0], code[s, 1], code[s, 2], code[s, 3], code[s, 4]
        if op >= 30:
            function_row(op, work[a], work[b], work[to], v, bits, n)
        elif op >= 20:
            choice_row(op, work, to, a, b, c, n)
        elif op >= 10:
            arithmetic_row(op, work, to, a, b, c, constants[s], n)
        elif op == 0:
            input_row(sources[a], states[a], tables, memory, start, scratch, work[to], n)
        elif op == 1:
            work[to, :n] = constants[s]
        else:
            tell_row(work[a], told, moments, to, start, n)


@jit
def draw_chunk(tape: Any, inputs: Any, work: Any, scratch: Any, rows: Any, results: Any, size: int) -> None:
    """Run the tape over a chunk, keeping everything."""
    joint, prior, told = results
    moments = np.zeros((0, 3))
    for start in range(0, size, BLOCK):
        n = min(BLOCK, size - start)
        run_block(tape, inputs, work, scratch, told, moments, start, n)
        for h in range(rows.shape[1]):
            for i in range(n):
                joint[h, start + i] = work[rows[0, h], i]
                prior[h, start + i] = work[rows[1, h], i]


@jit
def moments_chunk(tape: Any, inputs: Any, work: Any, scratch: Any, rows: Any, results: Any, size: int) -> None:
    """Run the tape over a chunk, adding up what is told instead of keeping it."""
    joint, prior, moments = results
    told = np.zeros((0, 0))
    for start in range(0, size, BLOCK):
        n = min(BLOCK, size - start)
        run_block(tape, inputs, work, scratch, told, moments, start, n)
        for h in range(rows.shape[1]):
            for i in range(n):
                joint[h, start + i] = work[rows[0, h], i]
                prior[h, start + i] = work[rows[1, h], i]


@jit
def inputs_chunk(inputs: Any, scratch: Any, found: Any, size: int) -> None:
    """Only draw: the inputs themselves; axes: input, scenario."""
    sources, states, tables, memory = inputs
    for p in range(found.shape[0]):
        for start in range(0, size, BLOCK):
            n = min(BLOCK, size - start)
            input_row(sources[p], states[p], tables, memory, start, scratch, found[p, start:], n)


@jit
def skip(states: Any, steps: int) -> None:
    """Let streams pass some steps: `random_row` without the numbers, all streams at once."""
    a, b, c, w = states[:, 0].copy(), states[:, 1].copy(), states[:, 2].copy(), states[:, 3].copy()
    for _ in range(steps):
        for p in range(a.shape[0]):
            found = a[p] + b[p] + w[p]
            w[p] += np.uint64(1)
            a[p] = b[p] ^ (b[p] >> np.uint64(11))
            b[p] = c[p] + (c[p] << np.uint64(3))
            c[p] = ((c[p] << np.uint64(24)) | (c[p] >> np.uint64(40))) + found
    states[:, 0], states[:, 1], states[:, 2], states[:, 3] = a, b, c, w
