"""The order of a search in a ranking, by id."""

import numpy as np
import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from indicia.engine.many.ranking import Ranking
from indicia.errors import IndiciaError


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    """Rows of posteriors 0.4, 0.1, 0.3 and 0.2."""
    table = pd.DataFrame({"id": [7, 8, 9, 10], "p": [0.4, 0.1, 0.3, 0.2]})
    item = {"report": "r", "speaker": "s", "date": "2020-01-01", "because": "-", "model": "table"}
    data = {
        "indicia": 1,
        "title": "T",
        "as_of": "2020-01-02",
        "by": "A",
        "ask": "Who?",
        "hypotheses": {"table": table, "id": "id"},
        "sources": {"s": {}},
        "evidence": {"e": item | {"given": {"column": "p"}}},
    }
    found = ind.score(ind.load(data)).answer.candidates
    assert found is not None
    return found


def test_the_share_searched_before_a_row_is_that_of_the_more_probable_and_half_of_itself(ranking: Ranking) -> None:
    assert ranking.share_before([7, 9, 10, 8]) == approx([1 / 8, 3 / 8, 5 / 8, 7 / 8])
    assert ranking.share_before(pd.Series(["8"])) == approx([7 / 8])
    assert ranking.share_before([]).tolist() == []


def test_the_fewest_that_hold_a_probability_are_the_first(ranking: Ranking) -> None:
    assert [ranking.fewest(p) for p in (0.4, 0.41, 0.7, 0.95)] == [0.25, 0.5, 0.5, 1.0]


def test_an_id_that_no_row_has_is_named(ranking: Ranking) -> None:
    with pytest.raises(IndiciaError, match="'11' is the id of no row"):
        ranking.share_before(np.array([7, 11]))


def test_what_no_search_can_be_asked_for_is_refused(ranking: Ranking) -> None:
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="a probability from 0 to 1 was expected"):
            ranking.fewest(wrong)
    with pytest.raises(ValueError, match="a count of at least 1 was expected, 0 found"):
        ranking.top(0)
