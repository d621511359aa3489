"""How soon the live part of a report follows a slider, in Chromium: from the event to the page laid out anew.

    .venv/bin/python benchmarks/live.py [--moves N]

One move of a slider, in the founding case and in a made-up one of 300 items. The part that only computes is told as
well, and what the page carries: data, script and style together. Without Chromium nothing is measured.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure
from playwright.sync_api import sync_playwright

import indicia as ind
from indicia.report.live import COMPUTING, live_part, script

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "report")]
from live_page import page_of  # noqa: E402  # a helper of the tests
from tune import MODEL, large_case  # noqa: E402  # another script of this folder

WANTED = 50.0  # milliseconds

MOVES = """(moves) => {
  const slider = document.querySelector('#live input[type="range"]');
  return Array.from({ length: moves }, (_, k) => {
    slider.value = 0.1 + (0.6 * k) / moves;
    const began = performance.now();
    slider.dispatchEvent(new Event("input"));
    document.body.offsetHeight;
    return performance.now() - began;
  }).sort((a, b) => a - b);
}"""

SCORES = """([data, moves]) => {
  const model = JSON.parse(data);
  const score = live.scorer(model);
  const setting = live.firstSetting(model);
  return Array.from({ length: moves }, (_, k) => {
    const began = performance.now();
    live.move(model, setting, 0, 0.1 + (0.6 * k) / moves);
    score(setting, model.question);
    return performance.now() - began;
  }).sort((a, b) => a - b);
}"""


def measured(browser: Any, key: str, name: str, case: ind.Case, moves: int, folder: Path) -> Iterator[measure.Row]:
    part = live_part(case)
    path = folder / "page.html"
    path.write_text(page_of(part), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(path.as_uri())
    drawn = page.evaluate(MOVES, moves)
    alone = browser.new_page()
    text, end = script(COMPUTING), script(COMPUTING).rindex("})();")
    alone.add_script_tag(content=f"{text[:end]}globalThis.live = {{ scorer, firstSetting, move }};{text[end:]}")
    computed = alone.evaluate(SCORES, [part.data, moves])
    late = f"19 in 20 below {measure.number(sorted(drawn)[moves * 19 // 20])} ms"
    carried = (len(part.data) + len(part.script) + len(part.css)) / 1000
    said = f"live part of a report of {name}"
    yield measure.absolute(f"live.{key}", f"{said}: one move", drawn, wanted=WANTED, unit="ms", note=late)
    yield measure.absolute(f"live.{key}.computed", f"{said}: its computing alone", computed, unit="ms")
    yield measure.absolute(f"live.{key}.size", f"{said}: what the page carries", [carried], unit="kB")


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No Chromium: the live part was not measured.", file=sys.stderr)
        return
    cases = {"founding": ("the founding case", ind.load(MODEL)), "large": ("a case of 300 items", large_case())}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for key, (name, case) in cases.items():
            yield from measured(browser, key, name, case, options.moves, Path(folder))
        browser.close()


if __name__ == "__main__":
    measure.run(rows, __doc__, moves=100)
