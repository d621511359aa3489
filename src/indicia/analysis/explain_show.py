"""An explanation as text, as Markdown and as plain data."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from math import exp, inf, isinf, log10
from typing import Any

from indicia.analysis.explain import Explanation
from indicia.analysis.explain_steps import Stage
from indicia.analysis.explain_table import ANY, blank_repeats, blocks_of, rows_of
from indicia.engine.show.markdown import escape
from indicia.engine.show.terminal import pad, width_of, wrap
from indicia.engine.show.words import clean
from indicia.quantity import nats_to_decibans

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_TINY, _HUGE = -230.0, 230.0
_LEAST = 24  # columns of a cell that is broken


@dataclass(frozen=True)
class _Part:
    """A heading with paragraphs under it, and a table under these."""

    heading: str
    paragraphs: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text_columns: int = 1


def to_text(explanation: Explanation, width: int) -> str:
    """Lay an explanation out for a terminal, at most so many columns wide but for its tables and addresses."""
    addresses = {*map(clean, explanation.url)}
    lines = wrap(clean(f"{explanation.item}: {explanation.report}"), width)
    for line in _about(explanation):
        lines += [line] if line in addresses else wrap(line, width)
    for number, part in enumerate(_parts(explanation), 1):
        lines += ["", f"{number}  {clean(part.heading)}"]
        for paragraph in part.paragraphs:
            lines += [f"   {line}" for line in wrap(clean(paragraph), width - 3)]
        lines += [f"   {line}" for line in _columns(part, width - 3)]
    return "\n".join(lines)


def to_markdown(explanation: Explanation) -> str:
    """Write an explanation as Markdown."""
    lines = [
        f"## {explanation.item}",
        "",
        f"> {escape(explanation.report)}",
        "",
        *(f"{f'<{line}>' if _ADDRESS.fullmatch(line) else escape(line)}  " for line in _about(explanation)),
    ]
    for number, part in enumerate(_parts(explanation), 1):
        lines += ["", f"### {number}. {escape(part.heading)}"]
        for paragraph in part.paragraphs:
            lines += ["", escape(paragraph)]
        lines += ["", *_pipes(part)] if part.rows else []
    return "\n".join(lines) + "\n"


def to_dict(explanation: Explanation) -> dict[str, Any]:
    """Give everything as plain data: states as mappings, infinities as text."""
    data = asdict(explanation)
    del data["axes"]
    data["fields"] = dict(explanation.fields)
    data["labels"] = dict(explanation.labels)
    data["states"] = [dict(zip(explanation.axes, state, strict=True)) for state in explanation.states]
    data["stages"] = [{**asdict(s), "log": [_finite(log) for log in s.log]} for s in explanation.stages]
    data["log_likelihood"] = {h: _finite(log) for h, log in explanation.log_likelihood.items()}
    data["weight_decibans"] = _finite(explanation.weight_decibans)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def _finite(value: float | None) -> float | str | None:
    if value is None or not isinf(value):
        return value
    return "inf" if value > 0 else "-inf"


def _about(explanation: Explanation) -> list[str]:
    """Who said it, through whom, when, where it is read and how it is judged."""
    said = f"said by {', '.join(explanation.speakers)}" if explanation.speakers else "no speaker"
    through = f"through {', '.join(explanation.carriers)}" if explanation.carriers else ""
    known = f"known on {explanation.known_on}" if explanation.known_on else ""
    credibility = f"credibility {explanation.credibility}" if explanation.credibility else ""
    facts = [said, through, explanation.date or "no date", known, credibility]
    judged = f"judged by {explanation.by}: {explanation.because}"
    return [clean(line) for line in (" · ".join(fact for fact in facts if fact), *explanation.url, judged)]


def _parts(explanation: Explanation) -> Iterator[_Part]:
    formula = [line.strip() for line in explanation.formula.splitlines()]
    fields = [f"{name}: {value}" for name, value in explanation.fields]
    yield _Part(f"Model: {explanation.model}, {explanation.summary}", (*formula, *fields))
    if explanation.numbers:
        yield _numbers(explanation)
    if explanation.no_weight is not None:
        yield _Part("Weight: none", (explanation.no_weight,))
        return
    yield _steps(explanation)
    yield _weight(explanation)


def _numbers(explanation: Explanation) -> _Part:
    rows: tuple[tuple[str, ...], ...] = tuple(
        (n.place, _plain(n.value), n.written, n.means, n.path if n.path != f"{explanation.item}.{n.place}" else "")
        for n in explanation.numbers
    )
    head: tuple[str, ...] = ("place", "value", "written", "means", "path")
    if not any(row[-1] for row in rows):
        head, rows = head[:-1], tuple(row[:-1] for row in rows)
    unless = ", unless another is given" if len(head) > 4 else ""
    return _Part("Numbers", (f"The path of each is {explanation.item}.PLACE{unless}.",), head, rows)


def _plain(value: float) -> str:
    return f"{value:.4g}"


def _steps(explanation: Explanation) -> _Part:
    columns = [stage for stage in explanation.stages if not _is_one_number(stage)]
    paragraphs = [_told(stage) for stage in explanation.stages]
    paragraphs += [f"{note[0].upper()}{note[1:]}." for note in explanation.notes]
    heading = "Opportunity" if explanation.stages[0].key == "opportunity" else "Likelihood"
    rows = list(rows_of(blocks_of(explanation, columns)))
    shown = [i for i in range(len(explanation.axes)) if any(names[i] != ANY for names, _ in rows)]
    head = (*(explanation.axes[i] for i in shown), *(stage.title for stage in columns))
    body = []
    before: tuple[str, ...] = ()
    for all_names, values in rows:
        names = tuple(all_names[i] for i in shown)
        body.append((*blank_repeats(names, before), *map(_linear, values)))
        before = names
    return _Part(heading, tuple(paragraphs), head, tuple(body), len(shown))


def _is_one_number(stage: Stage) -> bool:
    """Whether what is read if nothing was carried faithfully is the same in every state, and needs no column."""
    return stage.key == "misreported" and len(set(stage.log)) == 1


def _told(stage: Stage) -> str:
    title = f"{stage.title} = {_linear(stage.log[0])}" if _is_one_number(stage) else stage.title
    return f"{title}: {stage.text}."


def _linear(log: float | None) -> str:
    """A number whose logarithm is given, by its decimal power where it is beyond what is printed well."""
    if log is None:
        return "-"
    if log == -inf or _TINY < log < _HUGE:
        return _plain(exp(log))
    return f"10^{log * log10(exp(1)):.1f}"


def _weight(explanation: Explanation) -> _Part:
    gain, rival = explanation.log_likelihood, explanation.rival
    leader = explanation.labels[explanation.leader]
    heading = f"Weight on {explanation.question}: {explanation.ask}"
    if rival is None:
        return _Part(heading, ("There is one hypothesis only, so nothing can move.",))
    opportunity = explanation.stages[0].key == "opportunity"
    given = "given the opportunity items before it" if opportunity else "given the items before it in the file"
    ratio = f"{leader} (the leader) against {explanation.labels[rival]}"
    text = f"{_signed(explanation.weight_decibans)} for {ratio}, {given}."
    reference = gain[rival]
    rows = tuple((explanation.labels[h], _linear(log), _relative(log, reference)) for h, log in gain.items())
    head = ("", "g" if opportunity else "likelihood", f"against {explanation.labels[rival]}")
    return _Part(heading, (text,), head, rows)


def _relative(log: float, reference: float) -> str:
    if isinf(log) and isinf(reference):
        return "-"
    return _signed(float(nats_to_decibans(log - reference)))


def _signed(value: float) -> str:
    if isinf(value):
        return "+inf dB" if value > 0 else "-inf dB"
    return f"{round(value, 1) + 0.0:+.1f} dB"  # adding 0 makes "-0.0" what it is


def _columns(part: _Part, width: int) -> list[str]:
    """The table in columns: text to the left, numbers to the right; what a number means on several lines at need."""
    if not part.rows:
        return []
    table = [tuple(map(clean, row)) for row in (part.head, *part.rows)]
    widths = [max(width_of(row[i]) for row in table) for i in range(len(part.head))]
    over = sum(widths) + 2 * len(widths) - 2 - width
    if over > 0 and "means" in part.head:
        at = part.head.index("means")
        widths[at] = max(widths[at] - over, _LEAST)
    right = [not _is_text(part, i) for i in range(len(part.head))]
    lines = (line for row in table for line in _lines(row, widths))
    rows = (zip(line, widths, right, strict=True) for line in lines)
    return ["  ".join(pad(cell, room, right=side) for cell, room, side in row).rstrip() for row in rows]


def _lines(row: tuple[str, ...], widths: list[int]) -> Iterator[tuple[str, ...]]:
    """A row on as many lines as its longest cell needs."""
    cells = [wrap(cell, room) if width_of(cell) > room else [cell] for cell, room in zip(row, widths, strict=True)]
    return zip_longest(*cells, fillvalue="")


def _is_text(part: _Part, column: int) -> bool:
    return column < part.text_columns or part.head[column] in ("written", "means", "path")


def _pipes(part: _Part) -> list[str]:
    rule = [" --- " if _is_text(part, i) else " ---: " for i in range(len(part.head))]
    rows = [part.head, *part.rows]
    lines = ["| " + " | ".join(map(escape, row)) + " |" for row in rows]
    return [lines[0], "|" + "|".join(rule) + "|", *lines[1:]]
