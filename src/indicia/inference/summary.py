"""What a run says: the hypotheses, what the evidence did to each number, and whether to trust it."""

import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, override

import numpy as np

from indicia.analysis.draw.summary import provenance_of
from indicia.engine.display import Writer, Written
from indicia.engine.factor import Floats
from indicia.engine.result import Provenance
from indicia.errors import IndiciaError
from indicia.inference.trust import Diagnostics, diagnose

if TYPE_CHECKING:
    import xarray as xr

FIGHT = 0.05
"""Power-scaling sensitivity to prior and to likelihood above which the two disagree."""


@dataclass(frozen=True)
class HypothesisInferred:
    """A hypothesis: its probability given the reports, that of the score, and the Monte Carlo standard error."""

    question: str
    id: str
    label: str
    prior: float
    score: float
    posterior: float
    mcse: float


@dataclass(frozen=True)
class NumberInferred:
    """A number before and after the evidence: means, 90 % ranges, and by how many prior standard deviations it moved.

    `prior_sensitivity` and `likelihood_sensitivity` are those of power-scaling; where both are above 0.05, the evidence
    fights with what was stated.
    """

    path: str
    prior: float
    prior_low: float
    prior_high: float
    posterior: float
    low: float
    high: float
    shift: float
    prior_sensitivity: float
    likelihood_sensitivity: float

    @property
    def fights(self) -> bool:
        """Whether evidence and statement disagree."""
        return self.prior_sensitivity >= FIGHT and self.likelihood_sensitivity >= FIGHT


@dataclass(frozen=True)
class InferenceSummary(Written):
    """A summary of a run of `infer`.

    Attributes
    ----------
    hypotheses
        Of all questions asked, in the case's order.
    numbers
        The largest shift first.
    held
        Uncertain numbers that evidence cannot teach anything about: not updated.
    """

    provenance: Provenance
    asks: tuple[tuple[str, str], ...]
    hypotheses: tuple[HypothesisInferred, ...]
    numbers: tuple[NumberInferred, ...]
    held: tuple[str, ...]
    summed_out: tuple[str, ...]
    diagnostics: Diagnostics
    seed: int
    compile_seconds: float
    sample_seconds: float

    @property
    def failed(self) -> bool:
        """Whether the draws should not be trusted."""
        return bool(self.diagnostics.faults)

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.inference import show

        return show


def summarise_inference(tree: "xr.DataTree") -> InferenceSummary:
    """Summarise what `infer` gave.

    Notes
    -----
    Which numbers the evidence fights with: N. Kallioinen, T. Paananen, P.-C. Bürkner and A. Vehtari 2024, "Detecting
    and diagnosing prior and likelihood sensitivity with power-scaling", Statistics and Computing 34. MCSE and r-hat:
    A. Vehtari and others 2021, Bayesian Analysis 16.
    """
    if tree.attrs.get("kind") != "inference":
        raise IndiciaError("this is no run of infer; summarise takes what infer or draw gives, or a saved run")
    attrs = tree.attrs
    questions = attrs["questions"].split("; ")
    score = tree["score"].to_dataset()
    return InferenceSummary(
        provenance=provenance_of({str(key): v for key, v in attrs.items()}),
        asks=tuple((q, str(score.attrs[f"ask_{q}"])) for q in questions),
        hypotheses=tuple(h for q in questions for h in _hypotheses(tree, q)),
        numbers=_numbers(tree, questions),
        held=_listed(attrs["held"]),
        summed_out=_listed(attrs["summed_out"]),
        diagnostics=diagnose(tree),
        seed=int(attrs["seed"]),
        compile_seconds=float(attrs["compile_seconds"]),
        sample_seconds=float(attrs["sample_seconds"]),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


def _hypotheses(tree: "xr.DataTree", question: str) -> list[HypothesisInferred]:
    import arviz as az

    name, score = f"p_{question}", tree["score"].to_dataset()
    p = tree["posterior"].to_dataset()[name]
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = np.nan_to_num(az.mcse(p.to_dataset(), method="mean")[name].to_numpy())
    mean = p.mean(("chain", "draw")).to_numpy()
    return [
        HypothesisInferred(
            question,
            str(h),
            str(score[f"label_{question}"].to_numpy()[i]),
            float(score[f"prior_{question}"].to_numpy()[i]),
            float(score[f"p_{question}"].to_numpy()[i]),
            float(mean[i]),
            float(errors[i]),
        )
        for i, h in enumerate(p[question].to_numpy())
    ]


def _numbers(tree: "xr.DataTree", questions: list[str]) -> tuple[NumberInferred, ...]:
    after, before = tree["posterior"].to_dataset(), tree["prior"].to_dataset()
    paths = [str(name) for name in after.data_vars if name not in {f"p_{q}" for q in questions}]
    fights = _power_scaling(tree, paths)
    found = []
    for path in paths:
        old, new = before[path].to_numpy().ravel(), after[path].to_numpy().ravel()
        (low, high), (prior_low, prior_high) = (_range90(values) for values in (new, old))
        shift = float((np.mean(new) - np.mean(old)) / np.std(old)) if np.std(old) > 0 else 0.0
        means = float(np.mean(old)), float(np.mean(new))
        found.append(NumberInferred(path, means[0], prior_low, prior_high, means[1], low, high, shift, *fights[path]))
    return tuple(sorted(found, key=lambda n: -abs(n.shift)))


def _range90(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _power_scaling(tree: "xr.DataTree", paths: list[str]) -> dict[str, tuple[float, float]]:
    """Sensitivity to prior and to likelihood of each number; 0 where it cannot be told."""
    import arviz as az

    logger = logging.getLogger("arviz_stats.psense")
    level = logger.level
    logger.setLevel(logging.ERROR)  # what it would say is told in the table
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of long tails of weights; the figures are rough by nature
            table = az.psense_summary(tree, var_names=paths, round_to=12)
    finally:
        logger.setLevel(level)
    values = table[["prior", "likelihood"]].astype(float).fillna(0.0)
    return {path: (float(values["prior"][path]), float(values["likelihood"][path])) for path in paths}
