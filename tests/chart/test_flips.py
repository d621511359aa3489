"""The flip chart puts edges where the sheet has them."""

import math

from pytest import approx

import indicia as ind
from chart.looks import said, texts, two
from indicia import chart
from indicia.analysis.flip.show import nearest
from indicia.chart.flips import decibans_from_today


def test_edges_stand_at_the_decibans_of_the_sheet(founding: ind.Case) -> None:
    sheet = ind.flip(founding)
    ax = chart.flips(sheet)
    drawn = [float(line.get_xdata()[0]) for line in ax.lines if line.get_gid() == "flip"]
    wanted = [f.decibans for m in nearest(sheet) for f in m.flips if m.flips[0].scale == "decibans"]
    assert drawn[: len(wanted)] == approx(wanted, abs=1e-6)
    assert len(drawn) == sum(len(move.flips) for move in nearest(sheet))


def test_the_bar_of_a_number_ends_where_the_answer_changes(founding: ind.Case) -> None:
    sheet = ind.flip(founding)
    ax = chart.flips(sheet)
    first = next(bar for bar in ax.patches if bar.get_gid() == "admissible")
    assert first.get_x() == approx(sheet.moves[0].flips[0].decibans, abs=1e-6)
    assert first.get_x() + first.get_width() == approx(ax.get_xlim()[1])


def test_each_edge_says_its_value_and_who_leads_beyond(founding: ind.Case) -> None:
    text = said(chart.flips(ind.flip(founding)))
    assert "prior of Tajikistan | prior.perpetrator.tajikistan · today 0.27" in text
    assert "0.12: Russia" in text
    assert "0.42: Somebody else" in text


def test_an_edge_inside_the_stated_range_is_filled_and_others_are_not() -> None:
    case = two().set("rain.given.no", "0.2 to 0.95")
    sheet = ind.flip(case)
    faces = {
        round(float(line.get_xdata()[0]), 6): line.get_markerfacecolor()
        for line in chart.flips(sheet).lines
        if line.get_gid() == "flip"
    }
    inside = {round(f.decibans, 6): f.inside for m in sheet.flipping for f in m.flips}
    assert sum(bool(flag) for flag in inside.values()) == 1
    assert {x for x, face in faces.items() if face != "white"} == {x for x, flag in inside.items() if flag}


def test_labels_of_a_number_on_its_own_scale_stand_clear_of_its_value_today() -> None:
    measured = {
        "report": "31 mm",
        "speaker": "s",
        "date": "2024-01-01",
        "model": "measurement",
        "value": 1.0,
        "distribution": "normal",
        "expected": {"a": {"mu": "-2.8 to -2", "sigma": 1}, "b": {"mu": 5, "sigma": 1}},
        "because": "-",
    }
    made = {"indicia": 1, "title": "T", "as_of": "2024-01-02", "by": "A", "ask": "Who?", "sources": {"s": {}}}
    hypotheses = {name: {"prior": 0.5, "label": f"One with a name, {name}"} for name in "ab"}
    ax = chart.flips(ind.flip(ind.load(made | {"hypotheses": hypotheses, "evidence": {"e": measured}})))
    upright = [line for line in ax.lines if line.get_gid() is None and len(set(line.get_xdata())) == 1]
    todays = [ax.transData.transform((line.get_xdata()[0], sum(line.get_ydata()) / 2)) for line in upright]
    assert todays
    boxes = [box for text, box in texts(ax.figure) if ": One with" in text]
    assert len(boxes) > 2
    assert not [box for box in boxes for x, y in todays if box.contains(x, y)]


def test_a_sheet_where_nothing_flips_says_so() -> None:
    sheet = ind.flip(two(), target="yes > 0")
    assert not sheet.flipping
    assert "No move of one number alone does so" in said(chart.flips(sheet))


def test_a_target_is_told_and_edges_carry_values_only(founding: ind.Case) -> None:
    text = said(chart.flips(ind.flip(founding, target="russia > 0.5")))
    assert "russia > 0.5 does not hold today" in text
    assert ": Russia" not in text.split("today", 2)[2]


def test_decibans_are_of_odds_for_probabilities_and_of_the_ratio_for_what_is_positive(founding: ind.Case) -> None:
    sheet = ind.flip(founding)
    prior, years = sheet["prior.perpetrator.tajikistan"], sheet["record_of_strikes.years.russia"]
    assert decibans_from_today(prior, 0.5) == approx(-10.0 * math.log10(0.27 / 0.73), abs=1e-9)
    assert decibans_from_today(prior, 0.0) == -math.inf
    assert decibans_from_today(prior, 1.0) == math.inf
    assert decibans_from_today(years, 170.0) == approx(10.0, abs=1e-12)
