"""A filled grid as a labelled dataset."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.sweep.grid import Grid
from indicia.analysis.sweep.values import Line
from indicia.case import Case
from indicia.engine.export import case_dict
from indicia.engine.score import provenance

if TYPE_CHECKING:
    import xarray as xr

HYPOTHESIS, SCENARIO = "hypothesis", "scenario"
_TAKEN = (HYPOTHESIS, SCENARIO, "label", "posterior", "leader", "log_odds", "possible", "computed", "path", "value")


def dimension(path: str) -> str:
    """The dimension of a number: its path; with ``_`` behind it where a variable of the dataset is called that."""
    return f"{path}_" if path in _TAKEN else path


type Today = Mapping[str, float | None]
"""The value of each number in the case; None for a prior that is not written by itself, or is another by row."""


def grid_dataset(case: Case, question: str, lines: Sequence[Line], grid: Grid, today: Today) -> "xr.Dataset":
    """Label a grid: one dimension for each number."""
    dims = [dimension(line.path) for line in lines]
    coords = {dim: (dim, line.values, _about(line, today[line.path])) for dim, line in zip(dims, lines, strict=True)}
    return _dataset(case, question, lines, grid, tuple(dims), coords, "grid")


def one_at_a_time_dataset(
    case: Case, question: str, lines: Sequence[Line], grids: Sequence[Grid], today: Today
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
    found = _dataset(case, question, lines, joined, (SCENARIO,), coords, "one_at_a_time")
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
) -> "xr.Dataset":
    import xarray as xr

    spec = case.document.questions[question]
    hypotheses = list(spec.hypotheses)
    flags = {"flag_values": np.arange(-1, len(hypotheses), dtype=grid.leader.dtype)}
    data = {
        "posterior": ((HYPOTHESIS, *dims), grid.posterior, {"units": "probability", "long_name": "P(h | record)"}),
        "leader": (
            dims,
            grid.leader,
            {"long_name": "place of the leader among the hypotheses, -1 where impossible"}
            | flags
            | {"flag_meanings": " ".join(("impossible", *hypotheses))},
        ),
        "log_odds": (dims, grid.log_odds, {"units": "nat", "long_name": "log posterior odds against the next"}),
        "possible": (dims, grid.possible, {"long_name": "whether any hypothesis can explain the record"}),
    }
    if grid.done < grid.possible.size:
        computed = np.zeros(grid.shape, dtype=bool)
        for at in grid.filled:
            computed[at] = True
        data["computed"] = (dims, computed, {"long_name": "whether the work got there before it was stopped"})
    labels = [h.label for h in spec.hypotheses.values()]
    named = {HYPOTHESIS: (HYPOTHESIS, hypotheses, {"long_name": spec.ask}), "label": (HYPOTHESIS, labels)}
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
