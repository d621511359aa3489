"""Sampling a model by nutpie's NUTS: that of a case, and those that learn from tables."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

type Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Settings:
    """How to sample.

    Attributes
    ----------
    draws, tune
        For each chain.
    target_accept
        The share of steps that should be accepted; the higher, the smaller they are.
    """

    draws: int
    tune: int
    chains: int
    seed: int
    target_accept: float = 0.9


@dataclass(frozen=True)
class Sampled:
    """The sampler's own tree, and the seconds that compiling and sampling took."""

    tree: "xr.DataTree"
    compiling: float
    sampling: float


def sample(model: "pm.Model", settings: Settings, tell: Tell | None = None) -> Sampled:
    """Compile and sample; Ctrl-C ends it without a result."""
    began = monotonic()
    if tell:
        tell("Compiling", 0.0)
    compiled = compile_model(model)
    compiling = monotonic() - began
    tree = sample_compiled(compiled, settings, tell)
    return Sampled(tree, compiling, monotonic() - began - compiling)


def compile_model(model: "pm.Model") -> Any:
    """Compile a model by numba, so that it needs no compiler of C."""
    import nutpie

    return nutpie.compile_pymc_model(model, backend="numba")


def sample_compiled(compiled: Any, settings: Settings, tell: Tell | None = None) -> "xr.DataTree":
    """Sample what `compile_model` gives.

    Raises
    ------
    IndiciaError
        Where the sampler finds no values to start from.
    """
    import nutpie

    total = settings.chains * (settings.draws + settings.tune)

    def progress(chains: list[Any]) -> None:
        if tell is not None:
            tell("Sampling", sum(chain.finished_draws for chain in chains) / total)

    running = nutpie.sample(
        compiled,
        draws=settings.draws,
        tune=settings.tune,
        chains=settings.chains,
        seed=settings.seed,
        target_accept=settings.target_accept,
        progress_bar=False,
        progress_callback=None if tell is None else progress,
        save_warmup=False,
        blocking=False,
    )
    try:
        tree: xr.DataTree = running.wait()
    except RuntimeError as error:
        raise IndiciaError(f"the sampler found no start: {str(error).splitlines()[0]}; see 'indicia draw'") from None
    except BaseException:
        running.cancel()
        raise
    return tree
