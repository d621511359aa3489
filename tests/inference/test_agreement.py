"""The model computes what the engine computes, at any numbers, and its gradients are finite."""

from pathlib import Path

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pytensor.compile.mode import Mode

import indicia as ind
from engine.build import case, question, table
from engine.strategies import Made, cases
from indicia.analysis.draw.plan import Plan, make_plan
from indicia.analysis.draw.points import Points
from indicia.case import Case
from indicia.engine.compiled import compile_case
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError
from indicia.inference.symbolic import symbols
from indicia.inference.variables import counts
from indicia.likelihood.denial import Denial

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.yaml"))
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # each example compiles a model: shrinking takes minutes
QUICK = Mode(linker="py", optimizer="fast_compile")
HELD_RANGES = {  # what the random cases have little of
    "ranges": case(
        {
            "who": question({"a": "0.2 to 0.6", "b": "0.1 to 0.7", "c": 0.3}),
            "how": question({"x": {"a": "0.5 to 0.9", "default": 0.2}, "y": {"a": 0.5, "default": 0.8}}, given="who"),
        },
        {
            "one": table({"a": "$p", "b": "uniform(0.2, 0.7)", "c": "3 of 9"}, carriers=["wire"]),
            "two": table({"how": {"x": "0.6 to 0.9", "y": "$p"}}, carriers=["wire"]),
            "three": table({"a": "triangular(0.1, 0.2, 0.9)", "default": "truncated normal(0.5, 0.2, 0, 1)"}),
        },
        parameters={"p": {"value": "0.3 to 0.8", "because": "-"}},
        sources={"wire": {"reliability": "B", "faults": "together"}},
    ),
    "concentration": case(
        {"who": question({"a": 0.2, "b": 0.5, "other": 0.3}, catch_all="other", concentration=12)},
        {"one": table({"a": "0.1 to 0.4", "b": "0.5 to 0.9"}, unreliable="0.2 to 0.4", carriers=["wire"])},
        sources={"wire": {"reliability": "0.6 to 0.9"}},
    ),
    "measurements": case(
        {"who": question({"a": 0.2, "b": 0.8})},
        {
            f"m{i}": {**table({})}
            | {"model": "measurement", "value": value, "distribution": family, "expected": expected}
            | {"otherwise": otherwise, "carriers": ["wire"]}
            for i, (family, value, expected, otherwise) in enumerate(
                [
                    (
                        "normal",
                        1.3,
                        {"a": {"mu": "0 to 2", "sigma": "0.5 to 2"}, "b": {"mu": -1, "sigma": 1}},
                        {"mu": 0, "sigma": 5},
                    ),
                    (
                        "student_t",
                        -2.0,
                        {"mu": "-1 to 1", "sigma": 1.5, "nu": "3 to 9"},
                        {"mu": 0, "sigma": 3, "nu": 2},
                    ),
                    ("lognormal", 2.0, {"mu": "0 to 1", "sigma": "0.5 to 1"}, {"mu": 0, "sigma": 2}),
                    ("gamma", 3.0, {"alpha": "1 to 4", "beta": "0.5 to 1"}, {"alpha": 1, "beta": 0.1}),
                    ("poisson", 4, {"a": {"mu": "1 to 6"}, "b": {"mu": 2}}, {"mu": "3 to 9"}),
                    ("negative_binomial", 4, {"mu": "1 to 6", "alpha": "1 to 3"}, {"mu": 5, "alpha": 1}),
                    ("binomial", 3, {"n": "2 to 6", "p": "0.2 to 0.7"}, {"n": 9, "p": 0.5}),
                ]
            )
        },
        sources={"wire": {"reliability": "0.6 to 0.9"}},
    ),
}
for made in HELD_RANGES["measurements"]["evidence"].values():
    del made["given"]


def evaluated(plan: Plan, theta: Floats, question: str) -> tuple[Floats, Floats]:
    """The model's log joint of a question, and the gradient of the log evidence; axes: draws, then theirs."""
    summed = counts(plan)
    paths = [path for path in plan.paths if path not in summed]
    at = pt.dvector("theta", shape=(len(paths),))
    made = symbols(plan.compiled, paths, at, summed)
    gradient = pytensor.grad(made.log_evidence(), at, disconnected_inputs="ignore")
    f = pytensor.function([at], [made.log_joint(question), gradient], mode=QUICK, on_unused_input="ignore")
    rows = [f(point) for point in theta.T]
    return np.array([row for row, _ in rows]), np.array([slope for _, slope in rows])


def engines(plan: Plan, theta: Floats, question: str) -> Floats:
    """The engine's log joint; axes: draws, hypotheses. Uncertain counts are summed out by loops."""
    summed = counts(plan)
    paths = [path for path in plan.paths if path not in summed]
    found = []
    for point in theta.T:
        values = {path: np.array([x]) for path, x in zip(paths, point, strict=True)}
        terms = []
        for choice in np.ndindex(*(len(v) for v, _ in summed.values())):
            chosen = {p: np.array([v[i]]) for i, (p, (v, _)) in zip(choice, summed.items(), strict=True)}
            weight = sum(np.log(share[i]) for i, (_, share) in zip(choice, summed.values(), strict=True))
            marginal = plan.compiled.evaluate(plan.numbers({**values, **chosen})).marginal((question,))
            log = plan.compiled.axes[question].collapse(marginal.log, 0)
            terms.append(log.reshape(log.shape[0]) + weight)
        found.append(np.logaddexp.reduce(terms, axis=0))
    return np.array(found)


def check(opened: Case, n: int = 3) -> None:
    plan = make_plan(compile_case(opened), held=False)
    chunk = Points(plan, n, seed=1, method="random").chunk(0)
    theta = np.array([v for p, v in chunk.values.items() if p not in counts(plan)]).reshape(-1, n)
    for name, axis in plan.compiled.axes.items():
        model, gradient = evaluated(plan, theta, name)
        engine = engines(plan, theta, name)
        assert model.shape == (n, len(axis.hypotheses))
        np.testing.assert_allclose(model, engine, rtol=1e-10, atol=1e-10)
        assert np.all(np.isfinite(gradient))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_model_of_every_case_has_the_log_densities_of_the_engine(path: Path) -> None:
    check(ind.load(path))


@pytest.mark.parametrize("name", HELD_RANGES)
def test_bounded_priors_dirichlet_priors_and_measurements_agree_with_the_engine(name: str) -> None:
    check(ind.load(HELD_RANGES[name]))


def agrees(made: Made) -> None:
    opened = ind.load(made.data)
    try:
        opened = opened.without(*made.off).set(made.values) if made.values or made.off else opened
        check(opened, 2)
    except IndiciaError:
        return


@settings(max_examples=12, phases=GENERATE, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_model_of_a_random_case_has_the_log_densities_of_the_engine(made: Made) -> None:
    agrees(made)


@pytest.mark.slow
@settings(max_examples=200, phases=GENERATE, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_models_of_many_random_cases_have_the_log_densities_of_the_engine(made: Made) -> None:
    agrees(made)


@pytest.mark.parametrize("redundancy", [0.0, 0.4, 1.0])
def test_multiplying_the_likelihoods_of_a_group_by_a_constant_changes_no_ratio_and_no_gradient(
    redundancy: float,
) -> None:
    def grouped(high: str, low: str, fixed: float) -> Plan:
        items = {"one": table({"a": high, "b": fixed}), "two": table({"a": fixed, "b": low})}
        group = {"items": ["one", "two"], "redundancy": redundancy, "because": "-", "same_claim": "-"}
        data = case({"who": question({"a": "0.2 to 0.6", "b": 0.6})}, items, groups={"repeats": group})
        return make_plan(compile_case(ind.load(data)), held=False)

    whole = grouped("uniform(0.4, 0.8)", "uniform(0.2, 0.6)", 0.5)
    half = grouped("uniform(0.2, 0.4)", "uniform(0.1, 0.3)", 0.25)
    scale = np.array([0.5 if path.endswith((".a", ".b")) and "given" in path else 1.0 for path in whole.paths])
    assert sorted(scale) == [0.5, 0.5, 1.0]
    theta = np.array(list(Points(whole, 5, seed=1, method="random").chunk(0).values.values()))
    one, slope = evaluated(whole, theta, "who")
    two, slope_two = evaluated(half, theta * scale[:, None], "who")
    np.testing.assert_allclose(one - two, np.log(2.0) * (2.0 - redundancy), atol=1e-12)
    np.testing.assert_allclose(slope, slope_two * scale, atol=1e-12)


def test_a_formula_that_is_wrong_in_the_model_alone_is_noticed(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Denial.likelihood

    def wrong(self: Denial, xp: object, n: dict[str, object], frame: object) -> object:
        found = right(self, xp, n, frame)  # type: ignore[arg-type]  # as the engine calls it
        return found if isinstance(found, np.ndarray) else 0.9 * found

    monkeypatch.setattr(Denial, "likelihood", wrong)
    with pytest.raises(AssertionError):
        check(ind.load(models / "tajikistan-2018.yaml"))
