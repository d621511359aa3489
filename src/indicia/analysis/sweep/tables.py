"""The tables of a sweep: along one number, one number at a time, or over many."""

from dataclasses import dataclass

import numpy as np

from indicia.analysis.sweep.boundary import crossings, leader_boundary
from indicia.analysis.sweep.grid import Places
from indicia.analysis.sweep.read import Read, figure
from indicia.engine.factor import Floats
from indicia.engine.show import words
from indicia.engine.show.terminal import cut

_MOST_ROWS = 11
_MOST_CHANGES = 30
_MOST_COLUMNS = 4
_MOST_POINTS = 5
_LABEL = 14
_SMALL = 0.01
"""Below this a posterior among very many is written with an exponent: all of them may be small."""
_LOG10_E = 0.4342944819032518


@dataclass(frozen=True)
class Table:
    """Cells to be laid out, and remarks below them; columns in `text` read from the left.

    A row that is shorter than the heads says something over the columns that it lacks.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    text: tuple[int, ...] = ()

    def is_text(self, column: int) -> bool:
        """Whether a column holds words."""
        return column in self.text


def table_of(read: Read) -> Table:
    """The table that goes with the kind of sweep."""
    if not read.is_grid:
        return _one_at_a_time(read)
    return _along(read) if len(read.numbers) == 1 else _over(read)


def _probability(read: Read, p: float) -> str:
    p = min(max(float(p), 0.0), 1.0)
    return f"{p:.2g}" if read.of_many and p < _SMALL else words.probability(p, 3)


def _label(read: Read, place: int) -> str:
    return words.clean(read.labels[place])


def _odds(log_odds: float) -> str:
    return words.odds(log_odds * _LOG10_E)


def _columns(read: Read) -> list[int]:
    """The hypotheses to show: those that lead somewhere, then the most probable anywhere."""
    by_height = np.argsort(-read.posterior.reshape(len(read.ids), -1).max(axis=1), kind="stable")
    chosen = dict.fromkeys([*read.leads(), *map(int, by_height)])
    return sorted(list(chosen)[:_MOST_COLUMNS])


def _along(read: Read) -> Table:
    (number,) = read.numbers
    columns, n = _columns(read), number.values.size
    shown = np.unique(np.linspace(0, n - 1, min(n, _MOST_ROWS)).round().astype(int)).tolist()
    rows = [(float(number.values[i]), _row(read, i, columns)) for i in shown]
    found = crossings(number.values, read.posterior, read.leader)
    told = found if len(found) <= _MOST_CHANGES else []
    for value, before, after in told:
        rows.append((value, (f"{value:.4g}", f"- {_label(read, before)} gives way to {_label(read, after)} -")))
    rows.sort(key=lambda row: row[0])
    record = () if read.log_evidence is None else ("log evidence",)
    heads = ("value", "leader", "odds against next", *record, *(_head(read, c) for c in columns))
    notes = () if found or not read.leads() else (f"{_label(read, read.leads()[0])} leads throughout.",)
    notes = notes if told or not found else (f"The leader changes {len(found)} times; -o FILE writes every scenario.",)
    return Table(heads, tuple(row for _, row in rows), notes, (1,))


def _head(read: Read, place: int) -> str:
    """What a column is called: of a table's row its id, since labels there begin alike."""
    return cut(words.clean(read.ids[place]) if read.of_many else _label(read, place), _LABEL)


def _row(read: Read, i: int, columns: list[int]) -> tuple[str, ...]:
    value = figure(read.numbers[0].values[i])
    place = int(read.leader[i])
    if place < 0:
        return value, _why_none(read, i)
    alone = read.log_odds[i] == np.inf
    figures = [_probability(read, min(read.posterior[c, i], 1.0 if alone else 1 - 1e-16)) for c in columns]
    record = () if read.log_evidence is None else (f"{read.log_evidence[i]:.1f}",)
    return value, _label(read, place), _odds(float(read.log_odds[i])), *record, *figures


def _why_none(read: Read, i: int) -> str:
    if "computed" in read.found and not read.found["computed"].to_numpy()[i]:
        return "not computed"
    return "impossible"


def _one_at_a_time(read: Read) -> Table:
    """Low and high end of each number, the widest first, and where the leader changes between them."""
    today = str(read.attrs.get("leader_today") or "")
    place = read.ids.index(today) if today else (read.leads() or [0])[0]
    rows = []
    for number, at in zip(read.numbers, read.runs.values(), strict=True):
        p, leader = read.posterior[:, at], read.leader[at]
        ends = [_end(read, float(number.values[i]), float(p[place, i]), int(leader[i])) for i in (0, -1)]
        changes = "; ".join(
            f"at {value:.4g} {_label(read, before)} gives way to {_label(read, after)}"
            for value, before, after in crossings(number.values, p, leader)
        )
        width = float(np.ptp(p[place][leader >= 0])) if (leader >= 0).any() else 0.0
        rows.append((width, (number.path, *ends, changes or _none(leader))))
    rows.sort(key=lambda row: -row[0])
    heads = ("number", "low end", "high end", "where the leader changes")
    note = f"At the ends: the number's value, and the posterior of {_label(read, place)} there."
    return Table(heads, tuple(row for _, row in rows), (note,), (0, 1, 2, 3))


def _end(read: Read, value: float, p: float, leader: int) -> str:
    return f"{figure(value)}: {_probability(read, p) if leader >= 0 else 'impossible'}"


def _none(leader: Places) -> str:
    return "nowhere" if (leader >= 0).any() else "impossible throughout"


def _over(read: Read) -> Table:
    """For each hypothesis that matters how many scenarios it leads, and its lowest and highest posterior."""
    possible = read.leader >= 0
    if not possible.any():
        return Table((), ())
    rows = []
    for c in _columns(read):
        count = int((read.leader == c).sum())
        p = np.where(possible, read.posterior[c], np.nan)
        low, high = (np.unravel_index(int(pick(p)), p.shape) for pick in (np.nanargmin, np.nanargmax))
        rows.append(
            (
                _label(read, c),
                f"{count:,}",
                *(f"{_probability(read, p[at])} at {_place(read, at)}" for at in (low, high)),
            )
        )
    heads = ("hypothesis", "scenarios in which it leads", "lowest posterior", "highest posterior")
    return Table(heads, tuple(rows), _notes(read), (0, 2, 3))


def _place(read: Read, at: tuple[np.intp, ...]) -> str:
    return ", ".join(figure(n.values[i]) for n, i in zip(read.numbers, at, strict=True))


def _notes(read: Read) -> tuple[str, ...]:
    names = [n.path for n in read.numbers]
    notes = [f"Places are given as {', '.join(names)}. Counts of scenarios are no probabilities."]
    if len(names) == 2:
        notes += [_level(read, line.between, line.points) for line in leader_boundary(read.found)[:_MOST_ROWS]]
    return tuple(notes)


def _level(read: Read, between: tuple[str, str], points: Floats) -> str:
    at = np.unique(np.linspace(0, len(points) - 1, min(len(points), _MOST_POINTS)).round().astype(int))
    a, b = (_label(read, read.ids.index(h)) for h in between)
    through = "; ".join(f"{points[i][0]:.3g}, {points[i][1]:.3g}" for i in at)
    return f"{a} and {b} are level along the line through {through}."
