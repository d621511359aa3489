"""What a sweep's dataset says, read for those who show it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.sweep.dataset import FIRST, HYPOTHESIS
from indicia.analysis.sweep.grid import Places
from indicia.engine.factor import Floats
from indicia.engine.result import Provenance

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Number:
    """One number that was swept: its values in ascending order, and its value in the case where that is known."""

    path: str
    values: Floats
    today: float | None


class Read:
    """A sweep, its numbers in ascending order."""

    def __init__(self, found: "xr.Dataset") -> None:
        self.dims = tuple(str(d) for d in found["posterior"].dims if d != HYPOTHESIS)
        self.is_grid = found.attrs["mode"] == "grid"
        self.found = found.sortby(list(self.dims)) if self.is_grid else found
        self.attrs: dict[str, Any] = found.attrs
        self.ids = [str(h) for h in found[HYPOTHESIS].to_numpy()]
        self.labels = [str(h) for h in found["label"].to_numpy()]

    @cached_property
    def posterior(self) -> Floats:
        """Axes: hypotheses, then the numbers."""
        return np.asarray(self.found["posterior"].to_numpy())

    @cached_property
    def leader(self) -> Places:
        """The leader's place, -1 where impossible."""
        return np.asarray(self.found["leader"].to_numpy())

    @cached_property
    def log_odds(self) -> Floats:
        """Of the leader against the next."""
        return np.asarray(self.found["log_odds"].to_numpy())

    @cached_property
    def log_evidence(self) -> Floats | None:
        """Of a table's scenarios where it can be compared; None for others."""
        return np.asarray(self.found["log_evidence"].to_numpy()) if "log_evidence" in self.found else None

    @property
    def of_many(self) -> bool:
        """Whether the hypotheses come from a table, so that not all of them are here."""
        return "candidates" in self.attrs

    @property
    def ask(self) -> str:
        """The question in words."""
        return str(self.attrs["ask"])

    @property
    def provenance(self) -> Provenance:
        """Where it came from."""
        a = self.attrs
        changed = tuple(a["changed"].split("; ")) if a["changed"] else ()
        return Provenance(
            a["file"], a["title"], a["hash"], a["indicia"], a["as_of"] or None, a["marking"] or None, changed
        )

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers, in the order of the sweep."""
        if self.is_grid:
            return tuple(
                Number(
                    str(self.found[d].attrs["long_name"]), self.found[d].to_numpy(), self.found[d].attrs.get("today")
                )
                for d in self.dims
            )
        today = dict(part.rsplit("=", 1) for part in self.attrs["today"].split("; ") if part)
        return tuple(
            Number(path, np.sort(self._values[at]), float(today[path]) if path in today else None)
            for path, at in self.runs.items()
        )

    @cached_property
    def _values(self) -> Floats:
        return np.asarray(self.found["value"].to_numpy())

    @cached_property
    def runs(self) -> dict[str, Places]:
        """One at a time: where the scenarios of each number stand, by ascending value."""
        paths = self.found["path"].to_numpy()
        return {str(p): (at := np.flatnonzero(paths == p))[np.argsort(self._values[at])] for p in dict.fromkeys(paths)}

    def leads(self) -> list[int]:
        """The hypotheses that lead somewhere, in the order of the case."""
        return [int(i) for i in np.unique(self.leader) if i >= 0]

    def sentences(self) -> list[str]:
        """What was done."""
        how = "every combination" if len(self.numbers) > 1 and self.is_grid else "one at a time"
        more = f", {how}" if len(self.numbers) > 1 else ""
        said = [f"{self.leader.size:,} scenarios{more}; all else as in the case."]
        said += [f"{number.path} {span(number)}." for number in self.numbers]
        if self.of_many and (rows := int(self.attrs["candidates"])) > FIRST:
            said.append(f"Of {rows:,} rows these are kept: the {FIRST} most probable in the case, and all that lead.")
        if any(number.path.startswith("prior.") for number in self.numbers):
            said.append("As a prior moves, the others of its row keep their ratios.")
        if "computed" in self.found:
            done = int(self.found["computed"].to_numpy().sum())
            said.append(f"Stopped after {done:,} of {self.leader.size:,} scenarios; the others are left out.")
        elif (masked := int((self.leader < 0).sum())) > 0:
            said.append(f"{masked:,} of the scenarios are impossible under every hypothesis, or their priors pass 1.")
        return said


def figure(value: float) -> str:
    """A value of a number in short."""
    return f"{value:.6g}"


def span(number: Number) -> str:
    """``from 0 to 1, 101 values (0.27 in the case)``."""
    values = number.values
    text = f"at {figure(values[0])}" if values.size == 1 else f"from {figure(values[0])} to {figure(values[-1])}"
    text += f", {values.size:,} values" if values.size > 1 else ""
    return text if number.today is None else f"{text} ({figure(number.today)} in the case)"
