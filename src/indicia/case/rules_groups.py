"""Rules on reports that hang together: groups of one claim, several reports of one speaker."""

from collections.abc import Iterable

from indicia.case.document import DataPath, Document, Group, Item
from indicia.case.faults import Faults
from indicia.case.names import Names, unknown_name


def check_groups(document: Document, names: Names, faults: Faults) -> None:
    """Note groups of fewer than two items, of unknown ones, of other than reports, and of different claims."""
    first: dict[str, str] = {}
    for group in document.groups.values():
        path: DataPath = ("groups", group.id, "items")
        if len(set(group.items)) < 2 or len(set(group.items)) < len(group.items):
            found = ", ".join(group.items) or "none"
            faults.add(path, f"two different items at least were expected, {found} found; name each once")
        for i, name in enumerate(group.items):
            _check_member(name, document, names, (*path, i), faults)
            if first.setdefault(name, group.id) != group.id:
                message = f"{name!r} is in group {first[name]!r} already; an item is in one group at most"
                faults.add((*path, i), message)
        _check_claim(group, document, path, faults)


def _check_member(name: str, document: Document, names: Names, path: DataPath, faults: Faults) -> None:
    item = document.evidence.get(name)
    if name not in names.evidence:
        faults.add(path, unknown_name(name, names.evidence, "evidence item"))
    elif item is not None and not item.is_report:
        message = f"{name!r} is of model {item.model_name!r}; only reports with a weight are grouped, leave it out"
        faults.add(path, message)


def _check_claim(group: Group, document: Document, path: DataPath, faults: Faults) -> None:
    known = [document.evidence[i] for i in group.items if i in document.evidence]
    said = [getattr(item.model, "says", None) for item in known]
    same = bool(said) and said[0] is not None and all(s == said[0] for s in said)
    if len(known) == len(group.items) and not same and group.same_claim is None:
        way_out = "say in 'same_claim:' why it is one claim, or link different claims by a hidden question"
        faults.add(path, f"the items do not say the same; {way_out}")


def check_speakers(document: Document, faults: Faults) -> None:
    """Note two counted reports of one organisation on one question without a group or a reason."""
    first: dict[tuple[str, str], Item] = {}
    for item in document.evidence.values():
        if not item.is_report or not document.counts(item) or item.independent is not None:
            continue
        for root in sorted({document.root(s) for s in item.speaker}):
            clash = _earlier(item, root, first, document)
            if clash is not None:
                way_out = "put them in a group, or say in 'independent:' of one why they are two"
                message = f"{root!r} speaks in {clash.id!r} too, on the same question; {way_out}"
                faults.add(("evidence", item.id), message, at_key=True)


def _earlier(item: Item, root: str, first: dict[tuple[str, str], Item], document: Document) -> Item | None:
    """The first report of an organisation on one of the item's questions, unless both are in one group."""
    group = document.group_of.get(item.id)
    found = _in_order(first.setdefault((root, question), item) for question in sorted(item.model.questions()))
    clashes = (one for one in found if one is not item and (group is None or one.id not in group.items))
    return next(clashes, None)


def _in_order(items: Iterable[Item]) -> list[Item]:
    return list({item.id: item for item in items}.values())
