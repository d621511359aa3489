"""A score as plain data, JSON, a data frame and a labelled dataset.

The keys of `to_dict` are a promise, listed in ``docs/json.md``; `indicia score --json` prints the very same.
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.engine.listing import ListedItem
from indicia.engine.result import Answer, ItemWeight, Provenance, Score

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

FORMAT = 1
"""Version of the keys: a new one where a key is renamed, dropped or changes its meaning."""

_LARGEST_JOINT = 10_000
_COLUMNS = (
    "label",
    "prior",
    "with_opportunity",
    "posterior",
    "log_posterior",
    "word",
    "band_low",
    "band_high",
    "full",
    "standard_error",
)


def to_dict(score: Score) -> dict[str, Any]:
    """Give everything that a score holds as mappings, lists, text, numbers and None.

    Returns
    -------
    dict
        Keys as in ``docs/json.md``. Logarithms are natural, weights are in decibans; infinite values are floats here.
    """
    return {
        "kind": "score",
        "format": FORMAT,
        "case": case_dict(score.provenance),
        "question": score.question,
        "answers": {question: _answer(score, answer) for question, answer in score.answers.items()},
        "items": [_item(item) for item in score.items],
        "counts": dict(score.counts),
        "log_evidence": score.log_evidence,
        "log_evidence_why": score.log_evidence_why,
        "exactness": {
            "exact": score.exactness.exact,
            "method": score.exactness.method,
            "causes": list(score.exactness.causes),
        },
        "joint": _joint(score),
        "notes": list(score.notes),
        "caveats": list(score.caveats),
        "deciding": list(score.deciding),
    }


def to_json(score: Score) -> str:
    """Write `to_dict` as JSON."""
    return json_text(to_dict(score))


def json_text(data: object, *, ascii_only: bool = False) -> str:
    """Write plain data as JSON that every reader takes.

    Parameters
    ----------
    data
        Mappings, lists, text, numbers, None. Infinite and undefined numbers become the strings "inf", "-inf", "nan",
        for which JSON has no token.
    ascii_only
        Whether to write all other characters as escapes.
    """
    import json

    return json.dumps(_finite(data), indent=2, ensure_ascii=ascii_only, allow_nan=False)


def _finite(data: object) -> object:
    if isinstance(data, dict):
        return {str(key): _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return str(float(data))
    return data


def case_dict(provenance: Provenance) -> dict[str, Any]:
    """Give where a result came from as plain data: the key ``case`` of everything printed as JSON."""
    return {
        "file": provenance.file,
        "title": provenance.title,
        "hash": provenance.case_hash,
        "as_of": provenance.as_of,
        "marking": provenance.marking,
        "indicia": provenance.version,
        "changed": list(provenance.changed),
    }


def _answer(score: Score, answer: Answer) -> dict[str, Any]:
    return {
        "ask": answer.ask,
        "leader": answer.leader,
        "runner_up": answer.runner_up,
        "rival": answer.rival,
        "posterior_odds_against_next": answer.odds_against_next,
        "log10_posterior_odds_against_next": answer.log10_odds_against_next,
        "prior_odds_against_next": answer.prior_odds_against_next,
        "hypotheses": [_hypothesis(score, answer, h) for h in answer.posterior],
        "rows": None if answer.candidates is None else len(answer.candidates),
        "beyond": None if answer.beyond is None else {"rows": answer.beyond.rows, "posterior": answer.beyond.posterior},
        "weights": [_weight(weight) for weight in answer.weights],
    }


def _hypothesis(score: Score, answer: Answer, h: str) -> dict[str, Any]:
    band, error = answer.band(h), score.exactness.standard_error
    return {
        "id": h,
        "label": answer.labels[h],
        "catch_all": h == answer.catch_all,
        "prior": answer.prior[h],
        "with_opportunity": answer.with_opportunity[h],
        "opportunity_decibans": answer.opportunity_decibans[h],
        "posterior": answer.posterior[h],
        "log_posterior": answer.log_posterior[h],
        "word": band.word,
        "band": [band.low, band.high],
        "full": score.exactness.full[answer.id][h] if score.exactness.full else None,
        "standard_error": error[answer.id][h] if error else None,
    }


def _weight(weight: ItemWeight) -> dict[str, Any]:
    return {
        "item": weight.item,
        "weight_decibans": weight.weight_decibans,
        "log_likelihood": dict(weight.log_likelihood),
    }


def _item(item: ListedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "report": item.report,
        "model": item.model,
        "date": item.date,
        "group": item.group,
        "speakers": list(item.speakers),
        "carriers": list(item.carriers),
        "credibility": item.credibility,
        "standing": item.standing,
        "withdrawn_by": item.withdrawn_by,
        "contradicts": list(item.contradicts),
        "not_judged": list(item.not_judged),
    }


def _joint(score: Score) -> dict[str, Any] | None:
    if score.joint is None or score.joint.size > _LARGEST_JOINT:
        return None
    questions = list(score.joint_questions)
    return {
        "questions": questions,
        "hypotheses": {question: list(score[question].posterior) for question in questions},
        "posterior": score.joint.tolist(),
    }


def to_dataframe(score: Score) -> "pd.DataFrame":
    """Give one row for each hypothesis of each question.

    Returns
    -------
    pandas.DataFrame
        Index: question, hypothesis, in the order of the case. Columns: label, prior, with_opportunity, posterior,
        log_posterior (natural), word, band_low, band_high, full, standard_error. `attrs` says where it came from.
    """
    import pandas as pd

    rows, index = [], []
    for question, answer in score.answers.items():
        for h in answer.posterior:
            found = _hypothesis(score, answer, h)
            found["band_low"], found["band_high"] = found["band"]
            rows.append({name: found[name] for name in _COLUMNS})
            index.append((question, h))
    frame = pd.DataFrame(rows, pd.MultiIndex.from_tuples(index, names=["question", "hypothesis"]), list(_COLUMNS))
    for name in ("full", "standard_error"):
        frame[name] = frame[name].astype(float)
    frame.attrs.update(_attrs(score))
    return frame


def to_xarray(score: Score) -> "xr.Dataset":
    """Give the figures as arrays with named dimensions.

    Returns
    -------
    xarray.Dataset
        One dimension for each question, named after it, with its hypotheses as coordinate; ``item`` for the items
        that count. For each question ``q``: ``prior_q``, ``with_opportunity_q``, ``posterior_q``, ``log_posterior_q``
        and ``full_q`` over ``q``; ``log_likelihood_q`` over (item, q); ``weight_q`` over item, the leader over the
        runner-up. ``joint`` over all questions, where it is not too large. `attrs` of each variable hold its units,
        those of the dataset where it came from. Should a question be called ``item``, the items' dimension is
        ``item_``.
    """
    import xarray as xr

    items = "item_" if "item" in score.answers else "item"
    data: dict[str, Any] = {}
    coords: dict[str, Any] = {items: [weight.item for weight in score.answer.weights]}
    for question, answer in score.answers.items():
        coords[question] = (question, list(answer.posterior), {"long_name": answer.ask})
        data |= _variables(score, answer, items)
    if score.joint is not None:
        data["joint"] = (score.joint_questions, score.joint, {"units": "probability"})
    return xr.Dataset(data, coords, _attrs(score))


def _variables(score: Score, answer: Answer, items: str) -> dict[str, Any]:
    q, hypotheses = answer.id, list(answer.posterior)
    columns = {
        "prior": (answer.prior, "probability"),
        "with_opportunity": (answer.with_opportunity, "probability"),
        "posterior": (answer.posterior, "probability"),
        "log_posterior": (answer.log_posterior, "nat"),
        "full": (score.exactness.full.get(q, dict.fromkeys(hypotheses, math.nan)), "probability"),
    }
    found: dict[str, Any] = {
        f"{name}_{q}": (q, [values[h] for h in hypotheses], {"units": unit}) for name, (values, unit) in columns.items()
    }

    log = [[weight.log_likelihood[h] for h in hypotheses] for weight in answer.weights]
    found[f"log_likelihood_{q}"] = ((items, q), np.reshape(log, (-1, len(hypotheses))), {"units": "nat"})
    weights = [weight.weight_decibans for weight in answer.weights]
    names = {"units": "dB", "leader": answer.leader, "rival": answer.rival or ""}
    found[f"weight_{q}"] = (items, np.asarray(weights, dtype=float), names)
    return found


def attributes(provenance: Provenance) -> dict[str, str]:
    """Where a result came from, as text: what netCDF, Parquet and data frames keep."""
    plain = {
        key: "; ".join(value) if isinstance(value, list) else value for key, value in case_dict(provenance).items()
    }
    return {key: value or "" for key, value in plain.items()}


def _attrs(score: Score) -> dict[str, str]:
    return {**attributes(score.provenance), "not_exact_because": "; ".join(score.exactness.causes)}
