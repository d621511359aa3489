"""Drawing the uncertain numbers of a case, a posterior for each draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.draw.dataset import dataset
from indicia.analysis.draw.evaluator import Evaluator, in_order
from indicia.analysis.draw.indices import Indices, case_indices, check_indices
from indicia.analysis.draw.plan import Plan, make_plan
from indicia.analysis.draw.points import METHODS, Method, Points, check_points
from indicia.analysis.draw.posterior import Block
from indicia.analysis.draw.tornado import Tornado, tornado
from indicia.analysis.sweep.memory import free_bytes
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.impossible import clash
from indicia.engine.result import Answer
from indicia.engine.score import answer_to, asked_questions
from indicia.errors import TooLargeError

if TYPE_CHECKING:
    import xarray as xr

type Progress = Callable[[int, int], None]


def draw(
    case: Case,
    n: int = 10_000,
    *,
    seed: "int | np.random.Generator" = 0,
    method: Method = "random",
    question: str | None = None,
    held: bool = True,
    sobol_indices: int = 0,
    workers: int = 1,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> "xr.Dataset":
    """Draw every uncertain number from its stated distribution, and find the posterior at each draw.

    The spread of the posteriors is the *range over the stated inputs*. Their mean is not P(h | evidence): draws that
    make the record improbable would count as much as those that explain it. Weighted by ``exp(log_evidence)``, with
    ``held=False``, it is.

    Parameters
    ----------
    case
        The case, from `load`.
    n
        How many draws.
    seed
        A whole number from 0 on, or a generator from which one is taken. The same seed gives the same result bit for
        bit, whatever the number of workers.
    method
        ``"random"``: every path has a stream of its own, so that another uncertain number leaves the draws of the
        others alone. ``"latin_hypercube"``: each number has one draw in each of n shares of equal probability.
        ``"sobol"``: scrambled Sobol points, n a power of 2. The last two need point priors, a `concentration`, or one
        range in a row.
    question
        Whose hypotheses are asked for; by default the first that is not hidden.
    held
        Whether to draw the held numbers (ratios, redundancies, opportunity) too; else they stay at their central
        values, as in a score.
    sobol_indices
        Base points of the Sobol indices of the log-odds, a power of 2 such as 1024; 0 for none. They take that many
        evaluations for each uncertain number.
    workers
        Threads that evaluate draws.
    overlays, values
        Changes to lay over the case first, as for `score`.
    progress
        Called with how many evaluations are done, of how many.

    Returns
    -------
    xarray.Dataset
        ``posterior`` and ``prior`` (hypothesis, draw); ``leader`` (draw), the place of the most probable hypothesis,
        the first at ties; ``log_odds`` (draw), natural, of the score's leader against its rival; ``log_evidence``
        (draw), natural log of P(all reports | numbers), up to a constant where a case knows no more; ``possible``
        (draw); ``number`` (path, draw), that of a prior being what it comes to within its row. A draw that no
        hypothesis can explain, or whose numbers cannot hold together, is not possible: posterior 0 throughout, leader
        -1, log-odds 0, log-evidence -inf. Nothing is ever NaN. Beside these the score itself and each number at its
        5th and 95th percentile alone (``end_value``, ``end_posterior``, ``end_leader``), and ``first_order``,
        ``total`` and their standard errors over ``input`` where Sobol indices were asked for. `attrs` say where it
        came from, how it was drawn, and how many draws were kept.

    Raises
    ------
    IndiciaError
        For a method or for indices that the case does not allow.
    ImpossibleEvidenceError
        Where the score itself is impossible.
    TooLargeError
        Where the draws would not fit in memory.

    Notes
    -----
    Random sampling, Latin hypercubes: M. D. McKay, R. J. Beckman and W. J. Conover 1979, Technometrics 21. Sobol
    points: A. B. Owen 1998, Journal of Complexity 14. Dirichlet priors by gammas: L. Devroye 1986. Indices: see
    `estimate_indices`.

    Examples
    --------
    >>> import indicia as ind
    >>> draws = ind.draw(ind.load("models/burglar.yaml"), 1000, seed=1)  # doctest: +SKIP
    >>> print(ind.summarise(draws))  # doctest: +SKIP
    """
    work = prepare(
        case,
        n,
        seed=seed,
        method=method,
        question=question,
        held=held,
        sobol_indices=sobol_indices,
        overlays=overlays,
        values=values,
    )
    work.run(progress or (lambda _done, _total: None), workers=workers)
    return work.dataset()


@dataclass
class Drawing:
    """Draws that were found possible; what there is of them can be had at any time.

    Attributes
    ----------
    blocks
        What was evaluated so far, in order.
    tried
        By question: how many draws its cut prior took.
    """

    case: Case
    plan: Plan
    central: Evaluation
    answer: Answer
    ends: Tornado
    n: int
    seed: int
    method: Method
    held: bool
    base: int
    blocks: list[Block] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    indices: Indices | None = None

    @cached_property
    def points(self) -> Points:
        """Where the draws lie."""
        return Points(self.plan, self.n, seed=self.seed, method=self.method)

    @cached_property
    def evaluator(self) -> Evaluator:
        """What finds their posteriors."""
        return Evaluator(self.central, self.answer.id, self.points)

    @property
    def done(self) -> int:
        """How many draws there are."""
        return sum(block.log_joint.shape[1] for block in self.blocks)

    def run(self, progress: Progress, *, workers: int = 1) -> None:
        """Draw."""
        groups = len(self.plan.inputs) + 2 if self.base else 0
        total = self.n + self.base * groups
        for chunk, block in in_order(self.evaluator.chunk, range(len(self.points)), workers):
            self.blocks.append(block)
            for question, tries in chunk.tried.items():
                self.tried[question] = self.tried.get(question, 0) + tries
            progress(self.done, total)
        if self.base:
            self.indices = case_indices(
                self.plan,
                self.central,
                self.answer,
                n=self.base,
                seed=self.seed,
                progress=lambda done: progress(self.n + done, total),
            )

    def dataset(self) -> "xr.Dataset":
        """What was drawn, labelled."""
        return dataset(self)


def prepare(
    case: Case,
    n: int = 10_000,
    *,
    seed: "int | np.random.Generator" = 0,
    method: Method = "random",
    question: str | None = None,
    held: bool = True,
    sobol_indices: int = 0,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
) -> Drawing:
    """Check what is to be drawn; parameters and errors as of `draw`."""
    _check_types(case, n, method)
    case = case.with_overlays(overlays, values)
    chosen = question or asked_questions(case, question)[0]
    asked_questions(case, chosen)
    compiled = compile_case(case)
    central = compiled.now
    if np.isneginf(float(central.marginal(()).log)):
        raise clash(central)
    plan = make_plan(compiled, held=held)
    check_points(plan, n, method)
    if sobol_indices:
        check_indices(plan, sobol_indices)
    _refuse_large(n, len(plan.paths), len(compiled.axes[chosen].hypotheses))
    answer = answer_to(central, chosen)
    return Drawing(
        case, plan, central, answer, tornado(plan, central, chosen), n, _seed(seed), method, held, sobol_indices
    )


def _check_types(case: object, n: object, method: object) -> None:
    if not isinstance(case, Case):
        raise TypeError(f"draw takes a case, {type(case).__name__} found; write draw(load(...))")
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n is how many draws to make, at least 1; {n!r} found")
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(map(repr, METHODS))}; {method!r} found")


def _seed(seed: object) -> int:
    if isinstance(seed, np.random.Generator):
        return int(seed.integers(2**32))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"a seed is a whole number from 0 on or a generator; {seed!r} found")
    return int(seed)


def _refuse_large(n: int, paths: int, hypotheses: int) -> None:
    needed, free = n * 8 * (2 * paths + 4 * hypotheses + 5), free_bytes()
    if needed > free:
        raise TooLargeError(
            f"{n:,} draws of {paths} numbers need {needed / 2**30:,.1f} GiB and {free / 2**30:,.1f} GiB are free; "
            "draw fewer, or several times with other seeds"
        )
