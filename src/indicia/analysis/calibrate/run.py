"""Scoring a ledger of cases whose truth came out."""

from os import PathLike
from typing import TYPE_CHECKING

from indicia import __version__
from indicia.analysis.calibrate.forecasts import score_forecasts
from indicia.analysis.calibrate.ledger import RatioLedger, read_ledger
from indicia.analysis.calibrate.ratios import score_ratios
from indicia.analysis.calibrate.result import Calibration

if TYPE_CHECKING:
    import pandas as pd

    from indicia.analysis.simulate import Simulation


def calibrate(ledger: "str | PathLike[str] | pd.DataFrame | Simulation", *, seed: int = 0) -> Calibration:
    """Tell how far stated probabilities, or likelihood ratios, agree with what proved true.

    Parameters
    ----------
    ledger
        A CSV file, a data frame, what `simulate` gives, or a YAML file that lists cases with their truth, which are
        scored (posteriors at the central values). Of forecasts: columns ``case``, ``hypothesis``,
        ``probability`` and ``true``, a row for each hypothesis of each case. Of likelihood ratios: ``true`` (whether
        the first hypothesis is), and one of ``lr``, ``log10_lr`` and ``decibans``. Truth is written yes or no, true or
        false, 1 or 0.
    seed
        Of the 999 simulated ledgers of right forecasts, behind the band of the reliability diagram and the p-value.

    Returns
    -------
    Calibration
        With `forecasts` or with `ratios`.

    Raises
    ------
    IndiciaError
        With the row and column of the first thing at fault: a missing column, a probability outside 0 to 1,
        probabilities of a case that do not sum to 1, a case without exactly one true hypothesis, only one kind of
        truth among likelihood ratios.
    CaseError
        With every fault of a YAML ledger and its cases.

    Examples
    --------
    >>> import pandas as pd
    >>> ledger = pd.DataFrame({"lr": [100.0, 8.0, 0.5, 0.01], "true": ["yes", "yes", "no", "no"]})
    >>> round(calibrate(ledger).ratios.cllr, 3)
    0.195
    """
    read = read_ledger(ledger)
    if isinstance(read, RatioLedger):
        ratios = score_ratios(read.log_lr, read.same)
        return Calibration(read.source, read.sha256, __version__, seed, ratios=ratios)
    forecasts = score_forecasts(read.probability, read.true, read.cases, alike=read.alike, seed=seed)
    return Calibration(read.source, read.sha256, __version__, seed, forecasts=forecasts)
