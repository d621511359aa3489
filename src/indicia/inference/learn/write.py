"""What was learned as an overlay of a case."""

from pathlib import PurePath
from typing import Any

from indicia.case.yaml_write import block
from indicia.inference.learn.result import Learned, LearnedNumber


def to_yaml(found: Learned) -> str:
    """Write the numbers as an overlay; the same table, options and seed give the same text."""
    data: dict[str | int, object] = {
        "indicia_overlay": 1,
        "title": f"Learned from {PurePath(found.source).name}",
        "by": "learn",
        "learned": provenance(found),
        "parameters": {number.name: _row(found, number) for number in found.numbers},
    }
    return block(data)


def provenance(found: Learned) -> dict[str, Any]:
    """Where the numbers come from, as plain data."""
    diagnostics = found.diagnostics
    return {
        "file": PurePath(found.source).name,
        "sha256": found.sha256,
        "kind": found.kind,
        "options": dict(found.asked),
        "model": found.model,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "rows_left_out": found.left_out,
        "draws": diagnostics.draws,
        "chains": diagnostics.chains,
        "seed": found.seed,
        "divergences": diagnostics.divergences,
        "r_hat": round(diagnostics.r_hat, 4),
        "ess_bulk": round(diagnostics.ess_bulk),
        "trusted": not found.failed,
        "indicia": found.version,
    }


def _row(found: Learned, number: LearnedNumber) -> dict[str, object]:
    row: dict[str, object] = {
        "value": number.quantity,
        "because": (
            f"{number.what}; learned from {found.data} ({PurePath(found.source).name}, SHA-256 {found.sha256[:12]}); "
            f"{found.model}; distribution fitted to the draws within {number.distance:.3f}"
        ),
        "by": "learn",
    }
    if found.as_of:
        row["as_of"] = found.as_of.isoformat()
    return row
