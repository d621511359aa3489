"""Sampling a model by nutpie's NUTS."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from indicia.errors import IndiciaError
from indicia.inference.model import Built

if TYPE_CHECKING:
    import xarray as xr

type Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Settings:
    """How to sample."""

    draws: int
    tune: int
    chains: int
    seed: int


@dataclass(frozen=True)
class Sampled:
    """The sampler's own tree, and the seconds that compiling and sampling took."""

    tree: "xr.DataTree"
    compiling: float
    sampling: float


def sample(built: Built, settings: Settings, tell: Tell | None) -> Sampled:
    """Compile and sample; Ctrl-C ends it without a result."""
    import nutpie

    began = monotonic()
    if tell:
        tell("Compiling", 0.0)
    compiled = nutpie.compile_pymc_model(built.model, backend="numba")
    compiling = monotonic() - began
    total = settings.chains * (settings.draws + settings.tune)

    def progress(chains: list[Any]) -> None:
        if tell:
            tell("Sampling", sum(chain.finished_draws for chain in chains) / total)

    running = nutpie.sample(
        compiled,
        draws=settings.draws,
        tune=settings.tune,
        chains=settings.chains,
        seed=settings.seed,
        target_accept=0.9,
        progress_bar=False,
        progress_callback=progress,
        save_warmup=False,
        blocking=False,
    )
    try:
        tree = running.wait()
    except RuntimeError as error:
        raise IndiciaError(f"the sampler found no start: {str(error).splitlines()[0]}; see 'indicia draw'") from None
    except BaseException:
        running.cancel()
        raise
    return Sampled(tree, compiling, monotonic() - began - compiling)
