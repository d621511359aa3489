"""The tables that a case may name: CSV and Parquet beside it, or a data frame that a program hands over."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicia.case.names import unknown_name

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = (".csv", ".parquet")


class TableError(Exception):
    """Why a table, or a column of it, cannot be read, in words for a fault of the case."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of columns, each read when it is asked for; `name` is what the case calls it.

    `digest` is the SHA-256 of the file's bytes; of a data frame, that of its columns as Arrow writes them. `path` is
    where the file is; None for a data frame.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    digest: str
    read: "Callable[[str], pa.ChunkedArray]" = field(repr=False)
    path: Path | None = None

    def column(self, name: str) -> "pa.ChunkedArray":
        """One column; TableError where there is none of that name, or more than one."""
        found = self.columns.count(name)
        if found == 0:
            raise TableError(unknown_name(name, self.columns, f"column of {self.name}"))
        if found > 1:
            raise TableError(f"{self.name} has {found} columns {name!r}; rename all but one")
        try:
            return self.read(name)
        except (OSError, ValueError) as error:
            raise TableError(f"column {name!r} of {self.name} cannot be read: {error}") from None


@dataclass(frozen=True, eq=False)
class Files:
    """Where a case's tables are: in or below its folder, or handed over beside it. Each is read once.

    Attributes
    ----------
    folder
        The case's folder; None where it has none.
    frames
        Data frames by the name that stands in the case in their place.
    """

    folder: Path | None = None
    frames: Mapping[str, Any] = field(default_factory=dict)
    _read: dict[tuple[str, tuple[str, ...]], Table] = field(default_factory=dict, repr=False)

    def table(self, name: str, text: tuple[str, ...]) -> Table:
        """Read a table; `text` are the columns whose cells stay as they are written, even where they look like numbers.

        Raises
        ------
        TableError
            Where it cannot be read, or lies outside the case's folder.
        """
        key = (name, text)
        if key not in self._read:
            frame = self.frames.get(name)
            self._read[key] = _of_frame(name, frame) if frame is not None else _of_file(name, self._path(name), text)
        return self._read[key]

    def _path(self, name: str) -> Path:
        if Path(name).suffix.lower() not in KINDS:
            raise TableError(f"{name!r} found; a file that ends in {' or '.join(KINDS)} was expected")
        if self.folder is None:
            raise TableError(f"{name!r} found, but the case was not read from a file; say where with `folder=`")
        path = self._folder / name
        try:
            real = path.resolve()
        except (OSError, RuntimeError) as error:
            raise TableError(f"{name}: {error}") from None
        if not real.is_relative_to(self._folder):
            raise TableError(f"{name!r} is outside the case's folder; put the table beside the case")
        if real.exists() and not real.is_file():
            raise TableError(f"{name!r} is a folder, or no ordinary file; name the table itself")
        if not real.exists():
            raise TableError(f"{name!r} is not there; put the table beside the case")
        return real

    @cached_property
    def _folder(self) -> Path:
        return (self.folder or Path()).resolve()


def _of_file(name: str, path: Path, text: tuple[str, ...]) -> Table:
    open_ = _open_csv if path.suffix.lower() == ".csv" else _open_parquet
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return replace(open_(name, path, text, digest), path=path)
    except (OSError, ValueError) as error:  # Arrow's errors are among them
        raise TableError(f"{name} cannot be read as {path.suffix[1:].lower()}: {error}") from None


def _open_parquet(name: str, path: Path, text: tuple[str, ...], digest: str) -> Table:
    import pyarrow.parquet as pq

    del text  # a Parquet file says itself what is text
    file = pq.ParquetFile(path)
    return Table(name, tuple(file.schema_arrow.names), file.metadata.num_rows, digest, _OfParquet(path))


@dataclass(frozen=True)
class _OfParquet:
    """Reads one column of a file; no open file stays behind, so that a case can go to another process."""

    path: Path

    def __call__(self, column: str) -> "pa.ChunkedArray":
        import pyarrow.parquet as pq

        return pq.ParquetFile(self.path, memory_map=True).read([column]).column(0)


def _open_csv(name: str, path: Path, text: tuple[str, ...], digest: str) -> Table:
    import pyarrow as pa
    from pyarrow import csv

    as_text = csv.ConvertOptions(column_types=dict.fromkeys(text, pa.string()))
    return _in_memory(name, csv.read_csv(path, convert_options=as_text), digest)


def _of_frame(name: str, frame: Any) -> Table:
    import pyarrow as pa

    try:
        data = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    except (TypeError, ValueError) as error:
        raise TableError(f"the data frame cannot be read: {error}") from None
    return _in_memory(name, data, _digest(data))


def _in_memory(name: str, data: "pa.Table", digest: str) -> Table:
    return Table(name, tuple(data.column_names), data.num_rows, digest, data.column)


def _digest(data: "pa.Table") -> str:
    import pyarrow as pa

    found = hashlib.sha256()

    class Sink:
        closed = False

        def write(self, part: object) -> int:
            view = memoryview(part)  # type: ignore[arg-type]  # a buffer of Arrow's
            found.update(view)
            return view.nbytes

        def flush(self) -> None:
            return None

        def close(self) -> None:
            self.closed = True

    with pa.PythonFile(Sink(), "w") as sink, pa.ipc.new_stream(sink, data.schema) as writer:
        writer.write_table(data.combine_chunks())
    return found.hexdigest()


def take_frames(data: Mapping[str, object], frames: dict[str, object]) -> Mapping[str, object]:
    """Put a name in the place of a data frame at `hypotheses: {table: ...}`, and the frame under that into `frames`."""
    taken = {**data}
    hypotheses, questions = data.get("hypotheses"), data.get("questions")
    table = hypotheses.get("table") if isinstance(hypotheses, Mapping) else None
    if isinstance(hypotheses, Mapping) and type(table).__name__ == "DataFrame":
        name = f"(data frame {len(frames) + 1})"
        frames[name] = table
        taken["hypotheses"] = {**hypotheses, "table": name}
    if isinstance(questions, Mapping):
        taken["questions"] = {
            q: take_frames(one, frames) if isinstance(one, Mapping) else one for q, one in questions.items()
        }
    return taken
