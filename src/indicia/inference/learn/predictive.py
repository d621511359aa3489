"""Data made by a model, before and after it has seen the real ones."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

_REPLICATES = 1000


def by_pymc(model: "pm.Model", posterior: "xr.DataTree", observed: str, seed: int) -> tuple[Floats, Floats]:
    """Replicate an observed variable by PyMC, under the prior and under the posterior; leading axis: replicates."""
    import pymc as pm

    with model, _silent():
        prior = pm.sample_prior_predictive(_REPLICATES, random_seed=seed)
        made = pm.sample_posterior_predictive(_thinned(posterior), random_seed=seed, progressbar=False)
    return _stacked(prior["prior_predictive"][observed]), _stacked(made["posterior_predictive"][observed])


def parameters(
    model: "pm.Model", posterior: "xr.DataTree", seed: int
) -> tuple[Mapping[str, Floats], Mapping[str, Floats]]:
    """Draw a model's parameters by the prior and by the posterior; leading axis of each: draws."""
    import pymc as pm

    names = [str(name) for name in posterior["posterior"].data_vars if str(name) in model.named_vars]
    before = pm.draw([model[name] for name in names], draws=_REPLICATES, random_seed=seed)
    after = _thinned(posterior)
    return (
        {name: np.asarray(values, dtype=np.float64) for name, values in zip(names, before, strict=True)},
        {name: _stacked(after[name]) for name in names},
    )


def _thinned(posterior: "xr.DataTree") -> "xr.Dataset":
    sizes = posterior["posterior"].sizes
    thin = max(1, sizes["draw"] * sizes["chain"] // _REPLICATES)
    return posterior["posterior"].to_dataset().isel(draw=slice(None, None, thin))


def _stacked(values: "xr.DataArray") -> Floats:
    return np.asarray(values.to_numpy(), dtype=np.float64).reshape(-1, *values.shape[2:])


@contextmanager
def _silent() -> Iterator[None]:
    """PyMC logs what it samples; standard error is for what the user should know."""
    logger = logging.getLogger("pymc")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
