"""What a score is: a frozen value that says how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import e, inf, log10
from typing import TYPE_CHECKING, Any

from indicia.engine.display import Displayed
from indicia.engine.exactness import Exactness
from indicia.engine.listing import ListedItem
from indicia.errors import IndiciaError, nearest
from indicia.quantity import Band, icd203_word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import xarray as xr

    from indicia.engine.compiled import Evaluation
    from indicia.engine.many.ranking import Ranking


@dataclass(frozen=True)
class Provenance:
    """Where a result came from; every output carries it."""

    file: str
    title: str
    case_hash: str
    version: str
    as_of: str | None
    marking: str | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemWeight:
    """One item's part in the answer to one question.

    Attributes
    ----------
    log_likelihood
        Natural log-likelihood of the item under each hypothesis, given the items before it, after carrier and group.
    weight_decibans
        10 log10 of the likelihood ratio of the leader to its rival (`Answer.rival`); infinite where it excludes one.
    """

    item: str
    report: str
    model: str
    group: str | None
    log_likelihood: Mapping[str, float]
    weight_decibans: float


@dataclass(frozen=True)
class Beyond:
    """What an answer leaves out: how many rows of a table, and their posterior probability together."""

    rows: int
    posterior: float


@dataclass(frozen=True)
class Answer:
    """The posterior of one question.

    Attributes
    ----------
    prior, with_opportunity, posterior
        Probability of each hypothesis: as stated, after what could have done it is known, after all evidence.
    neutral
        Whether there is a catch-all that no item names, so that the record says nothing of it.
    candidates, beyond
        Where hypotheses come from a table: all its rows, and those that the answer leaves out; else None.
    """

    id: str
    ask: str
    labels: Mapping[str, str]
    catch_all: str | None
    prior: Mapping[str, float]
    with_opportunity: Mapping[str, float]
    posterior: Mapping[str, float]
    log_posterior: Mapping[str, float]
    weights: tuple[ItemWeight, ...]
    opportunity_decibans: Mapping[str, float]
    neutral: bool = False
    candidates: "Ranking | None" = field(default=None, repr=False, compare=False)
    beyond: Beyond | None = None

    @cached_property
    def ranking(self) -> tuple[str, ...]:
        """Hypotheses from the most to the least probable, in the case's order at ties."""
        return tuple(sorted(self.posterior, key=lambda h: -self.log_posterior[h]))

    @property
    def beside(self) -> tuple[str, ...]:
        """Where hypotheses come from a table, those that stand beside its rows; else none."""
        return self.candidates.beside if self.candidates is not None else ()

    @property
    def leader(self) -> str:
        """The most probable hypothesis."""
        return self.ranking[0]

    @property
    def runner_up(self) -> str | None:
        """The next; None where there is no other."""
        return self.ranking[1] if len(self.posterior) > 1 else None

    @property
    def rival(self) -> str | None:
        """Whom weights of evidence compare the leader with: the next, but no neutral catch-all.

        A neutral catch-all explains every item as well as the named hypotheses do on average, mostly the leader
        itself, so that weights against it say nothing; the next named hypothesis is taken instead.
        """
        others = [h for h in self.ranking[1:] if not (self.neutral and h == self.catch_all)]
        return others[0] if others else self.runner_up

    @property
    def log10_odds_against_next(self) -> float:
        """Decimal logarithm of the leader's odds against the runner-up."""
        return self.log10_odds_against(self.runner_up)

    def log10_odds_against(self, other: str | None) -> float:
        """Decimal logarithm of the leader's posterior odds against another hypothesis; infinite against None."""
        if other is None:
            return inf
        return (self.log_posterior[self.leader] - self.log_posterior[other]) * log10(e)

    @property
    def odds_against_next(self) -> float:
        """Posterior probability of the leader over that of the runner-up; infinite where that is impossible."""
        power = self.log10_odds_against_next
        return 10.0**power if power < 300 else inf

    @property
    def prior_odds_against_next(self) -> float:
        """The same two hypotheses' prior odds."""
        return self.prior_odds_against(self.runner_up)

    def prior_odds_against(self, other: str | None) -> float:
        """The leader's prior odds against another hypothesis; infinite against None or the impossible."""
        if other is None or self.prior[other] == 0:
            return inf
        return self.prior[self.leader] / self.prior[other]

    def band(self, hypothesis: str) -> Band:
        """The ICD 203 word for a hypothesis's posterior, with its band."""
        return icd203_word(self.posterior[hypothesis])


@dataclass(frozen=True)
class Score(Displayed):
    """The posterior of every question of a case, with how it arose.

    Attributes
    ----------
    answers
        By question; hidden questions take part but are not among them.
    log_evidence
        Natural log of P(all reports); None where that means nothing, and then `log_evidence_why` says why.
    exactness
        Whether the score equals the full posterior, which sums over the uncertain numbers too.
    items
        The whole record in the order of the file, what weighs nothing included.
    notes
        What a reader should know: contradictions, sources that nobody judged, an overlay made for another case.
    deciding
        Sentences on what would change the answer to the question chosen, where an analysis has added them
        (`indicia.analysis.deciding`).
    evaluation
        The factors behind it, for analyses that go on from here.
    caveats
        Reasons not to rely on it; none for most.
    """

    provenance: Provenance
    question: str
    answers: Mapping[str, Answer]
    log_evidence: float | None
    log_evidence_why: str | None
    exactness: Exactness
    counts: Mapping[str, int]
    joint_questions: tuple[str, ...]
    joint: "npt.NDArray[np.float64] | None" = field(repr=False)
    items: tuple[ListedItem, ...] = ()
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()
    evaluation: "Evaluation | None" = field(default=None, repr=False, compare=False)

    def __getitem__(self, question: str) -> Answer:
        if question not in self.answers:
            known = ", ".join(self.answers)
            raise IndiciaError(
                f"{question!r} is no question of this score{nearest(question, self.answers)}; known: {known}"
            )
        return self.answers[question]

    @property
    def answer(self) -> Answer:
        """The answer to the question chosen, by default the first."""
        return self.answers[self.question]

    def to_dict(self) -> dict[str, Any]:
        """Everything, under stable keys, ready for JSON."""
        from indicia.engine.export import to_dict

        return to_dict(self)

    def to_dataframe(self) -> "pd.DataFrame":
        """One row for each question and hypothesis, with prior, posterior and word."""
        from indicia.engine.export import to_dataframe

        return to_dataframe(self)

    def to_xarray(self) -> "xr.Dataset":
        """Prior, posterior and weights with named dimensions, and where they came from in `attrs`."""
        from indicia.engine.export import to_xarray

        return to_xarray(self)

    def to_markdown(self) -> str:
        """The score as Markdown for a report."""
        from indicia.engine.show import to_markdown

        return to_markdown(self)

    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False, weights: bool = False) -> str:
        """The score as it reads on a terminal, with the weight of every item if wanted."""
        from indicia.engine.show import to_text

        return to_text(self, width=width, utf8=utf8, colour=colour, weights=weights)

    def to_brief(self) -> str:
        """One paragraph for each question, with all that a quotation needs."""
        from indicia.engine.show import to_brief

        return to_brief(self)

    def to_html(self) -> str:
        """The score as a piece of HTML that needs nothing from elsewhere; all text is escaped."""
        from indicia.engine.show import to_html

        return to_html(self)
