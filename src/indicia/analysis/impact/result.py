"""What `impact` finds: a frozen value that says how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, override

from indicia.analysis.impact.redundancy import GroupImpact
from indicia.engine.display import Writer, Written
from indicia.engine.result import Answer, Provenance


@dataclass(frozen=True)
class ItemImpact:
    """What hangs on one item.

    Attributes
    ----------
    item, report, group, opportunity
        As in the case; `opportunity` where it stands with the prior.
    speakers, carriers
        The organisations behind it, by id.
    without
        The posterior without it, in a group with the next in its place; None where nothing is then possible.
    leader_without, leads_without
        The most probable hypothesis then, and whether it is today's leader, alone in front.
    last_in_decibans
        What it adds to the leader over the rival (see `Answer`), given all the others.
    alone
        The posterior from the stated prior with this item and no other; None where nothing is then possible.
    first_in_decibans
        What it adds to the leader over the rival by itself, in full.
    brings_back
        Items that it withdraws and that count again without it.
    """

    item: str
    report: str
    group: str | None
    opportunity: bool
    speakers: tuple[str, ...]
    carriers: tuple[str, ...]
    without: Mapping[str, float] | None
    leader_without: str | None
    leads_without: bool
    last_in_decibans: float
    alone: Mapping[str, float] | None
    first_in_decibans: float
    brings_back: tuple[str, ...]


@dataclass(frozen=True)
class OriginImpact:
    """What hangs on one speaker or one carrier: on all that nobody else said, or carried.

    Attributes
    ----------
    id, label, role
        The organisation at the root of its parts, and whether it is looked at as speaker or as carrier.
    items
        All its items that count.
    only
        Those that have no other speaker, or no other carrier.
    without
        The posterior without the latter; None where nothing is then possible.
    leader_without, leads_without
        As for an item.
    """

    id: str
    label: str
    role: Literal["speaker", "carrier"]
    items: tuple[str, ...]
    only: tuple[str, ...]
    without: Mapping[str, float] | None
    leader_without: str | None
    leads_without: bool


@dataclass(frozen=True)
class SmallestSet:
    """The smallest set of items without which the leader would no longer lead.

    Attributes
    ----------
    items
        One such set, in the order of the file; of several of the same size one that takes most from the leader. Empty
        where the leader does not lead with all items; None where no set was found.
    proved
        Whether it was proved that no smaller set does; where none was found, that there is none.
    at_least
        Sets of fewer items were all ruled out.
    speakers
        How many organisations speak in it.
    posterior, leader
        Without these items; `leader` is the most probable of the others.
    interrupted
        Whether the search was stopped by Ctrl-C.
    """

    items: tuple[str, ...] | None
    proved: bool
    at_least: int
    speakers: int
    posterior: Mapping[str, float] | None
    leader: str | None
    interrupted: bool = False


@dataclass(frozen=True)
class Impact(Written):
    """What hangs on each item of a case, for one question.

    Attributes
    ----------
    answer
        The score's answer: prior, posterior, leader.
    items
        In the order of the file, opportunity included.
    smallest
        Without which items the leader would no longer lead.
    origins
        Speakers, then carriers, those with most items first.
    groups
        What redundancy decides.
    counts
        Items that count, their speakers and carriers.
    """

    provenance: Provenance
    question: str
    answer: Answer
    items: tuple[ItemImpact, ...]
    smallest: SmallestSet
    origins: tuple[OriginImpact, ...]
    groups: tuple[GroupImpact, ...]
    counts: Mapping[str, int]

    @property
    def leader(self) -> str:
        """The most probable hypothesis, with all items."""
        return self.answer.leader

    @property
    def decisive(self) -> tuple[str, ...]:
        """The items without each of which, alone, the leader would no longer lead."""
        return tuple(item.item for item in self.items if not item.leads_without)

    def __getitem__(self, item: str) -> ItemImpact:
        for found in self.items:
            if found.item == item:
                return found
        raise KeyError(item)

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.impact import show

        return show
