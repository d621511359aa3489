"""A folder in which draws are kept as they are made, so that a run that was stopped goes on where it stopped.

It is a Zarr group of version 2 at all times, which xarray opens without loading it. Each chunk of draws is a file or a
few for every variable. What counts is ``.zmetadata``, the metadata of all arrays in one file: it is replaced when all
files of a chunk are there, and tells how many draws that makes. Whoever is killed leaves the draws of before, and
perhaps files behind them that nobody reads and the next run writes again.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.dataset import DIMS, acceptance
from indicia.analysis.draw.folder import alone, check_grows, check_made_from, failed, make_once, write_whole
from indicia.analysis.draw.points import CHUNK
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr

_ALL = ".zmetadata"
_ROWS = 4  # hypotheses or numbers in one file, so that one of them is read without all the others


@dataclass
class Kept:
    """Draws in a folder.

    Attributes
    ----------
    path
        Where it is, by custom with the ending ``.zarr``.
    of
        What they were made from: case, version, seed and the rest, by name.
    """

    path: Path
    of: Mapping[str, object]
    _metadata: dict[str, Any] = field(default_factory=dict)

    def open(self, n: int, empty: "Callable[[], xr.Dataset]", *, again: Callable[[int], bool]) -> None:
        """Go on from what is there, or make the folder.

        Parameters
        ----------
        n
            How many draws there will be.
        empty
            Makes the dataset of no draws.
        again
            Tells whether what was drawn for another number of draws must be drawn again for this one.

        Raises
        ------
        IndiciaError
            Where the folder is something else, is damaged, or was made from something else or for more draws.
        """
        make_once(self.path, lambda: self._make(empty()))
        self._read()
        there = int(self._attributes["draws_asked"])
        check_grows(self.path, there, n)
        with self.alone():
            self._check_files()
            if n > there:
                whole = 0 if again(there) else self.done // CHUNK
                self._tell(whole * CHUNK, self._whole if whole else _NOTHING, self._whole if whole else _NOTHING, n)

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes from writing to it; IndiciaError where one is."""
        return alone(self.path)

    @property
    def done(self) -> int:
        """How many draws there are."""
        return int(self._attributes["draws"])

    def add(self, columns: Mapping[str, npt.NDArray[Any]], tried: Mapping[str, int]) -> None:
        """Write the next chunk: its variables, and how many tries each cut prior took.

        Raises
        ------
        IndiciaError
            Where it cannot be written; what was there stays.
        """
        possible = columns["possible"]
        now = _added(self._whole, int(np.sum(~possible.astype(bool))), tried)
        try:
            for name, values in columns.items():
                for key, content in self._pieces(name, values):
                    write_whole(self.path / name / key, content)
        except OSError as error:
            raise failed(self.path, error) from error
        whole = now if possible.size == CHUNK else self._whole
        self._tell(self.done + possible.size, whole, now, int(self._attributes["draws_asked"]))

    def opened(self) -> "xr.Dataset":
        """The draws, none of them loaded."""
        import xarray as xr

        found: xr.Dataset = xr.open_zarr(self.path, consolidated=True, chunks=None)
        return found

    @property
    def _attributes(self) -> dict[str, Any]:
        found: dict[str, Any] = self._metadata[".zattrs"]
        return found

    @property
    def _whole(self) -> dict[str, Any]:
        """What whole chunks came to: impossible draws, and tries by question; the last chunk may be drawn again."""
        found: dict[str, Any] = json.loads(self._attributes["store"])["whole"]
        return found

    @cached_property
    def _codec(self) -> Any:
        import numcodecs

        return numcodecs.get_codec(self._metadata["posterior/.zarray"]["compressor"])

    def _pieces(self, name: str, values: npt.NDArray[Any]) -> Iterator[tuple[str, bytes]]:
        """The files of the next chunk of a variable, as Zarr names and lays them out."""
        about, number = self._metadata[f"{name}/.zarray"], self.done // CHUNK
        rows = values.reshape(-1, values.shape[-1])
        height = about["chunks"][0] if values.ndim == 2 else 1
        for i in range(0, len(rows), height):
            full = np.zeros((height, CHUNK), dtype=about["dtype"])
            part = rows[i : i + height]
            full[: len(part), : part.shape[1]] = part
            key = f"{i // height}.{number}" if values.ndim == 2 else f"{number}"
            yield key, bytes(self._codec.encode(full))

    def _tell(self, draws: int, whole: Mapping[str, Any], now: Mapping[str, Any], n: int) -> None:
        """Write how many draws there are, and with them all else that this changes."""
        attributes = {
            **self._attributes,
            "draws": draws,
            "draws_asked": n,
            "impossible": now["impossible"],
            "acceptance": acceptance(now["tried"], draws),
            "store": json.dumps({"of": self.of, "whole": whole}),
        }
        metadata = {**self._metadata, ".zattrs": attributes}
        for name in DIMS:
            about = metadata[f"{name}/.zarray"]
            metadata[f"{name}/.zarray"] = {**about, "shape": [*about["shape"][:-1], draws]}
        try:
            write_whole(self.path / _ALL, _text({"metadata": metadata, "zarr_consolidated_format": 1}))
            for name, about in metadata.items():  # for programs that read one array alone
                if about != self._metadata[name]:
                    write_whole(self.path / name, _text(about))
        except OSError as error:
            raise failed(self.path, error) from error
        self._metadata = metadata

    def _read(self) -> None:
        try:
            self._metadata = json.loads((self.path / _ALL).read_text(encoding="utf-8"))["metadata"]
            there = json.loads(self._attributes["store"])["of"]
        except (OSError, ValueError, KeyError, TypeError):
            raise IndiciaError(f"{self.path}: there, and no store of draws; name another folder") from None
        check_made_from(self.path, there, self.of)

    def _check_files(self) -> None:
        """Refuse a folder from which files have gone; mend what a kill left."""
        try:
            for name in DIMS:
                folder = self.path / name
                there = {file.name: file.stat().st_size for file in folder.iterdir()}
                for beside in (key for key in there if key.endswith(".part")):
                    (folder / beside).unlink(missing_ok=True)
                lost = next((key for key in self._keys(name) if not there.get(key)), None)
                if lost is not None:
                    raise IndiciaError(
                        f"{folder / lost}: has gone or is empty; remove {self.path}, or name another folder"
                    )
            for name, about in self._metadata.items():
                if not (self.path / name).exists() or (self.path / name).read_bytes() != _text(about):
                    write_whole(self.path / name, _text(about))
        except OSError as error:
            raise failed(self.path, error) from error

    def _keys(self, name: str) -> Iterator[str]:
        about = self._metadata[f"{name}/.zarray"]
        *rows, _ = (-(-size // step) for size, step in zip(about["shape"], about["chunks"], strict=True))
        for number in range(-(-self.done // CHUNK)):
            yield from (f"{i}.{number}" for i in range(rows[0])) if rows else (f"{number}",)

    def _make(self, empty: "xr.Dataset") -> None:
        """Make the folder without draws, whole or not at all."""
        import numcodecs

        from indicia.analysis.sweep.write import quietly_to_zarr

        beside = self.path.with_name(f"{self.path.name}.part")
        codec, labelled = numcodecs.Zstd(level=1, checksum=True), empty.drop_vars("draw")  # which would be loaded whole
        encoding: dict[str, Any] = {
            str(name): {"compressors": codec, "_FillValue": None} for name in labelled.variables
        }
        for name, dims in DIMS.items():
            encoding[name]["chunks"] = tuple(CHUNK if dim == "draw" else _ROWS for dim in dims)
        try:
            shutil.rmtree(beside, ignore_errors=True)
            attributes = {**empty.attrs, "store": json.dumps({"of": self.of, "whole": _NOTHING})}
            quietly_to_zarr(labelled.assign_attrs(attributes), beside, encoding)
            beside.replace(self.path)
        except OSError as error:
            raise failed(self.path, error) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Word what goes wrong as draws of a folder are read, which is not before they are used."""
    try:
        yield
    except RuntimeError as error:
        if "Zstd" not in str(error):
            raise
        raise IndiciaError(f"{path}: a file of its draws is damaged; remove the folder, or name another") from error


_NOTHING: Mapping[str, Any] = {"impossible": 0, "tried": {}}


def _added(whole: Mapping[str, Any], impossible: int, tried: Mapping[str, int]) -> dict[str, Any]:
    tries = {q: whole["tried"].get(q, 0) + count for q, count in tried.items()}
    return {"impossible": whole["impossible"] + impossible, "tried": tries}


def _text(about: object) -> bytes:
    return (json.dumps(about, indent=1) + "\n").encode()
