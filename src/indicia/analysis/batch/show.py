"""Scores of many cases as a table: who leads in each, how surely, and which could not be scored."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from indicia.analysis.batch.result import Failure, Scores
from indicia.engine.export import FORMAT
from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.engine.show.html import escape as html
from indicia.engine.show.markdown import escape as markdown
from indicia.engine.show.terminal import cut, in_ascii, pad, painter, width_of, wrap
from indicia.errors import about_file

HEADS = ("case", "question", "leader", "posterior", "word", "odds")
_NARROWEST = 8
_FLEXIBLE = ((0, 1, 2), (4,))  # columns that are cut where the terminal is narrow, the word's last
_GAP = "  "


def to_dict(found: Scores) -> dict[str, Any]:
    """Give the scores as plain data; keys as in ``docs/json.md``."""
    failures = [{"file": f.file, "faults": _faults(f)} for f in found.failures]
    return {
        "kind": "scores",
        "format": FORMAT,
        "scores": [score.to_dict() for score in found.scores],
        "failures": failures,
    }


def _faults(failure: Failure) -> list[str]:
    text = about_file(failure.error) if isinstance(failure.error, OSError) else str(failure.error)
    return [words.clean(line) for line in text.splitlines()]


def _rows(found: Scores) -> list[tuple[str, ...]]:
    names = _names([score.provenance.file for score in found.scores])
    return [
        _row(name, score, answer)
        for name, score in zip(names, found.scores, strict=True)
        for answer in words.in_order(score)
    ]


def _names(files: Sequence[str]) -> list[str]:
    """The files without their folders, where that leaves them apart."""
    short = [PurePath(file).name for file in files]
    return short if len(set(short)) == len(set(files)) else list(files)


def _row(name: str, score: Score, answer: Answer) -> tuple[str, ...]:
    leader = answer.leader
    doubt = " (do not rely on this)" if score.caveats else ""
    changed = " (changed)" if score.provenance.changed else ""
    return (
        words.clean(name + changed),
        words.clean(answer.ask),
        words.label(answer, leader) + doubt,
        words.posterior(answer, leader),
        words.word(answer, leader),
        words.odds(answer.log10_odds_against_next),
    )


def _finding(found: Scores) -> str:
    scored = f"{words.plural(len(found.scores), 'case')} scored"
    failed = f", {len(found.failures):,} at fault" if found.failures else ""
    return f"{scored}{failed}. Odds are the leader's posterior odds against the next hypothesis"


def to_text(found: Scores, *, width: int, utf8: bool, colour: bool) -> str:
    """Write the table for a terminal, the faults below it."""
    faults = [part for failure in found.failures for fault in _faults(failure) for part in wrap(fault, width)]
    lines = [*_table(found, width, colour), *faults, *wrap(f"{_finding(found)}.", width)]
    return "\n".join(lines if utf8 else map(in_ascii, lines))


def to_table(found: Scores, *, width: int, utf8: bool, colour: bool) -> str:
    """Write the table alone, for where the faults were told already."""
    lines = [*_table(found, width, colour), *wrap(f"{_finding(found)}.", width)]
    return "\n".join(lines if utf8 else map(in_ascii, lines))


def _table(found: Scores, width: int, colour: bool) -> list[str]:
    paint = painter(colour=colour)
    table = [HEADS, *_rows(found)] if found.scores else []
    widths = _widths(table, width)
    lines = [_line(row, widths) for row in table]
    if lines:
        lines[0] = paint(lines[0], "bold")
    return lines


def _widths(table: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns' widths: of those that may be cut, the widest gives way until all fit."""
    widths = [max(map(width_of, column)) for column in zip(*table, strict=True)]
    for columns in _FLEXIBLE if widths else ():
        while sum(widths) + len(_GAP) * (len(widths) - 1) > width:
            widest = max(columns, key=widths.__getitem__)
            if widths[widest] <= _NARROWEST:
                break
            widths[widest] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(pad(cut(text, size), size) for text, size in zip(row, widths, strict=True)).rstrip()


def to_markdown(found: Scores) -> str:
    """Write the table for a report."""
    rows: list[tuple[str, ...]] = [HEADS, (":--", ":--", ":--", "--:", ":--", "--:")] if found.scores else []
    rows += [tuple(map(markdown, row)) for row in _rows(found)]
    faults = [f"- {markdown(fault)}" for failure in found.failures for fault in _faults(failure)]
    blocks = ["\n".join(f"| {' | '.join(row)} |" for row in rows), "\n".join(faults), f"*{_finding(found)}.*"]
    return "\n\n".join(block for block in blocks if block) + "\n"


def to_html(found: Scores) -> str:
    """Write the table as a piece of HTML; every text is escaped."""
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in HEADS)
    rows = "".join(f"<tr>{''.join(f'<td>{html(cell)}</td>' for cell in row)}</tr>" for row in _rows(found))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    faults = "".join(f"<li>{html(fault)}</li>" for failure in found.failures for fault in _faults(failure))
    listed = f"<ul>{faults}</ul>" if faults else ""
    return f'<div class="indicia">{table}{listed}<footer>{html(_finding(found))}.</footer></div>'
