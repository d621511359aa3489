"""Run all benchmarks, one after another, and make docs/performance.md of what they measured.

    .venv/bin/python benchmarks/performance.py            all of them, some 15 minutes: what `make bench` does
    .venv/bin/python benchmarks/performance.py draws live  these anew, the others as they are
    .venv/bin/python benchmarks/performance.py --render    the page alone, from docs/performance.json

A script that fails is named, here and on the page, and the others go on; the status is then 1. Both files are written
whole or not at all, at the end.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measure
from page import render

HERE = Path(__file__).parent
ORDER = (  # of the page; a script that is not named stands behind
    "draws",
    "scenarios",
    "sweep",
    "networks",
    "many",
    "summary_memory",
    "cluster",
    "startup",
    "flip",
    "report",
    "live",
    "tune",
    "infer",
    "kernels",
)


def scripts() -> tuple[str, ...]:
    """All that measure, in the order of the page."""
    measures = re.compile(r"^ +measure\.run\(", re.MULTILINE)
    found = {path.stem for path in HERE.glob("*.py") if measures.search(path.read_text(encoding="utf-8"))}
    return (*(name for name in ORDER if name in found), *sorted(found.difference(ORDER)))


SCRIPTS = scripts()
STORE, PAGE = (HERE.parent / "docs" / f"performance.{suffix}" for suffix in ("json", "md"))
LONGEST = 900  # seconds


def measured(script: str) -> tuple[list[dict[str, Any]], str | None]:
    """The rows of one script, and why there are none."""
    print(f"\n{script}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.json"
        command = [sys.executable, str(HERE / f"{script}.py"), "--json", str(file)]
        try:
            ended = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            return [], f"not done after {LONGEST} s"
        if ended.returncode or not file.exists():
            said = ended.stderr.strip().splitlines() or ["nothing on stderr"]
            return [], f"status {ended.returncode}: {said[-1][:200]}"
        return [{"script": script, **row} for row in json.loads(file.read_text(encoding="utf-8"))], None


def all_measured(scripts: list[str], before: dict[str, Any]) -> dict[str, Any]:
    """What the page is made from: the rows of these scripts anew, those of the others as they were."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    start, began = time.monotonic(), measure.now()
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCRIPTS}
    failed = {name: why for name, why in before.get("failed", {}).items() if name not in scripts}
    for row in before.get("rows", []):
        if row["script"] in rows and row["script"] not in scripts:
            rows[row["script"]].append(row)
    for name in scripts:
        rows[name], why = measured(name)
        if why is not None:
            failed[name] = why
            print(f"{name} FAILED: {why}", file=sys.stderr, flush=True)
    minutes = (time.monotonic() - start) / 60
    print(f"\n{minutes:.1f} minutes for {', '.join(scripts)}")
    run = {"began": began, "minutes": round(minutes, 1), "load": load, "scripts": scripts}
    return {"run": run, "failed": failed, "rows": [row for name in SCRIPTS for row in rows[name]]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help=f"by default all: {', '.join(SCRIPTS)}")
    parser.add_argument("--render", action="store_true", help="make the page from what was measured before")
    options = parser.parse_args()
    if unknown := [name for name in options.scripts if name not in SCRIPTS]:
        parser.error(f"no script {', '.join(unknown)}; there are {', '.join(SCRIPTS)}")
    before = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}
    if options.render and not before:
        parser.error(f"nothing was measured yet: there is no {STORE.name}; run without --render")
    stored = before
    if not options.render:
        stored = all_measured(options.scripts or list(SCRIPTS), before if options.scripts else {})
        if not stored["rows"]:
            print("No script gave a row; the page stays as it was.", file=sys.stderr)
            return 1
    page = render(stored, HERE)
    if not options.render:
        measure.write(STORE, json.dumps(stored, indent=1, ensure_ascii=False) + "\n")
    measure.write(PAGE, page)
    return 1 if stored["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
