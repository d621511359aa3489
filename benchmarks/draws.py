"""A million draws of the founding case with posteriors and summary, against a kernel fused for that one case.

    .venv/bin/python benchmarks/draws.py [draws] [rounds]

The kernel is the tape written out as one loop over scenarios and compiled by Numba for this case alone: no
interpreter, no row in memory, common parts found already; its inputs, every uncertain number of every scenario, lie in
memory and are no part of its time. "Drawing alone" is what NumPy's generators take for the same numbers, without any
posterior: whoever writes the model in NumPy needs that and more, so that its ratios are lower bounds. All are timed by
turns within one process; medians of the rounds, and of their ratios, are told.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np

import indicia as ind
from indicia.analysis.draw.points import Points
from indicia.analysis.draw.stream import Stream, prepare_stream
from indicia.engine.draws import stream as numpy_stream
from indicia.engine.tape.operations import Op
from indicia.engine.tape.program import TELL, Program

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
DRAWS, ROUNDS = 1_000_000, 5
HELD = 2**14  # scenarios whose inputs lie in memory; the kernel goes over them until it has done as many as asked

WRITTEN = {
    Op.INPUT: "x[{a}, i]",
    Op.FILL: "{k}",
    Op.ADD: "r{a} + r{b}",
    Op.SUB: "r{a} - r{b}",
    Op.MUL: "r{a} * r{b}",
    Op.DIV: "r{a} / r{b}",
    Op.ADD_K: "r{a} + {k}",
    Op.MUL_K: "r{a} * {k}",
    Op.K_SUB: "{k} - r{a}",
    Op.K_DIV: "{k} / r{a}",
    Op.MUL_ADD: "r{a} * r{b} + r{c}",
    Op.K_MUL_ADD: "{k} * r{a} + r{b}",
    Op.MAXIMUM: "max(r{a}, r{b})",
    Op.MINIMUM: "min(r{a}, r{b})",
    Op.LESS: "1.0 if r{a} < r{b} else 0.0",
    Op.AT_MOST: "1.0 if r{a} <= r{b} else 0.0",
    Op.SELECT: "r{b} if r{a} != 0.0 else r{c}",
    Op.FLOOR: "math.floor(r{a})",
    Op.EXP: "math.exp(r{a})",
    Op.LOG: "math.log(r{a})",
    Op.POW: "r{a} ** r{b}",
}


def fused(program: Program) -> Any:
    """The tape as one loop, compiled for this case; it gives the share of scenarios that each hypothesis leads."""
    lines = ["import math", "def run(x, leads):", "    for i in range(x.shape[1]):"]
    for (op, to, a, b, c), k in zip(program.code.tolist(), program.constants.tolist(), strict=True):
        if op != TELL:
            lines.append(f"        r{to} = " + WRITTEN[Op(op)].format(a=a, b=b, c=c, k=repr(k)))
    best, *others = program.joint.tolist()
    lines += [f"        top, at = r{best}, 0"]
    lines += [f"        if r{row} > top:\n            top, at = r{row}, {h}" for h, row in enumerate(others, 1)]
    lines += ["        leads[at] += 1"]
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)  # made above, from the tape
    return numba.njit(error_model="numpy")(names["run"])


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def summed_up(case: ind.Case, draws: int, workers: int) -> None:
    work: Stream = prepare_stream(case, draws, seed=1)
    work.run(lambda _done, _of: None, workers=workers)
    work.summary()


def main() -> None:
    draws = int(float(sys.argv[1])) if len(sys.argv) > 1 else DRAWS
    rounds = max(ROUNDS, int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
    case = ind.load(MODEL)
    plan = prepare_stream(case, draws, seed=1).first.plan
    held = Points(plan, HELD, seed=1, method="random").chunk(0)
    inputs = np.array(list(held.values.values()))
    program = prepare_stream(case, draws, seed=1).evaluator.program
    assert program is not None
    kernel, leads = fused(program), np.zeros(len(program.joint), dtype=np.int64)
    kernel(inputs, leads)  # compiles
    summed_up(case, 2**18, 1)

    def by_kernel() -> None:
        for _ in range(-(-draws // HELD)):
            kernel(inputs, leads)

    def drawing_alone() -> None:
        for path, distribution in plan.distributions.items():
            distribution.sample(numpy_stream(path, 1, 0), draws // 10)

    scale = draws / (HELD * -(-draws // HELD))
    times = [
        (
            seconds(lambda: summed_up(case, draws, 1)),
            seconds(lambda: summed_up(case, draws, 2)),
            seconds(by_kernel) * scale,
            10.0 * seconds(drawing_alone),
        )
        for _ in range(rounds)
    ]
    names = ("one thread, drawing and summary included", "two threads", "fused kernel", "NumPy, drawing alone")
    for name, column in zip(names, zip(*times, strict=True), strict=True):
        print(f"{name:44} {statistics.median(column):7.2f} s")
    one, two, fast, numpy = 0, 1, 2, 3

    def ratio(a: int, b: int) -> float:
        return statistics.median(t[a] / t[b] for t in times)

    kernel_ratio, threads_ratio = ratio(one, fast), ratio(one, two)
    print(f"{kernel_ratio:.2f} times the fused kernel (at most 4): {'ok' if kernel_ratio <= 4.0 else 'TOO SLOW'}")
    verdict = "ok" if threads_ratio >= 1.8 else "TOO SLOW"
    print(f"{threads_ratio:.2f} times faster on two threads (at least 1.8): {verdict}")
    print(f"more than {ratio(numpy, one):.1f} times faster than NumPy on one thread, {ratio(numpy, two):.1f} on two")


if __name__ == "__main__":
    main()
