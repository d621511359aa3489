"""A sweep as a file: NetCDF, Zarr, Parquet or CSV; the same sweep of the same case gives the same bytes."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.analysis.sweep.dataset import HYPOTHESIS
from indicia.errors import IndiciaError, OptionError

if TYPE_CHECKING:
    import pyarrow as pa
    import xarray as xr

_ROWS = 2**18


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises
    ------
    IndiciaError
        For a name that does not say the format, a file that is there already and may not be replaced, a folder that
        is missing.
    """
    if path.suffix not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise IndiciaError(f"{path}: the ending says the format, one of {known}; {path.suffix or 'none'} found")
    if path.exists() and not force:
        raise OptionError(f"{path}: exists already; write force=True to replace it, or choose another name", ["force"])
    if path.is_dir() and path.suffix != ".zarr":
        raise IndiciaError(f"{path}: is a folder; name a file")
    if path.is_dir() and not any((path / name).exists() for name in (".zgroup", "zarr.json")):
        raise IndiciaError(f"{path}: is a folder that holds no Zarr data; it is kept, choose another name")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


def write_dataset(found: "xr.Dataset", path: Path, *, force: bool = False) -> None:
    """Write a sweep; either all of it is there afterwards or nothing has changed.

    Parameters
    ----------
    found
        From `sweep`.
    path
        Its ending says the format: ``.nc``, ``.zarr``, ``.parquet`` or ``.csv``. The last two have a row for each
        scenario, with a column for each number and for the posterior of each hypothesis.
    force
        Whether to replace what is there.

    Raises
    ------
    IndiciaError
        As of `check_target`.
    """
    check_target(path, force=force)
    beside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        _WRITERS[path.suffix](found, beside)
        _put(beside, path)
    finally:
        _remove(beside)


def _put(new: Path, path: Path) -> None:
    if not path.is_dir():
        new.replace(path)
        return
    old = path.with_name(f".{path.stem}.{os.getpid()}.old")
    path.rename(old)
    new.rename(path)
    shutil.rmtree(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _netcdf(found: "xr.Dataset", path: Path) -> None:
    found.to_netcdf(path, engine="h5netcdf", encoding={name: {"_FillValue": None} for name in _floats(found)})


def _zarr(found: "xr.Dataset", path: Path) -> None:
    quietly_to_zarr(found, path, {})


def quietly_to_zarr(found: "xr.Dataset", path: Path, encoding: Mapping[str, Mapping[str, object]]) -> None:
    """Write a Zarr group of version 2, which all programs read; `encoding` as of xarray."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what other programs may not read
        found.to_zarr(path, zarr_format=2, consolidated=True, encoding=encoding)


def _floats(found: "xr.Dataset") -> list[str]:
    return [str(name) for name, variable in found.variables.items() if variable.dtype.kind == "f"]


def _parquet(found: "xr.Dataset", path: Path) -> None:
    import pyarrow.parquet as pq

    about = {key: str(value) for key, value in found.attrs.items()}
    parts = (part.replace_schema_metadata(about) for part in _tables(found))
    first = next(parts)
    with pq.ParquetWriter(path, first.schema) as writer:
        for part in chain([first], parts):
            writer.write_table(part)


def _csv(found: "xr.Dataset", path: Path) -> None:
    import pyarrow as pa
    from pyarrow import csv

    with path.open("wb") as file:
        for key, value in found.attrs.items():
            file.write(f"# {key}: {' '.join(str(value).split())}\n".encode())
        options = csv.WriteOptions(include_header=True, quoting_style="needed")
        for part in _tables(found):
            csv.write_csv(part, pa.PythonFile(file, mode="w"), options)
            options = csv.WriteOptions(include_header=False, quoting_style="needed")


def _tables(found: "xr.Dataset") -> Iterator["pa.Table"]:
    """A row for each scenario, some at a time; those that were not computed are left out."""
    dims = tuple(str(d) for d in found["posterior"].dims if d != HYPOTHESIS)
    shape = tuple(found.sizes[d] for d in dims)
    total = int(np.prod(shape))
    for start in range(0, max(total, 1), _ROWS):
        yield _table(found, dims, np.unravel_index(np.arange(start, min(start + _ROWS, total)), shape))


def _table(found: "xr.Dataset", dims: tuple[str, ...], at: tuple[npt.NDArray[np.intp], ...]) -> "pa.Table":
    import pyarrow as pa

    if "computed" in found:
        done = found["computed"].to_numpy()[at]
        at = tuple(i[done] for i in at)
    ids = [str(h) for h in found[HYPOTHESIS].to_numpy()]
    along = dict(zip(dims, at, strict=True))
    columns = {
        str(name): coord.to_numpy()[along[str(coord.dims[0])]]
        for name, coord in found.coords.items()
        if coord.dims and str(coord.dims[0]) in along
    }
    places = found["leader"].to_numpy()[at]
    columns["leader"] = pa.array(ids).take(pa.array(places.astype(np.int32), mask=places < 0))
    columns |= {name: found[name].to_numpy()[at] for name in ("log_odds", "possible", "log_evidence") if name in found}
    if "number" in found:  # those that were drawn
        columns |= {
            str(p): row[at] for p, row in zip(found["path"].to_numpy(), found["number"].to_numpy(), strict=True)
        }
    posterior = found["posterior"].to_numpy()
    columns |= {f"posterior.{h}": posterior[i][at] for i, h in enumerate(ids)}
    return pa.table(
        {name: pa.array(values.tolist() if _is_text(values) else values) for name, values in columns.items()}
    )


def _is_text(values: object) -> bool:
    return isinstance(values, np.ndarray) and values.dtype.kind == "U"


_WRITERS: dict[str, Callable[["xr.Dataset", Path], None]] = {
    ".nc": _netcdf,
    ".zarr": _zarr,
    ".parquet": _parquet,
    ".csv": _csv,
}
