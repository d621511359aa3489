"""Which numbers of a case get a slider, and from where to where each goes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from indicia.case import Case
from indicia.case.document import Document, Hypothesis, Question
from indicia.engine.realised import realised_priors
from indicia.engine.vary import splitting_off
from indicia.errors import PathError, nearest
from indicia.likelihood.tree import Leaf, Number, Shared, leaves
from indicia.quantity import Domain, Quantity

type Scale = Literal["linear", "log", "whole"]

RELIABILITY, REDUNDANCY, CHOSEN = "Reliability of sources", "Redundancy of groups", "Other numbers"
_DECADES = 2.0  # a positive number goes from a hundredth of today's value to a hundred times it
_LABEL = 24  # characters that a label has room for
_SPREAD = 4.0  # a real number goes this many half-widths of its range to either side


@dataclass(frozen=True)
class Knob:
    """One number that can be moved.

    Attributes
    ----------
    path
        As listed by `indicia params`.
    label
        The number in words, within its section.
    section
        What it stands under: a question's text for its priors, or what kind of number it is.
    value
        Today's value; of a prior, what it comes to.
    low, high
        The ends of the slider.
    scale
        How the slider is divided.
    stated
        What the case says, and why.
    """

    path: str
    label: str
    section: str
    value: float
    low: float
    high: float
    scale: Scale
    stated: str


def knobs(case: Case, asked: Iterable[str], numbers: Iterable[str] | None = None) -> tuple[Knob, ...]:
    """Choose the numbers that get a slider.

    Parameters
    ----------
    case
        The case.
    asked
        The questions whose priors get one.
    numbers
        Paths of other numbers, or the beginnings of paths, such as an item's name for all its numbers. By default the
        reliability of every source and the redundancy of every group.

    Returns
    -------
    tuple of Knob
        A prior of 1, which no other could take anything of, is left out.

    Raises
    ------
    PathError
        Where the case has no such number; it names the nearest.
    """
    document = case.document
    sections: dict[str, tuple[str, str]] = {}
    for question in asked:
        sections |= _priors(document.questions[question], document)
    if numbers is None:
        sections |= dict(_reliabilities(document)) | dict(_redundancies(document))
    else:
        chosen = [path for name in numbers for path in named_by(name, case)]
        sections = {path: _named(path, document) for path in chosen} | sections
    split, realised = splitting_off(case, sections), realised_priors(case)
    alone = {path for path, ends in realised.items() if ends == (1.0, 1.0)}  # nobody is there to take the rest
    return tuple(_knob(p, *named, split, realised.get(p)) for p, named in sections.items() if p not in alone)


def named_by(name: str, case: Case) -> list[str]:
    """The paths that a name means: the path itself, or all that begin with it."""
    first = f"prior.{case.document.first_question.id}."
    full = name.replace("prior.", first, 1) if name.startswith("prior.") else name
    for path in (name, full):
        if path in case.figures:
            return [path]
    found = [path for path in case.figures if path.startswith((f"{name}.", f"{full}."))]
    if found:
        return found
    splitting_off(case, [name])  # refuses what cannot have a number of its own
    if name.startswith("prior."):
        raise PathError(f"no number of this case has the path {name!r}{nearest(name, case.figures)}")
    return [name]


def _priors(question: Question, document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    section = f"Prior: {question.ask}"
    for hypothesis in question.hypotheses.values():
        for leaf in leaves(hypothesis.prior):
            if isinstance(leaf, Number):
                yield ".".join(leaf.key), (_prior_label(hypothesis, leaf, question, document), section)
            elif isinstance(leaf, Shared):
                yield document.parameter(leaf.name).id, (f"${leaf.name}", section)


def _prior_label(hypothesis: Hypothesis, leaf: Number, question: Question, document: Document) -> str:
    state = leaf.key[len(hypothesis.prior.key) :]
    given = [
        "any other" if label == "default" else document.questions[parent].hypotheses[label].label
        for parent, label in zip(question.given, state, strict=False)
    ]
    return f"{hypothesis.label}, given {', '.join(given)}" if given else hypothesis.label


def _reliabilities(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    for source in document.sources.values():
        path = _path(source.reliability, document)
        if path is not None:
            yield path, (source.label if path.endswith(".reliability") else f"${path}", RELIABILITY)


def _redundancies(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    for group in document.groups.values():
        path = _path(group.redundancy, document)
        if path is not None:
            yield path, (group.id if path.endswith(".redundancy") else f"${path}", REDUNDANCY)


def _path(leaf: Leaf | None, document: Document) -> str | None:
    return document.path_of("", leaf) if isinstance(leaf, Number | Shared) else None


def _named(path: str, document: Document) -> tuple[str, str]:
    """The label of a chosen number, and the section that it stands under: its item's, where it has one."""
    owner, _, rest = path.partition(".")
    if path in document.parameters:
        return f"${path}", CHOSEN
    if owner not in document.evidence:
        return path, CHOSEN
    first, *_, last = f".{rest}".split(".")[1:] * 2
    return (rest if len(rest) <= _LABEL else f"{first} … {last}"), owner


def _knob(path: str, label: str, section: str, case: Case, realised: tuple[float, float] | None) -> Knob:
    figure = case.figures[path]
    quantity, value = figure.quantity, figure.quantity.central
    if realised is not None and realised[0] == realised[1]:
        value = realised[0]
    domain = Domain.PROBABILITY if path.startswith("prior.") else quantity.domain
    low, high, scale = _span(domain, value, quantity)
    stated = f"{path}: {quantity.text}" + (f" ({figure.because})" if figure.because else "")
    return Knob(path, label, section, value, min(low, value), max(high, value), scale, stated)


def _span(domain: Domain, value: float, quantity: Quantity) -> tuple[float, float, Scale]:
    """The ends of a slider: all that is allowed, or as far from today's value as is worth a look."""
    low, high = quantity.interval
    match domain:
        case Domain.PROBABILITY:
            return 0.0, 1.0, "linear"
        case Domain.COUNT:
            return 0.0, float(max(2 * round(max(value, high)), 10)), "whole"
        case Domain.REAL:
            reach = _SPREAD * max(high - low, abs(value), 1e-9) / 2
            return value - reach, value + reach, "linear"
        case _ if value > 0:
            return value * 10**-_DECADES, value * 10**_DECADES, "log"
        case _:
            return 0.0, 1.0, "linear"


def siblings(path: str, taken: Mapping[str, float], document: Document) -> list[str]:
    """The other priors among those set that share a prior's row."""
    own = _row(path, document)
    return [other for other in taken if other != path and own is not None and _row(other, document) == own]


def row_size(path: str, document: Document) -> int:
    """How many hypotheses share a prior's row."""
    row = _row(path, document)
    return len(document.questions[row[0]].hypotheses) if row else 0


def _row(path: str, document: Document) -> tuple[str, ...] | None:
    """A prior's question and the parents' states of its row; None of what is no prior."""
    head, *words = path.split(".")
    if head != "prior":
        return None
    question = words.pop(0) if len(document.questions) > 1 else document.first_question.id
    return (question, *words[1:])
