"""A case as a PyMC model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.draw.plan import Plan, make_plan
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import compile_case
from indicia.engine.impossible import clash
from indicia.engine.score import asked_questions
from indicia.inference.symbolic import Symbols, symbols
from indicia.inference.variables import Numbers, counts, free_numbers

if TYPE_CHECKING:
    import pymc as pm

REPORTS = "log P(reports | numbers)"
"""The name of the potential that holds the evidence."""


@dataclass(frozen=True)
class Built:
    """A model with what it was made of.

    Attributes
    ----------
    numbers
        The free numbers as random variables.
    symbols
        The factors of the case at them.
    """

    model: "pm.Model"
    plan: Plan
    numbers: Numbers
    symbols: Symbols


def to_pymc(case: Case, *, overlays: Overlays = (), values: Mapping[str, object] | None = None) -> "pm.Model":
    """Compile a case to a PyMC model, to look at, to sample, or to extend.

    The evidence enters by the very formulas that the engine uses, with the hypotheses of all questions, hidden ones
    included, the faults of sources, catch-alls and uncertain counts summed out exactly.

    Parameters
    ----------
    case
        The case, from `load`.
    overlays, values
        Changes to lay over the case first, as for `score`.

    Returns
    -------
    pymc.Model
        A variable named by its path for each uncertain number that evidence can teach something about: elements of a
        few vectors, one for each family of distributions, since a sampler compiles few large operations far faster than
        many small. Of a prior with a `concentration` the path names the probability, with gammas behind it. For each
        question that is asked ``p_QUESTION``, the probability of its hypotheses at the numbers (dimension: the
        question, whose coordinates are the hypotheses); its mean over the posterior is P(hypothesis | reports).
        Numbers that are held (ratios, redundancies, opportunity) are constants at their central values. Ranges of a
        prior that could pass 1 together have bounded variables, whose density is not normalised: these cannot be
        drawn forward by PyMC.

    Raises
    ------
    ImpossibleEvidenceError
        Where no hypothesis explains the record at the central values.

    Notes
    -----
    M. Betancourt and M. Girolami 2015, "Hamiltonian Monte Carlo for hierarchical models", on summing discrete variables
    out; the sum is that of `indicia.engine.factor.contract`.

    Examples
    --------
    Let data that the case knows nothing of bear on one of its numbers: of 20 later strikes of which a state was accused
    wrongly, it denied 18.

    >>> import indicia as ind, pymc as pm  # doctest: +SKIP
    >>> with ind.to_pymc(ind.load("models/tajikistan-2018.yaml")) as model:  # doctest: +SKIP
    ...     pm.Binomial("later_denials", n=20, p=model["innocent_denies_accused"], observed=18)
    ...     tree = pm.sample()
    >>> tree.posterior["p_perpetrator"].mean(("chain", "draw"))  # doctest: +SKIP
    """
    return build(case.with_overlays(overlays, values)).model


def build(case: Case, *, named: bool = True) -> Built:
    """Make the model of a case.

    Parameters
    ----------
    case
        The case.
    named
        Whether the model names each number by its path and has the hypotheses' probabilities, which a sampler that has
        the engine need not track.
    """
    import pymc as pm

    compiled = compile_case(case)
    central = compiled.now
    if np.isneginf(float(central.marginal(()).log)):
        raise clash(central)
    plan = make_plan(compiled, held=False)
    asked = asked_questions(case, None)
    with pm.Model(coords={q: list(compiled.axes[q].hypotheses) for q in asked}) as model:
        numbers = free_numbers(plan)
        made = symbols(compiled, numbers.paths, numbers.theta, counts(plan))
        pm.Potential(REPORTS, made.log_evidence())
        if named:
            _name_numbers(plan, numbers, made)
            for question in asked:
                log = made.log_joint(question)
                pm.Deterministic(f"p_{question}", made.xp.pt.special.softmax(log), dims=question)
    return Built(model, plan, numbers, made)


def _name_numbers(plan: Plan, numbers: Numbers, made: Symbols) -> None:
    """Name each number by its path; of a prior with a `concentration` the probability that its gammas come to."""
    import pymc as pm

    gammas = {path: question for question, paths in plan.dirichlet.items() for path in paths}
    for i, path in enumerate(numbers.paths):
        value = numbers.theta[i]
        if path in gammas:
            value = made.tables[gammas[path]][plan.places[path].cell].reshape(())
        pm.Deterministic(path, value)
