"""A score as people read it: nothing can be quoted naked, nothing rounds to certainty, nothing breaks the layout."""

import math
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicia as ind
from indicia.engine import Score
from indicia.engine.show import to_html_page, words
from indicia.engine.show.terminal import bar, cut, in_ascii, pad, width_of, wrap


@pytest.fixture(scope="module")
def founding(models: Path) -> Score:
    return ind.score(ind.load(models / "tajikistan-2018.yaml"))


@pytest.fixture(scope="module")
def burglar(models: Path) -> Score:
    return ind.score(ind.load(models / "burglar.yaml"))


def made(hypotheses: dict[str, object], given: dict[str, float], **changes: object) -> Score:
    item = {"report": "A report", "speaker": "x", "date": "2020-01-01", "model": "table", "because": "so"}
    case = {
        "indicia": 1,
        "title": "A case",
        "as_of": "2020-01-01",
        "marking": "public",
        "by": "me",
        "ask": "Who?",
        "hypotheses": hypotheses,
        "sources": {"x": {"label": "X"}},
        "evidence": {"e": {**item, "given": given}},
    }
    return ind.score(ind.load({**case, **changes}))


FORMS = {
    "text": lambda s: " ".join(s.to_text(width=200).split()),
    "narrow": lambda s: " ".join(s.to_text(width=56, utf8=False).split()),
    "brief": lambda s: s.to_brief(),
    "markdown": lambda s: s.to_markdown().replace("\\", ""),
    "html": lambda s: s.to_html(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_all_that_a_quotation_needs(founding: Score, form: str) -> None:
    shown = FORMS[form](founding)
    dash = "-" if form == "narrow" else "·"
    for text in (
        "Airstrike on the Tajik-Afghan border, August 2018",
        "as of 2018-09-04",
        "public",
        f"case {founding.provenance.case_hash[:6]} {dash} indicia {founding.provenance.version}",
        "Who carried out the strike?",
        "Who was struck?",
        "Tajikistan",
        "Russia",
        "likely [55-80 %]",
        "against the next",
        "from prior odds",
        "prior",
    ):
        assert text in shown


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_was_changed(models: Path, form: str) -> None:
    score = ind.score(ind.load(models / "burglar.yaml").set("time.given.suspect_1", 0.5).without("stolen"))
    shown = FORMS[form](score)
    assert "Changed from the file: time.given.suspect_1 = 0.5; without stolen." in shown


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_a_score_should_not_be_relied_on(burglar: Score, form: str) -> None:
    assert "Do not rely on this: the ice is thin." in FORMS[form](replace(burglar, caveats=("the ice is thin",)))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_whether_a_score_is_exact(burglar: Score, founding: Score, form: str) -> None:
    assert "Not exact" not in FORMS[form](burglar)
    assert "Not exact" in FORMS[form](founding)


def test_at_most_three_causes_are_named(burglar: Score) -> None:
    causes = tuple(f"s{i}.reliability in {i} items" for i in range(2, 9))
    full = {"question": dict(burglar["question"].posterior)}
    inexact = replace(burglar, exactness=replace(burglar.exactness, causes=causes, full=full))
    said = words.exactness_sentence(inexact, "question")
    assert said == (
        "Not exact (s2.reliability in 2 items, s3.reliability in 3 items, s4.reliability in 4 items and 4 more): "
        "in full 0.894."
    )


@pytest.mark.parametrize(
    ("p", "digits", "text"),
    [
        (0.0, 2, "0"),
        (1.0, 2, "1"),
        (1e-300, 2, "<0.01"),
        (0.0099, 2, "<0.01"),
        (0.01, 2, "0.01"),
        (0.579, 2, "0.58"),
        (0.99, 2, "0.99"),
        (0.9901, 2, ">0.99"),
        (1 - 1e-12, 2, ">0.99"),
        (0.0004, 3, "<0.001"),
        (0.9996, 3, ">0.999"),
    ],
)
def test_a_probability_never_rounds_to_certainty(p: float, digits: int, text: str) -> None:
    assert words.probability(p, digits) == text


@pytest.mark.parametrize(
    ("log10", "text"),
    [
        (0.0, "1 : 1"),
        (math.log10(1.84), "1.8 : 1"),
        (math.log10(9.96), "10 : 1"),
        (math.log10(23.4), "23 : 1"),
        (math.log10(12_345), "12,000 : 1"),
        (-math.log10(4.0), "1 : 4.0"),
        (6.0, "10^6 : 1"),
        (8.5, "3 × 10^8 : 1"),
        (9.99, "10^10 : 1"),
        (400.0, "10^400 : 1"),
        (-400.0, "1 : 10^400"),
        (math.inf, "infinite"),
    ],
)
def test_odds_are_written_in_two_digits_and_in_powers_of_ten(log10: float, text: str) -> None:
    assert words.odds(log10) == text


@pytest.mark.parametrize(("weight", "text"), [(-0.04, "0.0"), (1.25, "+1.2"), (-3.0, "-3.0"), (-math.inf, "-∞")])
def test_a_weight_has_a_sign_and_nothing_is_no_minus_zero(weight: float, text: str) -> None:
    assert words.decibans(weight) == text


def test_what_is_nearly_certain_is_beyond_the_scale() -> None:
    score = made({"a": {"prior": 0.5}, "b": {"prior": 0.5}}, {"a": 1, "b": 1e-9})
    text = score.to_text()
    assert ">0.99" in text
    assert "<0.01" in text
    assert "beyond the scale [above 99 %]" in text
    assert "10^9 : 1 against the next" in text
    assert "1.00" not in text


def test_what_is_too_improbable_for_a_float_is_not_called_excluded() -> None:
    score = made({"a": {"prior": 1 - 1e-300}, "b": {"prior": 1e-300}}, {"a": 1, "b": 1e-300})
    assert score.answer.posterior["b"] == 0.0
    text = score.to_text()
    assert "excluded" not in text
    assert "<0.01" in text
    assert "10^600 : 1" in text


def test_what_the_numbers_exclude_is_called_excluded() -> None:
    text = made({"a": {"prior": 0.5}, "b": {"prior": 0.5}}, {"a": 1, "b": 0}).to_text(weights=True)
    assert "excluded" in text
    assert "nothing else is left" in text
    assert "leave nothing else possible" in text
    assert "+∞" in text


def test_a_single_hypothesis_can_be_shown() -> None:
    score = made({"a": {"prior": 1}}, {"a": 0.5})
    for show in FORMS.values():
        assert "There is no other hypothesis." in show(score)


def test_a_tie_is_called_one() -> None:
    score = made({"a": {"prior": 0.5}, "b": {"prior": 0.5}}, {"a": 0.5, "b": 0.5})
    assert "Posterior odds 1 : 1 against the next (a tie)" in score.to_text()


def test_a_neutral_catch_all_is_marked_and_one_that_moved_is_not() -> None:
    hypotheses = {"a": {"prior": 0.6}, "b": {"prior": 0.3}, "other": {"prior": 0.1, "catch_all": True}}
    assert "at its prior" in made(hypotheses, {"a": 0.9, "b": 0.2}).to_text()
    assert "at its prior" not in made(hypotheses, {"a": 0.9, "b": 0.2, "other": 0.5}).to_text()


def test_a_catch_all_is_marked_even_where_the_mark_does_not_fit(founding: Score) -> None:
    for width in (56, 60, 72, 80, 110):
        assert "Somebody else" in founding.to_text(width=width)
        assert "at its prior" in founding.to_text(width=width)


def test_improbable_hypotheses_are_counted_and_the_first_two_always_shown() -> None:
    hypotheses: dict[str, object] = {name: {"weight": 1, "label": f"Nr {name}"} for name in "abcdefg"}
    text = made(hypotheses, {"a": 1, "b": 1e-4, "default": 1e-6}).to_text()
    assert "5 more below 0.01" in text
    assert "Nr b" in text
    assert "Nr c" not in text


def test_of_many_hypotheses_the_first_are_shown_and_the_others_summed() -> None:
    hypotheses: dict[str, object] = {f"h{i}": {"weight": 1} for i in range(40)}
    score = made(hypotheses, {"default": 0.5})
    assert "28 more, 0.70 together" in score.to_text()
    assert score.to_markdown().count("| H") == 39  # all but the leader, who is bold


def test_opportunity_has_a_column_only_where_it_moved_the_prior(founding: Score, burglar: Score) -> None:
    assert "with opp." in founding.to_text()
    assert "with opportunity" in founding.to_markdown()
    assert "opp" not in burglar.to_text()


def test_the_chosen_question_comes_first(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    text = ind.score(case, question="target").to_text()
    assert text.index("Who was struck?") < text.index("Who carried out the strike?")


def test_items_without_weight_are_named_with_the_reason(founding: Score) -> None:
    assert "two_guards_killed (withdrawn by lumberjacks)" in " ".join(founding.to_text().split())


def test_the_table_of_weights_names_every_item_and_its_order(founding: Score) -> None:
    for shown in (founding.to_text(weights=True), founding.to_markdown(), founding.to_html()):
        assert "each item given those before it in the file" in " ".join(shown.split())
        places = [
            shown.index(f"{weight.item}", shown.index("Weight of evidence")) for weight in founding.answer.weights
        ]
        assert places == sorted(places)
        assert "posterior odds" in shown


@pytest.mark.parametrize("width", [56, 60, 80, 100, 110])
@pytest.mark.parametrize("weights", [False, True])
def test_lines_stay_within_the_terminal(founding: Score, width: int, weights: bool) -> None:
    assert [
        line for line in founding.to_text(width=width, weights=weights).splitlines() if width_of(line) > width
    ] == []


def test_without_utf8_our_own_signs_are_ascii_and_the_cases_words_are_kept() -> None:
    score = made({"a": {"prior": 0.5, "label": "Панж"}, "b": {"prior": 0.5}}, {"a": 1, "b": 0.1})
    text = score.to_text(utf8=False, weights=True)
    assert "Панж" in text
    assert text.replace("Панж", "").isascii()
    assert "####" in text


def test_there_are_no_escape_sequences_unless_colour_is_wanted(founding: Score) -> None:
    assert "\x1b" not in founding.to_text()
    assert "\x1b[1m" in founding.to_text(colour=True)


def test_colour_changes_no_width(founding: Score) -> None:
    import re

    plain, coloured = founding.to_text(weights=True), founding.to_text(weights=True, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


HOSTILE = "<script>alert(1)</script> | *b* `c` [d](e) & \"q\" 'r'\u202e\u0085 end"


def hostile() -> Score:
    return made(
        {"a": {"prior": 0.5, "label": HOSTILE}, "b": {"prior": 0.5}},
        {"a": 1, "b": 0.1},
        title=HOSTILE,
        marking=HOSTILE,
        ask=HOSTILE,
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        if tag not in ("meta", "hr"):
            self.open.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_escapes_every_text_and_closes_every_tag() -> None:
    for html in (hostile().to_html(), to_html_page([hostile(), hostile()])):
        tags = Tags()
        tags.feed(html)
        assert "script" not in tags.found
        assert tags.open == []
        assert "&lt;script&gt;" in html


def test_html_needs_nothing_from_elsewhere(founding: Score) -> None:
    assert "://" not in to_html_page([founding])


def test_a_notebook_shows_html(burglar: Score) -> None:
    assert burglar.to_html() in burglar._repr_html_()


def test_markdown_escapes_what_would_be_markup_and_keeps_the_table_whole() -> None:
    text = hostile().to_markdown()
    assert "<script>" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    bars = {line.replace("\\|", "").count("|") for line in rows if "excluded" not in line}
    assert bars == {5, 4}  # the hypotheses and the weights


def test_control_characters_and_changes_of_direction_are_not_printed() -> None:
    text = hostile().to_text()
    assert "\u202e" not in text
    assert "\u0085" not in text


def test_str_is_the_text(burglar: Score) -> None:
    assert str(burglar) == burglar.to_text()


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("пам", 3), ("东京", 4), ("e\u0301", 1)])
def test_the_width_of_a_text_is_in_columns(text: str, width: int) -> None:
    assert width_of(text) == width


def test_wrapping_keeps_odds_together_and_breaks_long_words() -> None:
    assert wrap("from odds 1.2 : 1 to", 16) == ["from odds", "1.2 : 1 to"]
    assert wrap("abcdefgh ij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("", 10) == [""]


def test_padding_and_cutting_count_columns() -> None:
    assert pad("东", 4) == "东  "
    assert pad("a", 3, right=True) == "  a"
    assert cut("abcdef", 4) == "abc…"


WORDS = st.text(st.sampled_from(["a", "b", " ", "\u8a3c", "\u0301", "\xe9"]), max_size=30)


def cut_one_by_one(text: str, width: int) -> str:
    """The slow twin: takes the last character away until the rest fits beside the ellipsis."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


@given(WORDS, st.integers(1, 12))
def test_text_is_cut_where_taking_characters_away_one_by_one_would_end(text: str, width: int) -> None:
    # Characters that combine take no columns: the fast way keeps those that stand on the last one that fits.
    assert cut(text, width) == cut_one_by_one(text, width)


@given(WORDS, st.integers(2, 12))
def test_wrapping_loses_no_character_and_keeps_every_line_within_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert in_ascii("±·…") == "+/--~"


def test_more_than_nothing_is_never_an_invisible_bar() -> None:
    assert bar(1e-9, 10, utf8=True) == "▏"
    assert bar(1e-9, 10, utf8=False) == "#"
    assert bar(0.0, 10, utf8=True) == ""
    assert bar(1.0, 10, utf8=True) == "█" * 10


def test_the_table_of_weights_says_which_questions_have_no_room() -> None:
    question = {"ask": "?", "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}}}
    case = {
        "indicia": 1,
        "title": "T",
        "by": "me",
        "questions": {f"question_{i}": question for i in range(9)},
        "evidence": {},
    }
    text = " ".join(ind.score(ind.load(case)).to_text(width=80, weights=True).split())
    assert "Not shown for want of room: question_6" in text
    assert "a question_0: A over B" in text


def test_the_weights_of_a_single_question_need_no_letter(burglar: Score) -> None:
    assert "For Suspect 1 over Suspect 3:" in burglar.to_text(weights=True)
