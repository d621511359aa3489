"""Learning the numbers of a case from a table of past incidents."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from indicia import __version__
from indicia.analysis.rows import Rows, read_rows
from indicia.errors import OptionError, nearest
from indicia.inference.learn.asked import Asked, cut
from indicia.inference.learn.checks import check
from indicia.inference.learn.decay import Decay
from indicia.inference.learn.fit import fit_quantity
from indicia.inference.learn.loo import LeftOut, compare
from indicia.inference.learn.rates import Rates
from indicia.inference.learn.records import Records
from indicia.inference.learn.result import Comparison, Learned
from indicia.inference.learn.sources import Sources
from indicia.inference.learn.study import Study, pick
from indicia.inference.sampling import Settings, sample
from indicia.inference.trust import diagnose

if TYPE_CHECKING:
    import pandas as pd
    import pymc as pm
    import xarray as xr

type Kind = Literal["rates", "records", "decay", "sources"]

_READ: Mapping[str, Callable[[Rows, Asked], Sequence[Study]]] = {
    "rates": Rates.read,
    "records": Records.read,
    "decay": Decay.read,
    "sources": Sources.read,
}

_TARGET_ACCEPT = 0.95  # hierarchies have narrow necks


def learn(
    data: "str | PathLike[str] | pd.DataFrame",
    kind: Kind | str,
    *,
    by: str | None = None,
    outcome: str | Sequence[str] = (),
    of: str | None = None,
    given: str | None = None,
    targets: str = "area",
    when: str | None = None,
    until: str | dt.date | None = None,
    columns: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    draws: int = 1000,
    tune: int = 1000,
    chains: int = 4,
    seed: int = 0,
    tell: Callable[[str, float], None] | None = None,
) -> Learned:
    """Learn numbers of a case from a table of past incidents, by a small hierarchical model.

    Parameters
    ----------
    data
        A CSV file or a data frame; its columns depend on the kind, see ``docs/learn.md``.
    kind
        ``rates``: how often an outcome happens.
    by
        The column whose groups (actors, years) are partly pooled.
    outcome
        The columns that count each outcome; or one column that counts one, with `of`; or one that names the outcome of
        the incident in each row.
    of
        The column that counts all incidents.
    given
        The column that says under which condition a row stands, such as whether the actor did it: each condition has
        numbers of its own.
    targets
        Decay: whether targets lie over an area around a base or along a line.
    when, until
        The column of days, months or years (by default `date` or `year`), and the last day that may be used: what came
        later is left out, since it would be hindsight in a case of that day.
    columns
        The table's names for columns that a kind reads, by their usual names.
    names
        Which numbers to give, by the name that the case has for them; by default all, named after the table.
    draws, tune, chains, seed
        Of NUTS; `draws` and `tune` for each chain. The same seed gives the same numbers.
    tell
        Is told what is being done and how much of it.

    Returns
    -------
    Learned
        Its `failed` tells that the draws should not be trusted: more than 0.1 % divergences, an r-hat above 1.01 or a
        bulk effective size below 400.

    Raises
    ------
    IndiciaError
        With line and column of the first thing at fault in the table.
    """
    tell = tell or _nothing
    asked = Asked(by, _listed(outcome), of, given, when, _day(until), targets, dict(columns or {}))
    if kind not in _READ:
        known = ", ".join(_READ)
        raise OptionError(f"kind={kind!r} is not known{nearest(kind, _READ)}; it is one of {known}", ["kind"])
    part = cut(read_rows(data), asked)
    candidates = _READ[kind](part.rows, asked)
    settings = Settings(draws, tune, candidates[0].chains(chains), seed, _TARGET_ACCEPT)
    found, comparison = _best(candidates, settings, tell)
    tell("Checking", 0.8)
    study, posterior = found.study, found.posterior
    drawn = pick(study.numbers(posterior, np.random.default_rng(seed)), names)
    checks = check(study, found.model, posterior, seed)
    tell("Checking", 1.0)
    return Learned(
        source=part.rows.source,
        sha256=part.rows.sha256,
        version=__version__,
        kind=kind,
        asked=_options(asked, names),
        seed=seed,
        as_of=part.as_of,
        left_out=part.left_out,
        data=study.data,
        model=study.model,
        notes=study.notes,
        numbers=tuple(fit_quantity(number) for number in drawn),
        diagnostics=diagnose(posterior),
        checks=checks,
        comparison=comparison,
        inference=posterior,
    )


@dataclass(frozen=True)
class _Fitted:
    study: Study
    model: "pm.Model"
    posterior: "xr.DataTree"
    left_out: LeftOut

    @property
    def elpd(self) -> float:
        return float(self.study.unit().multiplicity @ self.left_out.elpd)


def _best(
    candidates: Sequence[Study], settings: Settings, tell: Callable[[str, float], None]
) -> tuple[_Fitted, Comparison]:
    """Fit every candidate, keep the one that predicts best, and set it against the others and its own rivals."""
    tell("Compiling and sampling", 0.02)
    fitted = [_fit(study, settings) for study in candidates]
    best = max(fitted, key=lambda f: f.elpd)
    tell("Compiling and sampling", 0.5)
    others = [f for f in fitted if f is not best] + [_fit(study, settings) for study in best.study.rivals()]
    rivals = {f.study.label: f.left_out.elpd for f in others}
    worst = max(f.left_out.pareto_k for f in (best, *others))
    rivals.update(best.study.closed_rivals())
    return best, compare(best.study.unit(), best.study.label, best.left_out, rivals, worst)


def _fit(study: Study, settings: Settings) -> _Fitted:
    model = study.build()
    posterior = sample(model, settings).tree
    return _Fitted(study, model, posterior, study.left_out(posterior))


def _nothing(what: str, share: float) -> None:
    """Tell nobody."""


def _listed(outcome: str | Sequence[str]) -> tuple[str, ...]:
    return (outcome,) if isinstance(outcome, str) else tuple(outcome)


def _day(until: str | dt.date | None) -> dt.date | None:
    if isinstance(until, str):
        try:
            return dt.date.fromisoformat(until)
        except ValueError:
            raise OptionError(f"until={until!r} is no day; write it as 2018-08-27", ["until"]) from None
    return until


def _options(asked: Asked, names: Mapping[str, str] | None) -> dict[str, Any]:
    """The options that were given."""
    options = {name: value for name, value in vars(asked).items() if value and (name, value) != ("targets", "area")}
    if asked.until:
        options["until"] = asked.until.isoformat()
    if asked.outcome:
        options["outcome"] = list(asked.outcome)
    if names:
        options["names"] = dict(names)
    return options
