"""Writes a table of rows whole or not at all."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = (".parquet", ".csv")


def check_target(path: Path, *, force: bool = False, source: Path | None = None) -> None:
    """Refuse a name that a table cannot be written under, before the work and not after it.

    Raises
    ------
    IndiciaError
        For an ending that says no format, a folder that is not there, a file that is there unless `force`, and for
        `source`, the table that the case is read from, even then.
    """
    if path.suffix.lower() not in KINDS:
        raise IndiciaError(f"{path}: a file name that ends in {' or '.join(KINDS)} was expected")
    if path.is_dir():
        raise IndiciaError(f"{path}: is a folder; name a file in it")
    if source is not None and path.exists() and path.samefile(source):
        raise IndiciaError(f"{path}: is the table that the hypotheses come from; choose another name")
    if path.exists() and not force:
        raise IndiciaError(f"{path}: is there already; choose another name, or --force to replace it")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


def write(table: "pa.Table", path: Path) -> None:
    """Write a table beside where it goes, then put it in its place."""
    beside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        _WRITERS[path.suffix.lower()](table, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _parquet(table: "pa.Table", path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path)


def _csv(table: "pa.Table", path: Path) -> None:
    from pyarrow import csv

    csv.write_csv(table, path)


_WRITERS = {".parquet": _parquet, ".csv": _csv}
