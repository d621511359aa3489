"""What the command costs before it does anything: CPU against that of Python alone, and of NumPy with pydantic.

    .venv/bin/python benchmarks/startup.py [rounds]

Times are user and system CPU of the whole process, the median of several rounds taken in turn, so that a busy machine
slows all of them alike. Byte code is compiled first, as installation does.
"""

import compileall
import os
import resource
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODEL = "models/tajikistan-2018.yaml"
LEAST_ROUNDS = 7


@dataclass(frozen=True)
class Run:
    """One command; `limit` is the time that it may take, as a factor of another's and seconds beside."""

    name: str
    arguments: tuple[str, ...]
    against: str | None = None
    factor: float = 0.0
    beside: float = 0.0


RUNS = (
    Run("python -c pass", ("-c", "pass")),
    Run("indicia version", ("-m", "indicia", "version"), "python -c pass", 3.0, 0.1),
    Run("import numpy, pydantic", ("-c", "import numpy, pydantic")),
    Run("indicia score --brief", ("-m", "indicia", "score", "--brief", MODEL), "import numpy, pydantic", 4.0),
    Run(f"indicia score {MODEL}", ("-m", "indicia", "score", MODEL), "import numpy, pydantic", 5.0),
)


def cpu_seconds(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = (sys.executable, *arguments)
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    rounds = max(LEAST_ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else LEAST_ROUNDS)
    compileall.compile_dir(ROOT / "src", quiet=2)
    for run in RUNS:
        cpu_seconds(run.arguments)
    taken: dict[str, list[float]] = {run.name: [] for run in RUNS}
    for _ in range(rounds):
        for run in RUNS:
            taken[run.name].append(cpu_seconds(run.arguments))
    median = {name: statistics.median(times) for name, times in taken.items()}
    print(f"CPU seconds, median of {rounds}\n")
    print(f"{'':44} {'median':>7} {'least':>7} {'ratio':>6} {'limit':>7}")
    for run in RUNS:
        line = f"{run.name:44} {median[run.name]:7.3f} {min(taken[run.name]):7.3f}"
        if run.against:
            limit = run.factor * median[run.against] + run.beside
            verdict = "within" if median[run.name] <= limit else "BEYOND"
            line += f" {median[run.name] / median[run.against]:6.2f} {limit:7.3f} {verdict}"
        print(line)


if __name__ == "__main__":
    main()
