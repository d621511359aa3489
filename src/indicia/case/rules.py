"""Rules between the parts of a case: names that must exist, days, groups, speakers, withdrawals."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from indicia.case.document import DataPath, Document, Item
from indicia.case.faults import Faults
from indicia.case.rules_cells import check_cells
from indicia.case.rules_priors import check_priors
from indicia.errors import nearest
from indicia.likelihood import Report


def check_rules(document: Document, faults: Faults) -> None:
    """Note everything in a document that contradicts something else in it."""
    _unique_names(document, faults)
    _sources(document, faults)
    for item in document.evidence.values():
        _references(item, document, faults)
        _days(item, document, faults)
        _needs(item, document, faults)
    _groups(document, faults)
    if not faults.found:
        _speakers(document, faults)
        _withdrawals(document, faults)
    _prior_excludes(document, faults)
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
                message = f"{name!r} is a name in {first[name]!r} already; give one of them another"
                faults.add((section, name), message, at_key=True)
            first.setdefault(name, section)


def _unknown(name: str, known: Mapping[str, object], kind: str) -> str:
    return f"{name!r} is no {kind}{nearest(name, known) or '; known: ' + (', '.join(known) or 'none')}"


def _sources(document: Document, faults: Faults) -> None:
    for source in document.sources.values():
        place = ("sources", source.id, "part_of")
        chain = [source.id]
        while (parent := document.sources[chain[-1]].part_of) is not None:
            if parent not in document.sources:
                if len(chain) == 1:
                    faults.add(place, _unknown(parent, document.sources, "source"))
                break
            if parent in chain:
                faults.add(place, f"a circle: {' -> '.join([*chain, parent])}")
                break
            chain.append(parent)


def _references(item: Item, document: Document, faults: Faults) -> None:
    path: DataPath = ("evidence", item.id)
    for field in ("speaker", "carriers"):
        for source in getattr(item, field):
            if source not in document.sources:
                faults.add((*path, field), _unknown(source, document.sources, "source"))
    for field in ("retracts", "supersedes", "contradicts"):
        for other in getattr(item, field):
            if other not in document.evidence:
                faults.add((*path, field), _unknown(other, document.evidence, "evidence item"))
            elif other == item.id:
                faults.add((*path, field), "an item cannot name itself here")


def _days(item: Item, document: Document, faults: Faults) -> None:
    if document.as_of is None:
        return
    days = {"date": item.date.last if item.date else None, "known_on": item.known_on}
    for field, day in days.items():
        if day is not None and day > document.as_of:
            message = f"{day} is after as_of, {document.as_of}: hindsight; leave the item out or move as_of"
            faults.add(("evidence", item.id, field), message)


def _needs(item: Item, document: Document, faults: Faults) -> None:
    path: DataPath = ("evidence", item.id)
    if item.is_opportunity:
        return
    own_finding = item.model_name == "absence"
    for field in ("speaker", "date"):
        if not getattr(item, field) and not own_finding:
            faults.add(path, f"{field!r} is missing", at_key=True)
    if not isinstance(item.model, Report) or any(s not in document.sources for s in (*item.speaker, *item.carriers)):
        return
    if item.model_name == "testimony" and "honest" not in item.model.numbers():
        if all(document.sources[s].reliability is None for s in item.speaker):
            way_out = "write 'honest:' here or give the speaker a 'reliability:'"
            faults.add(path, f"nobody says how honest {', '.join(item.speaker)} is; {way_out}", at_key=True)
    rated = any(document.sources[s].reliability is not None for s in item.carriers)
    if item.model.scale == "log_density" and rated and getattr(item.model, "otherwise", None) is None:
        way_out = "write 'otherwise:', its distribution when misreported"
        faults.add(path, f"the carrier may be wrong, and then what was measured is unknown; {way_out}", at_key=True)


def _groups(document: Document, faults: Faults) -> None:
    first: dict[str, str] = {}
    for group in document.groups.values():
        path: DataPath = ("groups", group.id, "items")
        if len(set(group.items)) < 2 or len(set(group.items)) < len(group.items):
            faults.add(path, f"two different items at least were expected, {', '.join(group.items) or 'none'} found")
        for item in group.items:
            if item not in document.evidence:
                faults.add(path, _unknown(item, document.evidence, "evidence item"))
            elif not document.evidence[item].is_report:
                faults.add(path, f"{item!r} is of model {document.evidence[item].model_name!r}; only reports are grouped")
            if item in first and first[item] != group.id:
                faults.add(path, f"{item!r} is in group {first[item]!r} already; an item is in one group at most")
            first.setdefault(item, group.id)
        known = [document.evidence[i] for i in group.items if i in document.evidence]
        said = [getattr(item.model, "says", None) for item in known]
        same = bool(said) and said[0] is not None and all(s == said[0] for s in said)
        if not same and group.same_claim is None:
            way_out = "say in 'same_claim:' why it is one claim, or link different claims by a hidden question"
            faults.add(path, f"the items do not say the same; {way_out}")


def _speakers(document: Document, faults: Faults) -> None:
    """Two counted reports of one organisation on one question need a group, or a reason."""
    counted = [i for i in document.evidence.values() if i.is_report and document.counts(i)]
    by_root: dict[str, list[Item]] = {}
    for item in counted:
        for root in {document.root(s) for s in item.speaker}:
            by_root.setdefault(root, []).append(item)
    for root, items in by_root.items():
        for one, other in combinations(items, 2):
            if _may_stand(one, other, document):
                continue
            way_out = "put them in a group, or say in 'independent:' of one why they are two"
            faults.add(
                ("evidence", other.id), f"{root!r} speaks in {one.id!r} too, on the same question; {way_out}", at_key=True
            )


def _may_stand(one: Item, other: Item, document: Document) -> bool:
    if one.independent is not None or other.independent is not None:
        return True
    group = document.group_of.get(one.id)
    if group is not None and other.id in group.items:
        return True
    return not (one.model.questions() & other.model.questions())


def _withdrawals(document: Document, faults: Faults) -> None:
    """A circle of withdrawals would leave nothing standing."""
    for item in document.evidence.values():
        seen: set[str] = set()
        waiting = [*item.retracts, *item.supersedes]
        while waiting:
            earlier = waiting.pop()
            if earlier == item.id:
                faults.add(("evidence", item.id), "withdraws, through others, itself", at_key=True)
                break
            if earlier not in seen:
                seen.add(earlier)
                waiting += [*document.evidence[earlier].retracts, *document.evidence[earlier].supersedes]


def _prior_excludes(document: Document, faults: Faults) -> None:
    declared = {name for question in document.questions.values() for name in question.prior_excludes}
    for question in document.questions.values():
        path: DataPath = ("questions", question.id, "prior_excludes")
        for name in question.prior_excludes:
            item = document.evidence.get(name)
            if item is None:
                faults.add(path, _unknown(name, document.evidence, "evidence item"))
            elif not item.is_opportunity:
                faults.add(path, f"{name!r} is a report; only opportunity (capability, proximity, record) stands here")
    for item in document.evidence.values():
        if item.is_opportunity and item.id not in declared:
            question = (item.about or tuple(document.questions))[0]
            message = (
                f"opportunity multiplies a prior stated without it; list {item.id!r} in 'prior_excludes:' of {question!r}"
            )
            faults.add(("evidence", item.id), message, at_key=True)
