"""Text of a case made safe to show, and what notebooks need around a piece of HTML."""

import unicodedata

_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# A notebook lays its own rules on tables: twice the class is what outweighs them. Colours are the page's, so that dark
# notebooks stay dark.
_STYLE = (
    "<style>"
    ".indicia-shown{line-height:1.4;max-width:72rem}"
    ".indicia-shown .indicia{max-width:none}"
    ".indicia-shown h3{font-size:1.15em;font-weight:600;margin:.8rem 0 .2rem}"
    ".indicia-shown h4{font-size:1em;font-weight:600;margin:.8rem 0 .2rem}"
    ".indicia-shown.indicia-shown table{border-collapse:collapse;border:0;margin:.3rem 0;table-layout:auto}"
    ".indicia-shown.indicia-shown table tr{background:none}"
    ".indicia-shown.indicia-shown table thead{border-bottom:1px solid rgba(128,128,128,.5);vertical-align:bottom}"
    ".indicia-shown.indicia-shown table th,.indicia-shown.indicia-shown table td"
    "{text-align:left;vertical-align:top;padding:.15rem .9rem .15rem 0;border:0;max-width:30rem}"
    ".indicia-shown.indicia-shown table .n{text-align:right;white-space:nowrap}"
    ".indicia-shown.indicia-shown table tbody th{font-weight:inherit}"
    ".indicia-shown footer{opacity:.7}"
    "</style>"
)


def clean(text: str) -> str:
    """Make text of a case file safe to print: one line, no control characters, no changes of writing direction."""
    shown = " ".join(text.split())
    return "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cs") and c not in _DIRECTIONS)


def in_notebook(piece: str) -> str:
    """A piece of HTML as a notebook shows it well, on light ground and on dark."""
    return f'<div class="indicia-shown">{_STYLE}{piece}</div>'
