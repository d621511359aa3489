"""Draws as a labelled dataset."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.indices import Indices, log_odds
from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.points import Method
from indicia.analysis.draw.posterior import Block
from indicia.analysis.draw.tornado import ENDS, Tornado, normalise
from indicia.case import Case
from indicia.engine.export import case_dict
from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.result import Answer
from indicia.engine.score import provenance

if TYPE_CHECKING:
    import xarray as xr


DIMS: dict[str, tuple[str, ...]] = {
    "posterior": ("hypothesis", "draw"),
    "prior": ("hypothesis", "draw"),
    "leader": ("draw",),
    "log_odds": ("draw",),
    "log_evidence": ("draw",),
    "possible": ("draw",),
    "number": ("path", "draw"),
}
"""The axes of every variable along the draws."""


class Drawn(Protocol):
    """What a dataset is made of."""

    case: Case
    plan: Plan
    answer: Answer
    ends: Tornado
    n: int
    seed: int
    method: Method
    held: bool
    blocks: list[Block]
    tried: dict[str, int]
    indices: Indices | None


def dataset(drawn: Drawn) -> "xr.Dataset":
    """Label draws; variables and dimensions as `draw` says."""
    import xarray as xr

    answer, plan = drawn.answer, drawn.plan
    found, flags = columns(answer, _whole(drawn)), _flags(answer)
    possible = found["possible"]
    data: dict[str, Any] = {
        name: (DIMS[name], found[name], attrs) for name, attrs in _about_columns(answer, flags).items()
    }
    data |= _score(answer) | _ends(drawn, flags) | _indices(drawn.indices)
    coords = {
        "hypothesis": ("hypothesis", list(answer.posterior), {"long_name": answer.ask}),
        "label": ("hypothesis", [answer.labels[h] for h in answer.posterior]),
        "draw": ("draw", np.arange(possible.size), {"long_name": "number of the draw"}),
        "path": ("path", np.array(plan.paths, dtype=str)),
        "kind_of_number": ("path", np.array([plan.compiled.figures[p].quantity.domain.value for p in plan.paths], str)),
        "end": ("end", list(ENDS), {"long_name": "share of the number's distribution below its value"}),
    }
    if drawn.indices is not None:
        coords["input"] = ("input", list(drawn.indices.inputs))
    return xr.Dataset(data, coords, _attrs(drawn, int(np.sum(~possible)), possible.size))


def columns(answer: Answer, block: Block) -> dict[str, npt.NDArray[Any]]:
    """The variables along the draws, of any consecutive draws; their axes are those of `DIMS`."""
    posterior, possible = normalise(block.log_joint, 0)
    leader = np.where(possible, np.argmax(posterior, axis=0), -1)
    return {
        "posterior": posterior,
        "prior": block.prior,
        "leader": leader.astype(_flags(answer)["flag_values"].dtype),
        "log_odds": log_odds(answer, block.log_joint),
        "log_evidence": log_sum_exp(block.log_joint, 0),
        "possible": possible,
        "number": block.numbers,
    }


def _about_columns(answer: Answer, flags: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "posterior": _unit("probability", "P(h | record, numbers)"),
        "prior": _unit("probability", "prior drawn"),
        "leader": {"long_name": "place of the leader among the hypotheses"} | flags,
        "log_odds": _unit("nat", _odds_of(answer)),
        "log_evidence": _unit("nat", "log P(all reports | numbers), up to a constant"),
        "possible": {"long_name": "whether any hypothesis can explain the record"},
        "number": {"long_name": "the numbers drawn"},
    }


def _unit(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name}


def _whole(drawn: Drawn) -> Block:
    """All draws there are as one block."""
    hypotheses, blocks = len(drawn.answer.posterior), drawn.blocks
    return Block(
        _joined([block.log_joint for block in blocks], hypotheses),
        _joined([block.prior for block in blocks], hypotheses),
        _joined([block.numbers for block in blocks], len(drawn.plan.paths)),
    )


def _joined(arrays: list[Floats], rows: int) -> Floats:
    return np.concatenate(arrays, axis=1) if arrays else np.empty((rows, 0))


def _flags(answer: Answer) -> dict[str, Any]:
    names = list(answer.posterior)
    kind = np.int8 if len(names) <= np.iinfo(np.int8).max else np.int32
    values: npt.NDArray[np.signedinteger] = np.arange(-1, len(names), dtype=kind)
    return {"flag_values": values, "flag_meanings": " ".join(("impossible", *names))}


def _odds_of(answer: Answer) -> str:
    return f"log posterior odds of {answer.leader} against {answer.rival or 'nothing'}"


def _score(answer: Answer) -> dict[str, Any]:
    """The score itself: every number at its central value."""
    return {
        "score_prior": ("hypothesis", list(answer.prior.values()), _unit("probability", "prior, central values")),
        "score": ("hypothesis", list(answer.posterior.values()), _unit("probability", "posterior, central values")),
    }


def _ends(drawn: Drawn, flags: dict[str, Any]) -> dict[str, Any]:
    ends = drawn.ends
    alone = "with one number at its 5th or 95th percentile, the others central"
    leader = ends.leader.astype(flags["flag_values"].dtype)
    return {
        "end_value": (("path", "end"), ends.value, {"long_name": "the number at its 5th and 95th percentile"}),
        "end_posterior": (("path", "end", "hypothesis"), ends.posterior, _unit("probability", f"posterior {alone}")),
        "end_leader": (("path", "end"), leader, {"long_name": f"leader {alone}"} | flags),
    }


def _indices(indices: Indices | None) -> dict[str, Any]:
    if indices is None:
        return {}
    name = "Sobol index of the log-odds"
    return {
        "first_order": ("input", indices.first, _unit("1", f"first-order {name}")),
        "total": ("input", indices.total, _unit("1", f"total {name}")),
        "first_order_error": ("input", indices.first_error, _unit("1", "its standard error, by bootstrap")),
        "total_error": ("input", indices.total_error, _unit("1", "its standard error, by bootstrap")),
    }


def _attrs(drawn: Drawn, impossible: int, done: int) -> dict[str, Any]:
    """Where it came from and how it was drawn; plain numbers and text, which netCDF keeps."""
    plain = {
        key: "; ".join(value) if isinstance(value, list) else (value or "")
        for key, value in case_dict(provenance(drawn.case)).items()
    }
    answer = drawn.answer
    return {
        "kind": "draws",
        **plain,
        "question": answer.id,
        "ask": answer.ask,
        "leader": answer.leader,
        "rival": answer.rival or "",
        "catch_all": answer.catch_all or "",
        "method": drawn.method,
        "seed": drawn.seed,
        "draws": done,
        "draws_asked": drawn.n,
        "impossible": impossible,
        "held": "drawn" if drawn.held else "at their central values",
        "acceptance": acceptance(drawn.tried, done),
    }


def acceptance(tried: Mapping[str, int], done: int) -> str:
    """The share of the draws of each question's prior that stayed within 1, as one text."""
    return "; ".join(f"{q}: {done / tries:.6f}" for q, tries in tried.items() if tries)
