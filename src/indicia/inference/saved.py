"""Keeping a run, and opening it again."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from indicia.errors import IndiciaError, OptionError

if TYPE_CHECKING:
    import xarray as xr


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done."""
    if path.suffix != ".nc":
        raise IndiciaError(f"{path}: a run is saved as NetCDF; name a file that ends in .nc")
    if path.exists() and not force:
        raise OptionError(f"{path}: exists already; write force=True to replace it, or choose another name", ["force"])
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


def save(tree: "xr.DataTree", path: Path, *, force: bool = False) -> None:
    """Write a run to NetCDF; either all of it is there afterwards or nothing has changed."""
    check_target(path, force=force)
    beside = path.with_name(f".{path.stem}.{os.getpid()}.nc")
    try:
        tree.to_netcdf(beside, engine="h5netcdf")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def open_run(path: Path) -> "xr.DataTree":
    """Read a saved run; IndiciaError for a file that holds none."""
    import xarray as xr

    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    try:
        with xr.open_datatree(path, engine="h5netcdf") as found:
            tree = found.load()
    except (OSError, ValueError, KeyError) as error:
        raise IndiciaError(f"{path}: is no NetCDF file ({str(error).splitlines()[0]}); name one from --save") from None
    if tree.attrs.get("kind") != "inference":
        raise IndiciaError(f"{path}: holds no run of infer; name a file from 'indicia infer CASE --save FILE'")
    return tree
