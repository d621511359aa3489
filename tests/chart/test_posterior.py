"""Posterior over prior: the bars are as long as the numbers."""

import pytest
from matplotlib.axes import Axes
from pytest import approx

import indicia as ind
from chart.looks import case, said, two
from indicia import chart
from indicia.engine.show import words


def _widths(ax: Axes, gid: str) -> list[float]:
    return [bar.get_width() for bar in ax.patches if bar.get_gid() == gid]


def _ranges(ax: Axes) -> list[tuple[float, float]]:
    return [tuple(line.get_xdata()) for line in ax.lines if line.get_gid() == "range"]


def test_bars_are_as_long_as_prior_and_posterior_from_the_most_probable_down(score: ind.Score) -> None:
    ax, answer = chart.posterior(score), score.answer
    assert _widths(ax, "prior") == [answer.prior[h] for h in answer.ranking]
    assert _widths(ax, "posterior") == [answer.posterior[h] for h in answer.ranking]
    assert ax.get_xlim() == (0.0, 1.0)


def test_nothing_is_quoted_naked(score: ind.Score) -> None:
    text = said(chart.posterior(score))
    assert "Tajikistan: likely [55-80 %], 0.69 from a prior of 0.27; then Russia 0.25." in text
    assert "Posterior odds 2.7 : 1 against the next, from prior odds 1.2 : 1." in text
    for h in score.answer.posterior:
        assert f"{words.posterior(score.answer, h)} {words.word(score.answer, h)}" in text


def test_another_question_is_drawn_where_it_is_asked_for(score: ind.Score) -> None:
    ax = chart.posterior(score, question="aircraft")
    assert "What did they fly?" in said(ax)
    assert _widths(ax, "posterior") == [score["aircraft"].posterior[h] for h in score["aircraft"].ranking]
    with pytest.raises(
        ind.errors.IndiciaError, match="'aircraf' is no question of this score; did you mean 'aircraft'"
    ):
        chart.posterior(score, question="aircraf")


def test_ranges_are_the_percentiles_of_the_draws(founding: ind.Case, score: ind.Score) -> None:
    draws = ind.draw(founding, 300)
    summary = ind.summarise(draws)
    wanted = [(h.low, h.high) for h in summary.hypotheses]
    assert _ranges(chart.posterior(score, draws=draws)) == wanted
    assert _ranges(chart.posterior(score, draws=summary)) == wanted
    assert _ranges(chart.posterior(score)) == []


def test_draws_of_another_question_or_case_are_refused(founding: ind.Case, score: ind.Score) -> None:
    with pytest.raises(
        ind.errors.IndiciaError, match="the draws are of question 'aircraft', the chart of 'perpetrator'"
    ):
        chart.posterior(score, draws=ind.draw(founding, 20, question="aircraft"))
    with pytest.raises(ind.errors.IndiciaError, match="of another case"):
        chart.posterior(ind.score(two()), draws=ind.draw(case(2, 1), 20))
    changed = founding.set("prior.perpetrator.russia", 0.3)
    with pytest.raises(ind.errors.IndiciaError, match="of other overlays"):
        chart.posterior(ind.score(changed), draws=ind.draw(founding, 20))


def test_the_catch_all_is_marked_in_words_and_by_its_hatch(score: ind.Score) -> None:
    ax = chart.posterior(score)
    assert "Somebody else all that nobody thought of" in said(ax)
    hatched = [bar for bar in ax.patches if bar.get_gid() == "posterior" and bar.get_hatch()]
    assert [bar.get_width() for bar in hatched] == [score.answer.posterior["other"]]


def test_an_excluded_hypothesis_is_said_to_be_and_marked() -> None:
    ax = chart.posterior(case(5, 3))
    assert "0 excluded" in said(ax)
    assert sum(line.get_marker() == "x" for line in ax.lines) == 1


def test_what_has_no_room_is_told_as_a_count() -> None:
    answer = ind.score(case(45, 2)).answer
    ax = chart.posterior(case(45, 2))
    assert len(_widths(ax, "posterior")) == 40
    rest = sum(answer.posterior[h] for h in answer.ranking[40:])
    assert f"5 more hypotheses are not drawn, {words.probability(rest)} together." in said(ax)


def test_small_probabilities_get_a_scale_of_their_own() -> None:
    ax = chart.posterior(case(40, 0))
    assert ax.get_xlim() == (0.0, approx(0.03))


def test_what_was_changed_is_said(founding: ind.Case) -> None:
    ax = chart.posterior(founding.set("prior.perpetrator.russia", 0.3))
    assert "Changed from the file: prior.perpetrator.russia = 0.3." in said(ax)


def test_something_that_is_no_score_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="a score or a case is wanted, str found"):
        chart.posterior("models/burglar.yaml")  # type: ignore[arg-type]  # that is the test


def test_rows_of_a_table_are_named_by_their_ids_and_those_left_out_are_told() -> None:
    score = ind.score(ind.load("models/many/hit-and-run.yaml"), top=3)
    text = said(chart.posterior(score))
    assert "dark blue saloon (J 477): likely" in text
    assert "1,997 more hypotheses are not drawn, 0.18 together." in text
    assert "prior 3e-04" in text
    assert "dark blue estate (A 491)" in said(chart.waterfall(score))
