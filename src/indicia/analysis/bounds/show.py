"""Bounds as text, Markdown, HTML and plain data."""

from collections.abc import Iterator
from typing import Any

from indicia.analysis.bounds.result import Bound, Bounds, Side
from indicia.engine.export import case_dict
from indicia.engine.show import words
from indicia.engine.show.html import escape as html_escape
from indicia.engine.show.markdown import escape as markdown_escape
from indicia.engine.show.terminal import in_ascii, pad, painter, width_of, wrap

_SHORTEST, _LONGEST = 56, 110
_HEADS = ("prior", "today", "lower", "upper")
_SAME = 0.0005


def to_dict(bounds: Bounds) -> dict[str, Any]:
    """Give everything as plain data; keys as in ``docs/json.md``."""
    return {
        "kind": "bounds",
        "format": 1,
        "case": case_dict(bounds.provenance),
        "question": bounds.question,
        "ask": bounds.ask,
        "leader": bounds.leader,
        "hypotheses": [_hypothesis(bounds, bound) for bound in bounds.bounds],
        "numbers": {path: list(ends) for path, ends in bounds.numbers.items()},
        "tolerance": bounds.tolerance,
        "seconds": bounds.seconds,
        "closed": bounds.closed,
        "interrupted": bounds.interrupted,
    }


def _hypothesis(bounds: Bounds, bound: Bound) -> dict[str, Any]:
    return {
        "id": bound.hypothesis,
        "label": bounds.labels[bound.hypothesis],
        "prior": bound.prior,
        "posterior": bound.posterior,
        "lower": _side(bound.lower),
        "upper": _side(bound.upper),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"inner": side.inner, "outer": side.outer, "closed": side.closed, "at": dict(side.at)}


def figure(side: Side, *, lower: bool) -> str:
    """A bound: one figure where outer and inner agree to the digits shown, else ``[outer; inner]``."""
    inner = words.probability(min(max(side.inner, 0.0), 1.0), 3)
    if side.outer in (0.0, 1.0) and side.inner != side.outer:
        outer = f"{side.outer:.0f}"
    else:
        outer = words.probability(side.outer, 3)
    if abs(side.inner - side.outer) < _SAME or inner == outer:
        return inner
    return f"[{outer}; {inner}]" if lower else f"[{inner}; {outer}]"


def sentences(bounds: Bounds) -> list[str]:
    """What a reader must know beside the figures."""
    count = len(bounds.numbers)
    if not count:
        none = "The case states no ranges: there is one posterior, and the bounds are it."
        return [none, *words.changed(bounds.provenance)]
    found = [
        f"{words.plural(count, 'number')} anywhere between the 5th and the 95th percentile of what the case states, "
        "held ones too; priors add up to 1. Each hypothesis has its bounds at numbers of its own: they are not reached "
        "together."
    ]
    leader = bounds[bounds.leader]
    others = [b for b in bounds.bounds if b.hypothesis != leader.hypothesis]
    if others and leader.lower.outer > max(b.upper.outer for b in others):
        found.append(f"{bounds.labels[leader.hypothesis]} leads wherever the numbers stand.")
    if not bounds.closed:
        found.append(
            f"Where two figures stand in brackets the bound lies between them: the one nearer the middle is attained, "
            f"the other is proved not to be passed; they differ by more than {bounds.tolerance:g}, "
            + ("as the search was stopped." if bounds.interrupted else f"after {bounds.seconds:g} seconds of search.")
        )
    elif any("[" in figure(side, lower=False) for b in bounds.bounds for side in (b.lower, b.upper)):
        found.append("In brackets: what is attained and what is proved not to be passed.")
    found.append(
        "That a probability goes straight or one way with a number is seen at 5 of its values for 3 settings of the "
        "others, and not proved."
    )
    if bounds.interrupted:
        found.append("Stopped before the end; what stands here holds all the same.")
    return [words.clean(text) for text in found] + words.changed(bounds.provenance)


def to_text(bounds: Bounds, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write bounds for a terminal."""
    width, paint = min(max(width, _SHORTEST), _LONGEST), painter(colour=colour)
    lines = [paint(line, "bold") for line in wrap(words.clean(bounds.ask), width)]
    lines += list(_rows(bounds, width))
    lines += [""]
    for text in sentences(bounds):
        lines += wrap(text, width)
    lines += ["", *(paint(line, "dim") for line in wrap(words.origin(bounds.provenance), width))]
    text = "\n".join(lines)
    return text if utf8 else in_ascii(text)


def _cells(bound: Bound) -> tuple[str, ...]:
    return (
        words.probability(bound.prior),
        words.probability(bound.posterior),
        figure(bound.lower, lower=True),
        figure(bound.upper, lower=False),
    )


def _ranked(bounds: Bounds) -> list[Bound]:
    return sorted(bounds.bounds, key=lambda b: -b.posterior)


def _rows(bounds: Bounds, width: int) -> Iterator[str]:
    rows = [(words.clean(bounds.labels[b.hypothesis]), _cells(b)) for b in _ranked(bounds)]
    columns = [max(len(head), *(len(cells[i]) for _, cells in rows)) + 2 for i, head in enumerate(_HEADS)]
    label = min(max(width_of(name) for name, _ in rows), max(width - 2 - sum(columns), 12))
    yield "  " + " " * label + "".join(pad(h, n, right=True) for h, n in zip(_HEADS, columns, strict=True))
    for name, cells in rows:
        first, *more = wrap(name, label)
        yield f"  {pad(first, label)}" + "".join(pad(c, n, right=True) for c, n in zip(cells, columns, strict=True))
        yield from (f"  {part}" for part in more)


def to_markdown(bounds: Bounds) -> str:
    """Write bounds for a report."""
    blocks = [f"## {markdown_escape(bounds.ask)}"]
    rows = [("hypothesis", *_HEADS), (":--", *["--:"] * len(_HEADS))]
    rows += [tuple(map(markdown_escape, (bounds.labels[b.hypothesis], *_cells(b)))) for b in _ranked(bounds)]
    blocks.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    blocks += [markdown_escape(text) for text in sentences(bounds)]
    blocks.append(f"*{markdown_escape(words.origin(bounds.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def to_html(bounds: Bounds) -> str:
    """Write bounds as a piece of HTML."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("hypothesis", *_HEADS))
    parts = ['<div class="indicia">', f"<h3>{html_escape(bounds.ask)}</h3>", f"<table><thead><tr>{heads}</tr></thead>"]
    for bound in _ranked(bounds):
        cells = "".join(f"<td>{html_escape(cell)}</td>" for cell in _cells(bound))
        parts.append(f'<tr><th scope="row">{html_escape(bounds.labels[bound.hypothesis])}</th>{cells}</tr>')
    parts += ["</table>", *(f"<p>{html_escape(text)}</p>" for text in sentences(bounds))]
    parts.append(f"<footer>{html_escape(words.origin(bounds.provenance))}</footer></div>")
    return "\n".join(parts)
