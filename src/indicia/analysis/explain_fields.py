"""What an item's model was told beside numbers: the actor, what is claimed, what was searched, how far bases are."""

from collections.abc import Iterator, Mapping

from indicia.case import Case
from indicia.case.document import Item, item_leaves
from indicia.case.fields import ItemFields
from indicia.likelihood.proximity import Proximity

_ELSEWHERE = (ItemFields.model_fields.keys() - {"about"}) | {"because"}


def told(case: Case, item: Item) -> Iterator[tuple[str, str]]:
    """Give each field of an item's model that holds no uncertain number, with what the file says there.

    A list of bases is told by what the formula makes of it: how far each is from the event, and who uses it.
    """
    written = _mapping(_mapping(case.written.data.get("evidence")).get(item.id))
    numbers = {leaf.key[0] for leaf in item_leaves(item)}
    for name, value in written.items():
        if name == "bases" and isinstance(item.model, Proximity):
            yield "bases", _bases(item.model)
        elif name not in _ELSEWHERE and name not in numbers:
            yield str(name), _in_words(value)


def _bases(model: Proximity) -> str:
    bases = zip(model.bases, model.distances_km(), strict=True)
    return "; ".join(f"{base.name} {km:.3g} km ({', '.join(base.users.radii)})" for base, km in bases)


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}


def _in_words(value: object) -> str:
    """A value of the file on one line, as one would write it there."""
    match value:
        case Mapping():
            inner = ", ".join(f"{key}: {_in_words(part)}" for key, part in value.items())
            return f"{{{inner}}}"
        case list():
            return f"[{', '.join(map(_in_words, value))}]"
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
