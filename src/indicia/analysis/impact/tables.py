"""What an impact shows, as paragraphs and tables that text, Markdown and HTML lay out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from indicia.analysis.impact.redundancy import Fall, GroupImpact
from indicia.analysis.impact.result import Impact, ItemImpact, OriginImpact
from indicia.analysis.impact.words import deciding_sentence, ruled_out
from indicia.engine.result import Answer
from indicia.engine.show import words

_ALTERNATIVES = 3


@dataclass(frozen=True)
class Table:
    """A heading, what the figures are, and rows.

    Attributes
    ----------
    left
        Which columns are text.
    bold
        Which rows stand out: those in which the leader no longer leads.
    """

    heading: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int]
    bold: frozenset[int] = frozenset()


def standing(impact: Impact) -> str:
    """How things stand with all items: posterior with word, prior, alternatives, odds, counts."""
    answer = impact.answer
    h = answer.leader
    said = f"{_label(answer, h)} {words.posterior(answer, h)}, {words.word(answer, h)}"
    text = f"{said}, prior {words.probability(answer.prior[h])}{_alternatives(answer)}."
    return " ".join([text, words.odds_sentence(answer), words.counts_sentence(impact.counts)])


def _alternatives(answer: Answer) -> str:
    others = answer.ranking[1:]
    if not others:
        return ""
    named = [f"{_label(answer, h)} {words.posterior(answer, h)}" for h in others[:_ALTERNATIVES]]
    more = len(others) - len(named)
    return f"; then {', '.join(named)}" + (f" and {more:,} more" if more else "")


def deciding(impact: Impact) -> str:
    """Which items decide, how many people said them, and who leads then."""
    found, answer = impact.smallest, impact.answer
    if answer.runner_up is None:
        return "There is no other hypothesis that could lead."
    if not impact.items:
        return "No item counts."
    sentences = [
        deciding_sentence(
            answer.labels[impact.leader], found.items, impact.decisive, proved=found.proved, at_least=found.at_least
        )
    ]
    if found.items:
        sizes = f"{words.plural(len(found.items), 'item')}, {words.plural(found.speakers, 'speaker')}"
        sentences.append(f"That is {sizes}; then {_then(impact)}." if len(impact.decisive) < 2 else "")
        if not found.proved:
            sentences.append(f"There may be a smaller set: {ruled_out(found.at_least)}.")
    if found.interrupted:
        sentences.append("The search for it was stopped before its end.")
    return " ".join(s for s in sentences if s)


def _then(impact: Impact) -> str:
    """Who leads without the smallest set: ``Russia 0.47, Tajikistan 0.46``."""
    found, answer = impact.smallest, impact.answer
    if found.posterior is None or found.leader is None:
        return "nothing is possible"
    first, second = found.posterior[found.leader], found.posterior[impact.leader]
    names = _label(answer, found.leader), _label(answer, impact.leader)
    if isclose(first, second, rel_tol=1e-8):
        return f"{names[0]} and {names[1]} are level at {words.probability(first)}"
    return f"{names[0]} {words.probability(first)}, {names[1]} {words.probability(second)}"


def tables(impact: Impact) -> Iterator[Table]:
    """All tables that have rows."""
    if impact.items:
        yield _items(impact)
    for role, heading in (("speaker", "Speakers"), ("carrier", "Carriers")):
        origins = [origin for origin in impact.origins if origin.role == role]
        if origins:
            yield _origins(impact, origins, heading)
    if impact.groups:
        yield _groups(impact)


def _items(impact: Impact) -> Table:
    answer = impact.answer
    leader = _label(answer, answer.leader)
    items = sorted(impact.items, key=lambda item: -1.0 if item.without is None else item.without[impact.leader])
    note = (
        f"Posterior of {leader} without the item, in a group with the next in its place, and with the item alone, from "
        "the stated prior."
    )
    if answer.rival is not None:
        note += (
            f" Weights in decibans for {leader} over {_label(answer, answer.rival)}: last in, given all the other "
            "items, and first in, by itself. The items that it needs most come first."
        )
    fallen = frozenset(at for at, item in enumerate(items) if not item.leads_without)
    heads = ("item", "without", *(["then leads"] if fallen else []), "last in", "alone", "first in", "report")
    rows = tuple(_item(impact, item, with_leader=bool(fallen)) for item in items)
    left = frozenset({0, len(heads) - 1, *([2] if fallen else [])})
    return Table("Each item left out, and by itself", note, heads, rows, left, fallen)


def _item(impact: Impact, item: ItemImpact, *, with_leader: bool) -> tuple[str, ...]:
    name = f"{item.item} (opportunity)" if item.opportunity else item.item
    report = words.clean(item.report)
    report += f" (group {item.group})" if item.group else ""
    report += f" (without it {', '.join(item.brings_back)} counts again)" if item.brings_back else ""
    then = "" if item.leads_without else _label(impact.answer, item.leader_without)
    return (
        name,
        _share(item.without, impact.leader),
        *([then] if with_leader else []),
        words.decibans(item.last_in_decibans),
        _share(item.alone, impact.leader),
        words.decibans(item.first_in_decibans),
        report,
    )


def _origins(impact: Impact, origins: Sequence[OriginImpact], heading: str) -> Table:
    role = origins[0].role
    did = "said" if role == "speaker" else "carried"
    note = f"Posterior of {_label(impact.answer, impact.leader)} without all that nobody else {did}. Parts of one "
    note += f"organisation are one {role}."
    fallen = frozenset(at for at, origin in enumerate(origins) if not origin.leads_without)
    heads = (role, "items", f"{did} alone", "without", *(["then leads"] if fallen else []))
    rows = []
    for origin in origins:
        then = "" if origin.leads_without else _label(impact.answer, origin.leader_without)
        figures = (f"{len(origin.items)}", f"{len(origin.only)}", _share(origin.without, impact.leader))
        rows.append((words.clean(origin.label), *figures, *([then] if fallen else [])))
    return Table(heading, note, heads, tuple(rows), frozenset({0, *([4] if fallen else [])}), fallen)


def _groups(impact: Impact) -> Table:
    leader = _label(impact.answer, impact.leader)
    note = f"How redundant the repeats in a group would have to be before {leader} no longer led: 0 where they are "
    note += "independent, 1 where they add nothing."
    rows = tuple(
        (group.id, f"{len(group.items)}", f"{group.redundancy:.2f}", _falls(impact.answer, group))
        for group in impact.groups
    )
    fallen = frozenset(at for at, group in enumerate(impact.groups) if group.falls)
    heads = ("group", "items", "redundancy", "no longer leads")
    return Table("Groups", note, heads, rows, frozenset({0, 3}), fallen)


def _falls(answer: Answer, group: GroupImpact) -> str:
    return "; ".join(f"{_range(fall)}: {_label(answer, fall.leader)}" for fall in group.falls) or "never"


def _range(fall: Fall) -> str:
    if fall.low <= 0.0 and fall.high >= 1.0:
        return "whatever it is"
    if fall.low >= 1.0:
        return "at 1 only"
    if fall.high >= 1.0:
        return f"from {fall.low:.2f} up"
    if fall.low <= 0.0:
        return f"up to {fall.high:.2f}" if fall.high > 0.0 else "at 0 only"
    return f"from {fall.low:.2f} to {fall.high:.2f}"


def _share(posterior: Mapping[str, float] | None, hypothesis: str) -> str:
    if posterior is None:
        return "impossible"
    p = posterior[hypothesis]
    return words.probability(p if p in (0.0, 1.0) and 1.0 in posterior.values() else min(max(p, 1e-300), 1 - 1e-16))


def _label(answer: Answer, hypothesis: str | None) -> str:
    return "nothing is possible" if hypothesis is None else words.clean(answer.labels[hypothesis])
