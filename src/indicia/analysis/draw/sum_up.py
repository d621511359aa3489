"""Summing up draws: those that are there, or any number that are made, added up and forgotten."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.draw.points import Method
from indicia.analysis.draw.stream.run import prepare_stream
from indicia.analysis.draw.summary import DrawSummary, summarise_draws
from indicia.case import Case
from indicia.case.case import Overlays

if TYPE_CHECKING:
    import xarray as xr
    from distributed import Client


def summarise(
    draws: "xr.Dataset | Case",
    n: int = 1_000_000,
    *,
    seed: "int | np.random.Generator" = 0,
    method: Method = "random",
    question: str | None = None,
    held: bool = True,
    workers: int = 1,
    store: "str | Path | None" = None,
    client: "Client | None" = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DrawSummary:
    """Summarise draws: the range over the stated inputs, who leads how often, which numbers matter.

    Of a case, any number of draws is made, added up and forgotten: memory does not grow with their number. The draws
    are those that `draw` makes of the same seed.

    Parameters
    ----------
    draws
        From `draw`, or read back from a NetCDF or Zarr file of them; or a case, of which to draw.
    n
        Of a case: how many draws.
    seed, method, question, held, overlays, values
        Of a case: as for `draw`; a Latin hypercube is refused, since it needs all its draws at once.
    workers
        Threads; they change no figure.
    store
        Of a case: a folder, by custom with the ending ``.zarr``, in which the sums grow. A run that was stopped in any
        way goes on from there, and ends with the same bytes; one of more draws goes on from fewer. A store that was
        made from another case, version, seed or the like is refused, with the differences named.
    client
        Of a case: of a Dask cluster, a `distributed.Client`: its workers make the draws and add them up; the figures
        are the same to the last bit.
    progress
        Called with how many draws are done, of how many.

    Returns
    -------
    DrawSummary
        Of a case with `streamed`: quantiles, standard deviations, histograms and extremes of each posterior, mean and
        standard deviation of each number. Quantiles are right to 1/4096 in probability; rank correlations rest on the
        first 16,384 draws.

    Raises
    ------
    IndiciaError
        For something else than draws; where no draw is possible, a store cannot be used or written, or a cluster
        cannot do the work.
    ImpossibleEvidenceError
        Where the score itself is impossible.

    Notes
    -----
    Rank correlation: C. Spearman 1904, American Journal of Psychology 15, with mean ranks at ties. A tornado shows
    what each number does alone between its 5th and 95th percentile (R. A. Howard 1988, Management Science 34); moves
    in which the leader changes are marked. Chunks are added in order, so that a seed fixes every bit.

    Examples
    --------
    >>> import indicia as ind
    >>> print(ind.summarise(ind.load("models/burglar.yaml"), 10_000_000))  # doctest: +SKIP
    """
    if not isinstance(draws, Case):
        return summarise_draws(draws)
    stream = prepare_stream(
        draws,
        n,
        seed=seed,
        method=method,
        question=question,
        held=held,
        store=store,
        overlays=overlays,
        values=values,
    )
    stream.run(progress or (lambda _done, _total: None), workers=workers, client=client)
    return stream.summary()
