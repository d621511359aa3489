"""What a simulation is: a frozen ledger of records whose truth is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self, override

import numpy as np
import numpy.typing as npt

from indicia.engine.display import Writer, Written
from indicia.engine.factor import Floats
from indicia.engine.result import Provenance

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Simulation(Written):
    """Records drawn from a case, what is true in each, and how it was scored.

    Attributes
    ----------
    provenance
        The case that the records come from.
    scored_by
        The case that scored them; None where it is the same.
    question, ask, hypotheses, labels
        What was asked, and the candidate answers.
    probability
        Of each hypothesis; axes: record, hypothesis.
    true
        The place of the true hypothesis; axis: record.
    came
        How each item came out, by its name: the outcome's name, or the number that was measured; axis: record. Items
        that tell no other outcomes are "made" or "not made".
    left_out
        Those that count and could not be, each with the reason.
    unseen
        Those that were simulated and that the case that scores has not.
    posterior
        "full" or "central", as asked for.
    method
        How the uncertain numbers were dealt with: "exact" (central values are), "central" (they are not), summed out by
        "quadrature", or by "draws".
    draws
        Of the numbers, where they were summed out by draws; their error is then that of the probabilities, about 1 in
        the square root of so many.
    causes
        Why central values would not be exact, a phrase each.
    seed
        Of the records.
    """

    provenance: Provenance
    scored_by: Provenance | None
    question: str
    ask: str
    hypotheses: tuple[str, ...]
    labels: Mapping[str, str]
    probability: Floats = field(repr=False)
    true: npt.NDArray[np.intp] = field(repr=False)
    came: Mapping[str, npt.NDArray[Any]] = field(repr=False)
    left_out: Mapping[str, str]
    unseen: tuple[str, ...]
    posterior: Literal["full", "central"]
    method: Literal["exact", "central", "quadrature", "draws"]
    draws: int | None
    causes: tuple[str, ...]
    seed: int

    @property
    def items(self) -> tuple[str, ...]:
        """Those that were simulated."""
        return tuple(self.came)

    @property
    def n(self) -> int:
        """How many records."""
        return int(self.true.size)

    @property
    def said_of_leader(self) -> float:
        """The probability that was given to the most probable hypothesis, on average."""
        return float(np.max(self.probability, axis=1).mean())

    @property
    def leader_true(self) -> float:
        """The share of records in which the most probable hypothesis is true; that of the first, at ties."""
        return float(np.mean(np.argmax(self.probability, axis=1) == self.true))

    def to_dataframe(self) -> "pd.DataFrame":
        """The ledger: a row for each hypothesis of each record, as `calibrate` reads it."""
        import pandas as pd

        k, width = len(self.hypotheses), len(str(self.n))
        true = (np.arange(k) == self.true[:, None]).reshape(-1)
        return pd.DataFrame(
            {
                "case": np.repeat([f"{i:0{width}}" for i in range(1, self.n + 1)], k),
                "hypothesis": list(self.hypotheses) * self.n,
                "probability": self.probability.reshape(-1),
                "true": np.where(true, "yes", "no"),
            }
        )

    def to_csv(self) -> str:
        """The ledger as CSV text."""
        text: str = self.to_dataframe().to_csv(index=False, lineterminator="\n")
        return text

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.simulate import show

        return show
