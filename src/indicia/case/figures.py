"""Every quantity of a case under its path: what `indicia params` lists and what analyses vary."""

from collections.abc import Iterator

from indicia.case.document import DataPath, Document, Figure, item_leaves
from indicia.likelihood.tree import Leaf, Number, Shared, leaves
from indicia.quantity import Domain


def figures(document: Document) -> dict[str, Figure]:
    """List the quantities of a case by path, priors first, in the order of the file.

    A `$name` has no path of its own: it appears once, under the parameter's name.
    """
    found = {figure.path: figure for figure in _own(document)}
    held = _held_parameters(document)
    for parameter in document.parameters.values():
        if not isinstance(parameter.value, str):
            found[parameter.id] = Figure(
                parameter.id,
                parameter.value,
                parameter.place,
                parameter.id in held,
                parameter.because,
                parameter.by or document.by,
            )
    return found


def _own(document: Document) -> Iterator[Figure]:
    yield from _priors(document)
    for item in document.evidence.values():
        for leaf in item_leaves(item):
            number = getattr(leaf, "number", leaf)
            if isinstance(number, Number):
                place: DataPath = ("evidence", item.id, *number.key)
                path = document.path_of(item.id, number)
                held = item.is_opportunity or number.domain is Domain.RATIO
                yield Figure(path, number.quantity, place, held, item.because, item.by, number.written)
    for source in document.sources.values():
        if isinstance(source.reliability, Number):
            path, place = document.path_of("", source.reliability), ("sources", *source.reliability.key)
            by = source.by or document.by
            yield Figure(path, source.reliability.quantity, place, False, source.because, by)
    for group in document.groups.values():
        if isinstance(group.redundancy, Number):
            path, place = document.path_of("", group.redundancy), ("groups", *group.redundancy.key)
            yield Figure(path, group.redundancy.quantity, place, True, group.because, group.by or document.by)


def _priors(document: Document) -> Iterator[Figure]:
    told: set[str] = set()
    for question in document.questions.values():
        for hypothesis in question.hypotheses.values():
            because, by = hypothesis.because or question.because, hypothesis.by or question.by or document.by
            for leaf in leaves(hypothesis.prior):
                if isinstance(leaf, Number):
                    path = ".".join(leaf.key)
                    number = document.finals.get(path, leaf)
                    place = question.prior_place(hypothesis.id, leaf.key[len(hypothesis.prior.key) :])
                    told.add(path)
                    yield Figure(path, number.quantity, place, False, because, by, number.written)
    for path, number in document.finals.items():
        if path not in told:  # split off by an overlay: the file has no place for it
            yield Figure(path, number.quantity, (), False)


def _held_parameters(document: Document) -> set[str]:
    """Parameters used where numbers are held: ratios, redundancies and opportunity."""
    held: set[str] = set()

    def note(leaf: Leaf, always: bool) -> None:
        if isinstance(leaf, Shared) and (always or leaf.domain is Domain.RATIO):
            held.add(document.parameter(leaf.name).id)

    for item in document.evidence.values():
        for leaf in item_leaves(item):
            note(leaf, item.is_opportunity)
    for group in document.groups.values():
        note(group.redundancy, True)
    return held
