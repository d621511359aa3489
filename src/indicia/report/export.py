"""A report as plain data, and its finding as text."""

from typing import Any

from indicia.engine.export import FORMAT, case_dict
from indicia.engine.show import words
from indicia.engine.show.terminal import in_ascii, painter, wrap
from indicia.report.finding import range_sentence, sentence
from indicia.report.result import Report

_NARROWEST, _WIDEST = 56, 110


def to_dict(report: Report) -> dict[str, Any]:
    """Give everything that is in a report; keys as in ``docs/json.md``."""
    g = report.gathered
    return {
        "kind": "report",
        "format": FORMAT,
        "case": case_dict(report.provenance),
        "question": g.score.question,
        "finding": {
            question: {"sentence": sentence(answer), "range": range_sentence(g.ranges.get(question)) or None}
            for question, answer in g.score.answers.items()
        },
        "score": g.score.to_dict(),
        "impact": g.impact.to_dict() if g.impact else None,
        "flip": g.sheet.to_dict(),
        "draws": {question: summary.to_dict() for question, summary in g.ranges.items()},
        "advice": [{"kind": a.kind, "path": a.path, "message": a.message, "line": a.line} for a in g.advice],
        "left_out": list(g.left_out),
    }


def to_text(report: Report, *, width: int, utf8: bool, colour: bool) -> str:
    """Write the finding and the contents for a terminal."""
    width, paint = min(max(width, _NARROWEST), _WIDEST), painter(colour=colour)
    g = report.gathered
    answer = g.score.answer
    blocks = [[paint(line, "bold") for line in wrap(report.title, width)] + wrap(words.dates(report.provenance), width)]
    blocks.append(wrap(words.clean(answer.ask), width) + wrap(sentence(answer), width))
    blocks += [
        wrap(text, width) for text in (range_sentence(g.ranges.get(answer.id)), *words.warnings(g.score)) if text
    ]
    blocks.append(wrap(f"In the report: {', '.join(section.heading for section in report.sections)}.", width))
    blocks.append([paint(words.identity(report.provenance), "dim")])
    text = "\n\n".join("\n".join(block) for block in blocks)
    return text if utf8 else in_ascii(text)
