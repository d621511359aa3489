"""A score as HTML: one piece for a notebook, or a page of its own. Needs nothing from elsewhere; runs nothing."""

from collections.abc import Iterable, Iterator
from html import escape as _escape

from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.engine.show.weights import ORDER, compared, over, weight_rows

# Colours come from the page around it, so that dark notebooks stay dark; only the bar has one of its own.
_STYLE = """
.indicia{max-width:60rem;line-height:1.4}
.indicia header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2rem}
.indicia h3,.indicia h4{margin:.6rem 0 .2rem}
.indicia table{border-collapse:collapse}
.indicia th,.indicia td{padding:.1rem .8rem .1rem 0;text-align:left;vertical-align:top;background:none}
.indicia .n{text-align:right;font-variant-numeric:tabular-nums}
.indicia .bar{display:inline-block;height:.7em;background:#4878a8}
.indicia .scale{width:10rem;min-width:10rem}
.indicia .lead{font-weight:bold}
.indicia footer{opacity:.7}
""".strip().replace("\n", "")

_PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n</head>\n'
    '<body style="font-family:system-ui,sans-serif">\n{body}\n</body>\n</html>\n'
)


def to_html(score: Score) -> str:
    """Write a score as a piece of HTML; every text of the case is escaped."""
    parts = [f'<div class="indicia"><style>{_STYLE}</style>', *_header(score)]
    for answer in words.in_order(score):
        parts += _question(score, answer)
    parts += _weights(score)
    parts += [f"<p>{escape(text)}</p>" for text in words.remarks(score)]
    parts.append(f"<footer>{escape(words.identity(score.provenance))}</footer></div>")
    return "\n".join(parts)


def to_html_page(scores: Iterable[Score]) -> str:
    """Write scores as one page."""
    scores = list(scores)
    title = ", ".join(dict.fromkeys(escape(score.provenance.title) for score in scores))
    return _PAGE.format(title=title, body="\n<hr>\n".join(map(to_html, scores)))


def escape(text: str) -> str:
    """Escape text of a case for HTML, attributes included."""
    return _escape(words.clean(text), quote=True)


def _header(score: Score) -> Iterator[str]:
    title, dates = escape(score.provenance.title), escape(words.dates(score.provenance))
    yield f"<header><strong>{title}</strong><span>{dates}</span></header>"


def _question(score: Score, answer: Answer) -> Iterator[str]:
    yield f"<h3>{escape(answer.ask)}</h3>"
    opportunity = words.opportunity_moved(answer)
    heads = ["prior", *(["with opportunity"] if opportunity else []), "posterior"]
    heads += ["in full"] if score.exactness.differs else []
    cells = "".join(f'<th class="n" scope="col">{head}</th>' for head in heads)
    yield f'<table><thead><tr><th scope="col">hypothesis</th>{cells}<th></th><th scope="col">in words</th></tr></thead>'
    yield "<tbody>"
    yield from (_row(score, answer, h, opportunity) for h in answer.ranking)
    yield "</tbody></table>"
    if beyond := words.beyond_sentence(answer):
        yield f"<p>{escape(beyond)}.</p>"
    counts = [words.counts_sentence(score.counts)] if answer.id == score.question else []
    sentences = [words.odds_sentence(answer), *counts, words.exactness_sentence(score, answer.id)]
    yield f"<p>{escape(' '.join(sentences))}</p>"
    if answer.id == score.question and score.deciding:
        yield f"<p>{escape(' '.join(score.deciding))}</p>"


def _row(score: Score, answer: Answer, h: str, opportunity: bool) -> str:
    figures = [words.figure(answer, answer.prior[h])]
    figures += [words.figure(answer, answer.with_opportunity[h])] if opportunity else []
    figures.append(words.posterior(answer, h))
    figures += [words.full(score, answer.id, h)] if score.exactness.differs else []
    cells = "".join(f'<td class="n">{escape(figure)}</td>' for figure in figures)
    width = f"{100 * answer.posterior[h]:.1f}%"
    drawn = f'<td class="scale"><span class="bar" style="width:{width}"></span></td>'
    mark = " · at its prior" if words.at_its_prior(answer, h) else ""
    lead = ' class="lead"' if h == answer.leader else ""
    label, word = escape(words.label(answer, h)), escape(words.word(answer, h))
    return f'<tr{lead}><th scope="row">{label}</th>{cells}{drawn}<td>{word}{mark}</td></tr>'


def _weights(score: Score) -> Iterator[str]:
    answers = compared(score)
    if not answers:
        return
    yield f"<details><summary>Weight of evidence</summary><p>{ORDER}</p>"
    heads = "".join(f'<th class="n" scope="col">{escape(a.id)}: {escape(over(a))}</th>' for a in answers)
    yield f'<table><thead><tr><th scope="col">item</th>{heads}<th scope="col">report</th></tr></thead><tbody>'
    for row in weight_rows(answers):
        cells = "".join(f'<td class="n">{words.decibans(w)}</td>' for w in row.decibans)
        name = f"<code>{escape(row.name)}</code>" if row.kind == "item" else f"<em>{row.name}</em>"
        yield f'<tr><th scope="row">{name}</th>{cells}<td>{escape(row.report)}</td></tr>'
    yield "</tbody></table></details>"
