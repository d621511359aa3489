"""What every output of a score carries besides figures: each item with its standing, notes, reasons for doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from indicia.case import Case
from indicia.case.document import Document, Item

if TYPE_CHECKING:
    from indicia.engine.compiled import Compiled
    from indicia.engine.exactness import Exactness
    from indicia.engine.result import Answer

type Standing = Literal["counts", "opportunity", "no weight", "left out", "withdrawn"]

_LARGEST_ERROR = 0.01


@dataclass(frozen=True)
class ListedItem:
    """An item of the record as results show it.

    Attributes
    ----------
    id, report, model, date, group
        As in the case; `date` as it was written.
    speakers, carriers
        Labels of the sources.
    credibility
        The Admiralty digit; shown, and enters no arithmetic.
    standing
        Whether it counts, stands with the prior as opportunity, or why it weighs nothing.
    withdrawn_by
        The item that retracts or supersedes it.
    contradicts
        Items that it says the opposite of.
    not_judged
        The sources it hangs on whose reliability is F, "not judged".
    """

    id: str
    report: str
    model: str
    date: str | None
    group: str | None
    speakers: tuple[str, ...]
    carriers: tuple[str, ...]
    credibility: int | None
    standing: Standing
    withdrawn_by: str | None
    contradicts: tuple[str, ...]
    not_judged: tuple[str, ...]

    @property
    def why_silent(self) -> str | None:
        """Why it weighs nothing; None where it does."""
        if self.standing in ("counts", "opportunity"):
            return None
        return f"withdrawn by {self.withdrawn_by}" if self.withdrawn_by else self.standing


def list_items(compiled: "Compiled") -> tuple[ListedItem, ...]:
    """List all items of a case, in the order of the file, those without weight included."""
    document = compiled.case.document
    not_judged = _not_judged(compiled)
    return tuple(_listed(item, document, not_judged.get(item.id, ())) for item in document.evidence.values())


def _listed(item: Item, document: Document, not_judged: tuple[str, ...]) -> ListedItem:
    group = document.group_of.get(item.id)
    return ListedItem(
        id=item.id,
        report=item.report,
        model=item.model_name,
        date=item.date.text if item.date else None,
        group=group.id if group else None,
        speakers=tuple(document.sources[s].label for s in item.speaker),
        carriers=tuple(document.sources[s].label for s in item.carriers),
        credibility=item.credibility,
        standing=_standing(item, document),
        withdrawn_by=document.withdrawn.get(item.id),
        contradicts=item.contradicts,
        not_judged=not_judged,
    )


def _standing(item: Item, document: Document) -> Standing:
    if item.id in document.off:
        return "left out"
    if item.id in document.withdrawn:
        return "withdrawn"
    if not item.model.weighs:
        return "no weight"
    return "opportunity" if item.is_opportunity else "counts"


def _not_judged(compiled: "Compiled") -> Mapping[str, tuple[str, ...]]:
    """The sources of grade F whose reliability each item reads."""
    graded = {path for path, figure in compiled.figures.items() if figure.quantity.grade == "F"}
    if not graded:
        return {}
    shared = {fault.axis: fault.paths for fault in compiled.faults}
    found = {}
    for term in (*compiled.opportunity, *compiled.evidence):
        paths = term.paths.union(*(shared.get(axis, frozenset()) for axis in term.axes))
        found[term.id] = tuple(path.removesuffix(".reliability") for path in sorted(paths & graded))
    return found


def notes(case: Case, items: tuple[ListedItem, ...]) -> tuple[str, ...]:
    """What a reader should know: an overlay made for another case, contradictions, sources that nobody judged."""
    found = [
        f"{overlay.written.name} was made for case {overlay.of[:6]}, this is {case.hash[:6]}"
        for overlay in case.overlays
        if overlay.of and not case.hash.startswith(overlay.of)
    ]
    pairs = [f"{item.id} with {', '.join(item.contradicts)}" for item in items if item.contradicts]
    found += [f"In contradiction: {'; '.join(pairs)}"] if pairs else []
    unjudged = sorted({source for item in items for source in item.not_judged})
    if unjudged:
        hanging = [item.id for item in items if item.not_judged]
        found.append(f"Hang on a source graded F, which nobody judged ({', '.join(unjudged)}): {', '.join(hanging)}")
    return tuple(found)


def caveats(answers: "Mapping[str, Answer]", exactness: "Exactness") -> tuple[str, ...]:
    """Reasons not to rely on a score: the full posterior has another leader, or could not be found well enough."""
    if not exactness.differs:
        return ()
    found = []
    for question, answer in answers.items():
        full = exactness.full[question]
        leader = max(answer.posterior, key=lambda h: full[h])
        if full[leader] - full[answer.leader] > 1e-9:
            names = answer.labels[answer.leader], answer.labels[leader]
            found.append(
                f"at central values {names[0]} leads {question}, but {names[1]} does once ranges are summed over"
            )
        error = max((exactness.standard_error or {}).get(question, {}).values(), default=0.0)
        if not error <= _LARGEST_ERROR:
            found.append(f"the full figures of {question} have a standard error of {error:.2g}")
    return tuple(found)
