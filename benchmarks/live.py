"""How soon the live part of a report follows a slider, in Chromium: from the event to the page laid out anew.

    .venv/bin/python benchmarks/live.py [moves]

The founding case, and one of 300 items. The part that only computes is told as well, and what the page carries.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import indicia as ind
from indicia.report.live import COMPUTING, live_part, script

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "report")]
from live_page import page_of  # noqa: E402  # a helper of the tests
from tune import MODEL, large_case  # noqa: E402  # another script of this folder

WANTED = 50.0

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


def measure(browser: Any, case: ind.Case, moves: int, folder: Path) -> None:
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
    middle, late = drawn[moves // 2], drawn[moves * 19 // 20]
    verdict = "within" if middle <= WANTED else "BEYOND"
    sizes = f"data {len(part.data) / 1000:.0f} kB, script and style {(len(part.script) + len(part.css)) / 1000:.0f} kB"
    print(f"  {case.title[:34]:34} {middle:6.1f} ms, 19 in 20 below {late:.1f} ms, wanted {WANTED:.0f} ms  {verdict}")
    print(f"  {'':34} {computed[moves // 2]:6.1f} ms to compute; {sizes}")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No Chromium: the live part was not measured.")
        return
    moves = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"One move of a slider in the live part of a report, median of {moves}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for case in (ind.load(MODEL), large_case()):
            measure(browser, case, moves, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
