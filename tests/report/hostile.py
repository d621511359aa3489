"""Cases that mean harm: every text field holds something that a page, a PDF or Markdown might run or fetch."""

from typing import Any

SCRIPT = "<script>alert(1)</script>"
HTML = "\"'><img src=x onerror=alert(1)><a href=javascript:alert(1)>x</a></style></script></title><!-- "
MARKDOWN = "](javascript:alert(1)) ![x](http://evil.example/x.png) `<b>` # * _ | [x]: http://evil.example \\"
TYPST = '#eval("1") #include "/etc/passwd" #image("x.png") $x^2$ *b* _i_ `r` @ref <label> = h " ] } \\ //'
DIRECTIONS = "safe\u202eexe.\u2066evil\u2069\u200f \x1b[31m\x00\x07\u2028end"
PAYLOADS = {
    "script": SCRIPT,
    "html": HTML,
    "markdown": MARKDOWN,
    "typst": TYPST,
    "directions": DIRECTIONS,
    "entities": "&lt;script&gt; &amp; &#60; %3Cscript%3E {{7*7}} ${7*7}",
    "endless": "endless " * 125_000,
    "one word": "x" * 1_000_000,
}
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "http://",
    "https://[bad",
    'https://ok.example/"onmouseover=alert(1)',
    " https://space.example",
    "https://xn--80ak6aa92e.com/\u202e",
    "https://аpple.example/",
]


def hostile(text: str, *, links: list[str] | None = None) -> dict[str, Any]:
    """A small case in which every free text is `text`."""
    because = {"because": text, "by": text}
    table = {"report": text, "speaker": "s", "carriers": ["c"], "date": "2020-01-01", "model": "table", **because}
    return {
        "indicia": 1,
        "title": text,
        "marking": text,
        "as_of": "2020-01-02",
        "questions": {
            "who": {
                "ask": text,
                "prior_excludes": ["could"],
                "hypotheses": {
                    "a": {"label": text, "prior": "0.3 to 0.5", **because},
                    "b": {"label": text, "prior": 0.5, **because},
                    "other": {"label": text, "prior": 0.1, "catch_all": True, **because},
                },
            },
            "how": {
                "ask": text,
                "hypotheses": {"x": {"label": text, "prior": 0.5}, "y": {"label": text, "prior": 0.5}},
            },
        },
        "sources": {
            "s": {"label": text, **because},
            "c": {"label": text, "reliability": "F", **because},
        },
        "evidence": {
            "one": {**table, "given": {"a": "0.6 to 0.9", "b": 0.2}, "url": links or [], "credibility": 3},
            "two": {**table, "given": {"a": 0.5, "b": 0.4}, "contradicts": ["one"], "independent": text},
            "gone": {**table, "given": {"a": 0.5, "b": 0.4}, "independent": text},
            "back": {**table, "given": {"a": 0.5, "b": 0.4}, "retracts": ["gone"], "independent": text},
            "again": {**table, "given": {"a": 0.6, "b": 0.4}, "independent": text},
            "search": {
                "report": text,
                "date": "2020-01-01",
                "model": "absence",
                "search": {"sensor": text[:200], "area": text[:200], "period": "2020-01-01"},
                "coverage": 0.5,
                "detection": {"a": 0.1, "b": 0.5},
                **because,
            },
            "could": {
                "report": text,
                "model": "record",
                "date": "2020-01-01",
                "scope": text[:200],
                "events": {"a": 1, "b": 0},
                "years": {"a": 10, "b": 10},
                **because,
            },
            "shown": {**table, "model": "none"},
        },
        "groups": {"g": {"items": ["two", "again"], "redundancy": 0.5, "same_claim": text, **because}},
    }
