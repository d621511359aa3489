"""Factors summed half-way against the plain contraction of all but one."""

import numpy as np
import pytest

import indicia as ind
from engine.test_networks import as_case, nodes_of, stored
from indicia.engine import tree as trees
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.factor import Factor, RunningSum, align, contract
from indicia.engine.tree import Tree
from indicia.engine.vary import vary

ORDER = {axis: i for i, axis in enumerate("abcdef")}
SIZES = dict(zip("abcdef", (2, 3, 2, 4, 3, 2), strict=True))
CHAIN = ("a", "ab", "bc", "cd", "ce", "ef", "ad")


def factors(seed: int, *, copies: int = 1, impossible: float = 0.0) -> list[Factor]:
    rng = np.random.default_rng(seed)
    found = []
    for axes in CHAIN * copies:
        log = rng.normal(0.0, 5.0, [SIZES[a] for a in axes])
        found.append(Factor(tuple(axes), np.where(rng.random(log.shape) < impossible, -np.inf, log)))
    return found


def evaluation(name: str) -> Evaluation:
    nodes = nodes_of(stored(name))
    compiled = compile_case(ind.load(as_case(nodes, stored(name)["queries"][0]["evidence"])))
    return compiled.evaluate(compiled.central)


def agree(found: Factor, expected: Factor) -> None:
    assert found.axes == expected.axes
    np.testing.assert_allclose(found.log, expected.log, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("impossible", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("copies", [1, 4])
@pytest.mark.parametrize("keep", ["", "a", "f", "bd"])
def test_all_factors_but_one_come_to_what_a_contraction_of_them_gives(
    keep: str, copies: int, impossible: float
) -> None:
    all_ = factors(7, copies=copies, impossible=impossible)
    tree = Tree(all_, keep, ORDER)
    for i, factor in enumerate(all_):
        agree(tree.rest(i), contract(all_[:i] + all_[i + 1 :], {*keep, *factor.axes}, ORDER))


def test_a_bucket_too_large_to_keep_is_summed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "_LARGEST", 0)
    all_ = factors(3, copies=3)
    tree = Tree(all_, "c", ORDER)
    for i, factor in enumerate(all_):
        agree(tree.rest(i), contract(all_[:i] + all_[i + 1 :], {"c", *factor.axes}, ORDER))


def test_a_long_record_without_one_item_loses_no_digits() -> None:
    rng = np.random.default_rng(0)
    logs = [np.array([-600.0 - x, -600.0]) for x in rng.random(3000)]
    found = Tree([Factor(("a",), log) for log in logs], "a", ORDER).rest(1500)
    exact = sum(round(float(log[0]) * 2**40) for i, log in enumerate(logs) if i != 1500) / 2**40
    assert abs(float(found.log[0]) - exact) < 1e-8
    assert abs(float(found.log[1]) + 600.0 * 2999) < 1e-9


def test_a_running_sum_keeps_what_rounding_loses() -> None:
    found = RunningSum(np.array(1e16))
    for _ in range(10):
        found = found.plus(RunningSum(np.array(1.0)))
    assert float(found.value) == 1e16 + 10.0


@pytest.mark.parametrize("name", ["asia", "sachs", "witness"])
def test_what_lies_beside_a_factor_of_a_case_gives_its_posterior_with_it(name: str) -> None:
    central = evaluation(name)
    question = next(iter(central.compiled.axes))
    whole = central.marginal((question,))
    for place, factor in enumerate(central.factors):
        rest = central.beside((place,), (question,))
        agree(contract([rest, factor], {question}, central.order), whole)


@pytest.mark.parametrize("name", ["asia", "sachs", "witness"])
def test_numbers_that_vary_give_what_a_contraction_of_all_factors_gives(name: str) -> None:
    central = evaluation(name)
    question, *_, other = central.compiled.axes
    paths = [p for p in central.compiled.figures if p.startswith((f"prior.{question}.", f"prior.{other}."))]
    values = np.linspace(0.0, 1.0, 5)
    for varying in ({paths[0]: ("x", values)}, {paths[0]: ("x", values), paths[-1]: ("y", values[1:])}):
        varied = vary(central, varying)
        axes = (question, *varied.numbers.axes)
        expected = align(contract(varied.factors, axes, varied.order), axes)
        for found in (varied.marginal((question,)), varied.marginal_quickly((question,))):
            np.testing.assert_allclose(np.exp(align(found, axes)), np.exp(expected), rtol=1e-11, atol=1e-300)


def test_what_did_not_change_is_summed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    central = evaluation("sachs")
    question, *_, other = central.compiled.axes
    path = next(p for p in central.compiled.figures if p.startswith(f"prior.{other}."))
    made = []
    make = Tree.rest
    monkeypatch.setattr(Tree, "rest", lambda self, place: made.append(place) or make(self, place))
    for value in (0.1, 0.2, 0.3):
        vary(central, {path: ("x", np.array([value, 0.5]))}).marginal((question,))
    assert len(made) == 1
