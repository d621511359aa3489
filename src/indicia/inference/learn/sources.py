"""How reliable sources are that reported the same incidents, where the truth is known for few of these or for none.

With z(i) the truth of incident i and x(i, s) what source s said of it:

z(i) ~ Categorical(prevalence),   x(i, s) = z(i) with probability r(s), else ~ Categorical(guess)

logit r(s) ~ Normal(center, spread),   center ~ Normal(0, 1.5),   spread ~ HalfNormal(1)

prevalence ~ Dirichlet(1, ..., 1),   guess ~ Dirichlet(1, ..., 1)

The model of A. P. Dawid and A. M. Skene 1979 (Applied Statistics 28, 20) with one number for each source in place of a
table of its errors, so that r means what `reliability` means in a case. The truth is summed out.

Where no truth is known, exchanging the names of the answers fits as well if every source may be worse than a guess.
Here none can be: r lies between 0 and 1. What is left, two camps that contradict each other, makes chains disagree,
which r-hat tells; eight chains at least look for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final, override

import numpy as np
import numpy.typing as npt

from indicia.analysis.rows import Rows
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError
from indicia.inference.learn.asked import Asked, identifier, word
from indicia.inference.learn.loo import LeftOut, Unit, leave_one_out
from indicia.inference.learn.predictive import parameters
from indicia.inference.learn.study import Drawn, Statistic, Study, flat
from indicia.quantity import Domain

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

type _Indices = npt.NDArray[np.int64]

_NEVER = -1e9  # the log of what a known truth rules out; -inf would make gradients NaN
_CHAINS = 8


@final
@dataclass(frozen=True)
class Sources(Study):
    """What sources said of incidents.

    Attributes
    ----------
    incident, source, said
        Indices; axis: report.
    truth
        The answer where it is known, else -1; axis: incident.
    pooled
        Whether the reliabilities are partly pooled; else each is uniform by itself.
    """

    answers: tuple[str, ...]
    names: tuple[str, ...]
    incident: _Indices
    source: _Indices
    said: _Indices
    truth: _Indices
    pooled: bool = True

    @classmethod
    def read(cls, rows: Rows, asked: Asked) -> "tuple[Sources, ...]":
        """Read reports, one a row, with the truth where it is known.

        Raises
        ------
        IndiciaError
            With line and column of the first thing at fault.
        """
        asked.check("sources", ("incident", "source", "said", "truth"))
        columns = [asked.column(name) for name in ("incident", "source", "said")]
        for column in columns:
            rows.require(column, "sources have columns incident, source and said, and truth where some of it is known")
        reports = [tuple(word(rows, row, column) for column in columns) for row in range(len(rows))]
        known = _truths(rows, asked, columns[0])
        _refuse(rows, columns, reports, known)
        incidents, sources = (tuple(dict.fromkeys(report[i] for report in reports)) for i in (0, 1))
        answers = tuple(dict.fromkeys([*(report[2] for report in reports), *known.values()]))
        index = [{name: i for i, name in enumerate(names)} for names in (incidents, sources, answers)]
        incident, source, said = (np.array([index[i][report[i]] for report in reports]) for i in range(3))
        truth = np.array([index[2][known[name]] if name in known else -1 for name in incidents])
        return (cls(answers, sources, incident, source, said, truth),)

    @property
    @override
    def label(self) -> str:
        return "sources partly pooled" if self.pooled else "each source by itself"

    @property
    @override
    def model(self) -> str:
        return (
            "Dawid-Skene with one reliability a source; logit r ~ Normal(center, spread), center ~ Normal(0, 1.5), "
            "spread ~ HalfNormal(1)"
        )

    @property
    @override
    def data(self) -> str:
        known = int(np.sum(self.truth >= 0))
        return (
            f"{len(self.said):,} reports of {len(self.truth):,} incidents by {len(self.names):,} sources, the truth "
            f"known of {known:,}"
        )

    @property
    @override
    def notes(self) -> tuple[str, ...]:
        found = ("given the truth sources err independently: those that copy each other look reliable",)
        if np.any(self.truth >= 0):
            return found
        return *found, "no source is worse than a guess; no truth is known, and this alone says which answer is right"

    @override
    def chains(self, asked: int) -> int:
        return max(asked, _CHAINS)

    @override
    def build(self) -> "pm.Model":
        import pymc as pm
        import pytensor.tensor as pt

        k, n = len(self.answers), len(self.names)
        with pm.Model(coords={"source": self.names, "answer": self.answers}) as model:
            prevalence = pm.Dirichlet("prevalence", np.ones(k), dims="answer")
            guess = pm.Dirichlet("guess", np.ones(k), dims="answer")
            if self.pooled:
                center, spread = pm.Normal("center", 0.0, 1.5), pm.HalfNormal("spread", 1.0)
                logit = center + spread * pm.Normal("z", 0.0, 1.0, shape=n)
                reliability = pm.Deterministic("reliability", pm.math.sigmoid(logit), dims="source")
            else:
                reliability = pm.Uniform("reliability", 0.0, 1.0, dims="source")
            said, ruled_out = pm.Data("data", self.said), pm.Data("ruled_out", self.ruled_out())
            r = reliability[self.source][:, None]
            log_report = pt.log(r * pm.math.eq(said[:, None], np.arange(k)) + (1.0 - r) * guess[said][:, None])
            log_joint = pt.log(prevalence) + pm.math.dot(self._membership(), log_report) + ruled_out
            pm.Potential("reports", pm.math.logsumexp(log_joint, axis=1).sum())
        return model

    def _membership(self) -> Floats:
        """1 where a report is of an incident; axes: incident, report."""
        members: Floats = (np.arange(len(self.truth))[:, None] == self.incident).astype(np.float64)
        return members

    def ruled_out(self) -> Floats:
        """What a known truth rules out; axes: incident, answer."""
        known = self.truth[:, None] >= 0
        wrong = self.truth[:, None] != np.arange(len(self.answers))
        ruled_out: Floats = np.where(known & wrong, _NEVER, 0.0)
        return ruled_out

    @override
    def numbers(self, posterior: "xr.DataTree", rng: np.random.Generator) -> list[Drawn]:
        reliability = flat(posterior, "reliability")
        found = [
            Drawn(identifier("reliability", name), f"reliability of {name}", Domain.PROBABILITY, reliability[:, i])
            for i, name in enumerate(self.names)
        ]
        z = rng.standard_normal(len(reliability))
        unseen = 1.0 / (1.0 + np.exp(-flat(posterior, "center") - flat(posterior, "spread") * z))
        what = "reliability of a source never seen"
        return [*found, Drawn("reliability_unseen", what, Domain.PROBABILITY, unseen)]

    @override
    def unit(self) -> Unit:
        return Unit("incident", np.ones(len(self.truth), dtype=np.int64))

    @override
    def left_out(self, posterior: "xr.DataTree") -> LeftOut:
        names = ("prevalence", "guess", "reliability")
        return leave_one_out(self.log_density(*(flat(posterior, name) for name in names)), posterior)

    def log_density(self, prevalence: Floats, guess: Floats, reliability: Floats) -> Floats:
        """Log density of what was said of each incident, its truth summed out; axes: draw, incident.

        The leading axis of each argument is the draw.
        """
        from scipy.special import logsumexp

        log_joint = np.log(prevalence)[:, None] + self.ruled_out()  # axes: draw, incident, answer
        r = reliability[:, self.source]
        other = (1.0 - r) * guess[:, self.said]
        for answer in range(len(self.answers)):
            log_report = np.log(np.where(self.said == answer, r, 0.0) + other)
            log_joint[:, :, answer] += log_report @ self._membership().T
        return np.asarray(logsumexp(log_joint, axis=-1))

    @override
    def rivals(self) -> "Sequence[Sources]":
        return (replace(self, pooled=False),)

    @override
    def observations(self) -> Floats:
        return self.said.astype(np.float64)

    @override
    def replicates(self, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Floats, Floats]:
        rng = np.random.default_rng(seed)
        before, after = parameters(model, posterior, seed)
        return self._replicate(before, rng), self._replicate(after, rng)

    def _replicate(self, drawn: Mapping[str, Floats], rng: np.random.Generator) -> Floats:
        """What the same sources might have said; axes: replicate, report."""
        size = len(drawn["reliability"])
        truth = np.where(self.truth >= 0, self.truth, _categorical(drawn["prevalence"], len(self.truth), rng))
        guessed = _categorical(drawn["guess"], len(self.said), rng)
        faithful = rng.random((size, len(self.said))) < drawn["reliability"][:, self.source]
        return np.where(faithful, truth[:, self.incident], guessed).astype(np.float64)

    @override
    def statistics(self) -> Sequence[Statistic]:
        first, second = np.nonzero(np.triu(self.incident[:, None] == self.incident, 1))
        return (
            Statistic("pairs of reports that agree", lambda x: np.mean(x[..., first] == x[..., second], axis=-1)),
            Statistic(f"share of reports that say {self.answers[0]}", lambda x: np.mean(x == 0, axis=-1)),
        )


def _categorical(shares: Floats, n: int, rng: np.random.Generator) -> _Indices:
    """Draw n answers by each row of shares; axes: row, answer drawn."""
    ends = np.cumsum(shares, axis=-1)[:, None, :-1]
    drawn: _Indices = np.sum(rng.random((len(shares), n, 1)) > ends, axis=-1)
    return drawn


def _truths(rows: Rows, asked: Asked, incident: str) -> dict[str, str]:
    """The truth of each incident where it is known."""
    column = asked.column("truth")
    if column not in rows.columns:
        if "truth" in asked.columns:
            rows.require(column, "it was named as the column of the truth")
        return {}
    known: dict[str, str] = {}
    for row, fields in enumerate(rows.rows):
        name, truth = fields[incident].strip(), fields[column].strip()
        if truth and known.setdefault(name, truth) != truth:
            raise rows.fault(row, column, f"{truth!r}, but {known[name]!r} above for {name!r}; one of them is true")
    return known


def _refuse(rows: Rows, columns: list[str], reports: Sequence[tuple[str, ...]], known: Mapping[str, str]) -> None:
    """Refuse a table that cannot tell how reliable its sources are."""
    lines: dict[tuple[str, ...], int] = {}
    for row, report in enumerate(reports):
        if report[:2] in lines:
            told = f"{report[1]!r} said something of {report[0]!r} on line {lines[report[:2]]} already; keep one"
            raise rows.fault(row, columns[1], told)
        lines[report[:2]] = rows.lines[row]
    sources = {report[1] for report in reports}
    if len({report[2] for report in reports} | set(known.values())) < 2:
        raise rows.fault(0, columns[2], f"{reports[0][2]!r} in every row; reports must be able to differ")
    if len(sources) < 2:
        raise IndiciaError(f"{rows.source}: {columns[1]}: one source alone; what is pooled needs two at least")
    if not known and len(sources) < 3:
        raise IndiciaError(
            f"{rows.source}: {columns[1]}: two sources and no known truth: which of them errs cannot be told; give a "
            "column truth for some incidents, or a third source"
        )
