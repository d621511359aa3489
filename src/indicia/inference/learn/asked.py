"""What was asked of a table: which columns hold what, and up to which day."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indicia.analysis.rows import Rows
from indicia.errors import IndiciaError, OptionError, nearest

_WHEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

_ONLY = {"outcome": "rates", "of": "rates", "given": "rates", "targets": "decay"}
"""Options that one kind reads, and which."""


@dataclass(frozen=True)
class Asked:
    """Which columns hold what; None where the kind's default serves.

    Attributes
    ----------
    by
        The column that names the actor, year or other group whose numbers are partly pooled.
    outcome, of
        Rates: the columns of counts, and of the total that they are counts of; or one column of words.
    given
        Rates: the column that says under which condition each row stands.
    when, until
        The column of days, months or years, and the last day that may be used.
    targets
        Decay: where targets lie around a base, over an `area` or along a `line`.
    columns
        Other names for the columns that a kind reads, by the usual name.
    """

    by: str | None = None
    outcome: tuple[str, ...] = ()
    of: str | None = None
    given: str | None = None
    when: str | None = None
    until: dt.date | None = None
    targets: str = "area"
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, usual: str) -> str:
        """The column's name in this table."""
        return self.columns.get(usual, usual)

    def check(self, kind: str, known: tuple[str, ...]) -> None:
        """Refuse an option or a renamed column that the kind does not read."""
        for name, reads in _ONLY.items():
            if kind != reads and getattr(self, name) != getattr(Asked, name):
                raise OptionError(f"{name}= is read of {reads} only; leave it out for {kind}", [name])
        for name in self.columns:
            if name not in known:
                listed = ", ".join(known) or "none that can be renamed"
                raise OptionError(
                    f"columns= renames {name!r}, which {kind} does not read{nearest(name, known)}; it reads {listed}",
                    ["columns"],
                )


@dataclass(frozen=True)
class Cut:
    """The rows up to a day."""

    rows: Rows
    as_of: dt.date | None
    left_out: int


def cut(rows: Rows, asked: Asked) -> Cut:
    """Leave out what happened after `asked.until`, or may have.

    Raises
    ------
    IndiciaError
        If the table is empty, has no day to cut by, or has nothing left; with the line of a day that cannot be read.
    """
    if not len(rows):
        raise IndiciaError(f"{rows.source}: no rows; a table of past incidents has a heading and a row for each")
    when = asked.when or next((name for name in ("date", "year") if name in rows.columns), None)
    if when is None:
        if asked.until is not None:
            raise OptionError(f"{rows.source}: no column of days or years to cut by; name it with when=", ["when"])
        return Cut(rows, None, 0)
    rows.require(when, "it should hold the day, month or year of each row")
    ends = [_end(rows, row, when) for row in range(len(rows))]
    kept = [row for row, end in enumerate(ends) if asked.until is None or end <= asked.until]
    if not kept:
        raise IndiciaError(
            f"{rows.source}: {when}: nothing ends by {asked.until}; the first row that does ends {min(ends)}"
        )
    left = replace(rows, lines=[rows.lines[row] for row in kept], rows=[rows.rows[row] for row in kept])
    return Cut(left, asked.until or max(ends), len(rows) - len(kept))


def _end(rows: Rows, row: int, column: str) -> dt.date:
    """The last day of the day, month or year in a field."""
    text = rows.rows[row][column].strip()
    found = _WHEN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        if day is not None:
            return dt.date(year or 0, month or 0, day)
        following = dt.date(year or 0, month or 12, 1) + dt.timedelta(days=31)
        return following.replace(day=1) - dt.timedelta(days=1)
    except ValueError:
        raise rows.fault(row, column, f"{text!r} is no day; write 2017, 2017-08 or 2017-08-27") from None


def word(rows: Rows, row: int, column: str) -> str:
    """A field that must not be empty."""
    text = rows.rows[row][column].strip()
    if not text:
        raise rows.fault(row, column, "nothing is written; write it, or leave the row out")
    return text


def count(rows: Rows, row: int, column: str) -> int:
    """A whole number from 0."""
    text = rows.rows[row][column].strip()
    if not re.fullmatch(r"\d{1,15}(\.0*)?", text, re.ASCII):
        raise rows.fault(row, column, f"{text!r}; write a whole number from 0")
    return int(float(text))


def positive(rows: Rows, row: int, column: str) -> float:
    """A finite number above 0."""
    text = rows.rows[row][column].strip()
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0.0 < value < float("inf"):
        raise rows.fault(row, column, f"{text!r}; write a number above 0")
    return value


def identifier(*words: str) -> str:
    """Make a parameter's name of words."""
    name = "_".join(
        part for part in (re.sub(r"[^a-z0-9]+", "_", w.lower(), flags=re.ASCII).strip("_") for w in words) if part
    )
    return name if name[:1].isalpha() else f"n_{name}"


def a(noun: str) -> str:
    """Put the indefinite article before a word."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """Put a word in the plural."""
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"
