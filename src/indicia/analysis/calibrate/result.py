"""What a calibration is: frozen values, with the curves that are drawn of them."""

from dataclasses import dataclass, field
from typing import Self, override

import numpy as np
import numpy.typing as npt

from indicia.engine.display import Writer, Written
from indicia.engine.factor import Floats

type Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ReliabilityDiagram:
    """How often what was given a probability came true, after isotonic regression; axis: distinct probabilities.

    Two bands of 90 %, point by point. Where `observed` leaves the first, the stated probabilities are off; the second
    tells how far `observed` itself is known.

    Attributes
    ----------
    predicted
        The probabilities that were stated, rising; of more than 400 distinct ones 400, evenly by rank.
    observed
        The share that came true, as a rising function of the probability (CORP; Dimitriadis, Gneiting and Jordan 2021).
    lower, upper
        Where the line would lie if the stated probabilities were right (consistency band); by simulation.
    bootstrap_lower, bootstrap_upper
        Where it would lie had other cases of the same kind been in the ledger; by drawing cases with replacement.
    count
        How many forecasts stated each, or one between it and the one before.
    """

    predicted: Floats
    observed: Floats
    lower: Floats
    upper: Floats
    bootstrap_lower: Floats
    bootstrap_upper: Floats
    count: Counts


@dataclass(frozen=True)
class Parts:
    """A mean score and its parts: score = miscalibration - discrimination + uncertainty.

    `standard_error` is that of the score over cases; None with one case only, and where the score is infinite.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    standard_error: float | None


@dataclass(frozen=True)
class Forecasts:
    """Probabilities of hypotheses beside what proved true.

    Attributes
    ----------
    cases, rows
        How many cases, and hypotheses in all of them.
    brier
        Mean of (probability - truth)^2 over all hypotheses; 0 is perfect.
    log
        Mean of -log of the probability given to what came about, in bits, over all hypotheses; infinite where
        something was called impossible and came true.
    auc
        The share of pairs of a true and a false hypothesis in which the true one was given the higher probability,
        ties counting half: discrimination, whatever the calibration.
    p_value
        How often forecasts that are right would show at least this Brier miscalibration; by simulation.
    p_value_by_hypothesis
        The same with a line for each hypothesis, where every case has the same ones: a hypothesis that is called too
        probable and another that is called too little even out in one line for all. Else None.
    """

    cases: int
    rows: int
    brier: Parts
    log: Parts
    auc: float
    p_value: float
    p_value_by_hypothesis: float | None
    diagram: ReliabilityDiagram


@dataclass(frozen=True)
class Tippett:
    """Shares of likelihood ratios above each value, where the first hypothesis is true (`same`) and where not."""

    log10_lr: Floats
    same: Floats
    different: Floats


@dataclass(frozen=True)
class ECE:
    """Empirical cross-entropy in bits over prior odds: as given, after the best monotone change, and without evidence.

    Ramos and Gonzalez-Rodriguez 2013, Forensic Science International 230.
    """

    log10_prior_odds: Floats
    as_given: Floats
    calibrated: Floats
    neutral: Floats


@dataclass(frozen=True)
class Ratios:
    """Likelihood ratios beside the truth.

    Attributes
    ----------
    same, different
        How many, with the first hypothesis true and with the second.
    cllr
        Log-likelihood-ratio cost (Brummer and du Preez 2006, Computer Speech and Language 20): 0 is perfect, 1 what
        ratios of 1 would cost; infinite where an infinite ratio misled.
    cllr_standard_error
        That of `cllr`; None where there is one ratio of a kind only, or the cost is infinite.
    cllr_min
        What is left of it after the best monotone change of the ratios: a lack of discrimination.
    misleading_same, misleading_different
        The share of ratios below 1 where the first hypothesis is true, and above 1 where it is not.
    """

    same: int
    different: int
    cllr: float
    cllr_standard_error: float | None
    cllr_min: float
    misleading_same: float
    misleading_different: float
    tippett: Tippett
    ece: ECE

    @property
    def cllr_cal(self) -> float:
        """The part of the cost that is miscalibration."""
        return self.cllr - self.cllr_min


@dataclass(frozen=True)
class Calibration(Written):
    """How far stated probabilities or likelihood ratios can be trusted.

    Attributes
    ----------
    source
        The ledger, as it was named.
    sha256
        Of its content.
    forecasts, ratios
        One of them, by what the ledger holds; the other is None.
    seed
        Of the simulations behind the bands and the p-value.
    """

    source: str
    sha256: str
    version: str
    seed: int
    forecasts: Forecasts | None = field(default=None)
    ratios: Ratios | None = field(default=None)

    @property
    def failed(self) -> bool:
        """Whether forecasts are worse calibrated than 19 in 20 that are right would look.

        Of two tests the smaller p counts twofold (Bonferroni).
        """
        if self.forecasts is None:
            return False
        p_values = [p for p in (self.forecasts.p_value, self.forecasts.p_value_by_hypothesis) if p is not None]
        return min(p_values) * len(p_values) < 0.05

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.calibrate import show

        return show
