"""Advice on who speaks and who carries: no reliability, one carrier only, grade F, one organisation twice."""

import re
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from indicia.analysis.advice import Advice, View, counted, listed
from indicia.case.document import Item, Source, item_leaves
from indicia.engine.axes import faults_axis
from indicia.engine.bind import bind_reliability
from indicia.likelihood.tree import SourceReliability

_SMALL_WORDS = frozenset({"the", "of", "a", "an", "s"})
_LIKE = 0.8


def unrated_carriers(view: View) -> Iterator[Advice]:
    """Carriers of whom nobody says how reliable they are: they are taken as faithful."""
    items = _carried(view)
    for source in view.document.sources.values():
        if source.reliability is not None:
            continue
        carried = [item for item in items if source.id in item.carriers]
        if not carried:
            continue
        alone = [i.id for i in carried if all(view.document.sources[s].reliability is None for s in i.carriers)]
        effect = f"taken as certain in {listed(alone)}" if alone else "passed over for carriers that have one"
        message = f"carries {listed(i.id for i in carried)} without a reliability: {effect}; write one, such as B"
        yield view.advise("unrated-carrier", ("sources", source.id), message)


def _carried(view: View) -> list[Item]:
    """The reports that count and that somebody carried."""
    items = [view.document.evidence[term.id] for term, _ in view.reports]
    return [item for item in items if item.carriers]


def one_carrier(view: View) -> Iterator[Advice]:
    """Items that have reached us through one carrier only."""
    through: dict[str, list[str]] = {}
    for item in _carried(view):
        roots = {view.document.root(s) for s in item.carriers}
        if len(roots) == 1:
            through.setdefault(roots.pop(), []).append(item.id)
    for source, items in through.items():
        verb = "hangs" if len(items) == 1 else "hang"
        message = f"{counted(len(items), 'item')} {verb} on this carrier alone: {listed(items)}; look for a second one"
        yield view.advise("one-carrier", ("sources", source), message)


def not_judged(view: View) -> Iterator[Advice]:
    """Items, and through them results, that hang on a reliability graded F, which is no judgement."""
    for path, figure in view.case.figures.items():
        if figure.quantity.grade != "F":
            continue
        together = {faults_axis(s) for s in view.document.sources if path in bind_reliability(s, view.document)[1]}
        items = [term.id for term, _ in view.reports if path in term.paths or together & set(term.axes)]
        if items:
            verb = "hangs" if len(items) == 1 else "hang"
            found = f"graded F, not judged: {listed(items)} {verb} on it"
            message = "; ".join([found, *_moves(view, path)])
            yield view.advise("not-judged", view.figure_place(figure), message, at_key=False)


def _moves(view: View, path: str) -> Iterator[str]:
    """What each question's answer would be if a number were 0 and if it were 1."""
    numbers = view.compiled.central.with_axes({path: (path, np.array([0.0, 1.0]))})
    varied = view.compiled.evaluate(numbers, view.scored)
    for question in view.asked:
        axis = view.compiled.axes[question.id]
        log = axis.collapse(varied.marginal((question.id,)).log, 0)
        log = np.broadcast_to(log.reshape(len(log), -1), (len(log), 2))
        if np.any(np.all(np.isneginf(log), axis=0)):
            yield f"{question.id}: impossible at one end of it"
            continue
        p = np.exp(log - np.max(log, axis=0))
        p = p / p.sum(axis=0)
        leader = int(np.argmax(view.posterior(question.id)))
        name = axis.hypotheses[leader]
        lost = " and no longer leads" if np.any(np.argmax(p, axis=0) != leader) else ""
        yield f"{question.id}: {name} has {p[leader, 0]:.2f} at 0, {p[leader, 1]:.2f} at 1{lost}"


def unused_reliabilities(view: View) -> Iterator[Advice]:
    """Reliabilities of speakers that no item reads: they count in testimony only, in all else the carrier's does."""
    axes = {axis for term, _ in view.reports for axis in term.axes}
    paths = {path for term, _ in view.reports for path in term.paths}
    carriers = {carrier for item in view.document.evidence.values() for carrier in item.carriers}
    for source in view.document.sources.values():
        own = bind_reliability(source.id, view.document)[1]
        said = [item.id for item in view.document.evidence.values() if source.id in item.speaker]
        if not said or source.id in carriers or not own or own & paths or faults_axis(source.id) in axes:
            continue
        message = (
            f"no number hangs on it: {source.id!r} speaks in {listed(said)}, and a speaker's reliability counts in "
            "testimony only; where a report may have been changed on its way to us, name who passed it on in 'carriers'"
        )
        yield view.advise("unused-reliability", ("sources", source.id, "reliability"), message)


def one_organisation_twice(view: View) -> Iterator[Advice]:
    """Two sources with the same label, or nearly, that are not said to be parts of one organisation."""
    words = {source.id: _words(source.label) for source in view.document.sources.values()}
    rough: dict[tuple[str, ...], list[Source]] = {}
    for source in view.document.sources.values():
        if words[source.id]:
            rough.setdefault(tuple(map(_rough, words[source.id])), []).append(source)
    for one, other in (pair for near in rough.values() for pair in combinations(near, 2)):
        alike = all(map(_word_alike, words[one.id], words[other.id]))
        if alike and view.document.root(one.id) != view.document.root(other.id):
            message = (
                f"{other.label!r} is much like {one.id!r} ({one.label!r}): if they are one organisation, write "
                f"'part_of: {one.id}'"
            )
            yield view.advise("organisation-twice", ("sources", other.id), message)


def _words(label: str) -> list[str]:
    return sorted(word for word in re.findall(r"\w+", label.casefold()) if word not in _SMALL_WORDS)


def _rough(word: str) -> str:
    """What two spellings of a word have in common: the first letter; numbers and short names must be the same."""
    return word[0] if len(word) > 3 and word.isalpha() else word


def _word_alike(one: str, other: str) -> bool:
    """Whether two words that are roughly the same are spellings or forms of one."""
    from difflib import SequenceMatcher  # only needed for words that are neither the same nor plainly different

    return one == other or SequenceMatcher(None, one, other).ratio() >= _LIKE


def unused_sources(view: View) -> Iterator[Advice]:
    """Sources that nobody names."""
    document = view.document
    used = {source.part_of for source in document.sources.values()}
    for item in document.evidence.values():
        used |= {*item.speaker, *item.carriers}
        used |= {leaf.source for leaf in item_leaves(item) if isinstance(leaf, SourceReliability)}
    for source in document.sources:
        if source not in used:
            yield view.advise("unused-source", ("sources", source), "speaks and carries nothing; use it or delete it")
