"""Reliabilities learned from who said what, the truth mostly unknown."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.rows import read_rows
from indicia.errors import IndiciaError
from indicia.inference.learn import Learned
from indicia.inference.learn.asked import Asked
from indicia.inference.learn.sources import Sources

HEAD = "incident,source,said,truth\n"


def reports(n: int, reliability: dict[str, float], *, known: int = 0, seed: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for incident in range(n):
        truth = rng.choice(["strike", "none", "shelling"], p=[0.5, 0.3, 0.2])
        for source, r in reliability.items():
            said = truth if rng.random() < r else rng.choice(["strike", "none", "shelling"], p=[0.6, 0.2, 0.2])
            shown = truth if incident < known else ""
            rows.append({"incident": incident, "source": source, "said": said, "truth": shown})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def learned() -> Learned:
    table = reports(60, {"wire": 0.95, "radio": 0.8, "police": 0.5, "rumour": 0.15})
    return ind.learn(table, "sources")


@pytest.mark.slow
def test_reliabilities_are_found_though_no_truth_is_known(learned) -> None:
    for name, r in {"wire": 0.95, "radio": 0.8, "police": 0.5, "rumour": 0.15}.items():
        number = learned[f"reliability_{name}"]
        assert number.low - 0.05 <= r <= number.high + 0.05
    assert learned["reliability_wire"].low > learned["reliability_rumour"].high
    assert "no source is worse than a guess" in learned.to_text()
    assert learned.diagnostics.chains == 8


@pytest.mark.slow
def test_pooled_and_by_itself_are_compared_incident_by_incident(learned) -> None:
    assert [model.model for model in learned.comparison.models] == ["sources partly pooled", "each source by itself"]
    assert (learned.comparison.unit, learned.comparison.units) == ("incident", 60)


@pytest.mark.slow
def test_the_model_makes_as_many_agreements_as_there_are(learned) -> None:
    agree = learned.checks[0]
    assert agree.posterior[0] <= agree.observed <= agree.posterior[1]


def test_the_density_of_an_incident_equals_plain_loops_over_its_truth() -> None:
    table = reports(5, {"a": 0.9, "b": 0.6, "c": 0.3}, known=2)
    (study,) = Sources.read(read_rows(table), Asked())
    rng = np.random.default_rng(0)
    k = len(study.answers)
    shares, guess, r = rng.dirichlet(np.ones(k)), rng.dirichlet(np.ones(k)), rng.random(3)
    log_density = study.log_density(shares[None], guess[None], r[None])[0]
    for incident in range(5):
        total = 0.0
        for truth in range(k):
            if study.truth[incident] not in (-1, truth):
                continue
            chance = shares[truth]
            for report in np.flatnonzero(study.incident == incident):
                s, said = study.source[report], study.said[report]
                chance *= r[s] * (said == truth) + (1 - r[s]) * guess[said]
            total += chance
        assert log_density[incident] == approx(np.log(total), abs=1e-12)


def test_the_model_that_is_sampled_has_that_density_and_its_priors() -> None:
    (study,) = Sources.read(read_rows(reports(6, {"a": 0.9, "b": 0.6, "c": 0.3}, known=1)), Asked())
    model = study.build()
    start = model.initial_point()
    with model:
        priors = [model["prevalence"], model["guess"], model["reliability"]]
        values = model.compile_fn(model.replace_rvs_by_values([*priors, *model.potentials]), inputs=model.value_vars)
    shares, guess, r, potential = values(start)
    assert potential == approx(study.log_density(shares[None], guess[None], r[None]).sum(), abs=1e-9)


def test_the_probabilities_of_all_that_can_be_said_sum_to_1() -> None:
    shares, guess, r = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6]), np.array([0.9, 0.4])
    total = 0.0
    for said in product(range(3), repeat=2):
        study = Sources(("x", "y", "z"), ("a", "b"), np.zeros(2, int), np.arange(2), np.array(said), np.array([-1]))
        total += float(np.exp(study.log_density(shares[None], guess[None], r[None])[0, 0]))
    assert total == approx(1.0, abs=1e-12)


@pytest.mark.slow
def test_two_camps_that_contradict_each_other_are_told_before_any_number() -> None:
    rng = np.random.default_rng(2)
    rows = []
    for incident in range(40):
        truth = rng.random() < 0.5
        for source in ("a", "b", "c", "d"):
            said = truth if source in "ab" else not truth
            rows.append({"incident": incident, "source": source, "said": "yes" if said else "no"})
    found = ind.learn(pd.DataFrame(rows), "sources")
    assert found.failed
    assert "the chains disagree" in found.to_text().splitlines()[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("incident,said\n1,x\n", "no column 'source'"),
        (HEAD + "1,a,x,\n1,a,y,\n", ":3: source: 'a' said something of '1' on line 2 already"),
        (HEAD + "1,a,x,\n1,b,,\n", ":3: said: nothing is written"),
        (HEAD + "1,a,x,\n1,b,x,\n1,c,x,\n", ":2: said: 'x' in every row"),
        (HEAD + "1,a,x,x\n2,a,y,\n", "one source alone; what is pooled needs two at least"),
        (HEAD + "1,a,x,\n1,b,y,\n", "two sources and no known truth"),
        (HEAD + "1,a,x,x\n1,b,y,y\n", ":3: truth: 'y', but 'x' above for '1'"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndiciaError) as caught:
        ind.learn(path, "sources")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_column_of_truth_that_was_named_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text("incident,source,said\n1,a,x\n1,b,y\n1,c,x\n", encoding="utf-8")
    with pytest.raises(IndiciaError, match="no column 'verdict'"):
        ind.learn(path, "sources", columns={"truth": "verdict"})
