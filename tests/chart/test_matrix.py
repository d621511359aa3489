"""The evidence matrix: every column adds up, against a slow twin."""

import math

import matplotlib.colors
import numpy as np
import pytest
from pytest import approx

import indicia as ind
from chart.looks import case, said, two
from indicia import chart
from indicia.chart.matrix import DARK, figure, mixed, shortened, strength_of, table_of
from indicia.chart.style import INK, STRONG
from indicia.engine.result import Answer


def _slow(answer: Answer, h: str) -> list[float]:
    """Decibans of each item for h against its negation, by running probabilities."""
    p, found = dict(answer.with_opportunity), []
    for weight in answer.weights:
        before = p[h] / (1.0 - p[h])
        p = {k: v * math.exp(weight.log_likelihood[k]) for k, v in p.items()}
        p = {k: v / sum(p.values()) for k, v in p.items()}
        found.append(10.0 * math.log10(p[h] / (1.0 - p[h]) / before))
    return found


def test_weights_are_those_of_running_probabilities(score: ind.Score) -> None:
    table = table_of(score.answer)
    for h in ("tajikistan", "russia", "nobody"):
        column = table.weights[:, table.hypotheses.index(h)]
        assert column == approx(_slow(score.answer, h), abs=1e-9)


def test_columns_add_up_from_the_odds_before_to_the_odds_after(score: ind.Score) -> None:
    table = table_of(score.answer)
    assert table.before + table.weights.sum(axis=0) == approx(table.after, abs=1e-9)
    p = [score.answer.posterior[h] for h in table.hypotheses]
    assert table.after == approx([10.0 * math.log10(x / (1.0 - x)) for x in p], abs=1e-6)


def test_every_weight_stands_in_its_cell(score: ind.Score) -> None:
    table, ax = table_of(score.answer), chart.matrix(score)
    shown = [text.get_text() for text in ax.texts if text.get_gid() == "weight"]
    values = np.vstack([table.before, table.weights, table.after])
    kinds = ["total", *("item" for _ in table.items), "total"]
    assert shown == [figure(v, kind) for kind, row in zip(kinds, values, strict=True) for v in row]
    assert sum(patch.get_gid() == "cell" for patch in ax.patches) == table.weights.size


def test_for_and_against_differ_in_hatch_where_they_matter(score: ind.Score) -> None:
    table, ax = table_of(score.answer), chart.matrix(score)
    cells = [patch for patch in ax.patches if patch.get_gid() == "cell"]
    for cell, value in zip(cells, table.weights.ravel().tolist(), strict=True):
        assert bool(cell.get_hatch()) == (value < 0.0 and strength_of(value) >= 0.15)


def _luminance(colour: tuple[float, float, float] | str) -> float:
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("strength", np.linspace(0.0, 1.0, 21).tolist())
def test_a_number_can_be_read_on_the_colour_of_its_cell(strength: float) -> None:
    """A contrast of 4 at least, by WCAG 2.1."""
    cell, ink = _luminance(mixed(STRONG, strength)), _luminance("white" if strength > DARK else INK)
    assert (max(cell, ink) + 0.05) / (min(cell, ink) + 0.05) > 4.0


def test_an_exclusion_is_a_cross_and_what_follows_a_dot() -> None:
    table = table_of(ind.score(case(4, 4)).answer)
    column = table.weights[:, table.hypotheses.index("h2")]
    assert column[1] == -math.inf
    assert np.isnan(column[2:]).all()
    assert "×: excluded by that item; ·: excluded before." in said(chart.matrix(case(4, 4)))


def test_of_three_hundred_items_the_weightiest_are_drawn_and_the_others_told() -> None:
    table = table_of(ind.score(case(3, 300)).answer)
    short, told = shortened(table)
    assert len(short.items) == 60
    assert told == "240 items of smaller weight are not drawn, so that columns do not add up."
    assert list(short.items) == sorted(short.items, key=table.items.index)


def test_a_case_is_scored_first_and_a_question_can_be_chosen(founding: ind.Case) -> None:
    assert said(chart.matrix(two())) == said(chart.matrix(ind.score(two())))
    assert "What did they fly?" in said(chart.matrix(founding, question="aircraft"))
