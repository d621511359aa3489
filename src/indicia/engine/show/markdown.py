"""A score as Markdown (CommonMark with the tables of GitHub)."""

import re
from collections.abc import Iterable, Iterator

from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.engine.show.weights import ORDER, compared, over, weight_rows

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&])")


def escape(text: str) -> str:
    r"""Escape text so that Markdown shows it as it is, on one line.

    Examples
    --------
    >>> escape("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", words.clean(text))


def to_markdown(score: Score) -> str:
    """Write a score for a report: every hypothesis of every question, the weights of evidence, and the origin."""
    blocks = [f"# {escape(score.provenance.title)}", escape(words.dates(score.provenance))]
    for answer in words.in_order(score):
        blocks += _question(score, answer)
    blocks += _weights(score)
    blocks += [escape(text) for text in words.remarks(score)]
    blocks.append(f"*{escape(words.identity(score.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def _question(score: Score, answer: Answer) -> Iterator[str]:
    yield f"## {escape(answer.ask)}"
    heads = ["hypothesis", "prior", *(["with opportunity"] if words.opportunity_moved(answer) else []), "posterior"]
    heads += ["in full", "in words"] if score.exactness.differs else ["in words"]
    rows = [_row(score, answer, h, "with opportunity" in heads) for h in answer.ranking]
    yield _table(heads, rows, left={0, len(heads) - 1})
    if beyond := words.beyond_sentence(answer):
        yield escape(f"{beyond}.")
    counts = [words.counts_sentence(score.counts)] if answer.id == score.question else []
    yield escape(" ".join([words.odds_sentence(answer), *counts, words.exactness_sentence(score, answer.id)]))
    if answer.id == score.question and score.deciding:
        yield escape(" ".join(score.deciding))


def _row(score: Score, answer: Answer, h: str, with_opportunity: bool) -> list[str]:
    label = escape(words.label(answer, h))
    figures = [words.figure(answer, answer.prior[h])]
    figures += [words.figure(answer, answer.with_opportunity[h])] if with_opportunity else []
    figures.append(words.posterior(answer, h))
    figures += [words.full(score, answer.id, h)] if score.exactness.differs else []
    mark = " · at its prior" if words.at_its_prior(answer, h) else ""
    bold = [f"**{label}**"] if h == answer.leader else [label]
    return [*bold, *map(escape, figures), escape(words.word(answer, h)) + mark]


def _weights(score: Score) -> Iterator[str]:
    answers = compared(score)
    if not answers:
        return
    yield "## Weight of evidence"
    yield ORDER
    heads = ["item", *(f"{escape(answer.id)}: {escape(over(answer))}" for answer in answers), "report"]
    rows = []
    for row in weight_rows(answers):
        name = f"`{row.name}`" if row.kind == "item" else f"*{row.name}*"
        rows.append([name, *map(words.decibans, row.decibans), escape(row.report)])
    yield _table(heads, rows, left={0, len(heads) - 1})


def _table(heads: list[str], rows: Iterable[list[str]], left: set[int]) -> str:
    rule = [":--" if at in left else "--:" for at in range(len(heads))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))
