"""A run as a tree for ArviZ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.case import Case
from indicia.engine.export import case_dict
from indicia.engine.factor import Floats
from indicia.engine.score import answer_to, provenance
from indicia.inference.predict import Predicted
from indicia.inference.recover import Recovered
from indicia.inference.sampling import Sampled, Settings

if TYPE_CHECKING:
    import xarray as xr

OPPORTUNITY = "opportunity"


@dataclass(frozen=True)
class Pieces:
    """What a tree is made of; `drawn` are the sampler's numbers by path, axis: draws of all chains."""

    case: Case
    plan: Plan
    settings: Settings
    sampled: Sampled
    drawn: Mapping[str, Floats]
    summed: tuple[str, ...]
    questions: tuple[str, ...]
    found: Recovered
    prior: Predicted


def assemble(pieces: Pieces) -> "xr.DataTree":
    """Label what was sampled."""
    import xarray as xr

    plan, chains = pieces.plan, pieces.settings.chains
    realised = dict(zip(pieces.drawn, plan.realised(pieces.drawn), strict=True))
    hypotheses = {q: pieces.found.posterior(q) for q in pieces.questions}
    groups = {
        "posterior": _numbers(pieces, realised, hypotheses, chains),
        "prior": _numbers(pieces, pieces.prior.numbers, pieces.prior.hypotheses, 1),
        "sample_stats": pieces.sampled.tree["sample_stats"].to_dataset().drop_attrs(),
        "log_likelihood": _dataset(_log_likelihood(pieces), chains),
        "log_prior": _dataset(_log_prior(pieces), chains),
        "prior_predictive": _dataset({i: made.astype(np.int8) for i, made in pieces.prior.made.items()}, 1),
        "observed_data": xr.Dataset({item: ((), np.int8(1)) for item in pieces.prior.made}),
        "score": _score(pieces),
    }
    tree = xr.DataTree.from_dict({f"/{name}": dataset for name, dataset in groups.items()})
    tree.attrs = _attrs(pieces)
    return tree


def _dataset(arrays: Mapping[str, Any], chains: int) -> "xr.Dataset":
    import xarray as xr

    data = {name: (("chain", "draw"), np.reshape(array, (chains, -1))) for name, array in arrays.items()}
    n = next(iter(data.values()))[1].shape[1] if data else 0
    return xr.Dataset(data, {"chain": np.arange(chains), "draw": np.arange(n)})


def _numbers(
    pieces: Pieces, numbers: Mapping[str, Floats], hypotheses: Mapping[str, Floats], chains: int
) -> "xr.Dataset":
    made = _dataset(numbers, chains)
    axes = pieces.plan.compiled.axes
    for question, p in hypotheses.items():
        made[f"p_{question}"] = (("chain", "draw", question), np.moveaxis(p.reshape(len(p), chains, -1), 0, -1))
        made = made.assign_coords({question: list(axes[question].hypotheses)})
    return made


def _log_likelihood(pieces: Pieces) -> dict[str, Floats]:
    """Each item given those before it; they sum to log P(all reports | numbers), less opportunity."""
    steps = np.diff(pieces.found.rows, axis=0)
    return {term.id: steps[i] for i, term in enumerate(pieces.plan.compiled.evidence)}


def _log_prior(pieces: Pieces) -> dict[str, Floats]:
    """The stated density of each number; opportunity multiplies the prior, and so counts among them."""
    found = {path: pieces.plan.distributions[path].log_density(values) for path, values in pieces.drawn.items()}
    if pieces.plan.compiled.opportunity:
        found[OPPORTUNITY] = pieces.found.rows[0]
    return found


def _score(pieces: Pieces) -> "xr.Dataset":
    """The score, every number at its central value."""
    import xarray as xr

    compiled = pieces.plan.compiled
    central = compiled.now
    answers = {q: answer_to(central, q) for q in pieces.questions}
    data: dict[str, Any] = {f"p_{q}": (q, list(a.posterior.values())) for q, a in answers.items()}
    data |= {f"prior_{q}": (q, list(a.prior.values())) for q, a in answers.items()}
    data |= {f"label_{q}": (q, [a.labels[h] for h in a.posterior]) for q, a in answers.items()}
    coords = {q: list(a.posterior) for q, a in answers.items()}
    return xr.Dataset(data, coords, {f"ask_{q}": a.ask for q, a in answers.items()})


def _attrs(pieces: Pieces) -> dict[str, Any]:
    plain = {
        key: "; ".join(value) if isinstance(value, list) else (value or "")
        for key, value in case_dict(provenance(pieces.case)).items()
    }
    held = [p for p, f in pieces.case.figures.items() if f.held and not f.quantity.is_point]
    return {
        "kind": "inference",
        **plain,
        "questions": "; ".join(pieces.questions),
        "held": "; ".join(held),
        "summed_out": "; ".join(pieces.summed),
        "sampler": "nutpie",
        "seed": pieces.settings.seed,
        "draws": pieces.settings.draws,
        "tune": pieces.settings.tune,
        "chains": pieces.settings.chains,
        "compile_seconds": pieces.sampled.compiling,
        "sample_seconds": pieces.sampled.sampling,
    }
