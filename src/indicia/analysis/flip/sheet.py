"""What a flip sheet is: frozen values that say how they came about."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indicia.analysis.flip.numbers import Kind
from indicia.engine.display import Displayed
from indicia.engine.result import Provenance
from indicia.quantity import Domain

type Scale = Literal["decibans", "standard deviations", "change"]

_ORDER: dict[Scale, int] = {"decibans": 0, "standard deviations": 1, "change": 2}


@dataclass(frozen=True)
class Flip:
    """A value of one number from which on the answer is another.

    Attributes
    ----------
    direction
        ``"down"`` or ``"up"`` from today's value.
    value
        Where the answer changes.
    factor
        What the odds (of a probability) or the value (of what is positive) are multiplied by; None of real numbers.
    decibans
        10 log10 of that factor; None where today's value is at the end of the scale, or real.
    standard_deviations
        Of real numbers, the move in standard deviations of the stated distribution.
    change
        The move itself.
    size, scale
        How large the move is, and in what: what sheets are sorted by.
    unit
        The move on the analyst's own scale: Admiralty steps, ICD 203 words, verbal support; None where there is none.
    leader
        Who leads just beyond.
    inside
        Whether the value lies in the range that the case states; None where it states none.
    """

    direction: Literal["down", "up"]
    value: float
    factor: float | None
    decibans: float | None
    standard_deviations: float | None
    change: float
    size: float
    scale: Scale
    unit: str | None
    leader: str
    inside: bool | None


@dataclass(frozen=True)
class Move:
    """One number, and what moving it alone does to the answer.

    Attributes
    ----------
    path
        As listed by `indicia params`. Of structure, ``ITEM.repeats``: no number of the file, but what
        a group's redundancy would be if the item repeated one of `repeats`.
    title
        The number in words.
    kind, domain
        What it is.
    today
        Its value in a score; of a prior, the realised one; of structure 0.
    stated
        The 90 % range that the case states; None where it states none.
    allowed
        The least and the greatest value allowed.
    searched
        The least and the greatest value looked at; less than what is allowed where that has no end and there is no
        closed form: a million times either way, 10^4 standard deviations, three times a count.
    admissible
        The values at which today's answer stands, as intervals; more than one where it comes back. Where the answer
        jumps, as it does where full redundancy or a zero lets an excluded hypothesis back, the end itself may not
        belong to it.
    flips
        The nearest on each side, the nearer first; none where no allowed value changes the answer.
    exact
        Whether the values are closed forms, the joint being linear in the number.
    fixed
        Why the number cannot move; None where it can.
    repeats
        Of structure, the items any of which it might repeat.
    """

    path: str
    title: str
    kind: Kind
    domain: Domain
    today: float
    stated: tuple[float, float] | None
    allowed: tuple[float, float]
    searched: tuple[float, float]
    admissible: tuple[tuple[float, float], ...]
    flips: tuple[Flip, ...]
    exact: bool
    fixed: str | None
    repeats: tuple[str, ...]

    @property
    def nearest(self) -> Flip | None:
        """The smallest move that changes the answer."""
        return self.flips[0] if self.flips else None

    @property
    def rank(self) -> tuple[int, float]:
        """What sheets are sorted by: the scale of the smallest move, then its size; last where there is none."""
        if not self.flips:
            return 3, math.inf
        return _ORDER[self.flips[0].scale], round(self.flips[0].size, 9)  # equal moves in the order of the file


@dataclass(frozen=True)
class FlipSheet(Displayed):
    """For each number of a case, the moves of it alone that change the answer.

    Attributes
    ----------
    question, ask, labels
        The question whose leader is told, and what its hypotheses are called.
    prior, posterior
        Probability of each hypothesis as stated, and today.
    leader, runner_up
        The first two today.
    target
        What the moves change, as a comparison; None where it is who leads.
    target_holds
        Whether the target is reached today; True where it is who leads.
    moves
        Every number, those that need the smallest move first, those that never change the answer last.
    """

    provenance: Provenance
    question: str
    ask: str
    labels: Mapping[str, str]
    prior: Mapping[str, float]
    posterior: Mapping[str, float]
    leader: str
    runner_up: str | None
    rival: str | None
    target: str | None
    target_holds: bool
    moves: tuple[Move, ...]

    def __getitem__(self, path: str) -> Move:
        from indicia.errors import PathError, nearest

        found = {move.path: move for move in self.moves}
        if path not in found:
            raise PathError(f"no number of this case has the path {path!r}{nearest(path, found)}")
        return found[path]

    @property
    def flipping(self) -> tuple[Move, ...]:
        """The numbers that can change the answer, those that need the smallest move first."""
        return tuple(move for move in self.moves if move.flips)

    @property
    def never(self) -> tuple[Move, ...]:
        """The numbers that change nothing at any allowed value, in the order of the file."""
        return tuple(move for move in self.moves if not move.flips)

    @property
    def nearest(self) -> Move | None:
        """The number that needs the smallest move; None where none changes the answer."""
        return self.moves[0] if self.moves and self.moves[0].flips else None

    def to_sentence(self) -> str:
        """The smallest move in a sentence, as `score` prints it."""
        from indicia.analysis.flip.show import to_sentence

        return to_sentence(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything, under stable keys, ready for JSON."""
        from indicia.analysis.flip.show import to_dict

        return to_dict(self)

    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False, every: bool = False) -> str:
        """The sheet as it reads on a terminal; with `every` number, not the nearest only."""
        from indicia.analysis.flip.show import to_text

        return to_text(self, width=width, utf8=utf8, colour=colour, every=every)

    def to_markdown(self) -> str:
        """The sheet as Markdown for a report."""
        from indicia.analysis.flip.markup import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The sheet as a piece of HTML that needs nothing from elsewhere; all text is escaped."""
        from indicia.analysis.flip.markup import to_html

        return to_html(self)
