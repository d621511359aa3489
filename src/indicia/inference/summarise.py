"""Summing up whatever was drawn or sampled."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.draw import DrawSummary
from indicia.analysis.draw import summarise as summarise_draws
from indicia.analysis.draw.points import Method
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.inference.saved import open_run
from indicia.inference.summary import InferenceSummary, summarise_inference

if TYPE_CHECKING:
    import xarray as xr
    from distributed import Client


def summarise(
    draws: "xr.Dataset | xr.DataTree | Case | str | Path",
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
) -> DrawSummary | InferenceSummary:
    """Summarise draws, a run of `infer`, or any number of draws of a case.

    Parameters
    ----------
    draws
        From `draw`, or a case, of which to draw: a `DrawSummary`. From `infer`, or the file of a saved run: an
        `InferenceSummary`.
    n, seed, method, question, held, workers, store, client, overlays, values, progress
        Of a case; as of `indicia.analysis.draw.summarise`.

    Raises
    ------
    IndiciaError
        For something else, and where no draw is possible.

    Examples
    --------
    >>> import indicia as ind
    >>> print(ind.summarise("run.nc"))  # doctest: +SKIP
    """
    if isinstance(draws, str | Path):
        return summarise_inference(open_run(Path(draws)))
    if not isinstance(draws, Case):
        import xarray as xr

        if isinstance(draws, xr.DataTree):
            return summarise_inference(draws)
    return summarise_draws(
        draws,
        n,
        seed=seed,
        method=method,
        question=question,
        held=held,
        workers=workers,
        store=store,
        client=client,
        overlays=overlays,
        values=values,
        progress=progress,
    )
