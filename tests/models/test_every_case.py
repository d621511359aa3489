"""Every case file in the project reads and scores, and together they use the whole format."""

from math import isclose, log
from pathlib import Path

import numpy as np
import pytest
from pytest import approx
from scipy import stats

import indicia as ind
from indicia.likelihood import builtin

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "models").glob("*.yaml"))
CASES = sorted((ROOT / "tests" / "data" / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", MODELS + CASES, ids=lambda path: path.stem)
def test_a_case_scores_and_its_posteriors_sum_to_one(path: Path) -> None:
    for answer in ind.score(ind.load(path)).answers.values():
        assert isclose(sum(answer.posterior.values()), 1, rel_tol=1e-12)
        assert isclose(sum(answer.prior.values()), 1, rel_tol=1e-12)
        assert all(probability >= 0 for probability in answer.posterior.values())


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_says_what_it_is_when_it_is_from_and_how_it_may_be_passed_on(path: Path) -> None:
    document = ind.load(path).document
    assert document.title
    assert document.as_of
    assert document.marking
    assert document.by


def test_the_readme_tells_of_every_model() -> None:
    text = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in MODELS if f"`{path.name}`" not in text] == []


def test_the_feature_cases_use_every_likelihood_model() -> None:
    used = {item.model_name for path in CASES for item in ind.load(path).document.evidence.values()}
    assert used == set(builtin())


def test_each_measurement_has_the_density_of_its_distribution() -> None:
    # Parameters named as in PyMC; the densities are those of scipy.stats. The thermometer is right 9 times in 10.
    def densities(mu: float, t: float, flow: float, a: float, b: float, counts: float, p: float, m: float) -> float:
        logs = [
            np.log(0.9 * stats.norm.pdf(8.3, mu, 0.8) + 0.1 * stats.norm.pdf(8.3, 10, 5)),
            stats.t.logpdf(14.2, 4, t, 1.5),
            stats.lognorm.logpdf(2.4, 0.4, scale=np.exp(flow)),
            stats.gamma.logpdf(31, a, scale=1 / b),
            stats.poisson.logpmf(7, counts),
            stats.binom.logpmf(11, 12, p),
            stats.nbinom.logpmf(4, 1.5, 1.5 / (m + 1.5)),
        ]
        return float(sum(logs))

    upper = log(0.6) + densities(7.5, 12, 0.7, 9, 0.25, 9.5, 0.95, 2)
    lower = log(0.4) + densities(9, 16, 1.2, 4, 0.2, 6, 0.8, 5)
    score = ind.score(ind.load(ROOT / "tests" / "data" / "cases" / "every-distribution.yaml"))
    assert score.answer.posterior["upper"] == approx(1 / (1 + np.exp(lower - upper)), rel=1e-12)
