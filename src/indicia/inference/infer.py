"""Letting the evidence update the uncertain numbers of a case."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.score import asked_questions
from indicia.errors import IndiciaError
from indicia.inference.model import build
from indicia.inference.predict import predict
from indicia.inference.recover import recover
from indicia.inference.sampling import Settings, Tell, sample
from indicia.inference.tree import Pieces, assemble
from indicia.inference.variables import counts

if TYPE_CHECKING:
    import xarray as xr

_PRIOR_DRAWS = 2**12


def infer(
    case: Case,
    *,
    draws: int = 1000,
    tune: int = 1000,
    chains: int = 4,
    seed: int = 0,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Tell | None = None,
) -> "xr.DataTree":
    """Sample the joint posterior of the uncertain numbers, with the hypotheses' probabilities at each draw.

    The numbers are sampled by NUTS from the model of `to_pymc`, in which the hypotheses are summed out; their
    probabilities at each draw then come from the engine.

    Parameters
    ----------
    case
        The case, from `load`.
    draws, tune, chains
        Draws of each chain that are kept, and draws before them in which the sampler adapts.
    seed
        The same seed gives the same draws on the same machine.
    overlays, values
        Changes to lay over the case first, as for `score`.
    progress
        Called with what is being done and how much of it, from 0 to 1.

    Returns
    -------
    xarray.DataTree
        For ArviZ. Groups ``posterior`` (each number by path; of a prior what it comes to within its row;
        ``p_QUESTION`` over the question's hypotheses), ``prior`` (the same), ``sample_stats``, ``log_likelihood`` (each
        item given those before it), ``log_prior`` (each number; ``opportunity``), ``prior_predictive`` (whether each
        report would have been made, for items that tell every outcome), ``observed_data`` and ``score``. `attrs` say
        where it came from, which numbers are held and so not updated, and how long it took.

    Raises
    ------
    IndiciaError
        Where no number is uncertain that evidence could update: the score is the full posterior then.
    ImpossibleEvidenceError
        Where the score itself is impossible.

    Notes
    -----
    M. D. Hoffman and A. Gelman 2014, "The No-U-Turn Sampler", Journal of Machine Learning Research 15; the sampler is
    nutpie (A. Seyboldt and others).

    Examples
    --------
    >>> import indicia as ind  # doctest: +SKIP
    >>> tree = ind.infer(ind.load("models/tajikistan-2018.yaml"), seed=1)  # doctest: +SKIP
    >>> print(ind.summarise(tree))  # doctest: +SKIP
    """
    settings = _settings(draws, tune, chains, seed)
    case = case.with_overlays(overlays, values)
    built = build(case, named=False)
    plan, paths = built.plan, built.numbers.paths
    if not paths:
        held = sum(f.held and not f.quantity.is_point for f in case.figures.values())
        also = f"; its {held} uncertain numbers are held" if held else ""
        raise IndiciaError(
            f"{case.title}: no number is uncertain that the evidence could update{also}. Nothing is to be inferred: "
            "'indicia score' gives the full posterior"
        )
    sampled = sample(built.model, settings, progress)
    raw = sampled.tree["posterior"]
    theta = np.concatenate([raw[name].to_numpy().reshape(chains * draws, -1) for name in built.numbers.groups], axis=1)
    questions, summed = asked_questions(case, None), counts(plan)
    places = {path: theta[:, i] for i, path in enumerate(paths)}
    drawn = {path: places[path] for path in plan.paths if path in places}
    found = recover(plan, drawn, summed, questions)
    prior = predict(plan, min(draws * chains, _PRIOR_DRAWS), seed=seed, questions=questions)
    return assemble(Pieces(case, plan, settings, sampled, drawn, tuple(summed), questions, found, prior))


def _settings(draws: int, tune: int, chains: int, seed: int) -> Settings:
    least = {"draws": 4, "tune": 1, "chains": 1, "seed": 0}
    given: dict[str, object] = {"draws": draws, "tune": tune, "chains": chains, "seed": seed}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least[name]:
            raise ValueError(f"{name} is a whole number from {least[name]} on; {value!r} found")
    return Settings(int(draws), int(tune), int(chains), int(seed))
