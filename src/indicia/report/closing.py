"""What closes a report: advice, notes, how it was computed, and the few words that need explaining."""

import shlex
from collections.abc import Iterator
from pathlib import PurePath

from indicia.engine.show import words
from indicia.report.document import Block, Bullets, Facts, Paragraph, Section, Span, Spans, code, para, say, short
from indicia.report.gather import Gathered

DRAWS = 2_000
"""How many draws the range over the stated inputs is taken from."""

WORDS = {
    "band": (
        "Band",
        "the stretch of probabilities that a word stands for, as in “likely [55-80 %]”: ICD 203 of the US intelligence "
        "community. The lower edge belongs to a band; below 0.01 and above 0.99 is beyond the scale.",
    ),
    "decibans": (
        "Decibans, dB",
        "the unit of weight of evidence: 10 log₁₀ of a likelihood ratio. +10 dB makes the first hypothesis ten times "
        "as probable against the second as before, +3 dB about twice, 0 dB changes nothing.",
    ),
    "prior": (
        "Prior",
        "the probability of a hypothesis before the evidence of this case is looked at; a judgement like any other.",
    ),
}


def advice(g: Gathered) -> Section | None:
    """What `indicia check` says of the case, and what a reader should know besides; None where nothing."""
    blocks: list[Block] = []
    notes = [say(f"{note}.") for note in g.score.notes]
    notes += [say(text) for text in g.left_out]
    if g.cut:
        notes.append(say(f"{words.plural(g.cut, 'text')} of the case too long to show in full, and cut here."))
    if notes:
        blocks += [para("Notes:"), Bullets(tuple(notes))]
    if g.advice:
        found = [(Span(short(a.path), "code"), Span(": "), *say(a.message), Span(".")) for a in g.advice]
        one = len(g.advice) == 1
        begin = "One thing is" if one else f"{len(g.advice)} things are"
        about = (Span(f"{begin} allowed and seldom meant, by "), Span("indicia check", "code"), Span(":"))
        blocks += [Paragraph(about), Bullets(tuple(found))]
    return Section("advice", "Advice and notes", tuple(blocks)) if blocks else None


def computed(g: Gathered) -> Section:
    """How the report came about, and how to make it again."""
    return Section("computed", "How it was computed", tuple(_computed(g)))


def _computed(g: Gathered) -> Iterator[Block]:
    origin, score = g.score.provenance, g.score
    yield para(
        "The prior of each hypothesis, with what each could have done, is multiplied by the likelihood of every report "
        "under it, after the reliability of who carried it and the redundancy of repeats; linked questions are "
        "summed out exactly. Every number stands at its central value."
    )
    exact = words.exactness_sentence(score, score.question)
    summary = g.ranges.get(score.question)
    facts: list[tuple[str, Spans]] = [
        ("Case", code(PurePath(origin.file).name)),
        ("SHA-256", code(origin.case_hash)),
        ("As of", say(origin.as_of or "an unstated day")),
        ("Marking", say(origin.marking or "none")),
        ("Program", say(f"indicia {origin.version}")),
        ("Changed", say("; ".join(origin.changed) or "nothing: the file as it stands")),
        ("Exactness", say(exact)),
    ]
    if summary is not None and summary.numbers:
        facts.append(("Draws", say(f"{summary.draws:,}, seed {g.seed}")))
    facts.append(("Again", code(command(g))))
    facts.append(("More charts", (Span("indicia chart --help", "code"), *say(": the spread of the draws, a map, ..."))))
    yield Facts(tuple((name, (value,)) for name, value in facts))


def command(g: Gathered) -> str:
    """The command that makes this report again."""
    parts = ["indicia", "report", PurePath(g.score.provenance.file).name]
    first = next(iter(g.score.answers))
    parts += ["--question", g.score.question] if g.score.question != first else []
    for overlay in g.case.overlays:
        if overlay.written.text:  # it was read from a file
            parts += ["--with", PurePath(overlay.written.name).name]
            continue
        parts += [part for path, value in overlay.set.items() for part in ("--set", f"{path}={value}")]
    summary = g.ranges.get(g.score.question)
    if summary is not None and (summary.draws_asked, g.seed) != (DRAWS, 0):
        parts += ["--draws", str(summary.draws_asked), "--seed", str(g.seed)]
    return shlex.join(parts)


def glossary() -> Section:
    """The words with a footnote."""
    return Section("words", "Words", (Facts(tuple((name, (say(text),)) for name, text in WORDS.values())),))
