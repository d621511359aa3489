"""`to_pymc`: what is in the model, and that it can be extended."""

from pathlib import Path

import numpy as np
import pymc as pm
import pytest
from pytensor.compile.mode import Mode
from pytest import approx

import indicia as ind
from engine.build import case, question, table
from indicia.errors import ImpossibleEvidenceError
from indicia.inference.model import REPORTS

QUICK = Mode(linker="py", optimizer="fast_compile")
SMALL = case(
    {"who": question({"a": "0.3 to 0.6", "b": 0.6})},
    {"one": table({"a": "0.5 to 0.9", "b": "$p"}), "two": table({"a": 0.5, "b": "$p"})},
    parameters={"p": {"value": "0.1 to 0.4", "because": "-"}},
)


def test_every_number_is_in_the_model_by_its_path_and_every_question_by_its_hypotheses() -> None:
    model = ind.to_pymc(ind.load(SMALL))
    assert {"prior.a", "one.given.a", "p", "p_who", REPORTS} <= set(model.named_vars)
    assert list(model.coords["who"]) == ["a", "b"]
    assert model.named_vars_to_dims["p_who"] == ("who",)


def test_held_numbers_are_constants_of_the_model(models: Path) -> None:
    opened = ind.load(models / "tajikistan-2018.yaml")
    names = set(ind.to_pymc(opened).named_vars)
    held = {path for path, figure in opened.figures.items() if figure.held}
    assert held
    assert not held & names


def test_the_probabilities_in_the_model_are_those_of_a_score_at_the_same_numbers() -> None:
    opened = ind.load(SMALL)
    model = ind.to_pymc(opened)
    inputs = {path: model[path] for path in ("prior.a", "one.given.a", "p")}
    with model:
        drawn = pm.draw([*inputs.values(), model["p_who"]], draws=3, random_seed=1, mode=QUICK)
    for i in range(3):
        values = {path: float(array[i]) for path, array in zip(inputs, drawn, strict=False)}
        score = ind.score(opened, values=values)
        assert dict(score.answer.posterior) == approx(dict(zip("ab", drawn[-1][i], strict=True)), abs=1e-12)


def test_a_model_can_be_extended_with_data_of_ones_own() -> None:
    with ind.to_pymc(ind.load(SMALL)) as model:
        pm.Binomial("later", n=200, p=model["p"], observed=20)
    at = {name: np.asarray(value) for name, value in model.initial_point().items()}
    more = model.compile_logp(mode=QUICK)(at) - ind.to_pymc(ind.load(SMALL)).compile_logp(mode=QUICK)(at)
    assert np.isfinite(more)
    assert more < 0


def test_ranges_that_could_pass_1_together_are_bounded_wherever_the_sampler_goes() -> None:
    opened = ind.load(
        case(
            {"who": question({"a": "0.2 to 0.6", "b": "0.1 to 0.7", "c": 0.3})},
            {"i": table({"a": 0.5, "default": 0.2})},
        )
    )
    model = ind.to_pymc(opened)
    read = model.replace_rvs_by_values([model["prior.a"] + model["prior.b"]])
    total = model.compile_fn(read, inputs=model.value_vars, mode=QUICK)
    rng = np.random.default_rng(3)
    for _ in range(50):
        at = {
            name: np.asarray(value) + 9 * rng.normal(size=np.shape(value))
            for name, value in model.initial_point().items()
        }
        assert total(at)[0] <= 1.0


def test_a_record_that_nothing_explains_is_an_error() -> None:
    impossible = case(
        {"who": question({"a": 0.5, "b": 0.5})}, {"one": table({"a": 0, "b": 1}), "two": table({"a": 1, "b": 0})}
    )
    with pytest.raises(ImpossibleEvidenceError):
        ind.to_pymc(ind.load(impossible))
