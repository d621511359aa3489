"""How what decides is put into words."""

from collections.abc import Sequence

from indicia.engine.show.words import clean

_MOST_NAMED = 8


def deciding_sentence(
    label: str, items: Sequence[str] | None, decisive: Sequence[str], *, proved: bool, at_least: int
) -> str:
    """Say on which items a lead hangs.

    Parameters
    ----------
    label
        What the leader is called.
    items
        The smallest set found without which it would no longer lead; None where none was found.
    decisive
        The items that are such a set by themselves.
    proved, at_least
        As in `SmallestSet`.

    Examples
    --------
    >>> deciding_sentence("Russia", ("e4", "e9"), (), proved=True, at_least=2)
    'No single item decides: without any one of them Russia still leads. It would no longer lead without e4 and e9.'
    """
    label = clean(label)
    if items is not None and not items:
        return f"{label} is level with another as it is: nothing needs to be left out."
    if len(decisive) == 1:
        return f"{label} would no longer lead without {decisive[0]}."
    if len(decisive) == 2:
        return f"{label} would no longer lead without {decisive[0]}, nor without {decisive[1]}."
    if decisive:
        return f"{label} would no longer lead without any one of {listed(decisive)}."
    first = f"No single item decides: without any one of them {label} still leads."
    return f"{first} {_rest(items, proved, at_least)}"


def _rest(items: Sequence[str] | None, proved: bool, at_least: int) -> str:
    if items is None and proved:
        return "It leads whatever is left out."
    if items is None:
        return f"No set was found without which it would no longer lead; {ruled_out(at_least)}."
    if proved:
        return f"It would no longer lead without {listed(items)}."
    return f"It would no longer lead without {listed(items)}: {len(items)} items, not proved smallest."


def ruled_out(at_least: int) -> str:
    """What the search by size has excluded."""
    return f"sets of up to {at_least - 1} were all looked at" if at_least > 2 else "pairs were not all looked at"


def listed(names: Sequence[str]) -> str:
    """Join names: ``a, b and c``; of many, the first ones."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
