"""Rows of a CSV file or a data frame, each with the line on which it stands, so that a fault can say where."""

import csv
import hashlib
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from indicia.engine.show.words import plural
from indicia.errors import IndiciaError, nearest

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rows:
    """Rows of text by column.

    Attributes
    ----------
    source
        The file, as it was named.
    sha256
        Of its content.
    lines
        The line on which each row ends.
    """

    source: str
    sha256: str
    columns: tuple[str, ...]
    lines: Sequence[int]
    rows: Sequence[Mapping[str, str]]

    def __len__(self) -> int:
        return len(self.rows)

    def fault(self, row: int, column: str, message: str) -> IndiciaError:
        """Say what is wrong in one field."""
        return IndiciaError(f"{self.source}:{self.lines[row]}: {column}: {message}")

    def number(self, row: int, column: str, low: float, high: float) -> float:
        """Read a number between two limits."""
        text = self.rows[row][column]
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            limits = "a number" if math.isinf(low) else f"a number from {low:g} to {high:g}"
            raise self.fault(row, column, f"{text!r}; write {limits}")
        return value

    def require(self, column: str, why: str) -> None:
        """Refuse a table that lacks a column; `why` says what it is for and what would be right."""
        if column not in self.columns:
            found = ", ".join(self.columns) or "nothing"
            raise IndiciaError(
                f"{self.source}: no column {column!r}{nearest(column, self.columns)}; found: {found}; {why}"
            )


def read_rows(table: "str | PathLike[str] | pd.DataFrame") -> Rows:
    """Read a CSV file, with headings in its first line, or a data frame.

    Raises
    ------
    IndiciaError
        If it is not UTF-8 text, names two columns alike, or has a row that is too long or too short.
    """
    if hasattr(table, "to_csv"):
        return parse_rows("data frame", table.to_csv(index=False).encode())
    return parse_rows(str(table), Path(table).read_bytes())


def parse_rows(source: str, data: bytes) -> Rows:
    """Read rows from the bytes of a CSV file; errors as of `read_rows`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IndiciaError(f"{source}: not UTF-8 text: {error.reason} at byte {error.start}") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    columns = tuple(name.strip() for name in next(reader, ()))
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        raise IndiciaError(f"{source}:1: two columns {twice!r}; give each a name of its own")
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise IndiciaError(
            f"{source}:1: {columns[0]!r} is one heading; set fields apart by commas, write 0.5 with a point"
        )
    lines, rows = [], []
    for fields in reader:
        if not fields:
            continue
        if len(fields) != len(columns):
            found = f"{plural(len(fields), 'field')} under {plural(len(columns), 'heading')}"
            raise IndiciaError(f"{source}:{reader.line_num}: {found}")
        lines.append(reader.line_num)
        rows.append(dict(zip(columns, fields, strict=True)))
    return Rows(source, hashlib.sha256(data).hexdigest(), columns, lines, rows)
