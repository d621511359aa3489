"""Rules on the facts of an item, which hold whatever is wrong with its likelihood model."""

import datetime as dt

from indicia.case.document import DataPath, Item
from indicia.case.faults import Faults
from indicia.case.fields import ItemFields
from indicia.case.names import Names, entry, unknown_name

type Facts = Item | ItemFields


def check_references(name: str, item: Facts, names: Names, faults: Faults) -> None:
    """Note every source and item that an item names and the file does not have."""
    path: DataPath = ("evidence", name)
    for field in ("speaker", "carriers"):
        written = getattr(item, field)
        for i, source in enumerate(written):
            if source not in names.sources:
                faults.add(entry(written, (*path, field), i), unknown_name(source, names.sources, "source"))
    for field in ("retracts", "supersedes", "contradicts"):
        written = getattr(item, field)
        for i, other in enumerate(written):
            place = entry(written, (*path, field), i)
            if other == name:
                faults.add(place, f"{other!r} found: an item cannot name itself here; name another")
            elif other not in names.evidence:
                faults.add(place, unknown_name(other, names.evidence, "evidence item"))


def check_days(name: str, item: Facts, as_of: dt.date | None, faults: Faults) -> None:
    """Note what an item knows that nobody knew on the day that the case stands at."""
    if as_of is None:
        return
    days = {"date": item.date.last if item.date else None, "known_on": item.known_on}
    for field, day in days.items():
        if day is not None and day > as_of:
            message = f"{day} is after as_of, {as_of}: hindsight; leave the item out or move as_of"
            faults.add(("evidence", name, field), message)
