"""The figures of a flip sheet in short, the same in text, Markdown and HTML."""

import math

from indicia.analysis.flip.sheet import Flip, FlipSheet, Move
from indicia.engine.show import words
from indicia.quantity import icd203_word

_TIE = 1e-9
"""Of log10 odds, as in a score."""

HEADS = ("number", "today", "changes at", "move", "then leads", "on its own scale")


def figures(today: float, then: float) -> tuple[str, str]:
    """Two values with as many digits as tell them apart, two at least.

    Examples
    --------
    >>> figures(0.27, 0.1204), figures(0.912, 0.9121), figures(229.1, 45.35), figures(0.0, 1.0)
    (('0.27', '0.12'), ('0.9120', '0.9121'), ('229', '45'), ('0', '1'))
    """
    for digits in range(2, 12):
        found = _figure(today, digits), _figure(then, digits)
        if found[0] != found[1] or today == then:
            return found
    return repr(today), repr(then)


def _figure(value: float, digits: int) -> str:
    if value == 0.0 or math.isinf(value):
        return "∞" if value > 0 else "-∞" if value < 0 else "0"
    if value == round(value) and abs(value) < 1e6:
        return f"{value:.0f}"
    near = min(abs(value), 1.0 - value) if 0.5 < value < 1.0 else abs(value)
    places = digits - 1 - math.floor(math.log10(near))
    if 0.01 <= near < 1.0:
        places = digits
    if abs(value) >= 1e7 or places > 15:
        return f"{value:.{digits - 1}e}"
    return (
        f"{value:,.{max(places, 0)}f}"
        if near >= 1e-4
        else f"{value:.{digits - 1}e}"
        if value < 0.5
        else f"{value:.{places}f}"
    )


def move_size(flip: Flip) -> str:
    """How large a move is: ``+4.3 dB``, ``-1.2 sd``, ``+0.98``."""
    if flip.decibans is not None:
        return f"{words.decibans(flip.decibans) if abs(flip.decibans) >= 0.05 else _tiny(flip.decibans)} dB"
    if flip.standard_deviations is not None:
        return f"{flip.standard_deviations:+.1f} sd"
    return f"{flip.change:+.2g}"


def _tiny(decibans: float) -> str:
    return f"{decibans:+.1g}"


def own_scale(move: Move, flip: Flip) -> str:
    """The move on the analyst's own scale, and whether it leaves the stated range."""
    return ", ".join(part for part in (flip.unit, stated(move, flip)) if part)


def stated(move: Move, flip: Flip) -> str:
    """Whether a value lies in the stated range."""
    if flip.inside is None or move.stated is None:
        return ""
    low, high = figures(*move.stated)
    return f"{'inside' if flip.inside else 'outside'} {low} to {high}"


def lead_in(sheet: FlipSheet) -> str:
    """Who leads today, from what prior, before whom; and what is asked."""
    label, p = words.clean(sheet.labels[sheet.leader]), sheet.posterior[sheet.leader]
    tied = _tied(sheet)
    said = f"Nobody leads alone. {label}" if tied else f"{label} leads"
    said += f": {words.band_text(icd203_word(p))}, {words.probability(p)} from a prior of "
    said += words.probability(sheet.prior[sheet.leader])
    if sheet.runner_up is not None:
        next_ = words.clean(sheet.labels[sheet.runner_up])
        ratio = math.log10(sheet.posterior[sheet.leader]) - _log10(sheet.posterior[sheet.runner_up])
        said += f", then {next_} at {words.probability(sheet.posterior[sheet.runner_up])}"
        said += f" (posterior odds {words.odds(ratio)} against the next{', a tie' if tied else ''})"
    return f"{said}. {_asked(sheet)}"


def _tied(sheet: FlipSheet) -> bool:
    """Whether the first two are equally probable, so that the leader is merely the first in the file."""
    if sheet.runner_up is None:
        return False
    first, second = sheet.posterior[sheet.leader], sheet.posterior[sheet.runner_up]
    return math.log10(first) - _log10(second) < _TIE


def _log10(p: float) -> float:
    return math.log10(p) if p > 0 else -math.inf


def _asked(sheet: FlipSheet) -> str:
    if sheet.target is not None:
        verb = "end" if sheet.target_holds else "bring about"
        now = "holds" if sheet.target_holds else "does not hold"
        return f"{sheet.target} {now} today; each line is the smallest move of one number alone that would {verb} it."
    if sheet.rival is not None:
        rival = words.clean(sheet.labels[sheet.rival])
        return f"Each line is the smallest move of one number alone with which {rival} would overtake."
    return "Each line is the smallest move of one number alone that would change who leads."


def never(sheet: FlipSheet) -> str:
    """How many numbers never change the answer: ``224 of 242 numbers never do, whatever value they are allowed``."""
    left, total = len(sheet.never), len(sheet.moves)
    if not total:
        return "The case has no numbers."
    if not sheet.flipping:
        return f"No move of one number alone does so ({words.plural(total, 'number')}, at any value allowed)."
    if not left:
        return f"Each of the {total:,} numbers can."
    return f"{left:,} of {words.plural(total, 'number')} never {'does' if left == 1 else 'do'}, at any value allowed."


def remarks(sheet: FlipSheet) -> list[str]:
    """What a reader must know to read the lines."""
    found = []
    if any(flip.scale == "decibans" for move in sheet.flipping for flip in move.flips):
        found.append("dB: 10 log10 of the factor on a probability's odds, or on any other number itself.")
    if any(move.kind == "prior" for move in sheet.flipping):
        found.append("A prior moves with the others of its row in proportion.")
    structure = [move for move in sheet.flipping if move.kind == "structure"]
    if structure:
        found.append(
            f"ITEM.repeats is the redundancy at which it would be so, were the item a repeat of an earlier one: "
            f"{'; '.join(f'{move.path.partition(".")[0]} of {_any(move)}' for move in structure)}."
        )
    return found


def _any(move: Move) -> str:
    if len(move.repeats) == 1:
        return move.repeats[0]
    return f"any of {', '.join(move.repeats[:3])}{' ...' if len(move.repeats) > 3 else ''}"


def rows(sheet: FlipSheet, moves: tuple[Move, ...]) -> list[tuple[str, ...]]:
    """The lines of a table, cells as in `HEADS`; a number is named on its first line only."""
    found: list[tuple[str, ...]] = []
    for move in moves:
        for i, flip in enumerate(move.flips):
            today, then = figures(move.today, flip.value)
            label = words.clean(sheet.labels[flip.leader])
            found.append(("" if i else move.path, today, then, move_size(flip), label, own_scale(move, flip)))
    return found


def region(move: Move) -> str:
    """The admissible region: ``0.12 to 1``, several intervals joined by ``and``."""
    parts = []
    for low, high in move.admissible:
        shown = figures(low, high)
        parts.append(shown[0] if low == high else f"{shown[0]} to {shown[1]}")
    return " and ".join(parts) if parts else "nowhere"


def sentence(sheet: FlipSheet) -> str:
    """The nearest move: ``Nearest flip, to Russia: prior of Tajikistan 0.30 to 0.19 (2.6 dB), inside its range``."""
    move = sheet.nearest
    if move is None or move.nearest is None:
        return "No flip: no number, moved alone, changes who leads." if sheet.target is None else never(sheet)
    if sheet.target is None and sheet.runner_up is not None and _tied(sheet):
        first, second = (words.clean(sheet.labels[h]) for h in (sheet.leader, sheet.runner_up))
        return f"Nobody leads alone: whatever tells {first} from {second} decides."
    flip = move.nearest
    today, then = figures(move.today, flip.value)
    size = move_size(flip).lstrip("+-") if flip.scale != "change" else f"a change of {abs(flip.change):.2g}"
    beyond = {True: ", inside its stated range", False: ", outside its stated range", None: ""}[flip.inside]
    to = f", to {words.clean(sheet.labels[flip.leader])}" if flip.leader != sheet.leader else ""
    return f"Nearest flip{to}: {words.clean(move.title)} {today} to {then} ({size}){beyond}."
