"""A simulation as text, Markdown, HTML and plain data."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from indicia.analysis.simulate.result import Simulation
from indicia.engine.export import FORMAT, case_dict
from indicia.engine.show import words
from indicia.engine.show.html import escape as escape_html
from indicia.engine.show.markdown import escape as escape_markdown
from indicia.engine.show.terminal import cut, in_ascii, pad, painter, width_of, wrap

_NARROWEST, _WIDEST, _LABEL = 56, 110, 36
_HEADS = ("", "true in", "given on average")


def to_dict(found: Simulation) -> dict[str, Any]:
    """Give everything but the ledger as plain data; the keys are in ``docs/json.md``."""
    return {
        "kind": "simulation",
        "format": FORMAT,
        "case": case_dict(found.provenance),
        "scored_by": None if found.scored_by is None else case_dict(found.scored_by),
        "question": found.question,
        "records": found.n,
        "seed": found.seed,
        "items": list(found.items),
        "left_out": dict(found.left_out),
        "unseen": list(found.unseen),
        "posterior": found.posterior,
        "method": found.method,
        "draws": found.draws,
        "causes": list(found.causes),
        "said_of_leader": found.said_of_leader,
        "leader_true": found.leader_true,
        "hypotheses": [
            {"id": h, "label": found.labels[h], "true": true, "given": given} for h, true, given in _shares(found)
        ],
    }


def _shares(found: Simulation) -> Iterator[tuple[str, float, float]]:
    """Of each hypothesis, in which share of the records it is true and what it was given on average."""
    for i, hypothesis in enumerate(found.hypotheses):
        yield hypothesis, float(np.mean(found.true == i)), float(found.probability[:, i].mean())


def _rows(found: Simulation) -> list[tuple[str, str, str]]:
    return [(words.clean(found.labels[h]), f"{true:.3f}", f"{given:.3f}") for h, true, given in _shares(found)]


def _sentences(found: Simulation) -> Iterator[str]:
    judge = "it" if found.scored_by is None else f"another ({words.origin(found.scored_by)})"
    yield (
        f"{words.plural(found.n, 'record')} of {words.plural(len(found.items), 'item')}, drawn from the case and "
        f"scored by {judge}. The most probable hypothesis was given {found.said_of_leader:.3f} on average and was true "
        f"in {found.leader_true:.3f} of the records."
    )
    yield _numbers_sentence(found)
    if found.scored_by is not None:
        yield from words.changed(found.scored_by)
    if found.unseen:
        yield f"Not seen by the case that scores: {', '.join(found.unseen)}."
    by_reason: dict[str, list[str]] = {}
    for item, why in found.left_out.items():
        by_reason.setdefault(why, []).append(item)
    for why, items in by_reason.items():
        yield f"Left out: {', '.join(items)} ({words.clean(why)})."


def _numbers_sentence(found: Simulation) -> str:
    if found.method == "exact":
        return "Scored exactly."
    because = ", ".join(found.causes[:3]) + (f" and {len(found.causes) - 3} more" if len(found.causes) > 3 else "")
    if found.method == "central":
        return f"Scored at central values, which is not exact ({because})."
    how = "quadrature" if found.draws is None else words.plural(found.draws, "draw")
    return f"Uncertain numbers that central values would not do for are summed out, by {how} ({because})."


def _identity(found: Simulation) -> str:
    return f"{words.identity(found.provenance)} · seed {found.seed}"


def to_text(found: Simulation, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write a simulation for a terminal, from 56 to 110 columns wide."""
    width, paint = min(max(width, _NARROWEST), _WIDEST), painter(colour=colour)
    title, dates = words.clean(found.provenance.title), words.dates(found.provenance)
    if width_of(title) + width_of(dates) + 2 <= width:
        head = [paint(title, "bold") + pad(dates, width - width_of(title), right=True)]
    else:
        head = [*(paint(line, "bold") for line in wrap(title, width)), *wrap(dates, width)]
    rows = _rows(found)
    room = min(max(width_of(label) for label, _, _ in rows), _LABEL, width - 30)
    table = [paint(line, "bold") for line in wrap(words.clean(found.ask), width)]
    for label, true, given in (_HEADS, *rows):
        table.append(f"  {pad(cut(label, room), room)}  {true:>7}  {given:>16}")
    behind = [line for text in _sentences(found) for line in wrap(text, width)]
    foot = [line for text in words.changed(found.provenance) for line in wrap(text, width)]
    foot.append(paint(pad(_identity(found), width, right=True), "dim"))
    text = "\n\n".join("\n".join(block) for block in (head, table, behind, foot))
    return text if utf8 else in_ascii(text)


def to_markdown(found: Simulation) -> str:
    """Write a simulation for a report."""
    rows = [f"| {escape_markdown(label)} | {true} | {given} |" for label, true, given in _rows(found)]
    table = "\n".join([f"| {' | '.join(_HEADS)} |", "| :-- | --: | --: |", *rows])
    blocks = [f"# {escape_markdown(found.provenance.title)}", escape_markdown(words.dates(found.provenance))]
    blocks += [f"## {escape_markdown(found.ask)}", table]
    blocks += [escape_markdown(text) for text in (*_sentences(found), *words.changed(found.provenance))]
    return "\n\n".join([*blocks, f"*{escape_markdown(_identity(found))}*"]) + "\n"


def to_html(found: Simulation) -> str:
    """Write a simulation as a piece of HTML; every text is escaped."""
    heads = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in _HEADS)
    rows = "".join(
        f'<tr><th scope="row">{escape_html(label)}</th><td>{true}</td><td>{given}</td></tr>'
        for label, true, given in _rows(found)
    )
    texts = "".join(f"<p>{escape_html(t)}</p>" for t in (*_sentences(found), *words.changed(found.provenance)))
    return (
        f'<div class="indicia"><p><strong>{escape_html(found.provenance.title)}</strong> · '
        f"{escape_html(words.dates(found.provenance))}</p><p>{escape_html(found.ask)}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{texts}"
        f"<footer>{escape_html(_identity(found))}</footer></div>"
    )
