"""The report in a real browser, from a file, with the network off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest import approx

import indicia as ind
from browser import Opened, open_offline
from indicia.case.yaml import read_yaml
from indicia.report.document import Figure, walk
from report.hostile import LINKS, PAYLOADS, hostile

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 400, "height": 800}


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Report:
    return ind.report(ind.load(models / "tajikistan-2018.yaml"), draws=200)


@pytest.fixture(scope="module")
def file(founding: ind.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founding.save(tmp_path_factory.mktemp("report") / "founding.html")


def serious_faults(opened: Opened) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical, with everything unfolded."""
    opened.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = Axe().run(opened.page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def opened(browser: Any, file: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    page = open_offline(browser, file, viewport=request.param)
    yield page
    page.close()


def test_it_asks_nobody_for_anything_and_nothing_is_wrong_with_it(opened: Opened, founding: ind.Report) -> None:
    page = opened.page
    assert page.title() == founding.title
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    drawn = sum(isinstance(block, Figure) for block in walk(founding.sections))
    assert page.evaluate("document.images.length") == drawn > 3
    assert (opened.requests, opened.complaints) == ([], [])


def test_no_width_makes_the_page_scroll_sideways(opened: Opened) -> None:
    assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.slow
def test_axe_finds_no_serious_fault(opened: Opened) -> None:
    assert serious_faults(opened) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_finding(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the finding"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_box_that_scrolls_can_be_reached_by_keyboard(opened: Opened) -> None:
    opened.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    scrolling = "[...document.querySelectorAll('.scroll')].filter((b) => b.scrollWidth > b.clientWidth + 1)"
    assert opened.page.evaluate(f"{scrolling}.filter((b) => b.tabIndex < 0).length") == 0


def test_what_a_reader_moves_in_the_report_comes_out_as_scored(opened: Opened, founding: ind.Report) -> None:
    page = opened.page
    page.locator('input[type="range"][data-path="prior.perpetrator.russia"]').fill("0.4")
    overlay = read_yaml(page.locator("#live-overlay").input_value(), "overlay").data
    score = ind.score(founding.gathered.case, overlays=[overlay])
    shown = page.locator('#live [data-quantity="posterior"][data-hypothesis="russia"]').first
    assert float(shown.get_attribute("data-value")) == approx(score.answer.posterior["russia"], abs=1e-6)
    assert (opened.requests, opened.complaints) == ([], [])


def test_on_paper_everything_folded_is_open_and_nothing_is_wider_than_the_page(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    hidden = "[...document.querySelectorAll('main details table')].filter((t) => t.getBoundingClientRect().height < 1)"
    assert page.evaluate(f"{hidden}.filter((t) => !t.closest('#live')).length") == 0


def test_without_the_live_part_no_script_is_in_it(browser: Any, founding: ind.Report, tmp_path: Path) -> None:
    path = founding.save(tmp_path / "static.html", static=True)
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "script-src" not in text
    page = open_offline(browser, path, viewport=WIDE)
    assert (page.requests, page.complaints) == ([], [])
    page.close()


def test_axe_finds_no_serious_fault_in_a_small_report(browser: Any, models: Path, tmp_path: Path) -> None:
    report = ind.report(ind.load(models / "burglar.yaml"), draws=50)
    opened = open_offline(browser, report.save(tmp_path / "r.html"), viewport=NARROW)
    assert serious_faults(opened) == []
    opened.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", PAYLOADS)
def test_text_that_means_harm_does_nothing_in_drawings_either(browser: Any, tmp_path: Path, name: str) -> None:
    report = ind.report(ind.load(hostile(PAYLOADS[name], links=LINKS)), draws=50)
    does_nothing(browser, report, tmp_path)


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_that_means_harm_does_nothing(browser: Any, tmp_path: Path, name: str) -> None:
    report = ind.report(ind.load(hostile(PAYLOADS[name], links=LINKS)), draws=50, charts=False)
    does_nothing(browser, report, tmp_path)


def does_nothing(browser: Any, report: ind.Report, tmp_path: Path) -> None:
    """No dialog, no request, no complaint, no handler, no script but the page's own, no scrolling sideways."""
    path = report.save(tmp_path / "hostile.html")
    assert path.stat().st_size < 2**21
    dialogs: list[str] = []
    opened = open_offline(browser, path, viewport=NARROW)
    opened.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    assert opened.page.evaluate("document.querySelectorAll('script').length") == 2
    assert (
        opened.page.evaluate("document.querySelectorAll('[onerror], [onload], [onclick], iframe, object').length") == 0
    )
    assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (dialogs, opened.requests, opened.complaints) == ([], [], [])
    opened.close()


def test_a_notebook_frame_shows_the_page(browser: Any, models: Path, tmp_path: Path) -> None:
    report = ind.report(ind.load(models / "burglar.yaml"), draws=50, charts=False)
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>n</title>{report.to_html()}", encoding="utf-8")
    opened = open_offline(browser, path, viewport=WIDE)
    frame = opened.page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == report.title
    assert frame.locator(".live-finding").inner_text() != ""
    assert opened.complaints == []
    opened.close()
