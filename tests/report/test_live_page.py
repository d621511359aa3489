"""The live part in a real browser, under a strict policy, with the network off."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import indicia as ind
from browser import Opened, open_offline
from engine.build import case as case_of
from engine.build import question, table
from indicia.case import Case
from indicia.report.finding import sentence
from indicia.report.live import live_part
from report.hostile import PAYLOADS, hostile
from report.live_page import assert_shows, box, overlay_of, page_of, shown, slider

type Open = Callable[..., Opened]

WHO = "perpetrator"


@pytest.fixture(scope="module")
def founding(models: Path) -> Case:
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a page, or one for a case; at the end none may have complained or asked for anything."""
    pages: list[Opened] = []

    def open_it(what: Case | Path, width: int = 1200, **context: Any) -> Opened:
        path = what if isinstance(what, Path) else tmp_path / f"{len(pages)}.html"
        if isinstance(what, Case):
            path.write_text(page_of(live_part(what)), encoding="utf-8")
        pages.append(open_offline(browser, path, viewport={"width": width, "height": 900}, **context))
        return pages[-1]

    yield open_it
    for opened in pages:
        assert opened.requests == []
        assert opened.complaints == []
        opened.close()


def case_with(evidence: Mapping[str, Any], **more: Any) -> Case:
    questions = {"who": question({"a": 0.5, "b": 0.3, "c": 0.2})}
    return ind.load(case_of(questions, evidence, **more))


def finding_of(page: Any) -> str:
    return " ".join(page.locator(".live-finding").inner_text().split())


@pytest.fixture(params=["live part", "report"])
def moved_page(request: pytest.FixtureRequest, open_page: Open, founding: Case, tmp_path: Path) -> Opened:
    """The live part by itself, and within the report."""
    if request.param == "live part":
        return open_page(founding)
    path = ind.report(founding, draws=50, charts=False).save(tmp_path / "report.html")
    return open_page(path)


def test_what_a_reader_moves_comes_out_as_scored(moved_page: Opened, founding: Case) -> None:
    page = moved_page.page
    assert assert_shows(page, ind.score(founding), WHO) > 150
    slider(page, "prior.perpetrator.russia").fill("0.4")
    slider(page, "reuters.reliability").fill("0.31")
    slider(page, "moscow_line.redundancy").evaluate("range => range.closest('details').open = true")
    slider(page, "moscow_line.redundancy").fill("0.05")
    box(page, "mig_tajik").uncheck()
    box(page, "lumberjacks").uncheck()
    overlay = overlay_of(page)
    moved = {"prior.perpetrator.russia": 0.4, "reuters.reliability": 0.31, "moscow_line.redundancy": 0.05}
    assert overlay == {
        "indicia_overlay": 1,
        "of": founding.hash,
        "set": moved,
        "off": ["mig_tajik", "lumberjacks"],
    }
    score = ind.score(founding, overlays=[overlay])
    assert assert_shows(page, score, WHO) > 150
    assert finding_of(page).startswith(sentence(score.answer))


def test_its_sentence_and_weights_can_be_those_of_another_question(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    page.get_by_label("Sentence and weights for").select_option(label="Who was struck?")
    score = ind.score(founding)
    assert_shows(page, score, "target")
    assert finding_of(page).startswith(sentence(score["target"]))


def test_what_lies_on_the_case_is_where_a_reader_begins(open_page: Open, founding: Case) -> None:
    overlay = {"indicia_overlay": 1, "set": {"prior.russia": 0.4, "reuters.reliability": "C"}, "off": ["mig_tajik"]}
    page = open_page(founding.with_overlays([overlay])).page
    assert_shows(page, ind.score(founding, overlays=[overlay]), WHO)
    assert page.locator(".live-changed-bar").is_hidden()
    box(page, "mig_tajik").check()
    slider(page, "prior.perpetrator.tajikistan").fill("0.1")
    copied = overlay_of(page)
    expected = {"prior.perpetrator.russia": 0.4, "prior.perpetrator.tajikistan": 0.1, "reuters.reliability": "C"}
    assert (copied["set"], copied.get("off")) == (expected, None)
    assert_shows(page, ind.score(founding, overlays=[copied]), WHO)


def test_a_bar_says_what_was_changed_and_takes_it_back(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    before = shown(page)
    slider(page, "prior.perpetrator.russia").fill("0.4")
    box(page, "mig_tajik").uncheck()
    bar = page.locator(".live-changed-bar")
    assert "prior of Russia 0.22 → 0.40; mig_tajik off" in bar.inner_text()
    page.get_by_role("button", name="Put Russia back to 0.22").click()
    assert "mig_tajik off" in bar.inner_text()
    assert "Russia" not in bar.inner_text()
    page.get_by_role("button", name="Reset").click()
    assert bar.is_hidden()
    assert shown(page) == before


def test_a_number_finer_than_a_slider_can_be_typed(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    typed = page.get_by_label("Russia, typed")
    typed.fill("1e-5")
    typed.press("Enter")
    assert overlay_of(page)["set"] == {"prior.perpetrator.russia": 1e-5}
    assert_shows(page, ind.score(founding, overlays=[overlay_of(page)]), WHO)
    typed.fill("two")
    typed.press("Tab")
    assert typed.input_value() == "0.00001"
    assert overlay_of(page)["set"] == {"prior.perpetrator.russia": 1e-5}


def test_priors_that_pass_1_are_told_and_nothing_is_shown_of_them(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    slider(page, "prior.perpetrator.russia").fill("0.7")
    slider(page, "prior.perpetrator.tajikistan").fill("0.6")
    assert finding_of(page) == ("The priors set for Tajikistan, Russia add up to 1.30, more than 1. Lower one of them.")
    assert {key[0] for key in shown(page)} == {"slider"}
    assert "NaN" not in page.locator("#live").inner_text()
    slider(page, "prior.perpetrator.tajikistan").fill("0.2")
    assert_shows(page, ind.score(founding, overlays=[overlay_of(page)]), WHO)


def test_the_last_of_a_row_is_freed_when_all_were_moved(open_page: Open) -> None:
    page = open_page(case_with({"one": table({"a": 0.9, "b": 0.2, "c": 0.1})})).page
    for path, value in (("prior.a", "0.3"), ("prior.b", "0.3"), ("prior.c", "0.1")):
        slider(page, path).fill(value)
    assert overlay_of(page)["set"] == {"prior.b": 0.3, "prior.c": 0.1}
    assert float(shown(page)["prior", "a", "who"]) == pytest.approx(0.6)


def test_impossible_evidence_is_told_with_the_items_that_clash(open_page: Open) -> None:
    evidence = {
        "not_a": table({"a": 0, "b": 0.5, "c": 0.5}, carriers=["k"]),
        "a_or_b": table({"a": 0.5, "b": 0.5, "c": 0}),
        "not_b": table({"a": 0.5, "b": 0, "c": 0.5}),
    }
    page = open_page(case_with(evidence, sources={"k": {"reliability": 0.9}})).page
    slider(page, "k.reliability").fill("1")
    assert finding_of(page).startswith("Impossible under every hypothesis: not_a, a_or_b, not_b.")
    assert "NaN" not in page.locator("#live").inner_text()
    box(page, "not_b").uncheck()
    assert finding_of(page).startswith("B: nothing else is left, posterior 1 from a prior of 0.30")
    assert "The numbers leave nothing else possible." in finding_of(page)


def test_it_is_used_by_keyboard_alone(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page

    def tab_to(selector: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    tab_to('[type="range"][data-path="prior.perpetrator.russia"]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to('[data-item="mig_tajik"]')
    page.keyboard.press("Space")
    tab_to(".live-keep summary")
    page.keyboard.press("Enter")
    assert overlay_of(page)["set"] == {"prior.perpetrator.russia": 0.24}
    assert overlay_of(page)["off"] == ["mig_tajik"]
    tab_to(".live-copy")
    page.keyboard.press("Enter")
    page.get_by_text("Copied.").wait_for()
    page.keyboard.press("Tab")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    tab_to(".live-reset")
    page.keyboard.press("Enter")
    assert "set" not in overlay_of(page)


def test_the_setting_is_copied_and_saved_as_an_overlay(open_page: Open, founding: Case, tmp_path: Path) -> None:
    page = open_page(founding, permissions=["clipboard-read", "clipboard-write"]).page
    box(page, "mig_tajik").uncheck()
    page.get_by_text("Keep this setting").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied.").wait_for()
    written = page.locator("#live-overlay").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == written
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == "reader.yaml"
    saved = tmp_path / "reader.yaml"
    download.value.save_as(saved)
    assert saved.read_text(encoding="utf-8") == written
    assert ind.load(founding.written.name, overlays=[saved]).document.off == {"mig_tajik"}


def test_without_a_clipboard_it_is_copied_from_the_text(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_text("Keep this setting").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("getSelection().toString()") == page.locator("#live-overlay").input_value()


def test_a_narrow_screen_shows_all_without_scrolling_sideways(open_page: Open, founding: Case) -> None:
    page = open_page(founding, width=400).page
    page.evaluate("document.querySelectorAll('#live details').forEach((part) => (part.open = true))")
    box(page, "mig_tajik").uncheck()
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    outside = page.evaluate("""() => [...document.querySelectorAll("#live *")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 400.5)
        .map((element) => element.outerHTML.slice(0, 100))""")
    assert outside == []


@pytest.mark.parametrize("width", [400, 1200])
def test_axe_finds_no_fault(width: int, open_page: Open, founding: Case) -> None:
    page = open_page(founding, width=width).page
    page.evaluate("document.querySelectorAll('#live details').forEach((part) => (part.open = true))")
    box(page, "mig_tajik").uncheck()
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found] == []


def test_paper_gets_the_results_and_no_controls(open_page: Open, founding: Case) -> None:
    page = open_page(founding).page
    page.emulate_media(media="print")
    assert page.locator(".live-controls").is_hidden()
    assert page.locator(".live-posteriors").is_visible()
    assert page.locator(".live-waterfall table").is_visible()


QUICK = ("html", "one word")
HARM = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in PAYLOADS]


@pytest.mark.parametrize("payload", HARM)
def test_a_case_that_means_harm_does_none(payload: str, open_page: Open) -> None:
    page = open_page(ind.load(hostile(PAYLOADS[payload])), width=400).page
    assert page.locator("#live img, #live script, #live a").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    box(page, "one").uncheck()
    assert_shows(page, ind.score(ind.load(hostile(PAYLOADS[payload])), overlays=[overlay_of(page)]), "who")
