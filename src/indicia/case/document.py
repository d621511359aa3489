"""What a case file says, as frozen values: facts and judgements, read and checked, nothing computed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from indicia.likelihood import Model, Opportunity, Report
from indicia.likelihood.tree import Leaf, Number, Shared, Tree, leaves
from indicia.quantity import Distribution, Quantity

if TYPE_CHECKING:
    from indicia.case.candidates import Candidates

type DataPath = tuple[str | int, ...]
"""Where something stands in the file: the keys that lead to it."""


@dataclass(frozen=True, slots=True)
class Period:
    """When something was said: a day, a span of days, or `by` a day. `first` is None for `by`."""

    first: dt.date | None
    last: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One candidate answer to a question."""

    id: str
    label: str
    prior: Tree
    catch_all: bool = False
    because: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked, with its candidate answers.

    `given` lists the parents. Each hypothesis's prior is a tree split by them. `weighted` says that the priors are
    weights to be normalised; `concentration` makes each row a Dirichlet. `place` is where the question stands in the
    file, empty where it is written at the top; `by_row` says that its priors are written by row. `candidates` are the
    rows of a table that the hypotheses come from.
    """

    id: str
    ask: str
    hypotheses: Mapping[str, Hypothesis]
    given: tuple[str, ...] = ()
    hidden: bool = False
    weighted: bool = False
    concentration: Number | None = None
    prior_excludes: tuple[str, ...] = ()
    because: str | None = None
    by: str | None = None
    place: DataPath = ()
    by_row: bool = False
    candidates: "Candidates | None" = None

    def prior_place(self, hypothesis: str, state: tuple[str, ...] = ()) -> DataPath:
        """Where the prior of a hypothesis stands in the file, given the parents' states (or `default`)."""
        if self.by_row:
            return (*self.place, "prior", *state, hypothesis)
        beside = ("beside",) if self.candidates is not None else ()
        return (*self.place, "hypotheses", *beside, hypothesis, "weight" if self.weighted else "prior", *state)

    @property
    def catch_all(self) -> str | None:
        """The hypothesis that stands for all that nobody thought of, if there is one."""
        return next((h.id for h in self.hypotheses.values() if h.catch_all), None)


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who speaks or carries."""

    id: str
    label: str
    reliability: Number | Shared | None = None
    faults: Literal["each", "together"] = "each"
    part_of: str | None = None
    because: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number used in several places, or the name of the parameter that it equals."""

    id: str
    value: Quantity | str
    because: str | None = None
    by: str | None = None
    as_of: dt.date | None = None
    short: bool = False
    """Whether it is written as `name: value`, without a mapping."""

    @property
    def place(self) -> DataPath:
        """Where its value stands in the file."""
        return ("parameters", self.id) if self.short else ("parameters", self.id, "value")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: the report and the judgement of it."""

    id: str
    report: str
    model_name: str
    model: Model
    about: tuple[str, ...]
    because: str
    by: str
    speaker: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    date: Period | None = None
    known_on: dt.date | None = None
    url: tuple[str, ...] = ()
    retracts: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    still_counts: str | None = None
    independent: str | None = None
    credibility: int | None = None

    @property
    def is_report(self) -> bool:
        """Whether it is a report that has a likelihood (a `none` has not)."""
        return isinstance(self.model, Report) and self.model.weighs

    @property
    def is_opportunity(self) -> bool:
        """Whether it multiplies the prior."""
        return isinstance(self.model, Opportunity)


@dataclass(frozen=True, slots=True)
class Group:
    """Repeats of one claim."""

    id: str
    items: tuple[str, ...]
    redundancy: Number | Shared
    because: str | None = None
    by: str | None = None
    same_claim: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity of the case under its path.

    `held` marks those that stay at their central value in everything but draws and sweeps; `place` is where it
    stands in the file, empty for a default that nobody wrote.
    """

    path: str
    quantity: Quantity
    place: DataPath
    held: bool
    because: str | None = None
    by: str | None = None
    written: bool = True


@dataclass(frozen=True)
class Document:
    """A whole case file."""

    title: str
    as_of: dt.date | None
    marking: str | None
    by: str | None
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    evidence: Mapping[str, Item]
    groups: Mapping[str, Group]
    admiralty: Mapping[str, Distribution] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    finals: Mapping[str, Number] = field(default_factory=dict)

    @cached_property
    def catch_alls(self) -> Mapping[str, str]:
        """The catch-all of each question that has one."""
        return {q.id: q.catch_all for q in self.questions.values() if q.catch_all}

    @property
    def first_question(self) -> Question:
        """The question that results are about unless another is chosen."""
        return next(iter(self.questions.values()))

    @property
    def candidates(self) -> "Candidates | None":
        """The rows of a table that the hypotheses of the first question come from, where they do."""
        return self.first_question.candidates

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """The group of each item that is in one."""
        return {item: group for group in self.groups.values() for item in group.items}

    @cached_property
    def withdrawn(self) -> Mapping[str, str]:
        """The items that another retracts or supersedes, each with that other; they weigh nothing."""
        withdrawn = {}
        for item in self.evidence.values():
            for earlier in (*item.retracts, *item.supersedes):
                if self.evidence[earlier].still_counts is None and item.id not in self.off:
                    withdrawn[earlier] = item.id
        return withdrawn

    def counts(self, item: Item) -> bool:
        """Whether the item takes part in the arithmetic."""
        return item.model.weighs and item.id not in self.off and item.id not in self.withdrawn

    def root(self, source: str) -> str:
        """The organisation at the top of a source's `part_of` chain."""
        seen = {source}
        while (parent := self.sources[source].part_of) and parent not in seen:
            seen.add(parent)
            source = parent
        return source

    def parameter(self, name: str) -> Parameter:
        """The parameter that a `$name` ends at, through any chain of names."""
        parameter = self.parameters[name]
        while isinstance(parameter.value, str):
            parameter = self.parameters[parameter.value]
        return parameter

    def path_of(self, owner: str, leaf: Number | Shared) -> str:
        """The path of a leaf's number."""
        if isinstance(leaf, Shared):
            return self.parameter(leaf.name).id
        return ".".join((owner, *leaf.key) if owner else leaf.key)


def item_leaves(item: Item) -> Iterator[Leaf]:
    """Every leaf of an item's numbers."""
    for tree in item.model.numbers().values():
        yield from leaves(tree)
