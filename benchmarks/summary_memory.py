"""Summaries of the founding case: peak memory, and whether the time grows in proportion to the draws.

    .venv/bin/python benchmarks/summary_memory.py [most draws, by default 1e8] [workers] [file for what was measured]

Each number of draws runs in a process of its own, whose peak memory the system tells. The time is that of the draws
alone: what is done once, whatever the number, is left out of it. A run of 10^9 draws takes some 25 minutes with one
worker, so that it is made once and what it measured is kept.
"""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import indicia as ind

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
LIMIT_GIB, APART = 1.0, 0.10

ONE = """
import resource, sys, time
import indicia as ind
from indicia.analysis.draw.stream import prepare_stream
case, n, workers = ind.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
prepare_stream(case, 2**18).run(lambda done, of: None)
work = prepare_stream(case, n, seed=1)
start = time.perf_counter()
work.run(lambda done, of: None, workers=workers)
taken = time.perf_counter() - start
work.summary()
print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def measured(n: int, workers: int) -> dict[str, float]:
    """How long one run took and how much memory it needed at most."""
    command = [sys.executable, "-c", ONE, str(MODEL), str(n), str(workers)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, peak = map(float, out.split())
    return {"draws": n, "seconds": seconds, "peak_bytes": peak}


def main() -> None:
    most = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10**8
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    runs = []
    for n in [n for n in (10**6, 10**7, 10**8, 10**9) if n <= most] or [most]:
        runs.append(run := measured(n, workers))
        each, gib = run["seconds"] / n, run["peak_bytes"] / 2**30
        verdict = "ok" if gib < LIMIT_GIB else "TOO MUCH"
        told = f"{n:>13,} draws: {run['seconds']:9.1f} s, {1e6 * each:.3f} us each; peak {gib:.2f} GiB"
        print(f"{told} (below {LIMIT_GIB:g}): {verdict}", flush=True)
    longest = [run["seconds"] / run["draws"] for run in runs if run["draws"] >= 10**7]
    if len(longest) > 1:
        apart = max(longest) / min(longest) - 1.0
        print(f"time per draw differs by {apart:.1%} (at most {APART:.0%}): {'ok' if apart <= APART else 'TOO MUCH'}")
    if len(sys.argv) > 3:
        about = {"day": dt.date.today().isoformat(), "indicia": ind.__version__, "workers": workers}
        Path(sys.argv[3]).write_text(json.dumps({**about, "runs": runs}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
