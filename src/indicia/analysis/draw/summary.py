"""What draws say: the range over the stated inputs, who leads how often, and which numbers matter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indicia.engine.display import Displayed
from indicia.engine.factor import Floats
from indicia.engine.result import Provenance
from indicia.errors import IndiciaError
from indicia.quantity import Band, icd203_bands, icd203_word

if TYPE_CHECKING:
    import xarray as xr

    from indicia.analysis.draw.stream.result import Streamed

RANGE = (0.05, 0.95)


@dataclass(frozen=True)
class HypothesisRange:
    """One hypothesis over the draws.

    Attributes
    ----------
    prior, score
        With every number at its central value.
    prior_low, prior_high, low, high
        5th and 95th percentile over the possible draws, of the prior and of the posterior.
    leads
        The share of the possible draws in which it is the most probable.
    bands
        The ICD 203 words from `low` to `high`.
    """

    id: str
    label: str
    prior: float
    prior_low: float
    prior_high: float
    score: float
    low: float
    high: float
    leads: float
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class End:
    """A number at one end of its 90 %, all else as in the score.

    `leader` is None where that is impossible.
    """

    value: float
    posterior: float
    leader: str | None
    leader_posterior: float


@dataclass(frozen=True)
class NumberEffect:
    """What one uncertain number does.

    Attributes
    ----------
    correlation
        Spearman's rank correlation with the log-odds of the leader against its rival; None where either does not vary.
    low, high
        The number alone at its 5th and 95th percentile, with the posterior of the score's leader there.
    """

    path: str
    correlation: float | None
    low: End
    high: End

    @property
    def swing(self) -> float:
        """By how much the two ends differ in the leader's posterior."""
        return abs(self.high.posterior - self.low.posterior)

    def changes_leader(self, leader: str) -> bool:
        """Whether somebody else leads at an end, or nothing is possible there."""
        return self.low.leader != leader or self.high.leader != leader


@dataclass(frozen=True)
class SobolIndex:
    """The share of the variance of the log-odds that one independent number, or one Dirichlet prior, accounts for."""

    input: str
    first_order: float
    first_order_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class DrawSummary(Displayed):
    """A summary of draws.

    It holds no mean of the posteriors: that is not P(h | evidence).

    Attributes
    ----------
    draws, impossible
        How many there are, and how many of them no hypothesis can explain or cannot hold together; those are left out
        of all else.
    acceptance
        By question: the share of draws of its prior that stayed within 1, where they were cut.
    hypotheses
        From the most to the least probable in the score.
    numbers
        Every number drawn, the largest swing first.
    indices
        Sobol indices, the largest total first; none where they were not asked for.
    streamed
        What else is known of draws that were summed up as they were made; None where they were kept.
    """

    provenance: Provenance
    question: str
    ask: str
    leader: str
    rival: str | None
    catch_all: str | None
    method: str
    seed: int
    held: str
    draws: int
    draws_asked: int
    impossible: int
    acceptance: tuple[tuple[str, float], ...]
    hypotheses: tuple[HypothesisRange, ...]
    numbers: tuple[NumberEffect, ...]
    indices: tuple[SobolIndex, ...] = ()
    streamed: "Streamed | None" = None

    @property
    def correlated(self) -> tuple[NumberEffect, ...]:
        """The numbers by the size of their rank correlation; those without one are left out."""
        known = [n for n in self.numbers if n.correlation is not None]
        return tuple(sorted(known, key=lambda n: -abs(n.correlation or 0.0)))

    def label(self, hypothesis: str | None) -> str:
        """A hypothesis's label; what to print for none."""
        return next((h.label for h in self.hypotheses if h.id == hypothesis), "impossible")

    def to_dict(self) -> dict[str, Any]:
        """Give the summary as plain data; keys as in ``docs/json.md``."""
        from indicia.analysis.draw.show import to_dict

        return to_dict(self)

    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
        """The summary as it reads on a terminal."""
        from indicia.analysis.draw.show import to_text

        return to_text(self, width=width, utf8=utf8, colour=colour)

    def to_markdown(self) -> str:
        """The summary as Markdown for a report."""
        from indicia.analysis.draw.markup import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The result as a piece of HTML; all text is escaped."""
        from indicia.analysis.draw.markup import to_html

        return to_html(self)


def summarise_draws(draws: "xr.Dataset") -> DrawSummary:
    """Summarise draws that are there; see `summarise`."""
    if draws.attrs.get("kind") != "draws":
        raise IndiciaError("these are no draws; summarise takes what draw gives")
    possible = draws["possible"].to_numpy()
    if not possible.any():
        raise IndiciaError("none of the draws is possible, so that there is nothing to summarise")
    attrs = draws.attrs
    return DrawSummary(
        provenance=provenance_of(attrs),
        question=attrs["question"],
        ask=attrs["ask"],
        leader=attrs["leader"],
        rival=attrs["rival"] or None,
        catch_all=attrs["catch_all"] or None,
        method=attrs["method"],
        seed=int(attrs["seed"]),
        held=attrs["held"],
        draws=int(attrs["draws"]),
        draws_asked=int(attrs["draws_asked"]),
        impossible=int(attrs["impossible"]),
        acceptance=_acceptance(attrs["acceptance"]),
        hypotheses=_hypotheses(draws, possible),
        numbers=_numbers(draws, possible),
        indices=_indices(draws),
    )


def provenance_of(attrs: dict[str, Any]) -> Provenance:
    """Where a dataset came from, by its attributes."""
    return Provenance(
        file=attrs["file"],
        title=attrs["title"],
        case_hash=attrs["hash"],
        version=attrs["indicia"],
        as_of=attrs["as_of"] or None,
        marking=attrs["marking"] or None,
        changed=tuple(attrs["changed"].split("; ")) if attrs["changed"] else (),
    )


def _acceptance(text: str) -> tuple[tuple[str, float], ...]:
    parts = (part.split(": ") for part in text.split("; ") if part)
    return tuple((question, float(share)) for question, share in parts)


def _hypotheses(draws: "xr.Dataset", possible: npt.NDArray[np.bool_]) -> tuple[HypothesisRange, ...]:
    ranges, prior_ranges = _ranges(draws["posterior"], possible), _ranges(draws["prior"], possible)
    leader, score = draws["leader"].to_numpy()[possible], draws["score"].to_numpy()
    found = [
        HypothesisRange(
            id=str(h),
            label=str(draws["label"].to_numpy()[i]),
            prior=float(draws["score_prior"].to_numpy()[i]),
            prior_low=float(prior_ranges[i, 0]),
            prior_high=float(prior_ranges[i, 1]),
            score=float(score[i]),
            low=float(ranges[i, 0]),
            high=float(ranges[i, 1]),
            leads=float(np.mean(leader == i)),
            bands=bands_of(float(ranges[i, 0]), float(ranges[i, 1])),
        )
        for i, h in enumerate(draws["hypothesis"].to_numpy())
    ]
    return tuple(sorted(found, key=lambda h: -h.score))


def _ranges(drawn: "xr.DataArray", possible: npt.NDArray[np.bool_]) -> Floats:
    """5th and 95th percentile of each row, one row in memory at a time; axes: row, end."""
    return np.array([np.quantile(row.to_numpy()[possible], RANGE) for row in drawn])


def bands_of(low: float, high: float) -> tuple[Band, ...]:
    """Every ICD 203 word that a range touches."""
    first, last = icd203_word(min(low, 1.0)), icd203_word(min(high, 1.0))
    between = [band for band in icd203_bands() if first.low < band.low < last.low]
    return tuple(dict.fromkeys([first, *between, last]))


def _numbers(draws: "xr.Dataset", possible: npt.NDArray[np.bool_]) -> tuple[NumberEffect, ...]:
    numbers = draws["number"].variable  # of a store, read one by one
    odds = _centred(ranks(draws["log_odds"].to_numpy()[possible]))
    names = [str(h) for h in draws["hypothesis"].to_numpy()]
    at = names.index(draws.attrs["leader"])
    values, posterior = draws["end_value"].to_numpy(), draws["end_posterior"].to_numpy()
    leaders = draws["end_leader"].to_numpy()

    def end(i: int, j: int) -> End:
        place = int(leaders[i, j])
        name = names[place] if place >= 0 else None
        led = float(posterior[i, j, place]) if place >= 0 else 0.0
        return End(float(values[i, j]), float(posterior[i, j, at]), name, led)

    found = [
        NumberEffect(
            str(path), _correlation(_centred(ranks(numbers[i].to_numpy()[possible])), odds), end(i, 0), end(i, 1)
        )
        for i, path in enumerate(draws["path"].to_numpy())
    ]
    return tuple(sorted(found, key=lambda number: -number.swing))


def ranks(values: Floats) -> Floats:
    """Ranks from 1 on, the mean of their ranks for those that tie."""
    order = np.argsort(values)
    ordered = values[order]
    first = np.append(True, ordered[1:] != ordered[:-1])[: values.size]
    found = np.empty(values.size)
    if first.all():
        found[order] = np.arange(1.0, values.size + 1.0)
        return found
    group = np.cumsum(first) - 1
    starts = np.append(np.flatnonzero(first), values.size)
    found[order] = (starts[group] + starts[group + 1] + 1) / 2.0
    return found


def _centred(values: Floats) -> Floats:
    centred: Floats = values - np.mean(values)
    return centred


def _correlation(x: Floats, y: Floats) -> float | None:
    # sums of products: the threads that a dot product starts cost more than all of this
    scale = float(np.sqrt(np.sum(x * x) * np.sum(y * y)))
    return float(np.sum(x * y)) / scale if scale > 0.0 else None


def _indices(draws: "xr.Dataset") -> tuple[SobolIndex, ...]:
    if "total" not in draws:
        return ()
    columns = ("first_order", "first_order_error", "total", "total_error")
    rows = zip(draws["input"].to_numpy(), *(draws[name].to_numpy() for name in columns), strict=True)
    found = [SobolIndex(str(name), *map(float, figures)) for name, *figures in rows]
    return tuple(sorted(found, key=lambda index: -index.total))
