"""How soon `ind.tune` follows a slider: in the kernel, and from the key to the paint in a real JupyterLab.

    .venv/bin/python benchmarks/tune.py [--moves N]

One move of a slider: of numbers of three kinds in the founding case, and in a made-up one of 300 items; against one
score of the same case. "Sentences" are those that are worked out once the slider rests. From the key to the paint is
timed in Chromium; without it this is left out.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import measure
import nbformat
from playwright.sync_api import sync_playwright

import indicia as ind
from indicia.notebook.tuner import Tuner

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from lab import jupyterlab  # noqa: E402  # a helper of the tests

MODEL = ROOT / "models" / "tajikistan-2018.yaml"
FOUNDING = ("prior.perpetrator.russia", "reuters.reliability", "moscow_line.redundancy")
LARGE = ("prior.h0", "s7.reliability")
WANTED = 200.0  # milliseconds
FIRST = "Tajikistan"  # the first slider of the founding case

WATCH = """() => {
  const shown = document.querySelector('[data-hypothesis]').closest('.widget-html-content');
  window.took = []; let began = null;
  addEventListener('keydown', () => { began = performance.now(); }, {capture: true});
  new MutationObserver(() => requestAnimationFrame(() => {
    if (began !== null) { window.took.push((performance.now() - began) / 1000); began = null; }
  })).observe(shown, {childList: true});
}"""


def large_case() -> ind.Case:
    """300 tables over six hypotheses, each from a source of its own."""
    rng = random.Random(0)
    hypotheses = [f"h{i}" for i in range(6)]
    item = {"report": "A report", "date": "2020-01-01", "model": "table", "because": "made up"}
    evidence = {
        f"e{i}": {
            **item,
            "speaker": f"s{i}",
            "carriers": [f"s{i}"],
            "given": {h: rng.uniform(0.3, 0.7) for h in hypotheses},
        }
        for i in range(300)
    }
    case = {"indicia": 1, "title": "300 items", "as_of": "2020-01-02", "by": "nobody", "ask": "Who?"}
    case["hypotheses"] = {h: {"weight": 1} for h in hypotheses}
    case["sources"] = {f"s{i}": {"reliability": 0.8} for i in range(300)}
    return ind.load({**case, "evidence": evidence})


def in_the_kernel(key: str, name: str, case: ind.Case, paths: tuple[str, ...], moves: int) -> Iterator[measure.Row]:
    tuner = ind.tune(case)
    tuner._idle._action = lambda: None  # what waits until nothing moves
    said = {"unit": "ms", "scale": 1e3}
    for path in paths:
        places = iter(0.2 + 0.002 * i for i in range(moves))
        taken = measure.by_turns(
            moves,
            move=measure.wall(lambda path=path, places=places: tuner._move(path, next(places))),
            score=measure.wall(lambda: ind.score(case)),
        )
        scores = statistics.median(a / b for a, b in zip(taken["move"], taken["score"], strict=True))
        yield measure.absolute(
            f"tune.{key}.{path}",
            f"`tune`, {name}: one move of `{path}`",
            taken["move"],
            wanted=WANTED,
            note=f"{measure.number(scores)} times as long as a score",
            **said,
        )
    further = measure.by_turns(measure.LEAST_ROUNDS, further=measure.wall(lambda: Tuner._look_further(tuner)))
    yield measure.absolute(f"tune.{key}.rest", f"`tune`, {name}: the sentences", further["further"], **said)


def in_the_browser(chromium: str, moves: int) -> list[float]:
    cell = f"import indicia as ind\ntuner = ind.tune(ind.load({str(MODEL)!r}))\ntuner"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)], metadata={"kernelspec": kernel})
        nbformat.write(notebook, Path(folder) / "tune.ipynb")
        with jupyterlab(Path(folder), ROOT) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1500, "height": 1300})
            page.goto(url.format(page="lab/tree/tune.ipynb"))
            page.get_by_text("| Idle").wait_for(timeout=60_000)
            page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
            page.locator("[data-hypothesis]").first.wait_for()
            page.locator(".widget-slider", has_text=FIRST).first.locator(".noUi-handle").focus()
            page.evaluate(WATCH)
            for _ in range(moves):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(1000)
            return [float(took) for took in page.evaluate("() => window.took")]


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    yield from in_the_kernel("founding", "the founding case", ind.load(MODEL), FOUNDING, options.moves)
    yield from in_the_kernel("large", "a case of 300 items", large_case(), LARGE, options.moves)
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No Chromium: from the key to the paint was not measured.", file=sys.stderr)
        return
    taken = in_the_browser(chromium, options.moves)
    yield measure.absolute(
        "tune.paint",
        "`tune`, the founding case: from the key to the paint in JupyterLab",
        taken,
        wanted=WANTED,
        unit="ms",
        scale=1e3,
        note=f"slowest {measure.number(1e3 * max(taken))} ms",
        packages=("jupyterlab",),
    )


if __name__ == "__main__":
    measure.run(rows, __doc__, moves=20)
