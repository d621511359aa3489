"""`impact`: what hangs on each item, and on which few together."""

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np

from indicia.analysis.impact.apart import record_of
from indicia.analysis.impact.record import (
    TIE,
    Bools,
    Record,
    margin,
    normalised,
    possible,
)
from indicia.analysis.impact.redundancy import groups_of
from indicia.analysis.impact.result import Impact, ItemImpact, OriginImpact, SmallestSet
from indicia.analysis.impact.smallest import LITTLE_WORK, WORK, Found, smallest, smallest_so_far
from indicia.analysis.impact.words import deciding_sentence
from indicia.analysis.progress import Progress
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.case.document import Document, Item
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.factor import Floats
from indicia.engine.impossible import clash
from indicia.engine.score import answer_to, asked_questions, counts_of, provenance
from indicia.errors import TooLargeError
from indicia.quantity import nats_to_decibans


def impact(
    case: Case,
    *,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    question: str | None = None,
    progress: Progress | None = None,
) -> Impact:
    """Find what hangs on each item of a case, and without which few the leader would no longer lead.

    Parameters
    ----------
    case
        The case, from `load`.
    overlays
        Overlay files or mappings to lay over it.
    values
        Numbers to set, by path.
    question
        Whose leader is looked at; by default the first that is not hidden.
    progress
        Is told what a long search is at, and how much of that is done, from 0 to 1.

    Returns
    -------
    Impact

    Raises
    ------
    CaseError
        For faults in overlays or values.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.
    IndiciaError
        Where `question` is none that is asked.
    TooLargeError
        Where a table with each item left out in turn would take more than a gibibyte.

    Notes
    -----
    Leaving an item out is what ``case.without(item)`` does: in a group the next item takes its place, and what it
    withdrew counts again. All items in turn are one axis of one contraction, by sums before and behind each of them.
    Weights are in decibans (I. J. Good, *Probability and the Weighing of Evidence*, 1950).

    The smallest set is proved to be smallest where the items hang together in no other way than through the question
    asked and their groups: single items in the order of what they give the leader, a group by its best reduction for
    each count, joined by a knapsack (R. Bellman, *Dynamic Programming*, 1957). What hangs together through other
    questions, or through sources whose faults come together, is searched by size, as far as that is done in seconds:
    up to four among some fifty such items. Beyond, the set is told as not proved smallest. Ctrl-C ends this search
    only: the result has a set that may not be the smallest, and says so.

    Hypotheses within 1e-9 of log-odds are level: neither leads.

    Examples
    --------
    >>> import indicia as ind
    >>> ind.impact(ind.load("models/tajikistan-2018.yaml")).smallest.items  # doctest: +SKIP
    """
    if not isinstance(case, Case):
        raise TypeError(f"impact takes a case, {type(case).__name__} found; write impact(load(...))")
    case = case.with_overlays(overlays, values)
    asked = asked_questions(case, question)
    chosen = question or asked[0]
    compiled = compile_case(case)
    evaluation = compiled.now
    if np.all(np.isneginf(evaluation.marginal(()).log)):
        raise clash(evaluation)
    answer = answer_to(evaluation, chosen)
    record = record_of(evaluation, chosen)
    leader = record.axis.hypotheses.index(answer.leader)
    look = _Look(record, case.document, leader, _index(record, answer.rival))
    return Impact(
        provenance=provenance(case),
        question=chosen,
        answer=answer,
        items=look.items(),
        smallest=look.smallest_set(smallest_so_far(record, leader, WORK, progress)),
        origins=(*look.origins("speaker"), *look.origins("carrier")),
        groups=groups_of(evaluation, chosen, leader),
        counts=counts_of(compiled),
    )


def what_decides(evaluation: Evaluation, question: str) -> str:
    """Say in a sentence or two on which items the lead hangs: what a score prints.

    Parameters
    ----------
    evaluation
        The case at its central values; some hypothesis must be possible.
    question
        Whose leader is looked at.

    Returns
    -------
    str
        ``No single item decides: without any one of them Tajikistan still leads.`` and the smallest set, as far as a
        fraction of a second finds one. Empty where there is nothing to say: one hypothesis, no items, or too
        many to leave out in turn.
    """
    try:
        record = record_of(evaluation, question)
        each = record.each_left_out()
    except TooLargeError:
        return ""
    if not record.items or len(each) < 2:
        return ""
    leader = int(np.argmax(each[:, 0]))
    spec = evaluation.compiled.case.document.questions[question]
    label = spec.hypotheses[record.axis.hypotheses[leader]].label
    decisive = tuple(np.array(record.items)[margin(each, leader)[1:] <= TIE].tolist())
    found = smallest(record, leader, LITTLE_WORK)
    items = None if found.positions is None else tuple(record.items[at] for at in found.positions)
    return deciding_sentence(label, items, decisive, proved=found.proved, at_least=found.at_least)


def _index(record: Record, hypothesis: str | None) -> int | None:
    return None if hypothesis is None else record.axis.hypotheses.index(hypothesis)


class _Look:
    """Turns rows of log-values into what is told of items and origins."""

    def __init__(self, record: Record, document: Document, leader: int, rival: int | None) -> None:
        self._without = record.each_left_out()
        self._record, self._document, self._leader, self._rival = record, document, leader, rival

    def items(self) -> tuple[ItemImpact, ...]:
        """Every item left out, and every item alone."""
        without, alone = self._without, self._record.each_alone()
        last, first = -self._gained(without), self._gained(alone)
        rows, sole = _Rows(self._record, self._leader, without), _Rows(self._record, self._leader, alone)
        return tuple(
            self._item(self._document.evidence[item], at, rows, sole, float(last[at]), float(first[at]))
            for at, item in enumerate(self._record.items)
        )

    def _item(self, item: Item, at: int, rows: "_Rows", sole: "_Rows", last: float, first: float) -> ItemImpact:
        group = self._document.group_of.get(item.id)
        return ItemImpact(
            item=item.id,
            report=item.report,
            group=group.id if group else None,
            opportunity=item.is_opportunity,
            speakers=self._roots(item.speaker),
            carriers=self._roots(item.carriers),
            without=rows.posterior(1 + at),
            leader_without=rows.first(1 + at),
            leads_without=rows.leads(1 + at),
            last_in_decibans=last,
            alone=sole.posterior(1 + at),
            first_in_decibans=first,
            brings_back=self._record.brought_back.get(at, ()),
        )

    def _gained(self, log: Floats) -> Floats:
        """Decibans of the leader over the rival in each row but the first, more than in that."""
        if self._rival is None:
            return np.zeros(log.shape[1] - 1)
        with np.errstate(invalid="ignore"):
            odds = log[self._leader] - log[self._rival]
            change = nats_to_decibans(odds[1:] - odds[0])
        return np.where(np.isnan(change), 0.0, change) + 0.0

    def _roots(self, sources: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._document.root(s) for s in sources))

    def origins(self, role: Literal["speaker", "carrier"]) -> tuple[OriginImpact, ...]:
        """Every organisation that speaks, or carries, left out with all that it alone said or carried."""
        behind = [self._roots(getattr(self._document.evidence[i], _FIELD[role])) for i in self._record.items]
        items: dict[str, list[int]] = {}
        for at, roots in enumerate(behind):
            for root in roots:
                items.setdefault(root, []).append(at)
        names = sorted(items, key=lambda root: (-len(items[root]), root))
        if not names:
            return ()
        only = {root: [at for at in items[root] if behind[at] == (root,)] for root in names}
        rows = _Rows(self._record, self._leader, self._log_without([only[root] for root in names]))
        return tuple(
            OriginImpact(
                id=name,
                label=self._document.sources[name].label,
                role=role,
                items=tuple(self._record.items[i] for i in items[name]),
                only=tuple(self._record.items[i] for i in only[name]),
                without=rows.posterior(at),
                leader_without=rows.first(at),
                leads_without=rows.leads(at),
            )
            for at, name in enumerate(names)
        )

    def _log_without(self, sets: list[list[int]]) -> Floats:
        """Log-values without each of some sets, one column each; single items are known already."""
        found = self._without[:, [1 + some[0] if len(some) == 1 else 0 for some in sets]]
        several = [at for at, some in enumerate(sets) if len(some) > 1]
        left_out: Bools = np.zeros((len(several), len(self._record.items)), dtype=bool)
        for row, at in enumerate(several):
            left_out[row, sets[at]] = True
        found[:, several] = self._record.log_joint(left_out)
        return found

    def smallest_set(self, found: Found) -> SmallestSet:
        """What was found, with what the posterior is without it."""
        if found.positions is None:
            return SmallestSet(None, found.proved, found.at_least, 0, None, None, found.interrupted)
        left_out: Bools = np.zeros((1, len(self._record.items)), dtype=bool)
        left_out[0, list(found.positions)] = True
        log = self._record.log_joint(left_out)
        others = log[:, 0].copy()
        others[self._leader] = -np.inf
        items = tuple(self._record.items[at] for at in found.positions)
        speakers = {root for i in items for root in self._roots(self._document.evidence[i].speaker)}
        return SmallestSet(
            items=items,
            proved=found.proved,
            at_least=found.at_least,
            speakers=len(speakers),
            posterior=_Rows(self._record, self._leader, log).posterior(0),
            leader=self._record.axis.hypotheses[int(np.argmax(others))] if len(others) > 1 else None,
            interrupted=found.interrupted,
        )


_FIELD = {"speaker": "speaker", "carrier": "carriers"}


class _Rows:
    """The posterior in each of some rows."""

    def __init__(self, record: Record, leader: int, log: Floats) -> None:
        self._names, self._possible = record.axis.hypotheses, possible(log)
        self._p, self._lead, self._leader = normalised(log), margin(log, leader), leader

    def posterior(self, row: int) -> dict[str, float] | None:
        """By hypothesis; None where nothing is possible."""
        return dict(zip(self._names, self._p[:, row].tolist(), strict=True)) if self._possible[row] else None

    def leads(self, row: int) -> bool:
        """Whether the leader still leads, alone; where nothing is possible nobody has overtaken it."""
        return bool(self._lead[row] > TIE)

    def first(self, row: int) -> str | None:
        """The most probable; of those that are level with the leader, another one."""
        if not self._possible[row]:
            return None
        p = self._p[:, row].copy()
        if not self.leads(row):
            p[self._leader] = -1.0
        return self._names[int(np.argmax(p))]
