"""The page: what it says, and what it can never do."""

import base64
import hashlib
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from pytest import approx

import indicia as ind
from indicia.engine.show import words
from indicia.report.document import Section, Table, address, walk
from report.hostile import LINKS, PAYLOADS, SCRIPT, hostile
from report.parsed import Page

HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
TAGS = {
    *("html", "head", "meta", "link", "title", "style", "body", "header", "nav", "main", "footer", "section", "figure"),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "li",
        "dl",
        "div",
        "dt",
        "dd",
        "a",
        "strong",
        "code",
        "small",
        "details",
        "span",
    ),
    *("summary", "table", "thead", "tbody", "tr", "th", "td", "img", "figcaption"),
}


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Report:
    return ind.report(ind.load(models / "tajikistan-2018.yaml"), draws=300, charts=False)


@pytest.fixture(scope="module")
def page(founding: ind.Report) -> Page:
    return Page(founding.to_page(static=True))


def test_it_is_well_formed_with_headings_in_order_and_ids_that_are_unique(page: Page) -> None:
    assert page.faults == []
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.all("html") == [{"lang": "en"}]


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    targets = [str(link["href"]) for link in page.all("a")]
    assert [t for t in targets if t.startswith("#") and t[1:] not in ids] == []
    assert "#content" in targets


def test_the_policy_allows_the_page_its_own_style_and_nothing_else(founding: ind.Report, page: Page) -> None:
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", founding.to_page(static=True), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert str(policy).split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "url(" not in style
    assert "@import" not in style


def test_nothing_in_it_is_fetched_and_links_away_tell_nobody_whence(page: Page) -> None:
    assert page.all("script") == []
    for image in page.all("img"):
        assert str(image["src"]).startswith("data:image/svg+xml,%3Csvg ")
        assert image["alt"]
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    assert {"name": "referrer", "content": "no-referrer"} in page.all("meta")
    away = [link for link in page.all("a") if not str(link["href"]).startswith("#")]
    assert away
    assert all("noopener" in str(link["rel"]) and "noreferrer" in str(link["rel"]) for link in away)


def test_the_finding_carries_word_band_posterior_prior_and_alternatives_in_one_sentence(
    founding: ind.Report, page: Page, models: Path
) -> None:
    answer = ind.score(ind.load(models / "tajikistan-2018.yaml")).answer
    sentence = next(s for s in re.split(r"(?<=[a-z0-9])\. ", page.words) if f"{answer.labels[answer.leader]}: " in s)
    assert words.word(answer, answer.leader) in sentence
    assert words.posterior(answer, answer.leader) in sentence
    assert f"prior of {words.probability(answer.prior[answer.leader])}" in sentence
    for other in answer.ranking[1:4]:
        assert f"{answer.labels[other]} {words.posterior(answer, other)}" in sentence
    assert "draws" not in sentence
    assert "confidence" not in page.words


def test_the_range_is_that_of_the_draws_in_every_word_that_it_passes(founding: ind.Report, page: Page) -> None:
    case = founding.gathered.case
    leader = ind.summarise(ind.draw(case, 300)).hypotheses[0]
    assert f"from {words.probability(leader.low)} to {words.probability(leader.high)}, " in page.words
    for band in leader.bands:
        assert words.band_text(band) in page.words


def test_it_tells_all_that_the_case_says_of_every_item(founding: ind.Report, page: Page) -> None:
    document = founding.gathered.case.document
    links = {link["href"] for link in page.all("a")}
    for item in document.evidence.values():
        said = [item.report, item.because, item.by, item.id, item.model_name, *(item.date.text,) * bool(item.date)]
        said += [document.sources[s].label for s in (*item.speaker, *item.carriers)]
        said += [document.group_of[item.id].id] if item.id in document.group_of else []
        said += [*item.contradicts, *item.retracts, *item.supersedes]
        assert [text for text in said if " ".join(text.split()) not in page.words] == []
        assert set(item.url) <= links


def test_the_likelihoods_of_an_item_are_those_of_the_score(models: Path) -> None:
    case = ind.load(models / "burglar.yaml")
    answer = ind.score(case).answer
    sections = {s.heading: s for s in walk(ind.report(case, draws=50, charts=False).sections) if isinstance(s, Section)}
    for weight in answer.weights:
        shown = next(t for t in walk(sections[weight.report].blocks) if isinstance(t, Table))
        assert f"{words.decibans(weight.weight_decibans)} dB for {answer.labels[answer.leader]}" in shown.caption
        figures = {row[0][0].text: float(row[1][0].text) for row in shown.rows}
        assert figures == {
            answer.labels[h]: approx(math.exp(log), rel=0.05) for h, log in weight.log_likelihood.items()
        }


def test_the_same_case_gives_the_same_bytes(founding: ind.Report, models: Path) -> None:
    again = ind.report(ind.load(models / "tajikistan-2018.yaml"), draws=300, charts=False)
    assert again.to_page() == founding.to_page()


def test_another_question_and_what_was_changed_are_told(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    report = ind.report(
        case.without("mig_tajik"), question="aircraft", values={"prior.perpetrator.russia": 0.3}, draws=50, charts=False
    )
    text = Page(report.to_page()).words
    answer = ind.score(report.gathered.case, question="aircraft").answer
    assert f"{answer.labels[answer.leader]}: {words.word(answer, answer.leader)}" in text
    assert "Changed from the file: without mig_tajik; prior.perpetrator.russia = 0.3." in text
    assert "left out of this reckoning" in text
    assert "--question aircraft" in text


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_that_means_harm_is_text(name: str) -> None:
    source = ind.report(ind.load(hostile(PAYLOADS[name], links=LINKS)), draws=50, charts=False).to_page(static=True)
    found = Page(source)
    assert found.faults == []
    assert {tag for tag, _ in found.elements} <= TAGS
    names = {attribute for _, attributes in found.elements for attribute in attributes}
    assert [attribute for attribute in names if HANDLER.fullmatch(attribute) or attribute == "style"] == []
    assert [link["href"] for link in found.all("a") if not str(link["href"]).startswith("#")] == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]", source)
    assert len(source) < 2**18


def test_a_script_in_a_text_can_be_read() -> None:
    found = Page(ind.report(ind.load(hostile(SCRIPT)), draws=50, charts=False).to_page(static=True))
    assert f"{SCRIPT}: " in found.words


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=é#e", "http://example.org:8080/"])
def test_an_address_of_the_web_is_a_link(url: str) -> None:
    (span,) = address(url)
    assert (span.text, span.link) == (url, url)


@pytest.mark.parametrize("url", [*LINKS, "https://example.org/" + "x" * 3000])
def test_any_other_address_is_mere_text(url: str) -> None:
    (span,) = address(url)
    assert span.link is None
    assert len(span.text) <= 300
