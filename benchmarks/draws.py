"""A million draws of every uncertain number of the founding case, with posteriors and summary.

    .venv/bin/python benchmarks/draws.py [--rounds N] [--draws N]

Ours is what `ind.summarise` does once the case is read: 158 numbers are drawn, the posteriors found, and means,
spreads, quantiles, shares of leads, histograms and extremes added up, none of the draws being kept. Against it stand

- `peers/tajikistan_numba.py`, a kernel written by hand for this one case. Its inputs lie in memory: it draws nothing.
  It gives posteriors, their means and shares of leads;
- `peers/tajikistan_numpy.py`, the same model in NumPy as a good analyst would write it, with its draws and a summary;
- ours on two threads. What goes before the draws and the end of the summary have one thread, so that the draws alone
  are told too (with two threads they hold the rank correlations, which are found beside them), and what two threads of
  a plain compiled loop gain on this machine at that time. The case is compiled before the first round.

Before anything is timed, both peers must give the engine's posteriors of some thousand draws to 1e-9. Times are those
that pass; by turns within one process.
"""

import argparse
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import measure
import numba
import numpy as np
from peers import founding, tajikistan_layout, tajikistan_numba, tajikistan_numpy
from peers.blocks import BLOCK

import indicia as ind
from indicia.analysis.draw.stream import prepare_stream

CHECKED, HELD = 2**13, 2**16
LOOP = 300_000_000


def summed_up(case: ind.Case, draws: int, workers: int) -> None:
    work = prepare_stream(case, draws, seed=1)
    work.run(lambda _done, _of: None, workers=workers)
    work.summary()


def drawn_only(case: ind.Case, draws: int, workers: int) -> measure.Measure:
    """The part that threads share: neither what goes before the draws nor the summary behind them."""

    def measured() -> float:
        work = prepare_stream(case, draws, seed=1)
        return measure.wall(lambda: work.run(lambda _done, _of: None, workers=workers))()

    return measured


class Kernel:
    """The kernel with its inputs in memory, so many of them, and what it fills."""

    def __init__(self, fixed: tajikistan_numpy.Fixed, values: Any, draws: int) -> None:
        once = tajikistan_layout.lay_out(values)
        self.inputs = np.resize(once, (-(-draws // BLOCK), once.shape[1]))
        self.fixed = (
            tajikistan_layout.stated(fixed),
            tajikistan_layout.reach(fixed),
            np.array(tajikistan_layout.LINES),
        )
        self.posterior = np.zeros((len(self.inputs), 7 * BLOCK))

    def __call__(self) -> Any:
        """Posteriors of the first draws; axes: hypothesis, draw."""
        leads, means = np.zeros(7, dtype=np.int64), np.zeros(7)
        tajikistan_numba.run(self.inputs, *self.fixed, self.posterior, leads, means)
        return leads, means

    def posteriors(self) -> Any:
        by_block = self.posterior.reshape(len(self.inputs), 7, -1)
        return by_block.transpose(1, 0, 2).reshape(7, -1)


def check(name: str, found: Any, engine: Any) -> None:
    worst = float(np.max(np.abs(found[:, : engine.shape[1]] - engine)))
    if not worst <= 1e-9:
        raise SystemExit(f"{name} differs from the engine by {worst:.2e} in a posterior; at most 1e-9 is the same")


@numba.njit(nogil=True)
def spin(times: int) -> float:
    x = 0.3
    for _ in range(times):
        x = 3.9 * x * (1.0 - x)
    return x


def on_threads(pool: ThreadPoolExecutor, threads: int) -> Callable[[], object]:
    return lambda: list(pool.map(spin, [LOOP // threads] * threads))


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    case, draws = ind.load(founding.MODEL), options.draws
    fixed, plan = founding.fixed(case), prepare_stream(case, draws).first.plan
    sample = founding.drawn(case, CHECKED)
    held = founding.drawn(case, HELD)
    kernel = Kernel(fixed, np.array(list(held.values.values())), draws)
    kernel()
    check("the kernel", kernel.posteriors(), sample.posterior)
    check("NumPy", tajikistan_numpy.posteriors(sample.values, fixed), sample.posterior)
    summed_up(case, 2**18, 2)

    def analyst() -> None:
        drawn = tajikistan_numpy.draw(plan.distributions, np.random.default_rng(1), draws)
        tajikistan_numpy.summary(tajikistan_numpy.posteriors(drawn, fixed))

    with ThreadPoolExecutor(2) as pool:
        on_threads(pool, 2)()
        taken = measure.by_turns(
            options.rounds,
            one=measure.wall(lambda: summed_up(case, draws, 1)),
            two=measure.wall(lambda: summed_up(case, draws, 2)),
            kernel=measure.wall(kernel),
            numpy=measure.wall(analyst),
            drawn=drawn_only(case, draws, 1),
            drawn_by_two=drawn_only(case, draws, 2),
            loop=measure.wall(on_threads(pool, 1)),
            loops=measure.wall(on_threads(pool, 2)),
        )
    yield from told(f"{draws:,} draws of every uncertain number, posteriors, summary", taken)


def told(work: str, taken: dict[str, list[float]]) -> Iterator[measure.Row]:
    one, two = taken["one"], taken["two"]
    kernel = "a fused Numba kernel written by hand for that one case, its inputs in memory"
    analyst = "NumPy as a good analyst would write it"
    headline: dict[str, Any] = {"headline": True}
    yield measure.as_long("draws.fused", f"{work}, one thread", kernel, one, taken["kernel"], wanted=4.0, **headline)
    scipy = {**headline, "packages": ("scipy",)}
    yield measure.faster("draws.numpy", f"{work}, one thread", analyst, one, taken["numpy"], wanted=5.0, **scipy)
    yield measure.faster("draws.numpy.two", f"{work}, two threads", analyst, two, taken["numpy"], wanted=9.0, **scipy)
    ceiling = statistics.median(a / b for a, b in zip(taken["loop"], taken["loops"], strict=True))
    note = f"a plain compiled loop gained {measure.number(ceiling)} in the same run"
    yield measure.faster(
        "draws.threads", f"{work}, two threads", "one thread", two, one, wanted=1.8, note=note, **headline
    )
    drawn = "the draws and their sums alone, two threads"
    yield measure.faster("draws.drawn", drawn, "one thread", taken["drawn_by_two"], taken["drawn"])
    loop = "a plain compiled loop, two threads"
    yield measure.faster(
        "draws.ceiling", loop, "one thread", taken["loops"], taken["loop"], note="the machine's own ceiling"
    )


if __name__ == "__main__":
    measure.run(rows, __doc__, draws=1e6)
