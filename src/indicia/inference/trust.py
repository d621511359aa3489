"""Whether draws of a sampler can be trusted, by the same limits for all that is sampled."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats

if TYPE_CHECKING:
    import xarray as xr

_MOST_DIVERGENT, _MOST_R_HAT, _LEAST_ESS = 0.001, 1.01, 400.0


@dataclass(frozen=True)
class Diagnostics:
    """Whether the draws can be trusted: divergences, and the worst r-hat and bulk effective size of all figures.

    Notes
    -----
    The limits of r-hat and of the effective size: A. Vehtari and others 2021, "Rank-normalization, folding, and
    localization: an improved R-hat", Bayesian Analysis 16.
    """

    draws: int
    chains: int
    divergences: int
    r_hat: float
    ess_bulk: float

    @property
    def faults(self) -> tuple[str, ...]:
        """What cannot be trusted, in words; nothing where all is well."""
        found = []
        if self.divergences > _MOST_DIVERGENT * self.draws:
            found.append(f"{self.divergences:,} of {self.draws:,} draws diverged, more than 0.1 %: tune longer")
        if not self.r_hat <= _MOST_R_HAT:
            found.append(f"the worst r-hat is {self.r_hat:.3f}, above 1.01: the chains disagree; tune and draw longer")
        if not self.ess_bulk >= _LEAST_ESS:
            found.append(f"the least bulk effective size is {self.ess_bulk:.0f}, below 400: draw more")
        return tuple(found)


def diagnose(tree: "xr.DataTree") -> Diagnostics:
    """Count divergences, and take the worst r-hat and bulk effective size over all figures that vary."""
    import arviz as az

    posterior = tree["posterior"].to_dataset()
    chains, draws = posterior.sizes["chain"], posterior.sizes["draw"]
    with np.errstate(invalid="ignore", divide="ignore"):
        r_hat, ess = _known(az.rhat(posterior)), _known(az.ess(posterior, method="bulk"))
    return Diagnostics(
        draws=chains * draws,
        chains=chains,
        divergences=int(tree["sample_stats"]["diverging"].sum()),
        r_hat=float(np.max(r_hat)) if r_hat.size else np.nan,
        ess_bulk=float(np.min(ess)) if ess.size else np.nan,
    )


def _known(found: "xr.Dataset") -> Floats:
    """All figures of a diagnostic in a row but those that are undefined, since nothing varied."""
    values = np.concatenate([v.to_numpy().ravel() for v in found.data_vars.values()])
    return values[~np.isnan(values)]
