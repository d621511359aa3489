"""`ind.tune` in a real JupyterLab, in a real browser: a slider is dragged, and text and picture follow."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NothingCame
from pytest import approx

import indicia as ind
from indicia.case.yaml import read_yaml
from lab import jupyterlab

CELL = """import indicia as ind

tuner = ind.tune(ind.load({case!r}))
tuner"""


def _shown(page: Page) -> dict[str, float]:
    """The posterior as it stands in the page, to nine places."""
    rows = page.locator("[data-hypothesis]")
    cells = rows.locator("td.n:nth-of-type(2)")
    names = [row.get_attribute("data-hypothesis") or "" for row in rows.all()]
    return dict(zip(names, [float(cell.get_attribute("title") or "nan") for cell in cells.all()], strict=True))


def _steps(page: Page) -> list[float]:
    return [float(step.get_attribute("data-decibans") or "nan") for step in page.locator("[data-decibans]").all()]


def _expected(page: Page, case: ind.Case) -> ind.Score:
    """The score of the case with the overlay that the page shows."""
    page.get_by_text("Looking for what would change").wait_for(state="detached")
    overlay = read_yaml(page.locator(".jp-OutputArea pre").last.text_content() or "", "overlay").data
    return ind.score(case, overlays=[overlay])


def _open(page: Page, url: str, errors: list[str]) -> None:
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    page.get_by_text(re.compile(r"\| Idle")).wait_for()  # the kernel is there
    for patience in (20_000, 60_000):  # a kernel that says it is idle may not listen yet, and what it misses is lost
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        with contextlib.suppress(NothingCame):
            page.locator("[data-hypothesis]").first.wait_for(timeout=patience)
            return
    raise AssertionError("the cell did not run")


def _anything(scored: ind.Score) -> bool:
    del scored
    return True


def _settled(page: Page, case: ind.Case, last: Callable[[ind.Score], bool] = _anything) -> ind.Score:
    """The score that the page shows once all moves of the hand have arrived; it must come to agree with it.

    `last` tells the last move from those before it, which the page agrees with as well.
    """
    for _ in range(40):
        scored = _expected(page, case)
        if last(scored) and _shown(page) == approx(scored.answer.posterior, abs=1e-6):
            break
        page.wait_for_timeout(250)
    assert _shown(page) == approx(scored.answer.posterior, abs=1e-6)
    return scored


def _drag(page: Page, label: str, share: float, then: str) -> None:
    """Drag the handle of a slider to a share of its length, in several moves as a hand does, until text says so.

    A page that still lays itself out moves away under the mouse; a person would try again, too.
    """
    row = page.locator(".widget-slider", has_text=label).first
    for _ in range(4):
        row.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        handle, bar = row.locator(".noUi-handle").bounding_box(), row.locator(".noUi-base").bounding_box()
        assert handle
        assert bar
        page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        page.mouse.down()
        page.mouse.move(bar["x"] + share * bar["width"], bar["y"] + bar["height"] / 2, steps=8)
        page.mouse.up()
        with contextlib.suppress(NothingCame):
            page.get_by_text(then).wait_for(timeout=10_000)
            return
    raise AssertionError(f"the slider {label} did not move")


def test_text_and_picture_follow_a_slider_that_is_dragged(
    browser: Browser, founding: ind.Case, root: Path, tmp_path: Path
) -> None:
    cell = nbformat.v4.new_code_cell(CELL.format(case=str(root / "models" / "tajikistan-2018.yaml")))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), tmp_path / "tune.ipynb")
    errors: list[str] = []
    with jupyterlab(tmp_path, root) as url:
        page = browser.new_page(viewport={"width": 1500, "height": 1300})
        _open(page, url.format(page="lab/tree/tune.ipynb"), errors)
        _settled(page, founding)
        before = _steps(page)

        _drag(page, "Russia", 0.45, "Changed from the file: prior.perpetrator.russia")
        scored = _settled(page, founding, lambda now: 0.4 < now.answer.prior["russia"] < 0.5)
        assert 0.4 < scored.answer.prior["russia"] < 0.5
        after = _steps(page)
        assert after != before
        assert after[-1] == approx(10 * scored.answer.log10_odds_against(scored.answer.rival), abs=1e-6)
        assert page.get_by_text(re.compile("Nearest flip")).count() == 1

        page.get_by_text("Items that count").click()
        page.get_by_label(re.compile("^mig_tajik:")).uncheck()
        page.get_by_text("without mig_tajik.").wait_for()
        _settled(page, founding)

        page.get_by_role("button", name="Reset").click()
        page.get_by_text("Changed from the file").wait_for(state="detached")
        assert _settled(page, founding).answer.posterior == approx(ind.score(founding).answer.posterior, abs=1e-6)
        page.close()
    assert errors == []


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Case:
    return ind.load(models / "tajikistan-2018.yaml")
