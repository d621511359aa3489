"""A flip sheet as text and as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicia.analysis.flip import words
from indicia.analysis.flip.sheet import Flip, FlipSheet, Move, Scale
from indicia.engine.export import case_dict
from indicia.engine.show import words as said
from indicia.engine.show.terminal import Paint, cut, in_ascii, pad, painter, width_of, wrap

FORMAT = 1
NEAREST: dict[Scale, int] = {"decibans": 12, "standard deviations": 4, "change": 4}
"""How many numbers are shown by default; moves on different scales cannot be compared, so that each has its own."""

_NARROWEST, _WIDEST = 60, 110
_LONGEST, _SHORTEST, _GAP = 44, 12, 2


def to_sentence(sheet: FlipSheet) -> str:
    """The smallest move in a sentence."""
    return words.sentence(sheet)


def to_dict(sheet: FlipSheet) -> dict[str, Any]:
    """Give a sheet as plain data, keys as in ``docs/json.md``."""
    return {
        "kind": "flip",
        "format": FORMAT,
        "case": case_dict(sheet.provenance),
        "question": sheet.question,
        "ask": sheet.ask,
        "leader": sheet.leader,
        "runner_up": sheet.runner_up,
        "prior": dict(sheet.prior),
        "posterior": dict(sheet.posterior),
        "rival": sheet.rival,
        "target": sheet.target,
        "target_holds": sheet.target_holds,
        "nearest": words.sentence(sheet),
        "moves": [_move(move) for move in sheet.moves],
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "path": move.path,
        "title": move.title,
        "kind": move.kind,
        "domain": move.domain.value,
        "today": move.today,
        "stated": list(move.stated) if move.stated else None,
        "allowed": list(move.allowed),
        "searched": list(move.searched),
        "admissible": [list(interval) for interval in move.admissible],
        "exact": move.exact,
        "fixed": move.fixed,
        "repeats": list(move.repeats),
        "flips": [_flip(flip) for flip in move.flips],
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "direction": flip.direction,
        "value": flip.value,
        "factor": flip.factor,
        "decibans": flip.decibans,
        "standard_deviations": flip.standard_deviations,
        "change": flip.change,
        "size": flip.size,
        "scale": flip.scale,
        "unit": flip.unit,
        "leader": flip.leader,
        "inside_stated": flip.inside,
    }


def to_text(sheet: FlipSheet, *, width: int = 100, utf8: bool = True, colour: bool = False, every: bool = False) -> str:
    """Lay a sheet out for a terminal.

    Parameters
    ----------
    sheet
        What to show.
    width
        Columns; lines stay within it, from 60 to 110.
    utf8
        Whether signs beyond ASCII can be shown. The case's own words are never changed.
    colour
        Whether to emphasise by escape sequences.
    every
        Whether to show every number with the values at which the answer stands, not the nearest moves only.
    """
    width, paint = min(max(width, _NARROWEST), _WIDEST), painter(colour=colour)
    title = f"{said.clean(sheet.provenance.title)} · {said.dates(sheet.provenance)}"
    head = [*(paint(line, "bold") for line in wrap(title, width)), ""]
    head += [paint(line, "bold") for line in wrap(said.clean(sheet.ask), width)]
    blocks = ["\n".join([*head, *wrap(words.lead_in(sheet), width)])]
    shown = sheet.flipping if every else nearest(sheet)
    if shown:
        blocks.append("\n".join(_table(shown, sheet, width, paint)))
    if every and sheet.never:
        blocks.append("\n".join(_standing(sheet, width, paint)))
    blocks.append("\n".join(_foot(sheet, len(shown), width, paint)))
    text = "\n\n".join(blocks)
    return text if utf8 else in_ascii(text)


def nearest(sheet: FlipSheet) -> tuple[Move, ...]:
    """The numbers that need the smallest moves on each scale."""
    found: list[Move] = []
    for scale, most in NEAREST.items():
        found += [move for move in sheet.flipping if move.flips[0].scale == scale][:most]
    return tuple(found)


@dataclass(frozen=True)
class _Layout:
    """Widths of the columns; `stacked` gives names a line of their own, `beside` keeps the last column on the line."""

    name: int
    figures: tuple[int, ...]
    leads: int
    stacked: bool
    beside: bool


def _layout(rows: list[tuple[str, ...]], width: int) -> _Layout:
    columns = zip(*rows, strict=True)
    name, *figures, leads, own = (
        max(width_of(cell) for cell in (*column, head)) for column, head in zip(columns, words.HEADS, strict=True)
    )
    fixed = sum(figures) + _GAP * len(figures)
    stacked = name + fixed + _GAP + min(leads, _SHORTEST) > width
    first = len(words.HEADS[0]) if stacked else name
    room = width - first - fixed - _GAP
    leads = min(leads, room)
    return _Layout(first, tuple(figures), leads, stacked, beside=room - leads - _GAP >= own)


def _table(moves: tuple[Move, ...], sheet: FlipSheet, width: int, paint: Paint) -> Iterator[str]:
    rows = words.rows(sheet, moves)
    layout = _layout(rows, width)
    yield paint(_line((*words.HEADS[:5], words.HEADS[5] if layout.beside else ""), layout), "dim")
    for name, *cells, own in rows:
        if layout.stacked and name:
            yield cut(name, width)
        yield _line(("" if layout.stacked else name, *cells, own if layout.beside else ""), layout)
        if own and not layout.beside:
            yield from (f"    {line}" for line in wrap(own, width - 4))


def _line(row: tuple[str, ...], layout: _Layout) -> str:
    name, *cells, leads, own = row
    shown = zip(cells, layout.figures, strict=True)
    figures = "".join(f"{' ' * _GAP}{pad(cell, size, right=True)}" for cell, size in shown)
    return f"{pad(name, layout.name)}{figures}  {pad(cut(leads, layout.leads), layout.leads)}  {own}".rstrip()


def _standing(sheet: FlipSheet, width: int, paint: Paint) -> Iterator[str]:
    yield paint("Never, from the least value allowed to the greatest", "dim")
    name = min(max(width_of(move.path) for move in sheet.never), _LONGEST)
    for move in sheet.never:
        reason = move.fixed or words.region(move)
        yield cut(f"{pad(cut(move.path, name), name)}  {reason}", width)


def _foot(sheet: FlipSheet, shown: int, width: int, paint: Paint) -> Iterator[str]:
    left = len(sheet.flipping) - shown
    sentences = [f"{said.plural(left, 'more number')} can, by larger moves."] if left else []
    sentences += [words.never(sheet), *words.remarks(sheet)]
    yield from wrap(" ".join(sentences), width)
    yield from (line for text in said.changed(sheet.provenance) for line in wrap(text, width))
    yield paint(pad(said.identity(sheet.provenance), width, right=True), "dim")
