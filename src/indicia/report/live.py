"""The live part of a report: a reader moves numbers, switches items off, and sees what is left of the finding."""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from indicia.case.case import Case
from indicia.engine.score import asked_questions
from indicia.report.live_model import MOST_STATES, build_model, everything, joint_states
from indicia.report.live_priors import Json

DATA_ID = "live-data"
"""The id of the script element, of type application/json, that a page puts the data in, before the script."""

MOST_BYTES = 3 * 2**19

COMPUTING = ("live_setting.js", "live_network.js", "live_factors.js", "live_score.js", "live_words.js")
"""The scripts from a model and a setting to numbers and words."""
SHOWING = ("live_dom.js", "live_results.js", "live_controls.js", "live_bar.js", "live.js")
"""The scripts that put these on the page."""


@dataclass(frozen=True)
class LivePart:
    """What a page needs so that its reader can move the numbers.

    Nothing in it refers to anything outside, and it needs no style or handler within an element, so that a page can
    allow the style and the script by their hashes and nothing else.

    Attributes
    ----------
    html
        One ``section`` element with the id ``live``; all text of the case is escaped.
    css, script
        Style and JavaScript; both are the same for every case.
    data
        JSON that can stand within a ``script`` element, whose id must be `DATA_ID`; empty where there is no live part.
    note
        Why there is no live part; None where there is one.
    """

    html: str
    css: str
    script: str
    data: str
    note: str | None


def live_part(case: Case, *, question: str | None = None) -> LivePart:
    """Make the part of a report with which its reader moves the numbers of a case.

    The page computes what `indicia.score` computes, from the same factors, for any priors, redundancies and
    reliabilities that its reader sets and any items that he leaves out.

    Parameters
    ----------
    case
        The case, overlays included.
    question
        The question that the finding is about; by default the first that is not hidden.

    Returns
    -------
    LivePart
        With a note in its place where the page would have to hold more than 4,096 joint states at once, or to carry
        more than 1.5 MiB of factors.

    Raises
    ------
    IndiciaError
        Where `question` is none that is asked.
    """
    asked = asked_questions(case, question)
    compiled = everything(case)
    states = joint_states(compiled)
    if states > MOST_STATES:
        return _without(
            f"This case links {states:,} joint states, more than the {MOST_STATES:,} that a page computes with"
        )
    model, stuck = build_model(case, compiled, question or asked[0])
    data = _json(model)
    if len(data) > MOST_BYTES:
        return _without(f"The factors of this case take {len(data) / 1e6:.1f} MB, more than a page should carry")
    return LivePart(_section(_BODY + _left_out(stuck)), style(), script(), data, None)


def _without(why: str) -> LivePart:
    note = f"{why}, so its numbers cannot be moved here; `indicia score --set` moves them."
    return LivePart(_section(f"<p>{escape(note)}</p>"), style(), "", "", note)


_BODY = """<p class="live-lead">Move the numbers that you see otherwise, switch off what you do not trust, and see what
is left of the finding. Everything is computed in this page, and nothing leaves it.</p>
<noscript><p>Your browser runs no scripts here, so nothing can be moved; the rest of the report stands.</p></noscript>
<div id="live-room"></div>"""


def _section(body: str) -> str:
    heading = '<h2 id="live-heading">Move the numbers</h2>'
    return f'<section id="live" aria-labelledby="live-heading">\n{heading}\n{body}\n</section>\n'


def _left_out(stuck: tuple[str, ...]) -> str:
    if not stuck:
        return ""
    names = ", ".join(f"<code>{escape(path)}</code>" for path in stuck)
    return (
        f'\n<p class="live-stuck">Without a slider, since they enter the case in more than a simple way: {names}.</p>'
    )


def _json(model: Json) -> str:
    """The model as text in ASCII without ``<``, ``>`` or ``&``, which a script element may hold."""
    text = json.dumps(model, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def script(parts: tuple[str, ...] = (*COMPUTING, *SHOWING)) -> str:
    """The page's scripts as one, which leaves no name behind."""
    text = "\n".join(_read(name) for name in parts)
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'


@cache
def style() -> str:
    """The style of the live part."""
    return _read("live.css")


def _read(name: str) -> str:
    return (files("indicia.report") / name).read_text(encoding="utf-8")
