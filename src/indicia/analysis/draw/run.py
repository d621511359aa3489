"""Drawing the uncertain numbers of a case, a posterior for each draw."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.cluster import check_client
from indicia.analysis.draw.basis import basis
from indicia.analysis.draw.dataset import columns, dataset
from indicia.analysis.draw.evaluator import Evaluator
from indicia.analysis.draw.folder import made_from
from indicia.analysis.draw.indices import Indices, case_indices, check_indices
from indicia.analysis.draw.kept import Kept
from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.points import CHUNK, METHODS, Method, Points, check_points
from indicia.analysis.draw.posterior import Block
from indicia.analysis.draw.recipe import Part, Recipe, made_in_order, part_of
from indicia.analysis.draw.tornado import Tornado
from indicia.analysis.sweep.memory import free_bytes
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.compiled import Evaluation
from indicia.engine.result import Answer
from indicia.engine.score import asked_questions
from indicia.errors import IndiciaError, TooLargeError

if TYPE_CHECKING:
    import xarray as xr
    from distributed import Client

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
    store: "str | Path | None" = None,
    client: "Client | None" = None,
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
    store
        A folder, by custom with the ending ``.zarr``, in which the draws are kept as they are made, and from which the
        dataset is then read as it is used. A run that was stopped in any way goes on from there, and ends with the
        same bytes; one of more draws goes on from fewer. A store that was made from another case, version, seed or the
        like is refused, with the differences named.
    client
        Of a Dask cluster, a `distributed.Client`: its workers make the draws, which are the same to the last bit.
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
        came from, how it was drawn, and how many draws were kept. Of a store nothing is loaded before it is used, and
        there is no coordinate ``draw``, which would be: draws are numbered by their place.

    Raises
    ------
    IndiciaError
        For a method or for indices that the case does not allow; where a store cannot be used or written; where a
        cluster cannot do the work.
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
        store=store,
        overlays=overlays,
        values=values,
    )
    work.run(progress or (lambda _done, _total: None), workers=workers, client=client)
    return work.dataset()


@dataclass
class Drawing:
    """Draws that were found possible; what there is of them can be had at any time.

    Attributes
    ----------
    blocks
        What was evaluated so far, in order; of a store, nothing.
    tried
        By question: how many draws its cut prior took.
    kept
        Where the draws are kept instead.
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
    kept: Kept | None = None

    @cached_property
    def points(self) -> Points:
        """Where the draws lie."""
        return Points(self.plan, self.n, seed=self.seed, method=self.method)

    @cached_property
    def evaluator(self) -> Evaluator:
        """What finds their posteriors."""
        program = basis(self.case, self.answer.id, held=self.held).program
        return Evaluator(self.central, self.answer.id, self.points, program)

    @property
    def recipe(self) -> Recipe:
        """The same for others to make."""
        return Recipe(
            self.case, self.answer.id, self.held, self.n, self.seed, self.method, program=self.evaluator.program
        )

    @property
    def made_from(self) -> dict[str, object]:
        """What the draws hang on, by name."""
        of = made_from(self.case, question=self.answer.id, seed=self.seed, method=self.method, held=self.held)
        return {**of, "n": self.n} if self.method == "latin_hypercube" else of

    @property
    def done(self) -> int:
        """How many draws there are."""
        return self.kept.done if self.kept else sum(block.log_joint.shape[1] for block in self.blocks)

    def keep_in(self, path: Path) -> None:
        """Go on from what a store has, and write to it from now on."""
        if self.base:
            raise IndiciaError("Sobol indices need draws of their own, which no store keeps; leave out one of the two")
        kept = Kept(path, self.made_from)
        kept.open(self.n, self.dataset, again=self.evaluator.differs_from)
        self.kept = kept

    def run(self, progress: Progress, *, workers: int = 1, client: "Client | None" = None) -> None:
        """Draw, from where it stopped."""
        check_client(client, workers)
        groups = len(self.plan.inputs) + 2 if self.base else 0
        total = self.n + self.base * groups
        left = range(-(-self.done // CHUNK), len(self.points))
        work = partial(part_of, self.evaluator)
        with self.kept.alone() if self.kept else nullcontext():
            for part in made_in_order(work, self.recipe, left, workers=workers, client=client):
                self._take(part)
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

    def _take(self, part: Part) -> None:
        if self.kept is not None:
            self.kept.add(columns(self.answer, part.block), part.tried)
            return
        self.blocks.append(part.block)
        for question, tries in part.tried.items():
            self.tried[question] = self.tried.get(question, 0) + tries

    def dataset(self) -> "xr.Dataset":
        """What was drawn, labelled."""
        return self.kept.opened() if self.kept else dataset(self)


def prepare(
    case: Case,
    n: int = 10_000,
    *,
    seed: "int | np.random.Generator" = 0,
    method: Method = "random",
    question: str | None = None,
    held: bool = True,
    sobol_indices: int = 0,
    store: "str | Path | None" = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
) -> Drawing:
    """Check what is to be drawn; parameters and errors as of `draw`."""
    check_types(case, n, method)
    case = case.with_overlays(overlays, values)
    chosen = question or asked_questions(case, question)[0]
    asked_questions(case, chosen)
    found = basis(case, chosen, held=held)
    check_points(found.plan, n, method)
    if sobol_indices:
        check_indices(found.plan, sobol_indices)
    if store is None:
        _refuse_large(n, len(found.plan.paths), len(found.answer.posterior))
    drawing = Drawing(
        case, found.plan, found.central, found.answer, found.ends, n, _seed(seed), method, held, sobol_indices
    )
    if store is not None:
        drawing.keep_in(Path(store))
    return drawing


def check_types(case: object, n: object, method: object) -> None:
    """Refuse what is no case, no number of draws, or no method."""
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
            "draw fewer, keep them in a store, or summarise them"
        )
