"""A sweep as plain data for JSON; the keys are listed in ``docs/json.md``."""

from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.sweep.boundary import crossings, leader_boundary
from indicia.analysis.sweep.read import Read
from indicia.engine.export import case_dict
from indicia.errors import TooLargeError

if TYPE_CHECKING:
    import xarray as xr

_LARGEST = 1_000_000


def to_dict(found: "xr.Dataset") -> dict[str, Any]:
    """Give a sweep as mappings, lists, text, numbers and None.

    Raises
    ------
    TooLargeError
        For more than a million numbers, which nobody should read as JSON.
    """
    read = Read(found)
    if read.posterior.size > _LARGEST:
        raise TooLargeError(f"{read.posterior.size:,} numbers are too many for JSON; write them to a file: -o sweep.nc")
    names: list[str | None] = [*read.ids, None]
    leader = np.array(names, dtype=object)[read.leader]  # -1 is the last
    about: dict[str, Any] = {
        "kind": "sweep",
        "format": 1,
        "case": case_dict(read.provenance),
        "question": read.attrs["question"],
        "ask": read.ask,
        "mode": read.attrs["mode"],
        "leader_today": read.attrs["leader_today"] or None,
        "hypotheses": read.ids,
        "numbers": [{"path": n.path, "today": n.today, "values": n.values.tolist()} for n in read.numbers],
    }
    if read.of_many:
        about |= {"candidates": int(read.attrs["candidates"])}
    if read.is_grid:
        return about | _scenarios(read, leader, (...,)) | {"changes": _changes(read), "boundary": _boundary(read)}
    numbers = []
    for number, at in zip(about["numbers"], read.runs.values(), strict=True):
        p = read.posterior[:, at]
        numbers.append(
            number | _scenarios(read, leader, (at,)) | {"changes": _along(read, number["values"], p, read.leader[at])}
        )
    return about | {"numbers": numbers}


def _scenarios(
    read: Read, leader: "np.ndarray[tuple[int, ...], np.dtype[np.object_]]", at: tuple[Any, ...]
) -> dict[str, Any]:
    evidence = {} if read.log_evidence is None else {"log_evidence": read.log_evidence[at].tolist()}
    return evidence | {
        "posterior": read.posterior[(slice(None), *at)].tolist(),
        "leader": leader[at].tolist(),
        "log_odds": read.log_odds[at].tolist(),
        "possible": (read.leader[at] >= 0).tolist(),
    }


def _changes(read: Read) -> list[dict[str, Any]] | None:
    if len(read.numbers) != 1:
        return None
    return _along(read, read.numbers[0].values, read.posterior, read.leader)


def _along(read: Read, values: Any, posterior: Any, leader: Any) -> list[dict[str, Any]]:
    found = crossings(np.asarray(values), posterior, leader)
    return [{"value": value, "before": read.ids[a], "after": read.ids[b]} for value, a, b in found]


def _boundary(read: Read) -> list[dict[str, Any]] | None:
    if len(read.numbers) != 2:
        return None
    return [{"between": list(line.between), "points": line.points.tolist()} for line in leader_boundary(read.found)]
