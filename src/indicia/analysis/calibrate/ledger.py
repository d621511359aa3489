"""Reading a ledger: every row is checked before anything is scored."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.analysis.rows import Rows, parse_rows, read_rows
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import pandas as pd

    from indicia.analysis.simulate import Simulation

type Places = npt.NDArray[np.intp]

_SAME = 1e-6
_YES, _NO = ("yes", "true", "1", "1.0"), ("no", "false", "0", "0.0")
_COLUMNS = "forecasts have case, hypothesis, probability and true, likelihood ratios lr, log10_lr or decibans, and true"
_RATIOS: dict[str, Callable[[float], float]] = {
    "lr": lambda x: math.log(x) if x > 0.0 else -math.inf,
    "log10_lr": lambda x: x * math.log(10.0),
    "decibans": lambda x: x * math.log(10.0) / 10.0,
}


@dataclass(frozen=True)
class ForecastLedger:
    """Probabilities of hypotheses; the rows of a case stand together.

    `alike` are the rows of each hypothesis by name, where every case has the same ones; else empty.
    """

    source: str
    sha256: str
    probability: Floats
    true: Floats
    cases: tuple[slice, ...]
    alike: tuple[Places, ...] = ()


@dataclass(frozen=True)
class RatioLedger:
    """Natural log-likelihood-ratios, and 1 where the first hypothesis is true."""

    source: str
    sha256: str
    log_lr: Floats
    same: Floats


def _truth(table: Rows, row: int) -> float:
    text = table.rows[row]["true"].strip().lower()
    if text not in _YES + _NO:
        raise table.fault(row, "true", f"{table.rows[row]['true']!r}; write yes or no")
    return float(text in _YES)


def read_ledger(ledger: "str | PathLike[str] | pd.DataFrame | Simulation") -> ForecastLedger | RatioLedger:
    """Read a ledger; which kind it is, its columns say.

    Raises
    ------
    IndiciaError
        As of `calibrate`.
    """
    table = _rows(ledger)
    if not table.rows:
        raise IndiciaError(f"{table.source}: no rows; a ledger has one for each hypothesis, or for each ratio")
    scales = [name for name in _RATIOS if name in table.columns]
    if len(scales) > 1:
        raise IndiciaError(f"{table.source}: columns {' and '.join(scales)} both give the ratio; keep one")
    for column in ("true",) if scales else ("case", "hypothesis", "probability", "true"):
        table.require(column, _COLUMNS)
    return _ratios(table, scales[0]) if scales else _forecasts(table)


def _rows(ledger: "str | PathLike[str] | pd.DataFrame | Simulation") -> Rows:
    from indicia.analysis.simulate.result import Simulation

    if isinstance(ledger, Simulation):
        return parse_rows(f"simulated from {ledger.provenance.file}", ledger.to_csv().encode())
    if isinstance(ledger, str | PathLike) and Path(ledger).suffix in (".yaml", ".yml"):
        from indicia.analysis.calibrate.cases import read_cases

        return read_cases(Path(ledger))
    return read_rows(ledger)


def _ratios(table: Rows, scale: str) -> RatioLedger:
    low, rows = (0.0 if scale == "lr" else -math.inf), range(len(table.rows))
    log_lr = np.array([_RATIOS[scale](table.number(row, scale, low, math.inf)) for row in rows])
    same = np.array([_truth(table, row) for row in rows])
    if same.min() == same.max():
        answer = "yes" if same[0] else "no"
        raise IndiciaError(
            f"{table.source}: true: {answer} in every row; ratios are judged where each hypothesis was true"
        )
    return RatioLedger(table.source, table.sha256, log_lr, same)


def _forecasts(table: Rows) -> ForecastLedger:
    by_case: dict[str, list[int]] = {}
    for row, fields in enumerate(table.rows):
        by_case.setdefault(fields["case"], []).append(row)
    probability: list[float] = []
    true: list[float] = []
    names: list[str] = []
    cases = []
    for case, rows in by_case.items():
        stated = [table.number(row, "probability", 0.0, 1.0) for row in rows]
        truths = [_truth(table, row) for row in rows]
        _check_case(table, case, rows, sum(stated), sum(truths))
        cases.append(slice(len(true), len(true) + len(rows)))
        probability += stated
        true += truths
        names += [table.rows[row]["hypothesis"] for row in rows]
    alike = _alike(names, cases)
    return ForecastLedger(table.source, table.sha256, np.array(probability), np.array(true), tuple(cases), alike)


def _alike(names: Sequence[str], cases: Sequence[slice]) -> tuple[Places, ...]:
    """The rows of each hypothesis, where all cases have the same."""
    first = set(names[cases[0]])
    if len(cases) < 2 or any(set(names[rows]) != first for rows in cases):
        return ()
    column = np.array(names)
    return tuple(np.flatnonzero(column == name) for name in sorted(first))


def _check_case(table: Rows, case: str, rows: Sequence[int], stated: float, true: float) -> None:
    if len(rows) < 2:
        raise table.fault(rows[0], "hypothesis", f"case {case!r} has one hypothesis only; write all, each in a row")
    names = [table.rows[row]["hypothesis"] for row in rows]
    if len(set(names)) < len(names):
        again = next(row for i, row in enumerate(rows) if names[i] in names[:i])
        raise table.fault(again, "hypothesis", f"{table.rows[again]['hypothesis']!r} stands twice in case {case!r}")
    if abs(stated - 1.0) > _SAME:
        raise table.fault(rows[0], "probability", f"those of case {case!r} sum to {stated:.6g}; they must sum to 1")
    if true != 1.0:
        raise table.fault(rows[0], "true", f"{true:g} hypotheses of case {case!r} are true; exactly one must be")
