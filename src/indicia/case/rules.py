"""Rules between the parts of a case: names that must exist, days, groups, withdrawals, opportunity."""

from collections.abc import Iterable

from indicia.case.document import DataPath, Document, Item
from indicia.case.faults import Faults
from indicia.case.names import Names, entry, unknown_name
from indicia.case.rules_cells import check_cells
from indicia.case.rules_facts import check_days, check_references
from indicia.case.rules_groups import check_groups, check_speakers
from indicia.case.rules_priors import check_priors


def check_rules(document: Document, names: Names, faults: Faults) -> None:
    """Note everything in a document that contradicts something else in it.

    Parameters
    ----------
    document
        What could be read.
    names
        All that the file names, what could not be read included: to refer to that is no further fault.
    """
    _unique_names(document, faults)
    _sources(document, names, faults)
    for item in document.evidence.values():
        check_references(item.id, item, names, faults)
        check_days(item.id, item, document.as_of, faults)
        _needs(item, document, faults)
    _parameter_days(document, faults)
    _withdrawals(document, faults)
    check_groups(document, names, faults)
    if not faults.found:
        check_speakers(document, faults)
    _prior_excludes(document, names, faults)
    _beside_table(document, faults)
    if check_priors(document, faults):
        check_cells(document, faults)


def _unique_names(document: Document, faults: Faults) -> None:
    sections: dict[str, Iterable[str]] = {
        "questions": document.questions if len(document.questions) > 1 else (),
        "sources": document.sources,
        "evidence": document.evidence,
        "groups": document.groups,
        "parameters": document.parameters,
    }
    first: dict[str, str] = {}
    for section, names in sections.items():
        for name in names:
            if name in first:
                message = f"{name!r} is a name under '{first[name]}:' already; give one of them another"
                faults.add((section, name), message, at_key=True)
            first.setdefault(name, section)


def _sources(document: Document, names: Names, faults: Faults) -> None:
    for source in document.sources.values():
        place = ("sources", source.id, "part_of")
        parent = source.part_of
        if parent is not None and parent not in names.sources:
            faults.add(place, unknown_name(parent, names.sources, "source"))
        chain = [source.id]
        while parent is not None and parent in document.sources:
            chain.append(parent)
            if parent in chain[:-1]:
                if parent == source.id == min(chain):  # once for each circle
                    faults.add(place, f"a circle: {' -> '.join(chain)}; leave one 'part_of:' out")
                break
            parent = document.sources[parent].part_of


def _parameter_days(document: Document, faults: Faults) -> None:
    for parameter in document.parameters.values():
        if document.as_of is not None and parameter.as_of is not None and parameter.as_of > document.as_of:
            message = f"{parameter.as_of} is after as_of, {document.as_of}: hindsight; use what was known by then"
            faults.add(("parameters", parameter.id, "as_of"), message)


def _beside_table(document: Document, faults: Faults) -> None:
    """What a question beside one from a table would have for an answer is a sum over all rows, which nobody makes."""
    if any(question.candidates is not None for question in document.questions.values()):
        for question in document.questions.values():
            if question.candidates is None and not question.hidden:
                message = (
                    "a question beside a table must be hidden: it takes part and is not reported; add 'hidden: true'"
                )
                faults.add(question.place, message, at_key=True)


_MISSING = {
    "speaker": "'speaker' is missing: whose statement this is; write the id of a source",
    "date": "'date' is missing: when it was said; write 2018-08-27 or by 2018-08-27",
}


def _needs(item: Item, document: Document, faults: Faults) -> None:
    path: DataPath = ("evidence", item.id)
    if item.is_opportunity:
        return
    for field, message in _MISSING.items():
        if not getattr(item, field) and item.model_name != "absence":  # an absence may be our own finding
            faults.add(path, message, at_key=True)
    if any(s not in document.sources for s in (*item.speaker, *item.carriers)):
        return
    nameless = all(document.sources[s].reliability is None for s in item.speaker)
    if item.model_name == "testimony" and "honest" not in item.model.numbers() and nameless and item.speaker:
        way_out = "write 'honest:' here or give the speaker a 'reliability:'"
        faults.add(path, f"nobody says how honest {', '.join(item.speaker)} is; {way_out}", at_key=True)
    rated = any(document.sources[s].reliability is not None for s in item.carriers)
    is_density = getattr(item.model, "scale", None) == "log_density"
    if is_density and rated and getattr(item.model, "otherwise", None) is None:
        way_out = "write 'otherwise:', its distribution when misreported"
        faults.add(path, f"the carrier may be wrong, and then what was measured is unknown; {way_out}", at_key=True)


def _withdrawals(document: Document, faults: Faults) -> None:
    """A circle of withdrawals would leave nothing standing."""
    done: set[str] = set()
    for start in document.evidence:
        path: dict[str, Iterable[str]] = {}
        stack = [(start, iter(_withdrawn_by(start, document)))] if start not in done else []
        path[start] = ()
        while stack:
            item, waiting = stack[-1]
            earlier = next(waiting, None)
            if earlier is None:
                stack.pop()
                path.pop(item, None)
                done.add(item)
            elif earlier in path:
                circle = [*path, earlier][list(path).index(earlier) :]
                message = f"a circle of withdrawals: {' -> '.join(circle)}; one of them must stand"
                faults.add(("evidence", item), message, at_key=True)
            elif earlier not in done:
                path[earlier] = ()
                stack.append((earlier, iter(_withdrawn_by(earlier, document))))


def _withdrawn_by(item: str, document: Document) -> list[str]:
    found = document.evidence[item]
    return [e for e in (*found.retracts, *found.supersedes) if e in document.evidence and e != item]


def _prior_excludes(document: Document, names: Names, faults: Faults) -> None:
    declared = {name for question in document.questions.values() for name in question.prior_excludes}
    for question in document.questions.values():
        for i, name in enumerate(question.prior_excludes):
            path = entry(question.prior_excludes, (*question.place, "prior_excludes"), i)
            item = document.evidence.get(name)
            if name not in names.evidence:
                faults.add(path, unknown_name(name, names.evidence, "evidence item"))
            elif item is not None and not item.is_opportunity:
                faults.add(path, f"{name!r} is a report; only opportunity (capability, proximity, record) stands here")
    for item in document.evidence.values():
        asked = (item.about or tuple(document.questions))[0]
        if item.is_opportunity and item.id not in declared and asked in document.questions:
            message = f"opportunity multiplies a prior stated without it; list {item.id!r} in 'prior_excludes:'"
            faults.add(("evidence", item.id), f"{message} of {asked!r}", at_key=True)
