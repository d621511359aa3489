"""What every kind of table gives: a PyMC model, the numbers drawn from it, its checks and its rivals."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats
from indicia.inference.learn.loo import LeftOut, Unit
from indicia.quantity import Domain

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr


@dataclass(frozen=True)
class Drawn:
    """A number of a case, by draws of it; axis: draws."""

    name: str
    what: str
    domain: Domain
    draws: Floats


@dataclass(frozen=True)
class Statistic:
    """A figure of the data that the model should reproduce."""

    what: str
    of: Callable[[Floats], Floats]


class Study(ABC):
    """A table read as one kind of data, with one model of it."""

    @property
    @abstractmethod
    def label(self) -> str:
        """The model's name in a comparison."""

    @property
    @abstractmethod
    def model(self) -> str:
        """The model in words, with its priors."""

    @property
    @abstractmethod
    def data(self) -> str:
        """What the table holds, in words."""

    @property
    @abstractmethod
    def notes(self) -> tuple[str, ...]:
        """What the numbers take for granted."""

    @abstractmethod
    def build(self) -> "pm.Model":
        """Make the model."""

    def chains(self, asked: int) -> int:
        """How many chains to run, where so many were asked for."""
        return asked

    @abstractmethod
    def numbers(self, posterior: "xr.DataTree", rng: np.random.Generator) -> Sequence[Drawn]:
        """Draw the numbers that a case may use."""

    @abstractmethod
    def unit(self) -> Unit:
        """What is left out one at a time."""

    @abstractmethod
    def left_out(self, posterior: "xr.DataTree") -> LeftOut:
        """Score each kind of unit by the others."""

    def closed_rivals(self) -> Mapping[str, Floats]:
        """Rivals whose leave-one-out densities are known exactly: each kind of unit's log density, by name."""
        return {}

    def rivals(self) -> "Sequence[Study]":
        """Rivals that have to be sampled too."""
        return ()

    @abstractmethod
    def statistics(self) -> Sequence[Statistic]:
        """What the predictive checks look at; each takes replicated data, its leading axis the replicates."""

    @abstractmethod
    def observations(self) -> Floats:
        """The data, as the replicates have them."""

    @abstractmethod
    def replicates(self, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Floats, Floats]:
        """Make such data by the prior and by the posterior; leading axis: replicates."""


def flat(posterior: "xr.DataTree", name: str) -> Floats:
    """A variable of the posterior with its chains laid end to end; axes: draw, then its own."""
    values = posterior["posterior"][name].to_numpy()
    return np.asarray(values, dtype=np.float64).reshape(-1, *values.shape[2:])


def pick(numbers: Sequence[Drawn], names: Mapping[str, str] | None) -> list[Drawn]:
    """The numbers to be written, under the names that the case has for them."""
    from dataclasses import replace

    from indicia.errors import OptionError, nearest

    by_name = {number.name: number for number in numbers}
    if not names:
        return list(numbers)
    for wanted in names.values():
        if wanted not in by_name:
            listed = ", ".join(list(by_name)[-8:])
            raise OptionError(
                f"names= asks for {wanted!r}, which is not learned here{nearest(wanted, by_name)}; there are {listed}",
                ["names"],
            )
    return [replace(by_name[wanted], name=name) for name, wanted in names.items()]
