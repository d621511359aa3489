"""What was learned as text, Markdown, HTML and plain data."""

import textwrap
from collections.abc import Iterator, Sequence
from html import escape as _escape
from typing import Any

from indicia.engine.export import FORMAT
from indicia.engine.show.markdown import escape
from indicia.engine.show.terminal import in_ascii
from indicia.engine.show.words import clean
from indicia.inference.learn.result import Check, Compared, Learned, LearnedNumber
from indicia.inference.learn.write import provenance

type _Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]

_MOST_K = 0.7
_FAR = 0.05


def to_dict(found: Learned) -> dict[str, Any]:
    """Give what was learned as plain data; keys as in ``docs/json.md``."""
    return {
        "kind": "learned",
        "format": FORMAT,
        "data": provenance(found) | {"file": found.source, "what": found.data},
        "faults": list(found.diagnostics.faults),
        "notes": list(found.notes),
        "numbers": [vars(number) for number in found.numbers],
        "checks": [
            vars(check) | {"prior": list(check.prior), "posterior": list(check.posterior)} for check in found.checks
        ],
        "comparison": {
            "unit": found.comparison.unit,
            "units": found.comparison.units,
            "pareto_k": found.comparison.pareto_k,
            "models": [vars(model) for model in found.comparison.models],
        },
    }


def _warnings(found: Learned) -> Iterator[str]:
    """What must be read before any number."""
    for fault in found.diagnostics.faults:
        yield f"Not to be trusted: {fault}."
    if found.comparison.pareto_k > _MOST_K:
        yield f"The comparison is not to be trusted: a Pareto shape of {found.comparison.pareto_k:.2f}, above 0.7."
    for check in found.checks:
        if not _FAR <= check.above <= 1.0 - _FAR:
            yield f"The model does not reproduce this: {check.what}."


def _about(found: Learned) -> Iterator[str]:
    days = f", to {found.as_of}" if found.as_of else ""
    out = f"; {found.left_out} later {'row' if found.left_out == 1 else 'rows'} left out" if found.left_out else ""
    yield f"{found.data}{days}{out}."
    yield f"Model: {found.model}."
    yield from (f"Taken for granted: {note}." for note in found.notes)


def _numbers(numbers: tuple[LearnedNumber, ...]) -> _Table:
    rows = [
        (n.name, n.quantity, _fig(n.mean), f"{_fig(n.low)} to {_fig(n.high)}", f"{n.distance:.3f}") for n in numbers
    ]
    return ("number", "as written", "mean", "90 %", "fit off by"), rows


def _checks(checks: tuple[Check, ...]) -> _Table:
    rows = [(c.what, _fig(c.observed), _range(c.prior), _range(c.posterior), f"{c.above:.2f}") for c in checks]
    return ("figure of the data", "data", "90 % before", "90 % after", "share above"), rows


def _models(models: tuple[Compared, ...]) -> _Table:
    rows = [(m.model, f"{m.elpd:.1f}", _difference(m)) for m in models]
    return ("model", "log score", "difference"), rows


def _difference(model: Compared) -> str:
    return f"{model.difference:+.1f} ± {model.standard_error:.1f}" if model.standard_error else ""


def _range(ends: tuple[float, float]) -> str:
    return f"{_fig(ends[0])} to {_fig(ends[1])}"


def _fig(value: float) -> str:
    return f"{value:.3g}"


def _tables(found: Learned) -> Iterator[tuple[str, _Table]]:
    yield "", _numbers(found.numbers)
    yield "Does the model make such data?", _checks(found.checks)
    unit = f"Left out one {found.comparison.unit} at a time ({found.comparison.units:,}); nearer to 0 is better"
    yield unit, _models(found.comparison.models)


def _identity(found: Learned) -> str:
    d = found.diagnostics
    sampled = f"{d.draws:,} draws, {d.divergences} diverging, r-hat {d.r_hat:.3f}, effective {d.ess_bulk:,.0f}"
    return f"{sampled} · data {found.sha256[:6]} · seed {found.seed} · indicia {found.version}"


def to_text(found: Learned, *, width: int, utf8: bool, colour: bool) -> str:  # noqa: ARG001  # plain
    """Write what was learned for a terminal."""
    lines = [f"Learned from {clean(found.source)}"]
    for sentence in (*_warnings(found), *_about(found)):
        lines += textwrap.wrap(clean(sentence), width)
    for title, table in _tables(found):
        lines += ["", *([title] if title else []), *_laid_out(table)]
    text = "\n".join([*lines, "", *textwrap.wrap(_identity(found), width)])
    return text if utf8 else in_ascii(text)


def _laid_out(table: _Table) -> Iterator[str]:
    heading, rows = table
    widths = [max(len(clean(row[i])) for row in (heading, *rows)) for i in range(len(heading))]
    for row in (heading, *rows):
        cells = [
            f"{clean(row[0]):<{widths[0]}}",
            *(f"{clean(c):>{w}}" for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        yield f"  {'  '.join(cells)}".rstrip()


def to_markdown(found: Learned) -> str:
    """Write what was learned for a report."""
    blocks = [f"# Learned from {escape(clean(found.source))}"]
    blocks += [escape(clean(sentence)) for sentence in (*_warnings(found), *_about(found))]
    for title, (heading, rows) in _tables(found):
        lines = [[escape(clean(cell)) for cell in row] for row in (heading, *rows)]
        ruled = [lines[0], [":--", *["--:"] * (len(heading) - 1)], *lines[1:]]
        blocks += [escape(title)] if title else []
        blocks.append("\n".join(f"| {' | '.join(row)} |" for row in ruled))
    return "\n\n".join([*blocks, f"*{escape(_identity(found))}*"]) + "\n"


def to_html(found: Learned) -> str:
    """Write what was learned as a piece of HTML; every text is escaped."""
    sentences = "".join(f"<p>{_html(sentence)}</p>" for sentence in (*_warnings(found), *_about(found)))
    tables = "".join(_html_table(title, *table) for title, table in _tables(found))
    return (
        f'<div class="indicia"><strong>Learned from {_html(found.source)}</strong>{sentences}{tables}'
        f"<footer>{_html(_identity(found))}</footer></div>"
    )


def _html_table(title: str, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{_html(cell)}</th>' for cell in heading)
    body = "".join(
        f'<tr><th scope="row">{_html(row[0])}</th>{"".join(f"<td>{_html(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    caption = f"<caption>{_html(title)}</caption>" if title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html(text: str) -> str:
    return _escape(clean(text), quote=True)
