"""The slow twin of a case from a table: the same case with every row written out as a hypothesis of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

type Data = dict[str, Any]

ROWS = 7


def frame(seed: int, rows: int = ROWS, **more: Iterable[Any]) -> pd.DataFrame:
    """A table with ids `r0`, `r1`, ..., in no order, and columns of every kind that a field can take."""
    rng = np.random.default_rng(seed)
    columns = {
        "id": [f"r{i}" for i in rng.permutation(rows)],
        "p": rng.uniform(0.05, 0.95, rows),
        "q": rng.uniform(0.05, 0.95, rows),
        "small": 10.0 ** rng.uniform(-200, -100, rows),
        "ratio": np.append(1.0, 10.0 ** rng.uniform(-2, 2, rows - 1)),
        "km": rng.uniform(0.5, 9.0, rows),
        "spread": rng.uniform(0.5, 3.0, rows),
        "events": rng.integers(0, 9, rows),
        "years": rng.uniform(1.0, 20.0, rows),
        "count": rng.integers(0, 6, rows),
        "prior": rng.dirichlet(np.ones(rows)),
        "weight": rng.uniform(0.0, 5.0, rows).round(1),
    }
    return pd.DataFrame({**columns, **more})


def write_out(data: Mapping[str, Any], table: pd.DataFrame) -> Data:
    """Write a case whose one question (or first) is from `table` as an ordinary case."""
    spec = data["hypotheses"] if "hypotheses" in data else next(iter(data["questions"].values()))["hypotheses"]
    ids = [str(i) for i in table[spec["id"]]]
    hypotheses = _hypotheses(spec, table, ids)
    rows = {name: table.iloc[i] for i, name in enumerate(ids)}
    evidence = {name: _item(item, rows, spec.get("beside") or {}) for name, item in data["evidence"].items()}
    out = {**data, "evidence": evidence}
    if "hypotheses" in data:
        return {**out, "hypotheses": hypotheses}
    first = next(iter(data["questions"]))
    return {**out, "questions": {**data["questions"], first: {**data["questions"][first], "hypotheses": hypotheses}}}


def _hypotheses(spec: Data, table: pd.DataFrame, ids: list[str]) -> Data:
    beside = spec.get("beside") or {}
    left = 1.0 - sum(h["prior"] for h in beside.values())
    weights = table[spec["weight"]] if "weight" in spec else np.ones(len(ids))
    priors = table[spec["prior"]] if "prior" in spec else left * weights / weights.sum()
    return {**{name: {"prior": float(p)} for name, p in zip(ids, priors, strict=True)}, **beside}


_PLAIN = {"report", "model", "because", "speaker", "carriers", "date", "about", "independent", "search", "distribution"}


def _item(item: Data, rows: Mapping[str, pd.Series], beside: Data) -> Data:
    return {key: value if key in _PLAIN else _field(value, rows, beside) for key, value in item.items()}


def _field(value: Any, rows: Mapping[str, pd.Series], beside: Data) -> Any:
    if not _has_column(value):
        return value
    own = {name: value[name] for name in beside if isinstance(value, dict) and name in value}
    return {**{name: _at(value, name, row) for name, row in rows.items()}, **own}


def _has_column(value: Any) -> bool:
    return isinstance(value, dict) and ("column" in value or any(_has_column(inner) for inner in value.values()))


def _at(value: Any, name: str, row: pd.Series) -> Any:
    """What a field holds for one row."""
    if not isinstance(value, dict):
        return value
    if name in value:
        return _at(value[name], name, row)
    if "column" in value:
        found = row[value["column"]]
        return int(found) if value["column"] in ("count", "events") else float(found)
    if "default" in value:
        return _at(value["default"], name, row)
    return {key: _at(inner, name, row) for key, inner in value.items()}
