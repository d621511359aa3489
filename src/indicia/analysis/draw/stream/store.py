"""A folder in which a summary grows, so that a run that was stopped goes on where it stopped.

It is a Zarr group at all times. The tally so far is one array of bytes in one chunk, whose file is written beside and
renamed, so that whoever is killed leaves the old one or the new one. When all draws are there the tally is written once
more, an array for each part of it, for other programs.
"""

import json
import shutil
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indicia.analysis.draw.folder import alone, check_grows, check_made_from, failed, make_once, write_whole
from indicia.analysis.draw.stream.tally import Tally
from indicia.errors import IndiciaError

_KEPT, _ABOUT = "tally", "zarr.json"
_HYPOTHESIS = ("hypothesis",)
_AXES = {
    "draws": ("kind",),
    "leads": _HYPOTHESIS,
    "posterior": ("hypothesis", "bin"),
    "prior": ("hypothesis", "bin"),
    "odds": ("odds_bin",),
    "odds_moments": ("odds_moment",),
    "moments": ("hypothesis", "moment"),
    "numbers": ("path", "moment"),
    "ends": ("hypothesis", "end"),
    "places": ("hypothesis", "end"),
}


@dataclass(frozen=True)
class Store:
    """A summary's folder.

    Attributes
    ----------
    path
        Where it is, by custom with the ending ``.zarr``.
    of
        What is summed up in it: case, version, seed and the rest, by name, but for how many draws: it may grow.
    """

    path: Path
    of: Mapping[str, object]

    def load(self, tally: Tally, n: int, *, again: Callable[[int], bool]) -> int:
        """Read what is there into an empty tally, and tell how many chunks that is; make the folder if it is not there.

        Parameters
        ----------
        tally
            What to read into.
        n
            How many draws there will be.
        again
            Tells whether what was drawn for another number of draws must be drawn again for this one.

        Raises
        ------
        IndiciaError
            Where the folder is something else, is damaged, or was made from something else or for more draws.
        """
        make_once(self.path, lambda: self.make(tally, n))
        about = self._about()
        check_made_from(self.path, about["attributes"], self.of)
        there = int(about["attributes"]["n"])
        check_grows(self.path, there, n)
        if n > there:
            with self.alone():
                self._grow(about, n, forget=again(there))
        if not self._file.exists():
            return 0
        kept = self._file.read_bytes()
        if len(kept) != len(_pack(tally, 0)) or kept[-8:] != _check(kept[:-8]):
            raise IndiciaError(f"{self.path}: its sums are damaged; remove the folder, or name another")
        return _unpack(kept, tally)

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes from writing to it; IndiciaError where one is."""
        return alone(self.path)

    def _about(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.path / _ABOUT).read_text(encoding="utf-8"))
            known = (self.path / _KEPT).is_dir() and "n" in found["attributes"]
        except (OSError, ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise IndiciaError(f"{self.path}: there, and no store of a summary; name another folder")
        return found

    def _grow(self, about: dict[str, Any], n: int, *, forget: bool) -> None:
        """Make ready for more draws: what a finished run wrote for other programs goes."""
        about["attributes"]["n"] = n
        try:
            if forget:
                self._file.unlink(missing_ok=True)
            self._remove_results()
            write_whole(self.path / _ABOUT, json.dumps(about, indent=2).encode())
        except OSError as error:
            raise failed(self.path, error) from error

    def _remove_results(self) -> None:
        for there in self.path.iterdir():
            if there.is_dir() and there.name != _KEPT:
                shutil.rmtree(there)

    def save(self, tally: Tally, chunks: int) -> None:
        """Write the tally of so many chunks."""
        try:
            write_whole(self._file, _pack(tally, chunks))
        except OSError as error:
            raise failed(self.path, error) from error

    def finish(self, tally: Tally) -> None:
        """Write the arrays for other programs, in place of any that a stopped run began to write."""
        import zarr

        try:
            self._remove_results()
            group = zarr.open_group(self.path, mode="r+")
            for name, array in tally.arrays().items():
                group.create_array(name, data=array, dimension_names=_AXES[name])
        except OSError as error:
            raise failed(self.path, error) from error

    @property
    def _file(self) -> Path:
        """Where Zarr keeps the only chunk of the tally."""
        return self.path / _KEPT / "c" / "0"

    def make(self, tally: Tally, n: int) -> None:
        """Make the folder, whole or not at all."""
        import zarr

        beside = self.path.with_name(f"{self.path.name}.part")
        size = len(_pack(tally, 0))
        attributes: dict[str, Any] = {**self.of, "n": n}
        try:
            shutil.rmtree(beside, ignore_errors=True)
            group = zarr.create_group(beside, attributes=attributes)
            options: dict[str, Any] = {"chunks": (size,), "compressors": None, "dimension_names": ("byte",)}
            group.create_array(_KEPT, shape=(size,), dtype="uint8", **options)
            (beside / _KEPT / "c").mkdir()
            beside.replace(self.path)
        except OSError as error:
            raise failed(self.path, error) from error


def _pack(tally: Tally, chunks: int) -> bytes:
    """How many chunks, each part of the tally, and a check, as little-endian numbers of 8 bytes."""
    parts = [np.array([chunks], dtype="<i8"), *tally.arrays().values()]
    packed = b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
    return packed + _check(packed)


def _check(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(8, "little")


def _unpack(kept: bytes, tally: Tally) -> int:
    start = 8
    for array in tally.arrays().values():
        array[...] = np.frombuffer(kept, array.dtype, array.size, start).reshape(array.shape)
        start += array.nbytes
    return int(np.frombuffer(kept, "<i8", 1)[0])
