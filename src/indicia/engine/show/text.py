"""A score as it reads on a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.engine.show.terminal import Paint, bar, cut, in_ascii, pad, painter, width_of, wrap
from indicia.engine.show.weights import weights_text

_MOST_ROWS = 12
_NARROWEST, _WIDEST = 56, 110
_LABEL, _SHORTEST_LABEL = 36, 16
_BAR, _SHORTEST_BAR = 40, 6
_GAP = 2
_STACKED = 4  # indent of a word that stands under its figures


def to_text(score: Score, *, width: int = 100, utf8: bool = True, colour: bool = False, weights: bool = False) -> str:
    """Write a score for a terminal.

    Parameters
    ----------
    score
        What to show; all questions asked are shown, the one chosen first.
    width
        Columns of the terminal; lines stay within it, from 56 to 110.
    utf8
        Whether it can show bars and signs beyond ASCII. The case's own words are never changed.
    colour
        Whether to emphasise by escape sequences.
    weights
        Whether to add the weight of evidence of every item.
    """
    width = min(max(width, _NARROWEST), _WIDEST)
    paint = painter(colour=colour)
    blocks = ["\n".join(_title(score, width, paint))]
    blocks += ["\n".join(_question(score, answer, width, utf8, paint)) for answer in words.in_order(score)]
    blocks += ["\n".join(weights_text(score, width, paint))] if weights else []
    blocks.append("\n".join(_foot(score, width, paint)))
    text = "\n\n".join(block for block in blocks if block)
    return text if utf8 else in_ascii(text)


def _title(score: Score, width: int, paint: Paint) -> Iterator[str]:
    title, dates = words.clean(score.provenance.title), words.dates(score.provenance)
    if width_of(title) + width_of(dates) + _GAP <= width:
        yield paint(title, "bold") + pad(dates, width - width_of(title), right=True)
    else:
        yield from (paint(line, "bold") for line in wrap(title, width))
        yield from wrap(dates, width)


def _question(score: Score, answer: Answer, width: int, utf8: bool, paint: Paint) -> Iterator[str]:
    yield from (paint(line, "bold") for line in wrap(words.clean(answer.ask), width))
    yield from _table(answer, width, utf8, paint)
    sentences = [words.odds_sentence(answer)]
    if answer.id == score.question:
        sentences += [words.counts_sentence(score.counts), words.exactness_sentence(score, answer.id)]
    elif score.exactness.differs:
        sentences.append(f"In full {words.full(score, answer.id, answer.leader)}.")
    yield from wrap(" ".join(sentences), width)
    if answer.id == score.question:
        for sentence in score.deciding:
            yield from wrap(words.clean(sentence), width)


@dataclass(frozen=True)
class _Row:
    hypothesis: str
    label: str
    figures: tuple[str, ...]
    posterior: float
    word: str
    mark: str


@dataclass(frozen=True)
class _Layout:
    """Widths in columns: of the labels, and of the bars where there is room.

    `stacked` puts the word under the figures; `beside` puts the mark of the catch-all behind the word, else on a line.
    """

    heads: tuple[str, ...]
    label: int
    bars: int
    stacked: bool
    beside: bool


def _layout(rows: Sequence[_Row], heads: tuple[str, ...], width: int) -> _Layout:
    columns = sum(len(head) + _GAP for head in heads)
    longest = max(width_of(row.label) for row in rows)
    said, mark = max(width_of(row.word) for row in rows) + _GAP, max(width_of(row.mark) for row in rows)
    room = width - _GAP - columns
    stacked = room - said < min(longest, _SHORTEST_LABEL)
    label = min(longest, _LABEL, room if stacked else room - said)
    spare = room - label - (0 if stacked else said)
    beside = spare >= mark if not stacked else _STACKED + said - _GAP + mark <= width
    bars = min(spare - _GAP - (mark if beside and not stacked else 0), _BAR)
    return _Layout(heads, label, bars if bars >= _SHORTEST_BAR else 0, stacked, beside)


def _table(answer: Answer, width: int, utf8: bool, paint: Paint) -> Iterator[str]:
    shown, rest = _shown(answer)
    heads = ("prior", "with opp.", "posterior") if words.opportunity_moved(answer) else ("prior", "posterior")
    rows = [_row(answer, h, with_opportunity=len(heads) == 3) for h in shown]
    layout = _layout(rows, heads, width)
    head = "".join(pad(head, len(head) + _GAP, right=True) for head in heads)
    yield " " * (_GAP + layout.label) + paint(head, "dim")
    for row in rows:
        drawn = pad(bar(row.posterior, layout.bars, utf8=utf8), layout.bars) if layout.bars else ""
        yield from _lines(row, layout, drawn, paint if row.hypothesis == answer.leader else painter(colour=False))
    if not layout.beside:
        yield from (f"  {row.label} is at its prior" for row in rows if row.mark)
    yield from ([paint(f"  {rest}", "dim")] if rest else [])


def _lines(row: _Row, layout: _Layout, drawn: str, paint: Paint) -> Iterator[str]:
    first, *more = wrap(row.label, layout.label)
    figures = zip(row.figures, layout.heads, strict=True)
    line = f"  {paint(pad(first, layout.label), 'bold')}"
    line += "".join(pad(figure, len(head) + _GAP, right=True) for figure, head in figures)
    line += f"  {drawn}" if drawn else ""
    word = row.word + (row.mark if layout.beside else "")
    yield line.rstrip() if layout.stacked else f"{line}  {word}"
    yield from (f"  {part}" for part in more)
    yield from ([f"{' ' * _STACKED}{word}"] if layout.stacked else [])


def _row(answer: Answer, h: str, *, with_opportunity: bool) -> _Row:
    figures = [words.figure(answer, answer.prior[h])]
    figures += [words.figure(answer, answer.with_opportunity[h])] if with_opportunity else []
    mark = " · at its prior" if words.at_its_prior(answer, h) else ""
    return _Row(
        h,
        words.label(answer, h),
        (*figures, words.posterior(answer, h)),
        answer.posterior[h],
        words.word(answer, h),
        mark,
    )


def _shown(answer: Answer) -> tuple[tuple[str, ...], str]:
    """The hypotheses to show, the first two always, and how many are left out."""
    ranking = answer.ranking
    if answer.candidates is not None:
        return ranking, words.beyond_sentence(answer)
    large = [h for h in ranking if answer.posterior[h] >= 0.01]
    if len(ranking) - max(len(large), 2) <= 1 and len(ranking) <= _MOST_ROWS:
        return ranking, ""
    shown = ranking[: min(max(len(large), 2), _MOST_ROWS)]
    left = len(ranking) - len(shown)
    if len(large) <= len(shown):
        return shown, f"{left:,} more below 0.01"
    together = sum(answer.posterior[h] for h in ranking[len(shown) :])
    return shown, f"{left:,} more, {words.probability(min(together, 1 - 1e-16))} together"


def _foot(score: Score, width: int, paint: Paint) -> Iterator[str]:
    for text in words.remarks(score):
        style = "bold" if text.startswith("Do not rely") else ""
        yield from (paint(line, style) if style else line for line in wrap(text, width))
    yield paint(pad(cut(words.identity(score.provenance), width), width, right=True), "dim")
