"""Points that a map shows besides its candidates: from a table of theirs, a CSV file or a mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.errors import IndiciaError, nearest

if TYPE_CHECKING:
    import pandas as pd

type Where = "str | Path | pd.DataFrame | Mapping[str, tuple[float, float]]"
"""A CSV file or a table with the columns of the coordinates (and `name`), or where each name is."""


@dataclass(frozen=True)
class Marks:
    """Points with their names, empty where they have none."""

    names: tuple[str, ...]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]


def marks_of(where: "Where | None", x: str, y: str) -> Marks:
    """Read points from whatever holds them.

    Parameters
    ----------
    where
        None gives no points.
    x, y
        The columns of the coordinates.

    Raises
    ------
    IndiciaError
        For a file that cannot be read, a column that is not there, and a coordinate that is no finite number.
    """
    if where is None:
        return Marks((), np.empty(0), np.empty(0))
    if isinstance(where, Mapping):
        places = np.array([*where.values()], dtype=float).reshape(-1, 2)
        return Marks(tuple(where), places[:, 0], places[:, 1])
    table, told = (_read(Path(where)), str(where)) if isinstance(where, str | Path) else (where, "the table of points")
    names = tuple(str(name) for name in table["name"]) if "name" in table else ("",) * len(table)
    return Marks(names, _column(table, x, told), _column(table, y, told))


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_csv(path)
    except OSError as error:
        raise IndiciaError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # what pandas makes of bytes that are no table
        raise IndiciaError(f"{path}: is no CSV table with a line of headings: {' '.join(str(error).split())}") from None


def _column(table: "pd.DataFrame", name: str, told: str) -> npt.NDArray[np.float64]:
    import pandas as pd

    if name not in table:
        known = [str(column) for column in table]
        raise IndiciaError(f"{told}: has no column {name!r}{nearest(name, known)}; its columns: {', '.join(known)}")
    values = np.asarray(pd.to_numeric(table[name], errors="coerce"), dtype=float)
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        first = int(wrong[0])
        raise IndiciaError(
            f"{told}: row {first + 1}: {name} must be a number, {table[name].iloc[first]!r} found"
            f" ({wrong.size} of {values.size} are none)"
        )
    return values
