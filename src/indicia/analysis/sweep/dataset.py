"""A filled grid as a labelled dataset."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.sweep.grid import Grid
from indicia.analysis.sweep.values import Line
from indicia.case import Case
from indicia.case.document import Figure
from indicia.engine.export import case_dict
from indicia.engine.realised import realised_priors
from indicia.engine.score import provenance

if TYPE_CHECKING:
    import xarray as xr

HYPOTHESIS, SCENARIO = "hypothesis", "scenario"
FIRST = 20
"""Rows of a table that are kept besides those that lead somewhere."""

_SAME = 1e-9
_TAKEN = (
    HYPOTHESIS,
    SCENARIO,
    "label",
    "posterior",
    "leader",
    "log_odds",
    "log_evidence",
    "possible",
    "computed",
    "path",
    "value",
)


def dimension(path: str) -> str:
    """The dimension of a number: its path; with ``_`` behind it where a variable of the dataset is called that."""
    return f"{path}_" if path in _TAKEN else path


type Today = Mapping[str, float | None]
"""The value of each number in the case; None for a prior that is not written by itself, or is another by row."""


def today_of(case: Case, figures: Mapping[str, Figure], lines: Sequence[Line]) -> Today:
    """What each number is in a case; of a prior what it comes to, which is what a value of the sweep sets."""
    realised = realised_priors(case)
    today: dict[str, float | None] = {line.path: None for line in lines}
    for path in today.keys() & figures.keys():
        written = figures[path].quantity.central
        low, high = realised.get(path, (written, written))
        if high - low <= _SAME:
            today[path] = written if abs(low - written) <= _SAME else low
    return today


def labels_of(case: Case, question: str) -> Mapping[str, str]:
    """The hypotheses of a question with their labels, in the order of the case."""
    return {h.id: h.label for h in case.document.questions[question].hypotheses.values()}


def grid_dataset(
    case: Case, question: str, lines: Sequence[Line], grid: Grid, today: Today, labels: Mapping[str, str] | None = None
) -> "xr.Dataset":
    """Label a grid: one dimension for each number; the hypotheses with their labels are the question's by default."""
    dims = [dimension(line.path) for line in lines]
    coords = {dim: (dim, line.values, _about(line, today[line.path])) for dim, line in zip(dims, lines, strict=True)}
    return _dataset(case, question, lines, grid, tuple(dims), coords, "grid", labels or labels_of(case, question))


def one_at_a_time_dataset(
    case: Case,
    question: str,
    lines: Sequence[Line],
    grids: Sequence[Grid],
    today: Today,
    labels: Mapping[str, str] | None = None,
) -> "xr.Dataset":
    """Label the grids of each number alone, one behind the other along ``scenario``."""
    joined = Grid(grids[0].hypotheses, (sum(line.size for line in lines),))
    joined.posterior = np.concatenate([grid.posterior for grid in grids], axis=1)
    for name in ("leader", "log_odds", "possible"):
        setattr(joined, name, np.concatenate([getattr(grid, name) for grid in grids]))
    starts = np.cumsum([0, *(line.size for line in lines)])
    for start, grid in zip(starts.tolist(), grids, strict=False):
        joined.done += grid.done
        joined.filled += [(slice(at.start + start, at.stop + start),) for (at,) in grid.filled]
    coords = {
        "path": (SCENARIO, [line.path for line in lines for _ in range(line.size)]),
        "value": (SCENARIO, np.concatenate([line.values for line in lines]), {"units": "as of the number at path"}),
    }
    names = labels or labels_of(case, question)
    found = _dataset(case, question, lines, joined, (SCENARIO,), coords, "one_at_a_time", names)
    found.attrs["today"] = "; ".join(f"{path}={value!r}" for path, value in today.items() if value is not None)
    return found


def _dataset(
    case: Case,
    question: str,
    lines: Sequence[Line],
    grid: Grid,
    dims: tuple[str, ...],
    coords: Mapping[str, Any],
    mode: str,
    names: Mapping[str, str],
) -> "xr.Dataset":
    import xarray as xr

    hypotheses = list(names)
    flags = {"flag_values": np.arange(-1, len(hypotheses), dtype=grid.leader.dtype)}
    data = {
        "posterior": ((HYPOTHESIS, *dims), grid.posterior, {"units": "probability", "long_name": "P(h | record)"}),
        "leader": (
            dims,
            grid.leader,
            {"long_name": "place of the leader among the hypotheses, -1 where impossible"}
            | flags
            | {"flag_meanings": " ".join(("impossible", *("_".join(h.split()) for h in hypotheses)))},
        ),
        "log_odds": (dims, grid.log_odds, {"units": "nat", "long_name": "log posterior odds against the next"}),
        "possible": (dims, grid.possible, {"long_name": "whether any hypothesis can explain the record"}),
    }
    if grid.done < grid.possible.size:
        computed = np.zeros(grid.shape, dtype=bool)
        for at in grid.filled:
            computed[at] = True
        data["computed"] = (dims, computed, {"long_name": "whether the work got there before it was stopped"})
    ask = case.document.questions[question].ask
    named = {HYPOTHESIS: (HYPOTHESIS, hypotheses, {"long_name": ask}), "label": (HYPOTHESIS, list(names.values()))}
    return xr.Dataset(data, {**named, **coords}, _attrs(case, question, lines, mode))


def _about(line: Line, today: float | None) -> dict[str, Any]:
    about: dict[str, Any] = {"units": line.domain.value, "long_name": line.path}
    return about if today is None else about | {"today": today}


def _attrs(case: Case, question: str, lines: Sequence[Line], mode: str) -> dict[str, str]:
    """Where it came from, as text: what netCDF keeps."""
    plain = {
        key: "; ".join(value) if isinstance(value, list) else (value or "")
        for key, value in case_dict(provenance(case)).items()
    }
    asked = {"question": question, "ask": case.document.questions[question].ask}
    return (
        {"kind": "sweep"} | plain | asked | {"mode": mode, "sweep": "; ".join(f"{x.path}={x.written}" for x in lines)}
    )
