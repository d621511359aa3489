"""An impact as plain data. The keys are a promise, listed in ``docs/json.md``."""

from collections.abc import Mapping
from typing import Any

from indicia.analysis.impact.redundancy import GroupImpact
from indicia.analysis.impact.result import Impact, ItemImpact, OriginImpact
from indicia.engine.export import case_dict

FORMAT = 1


def to_dict(impact: Impact) -> dict[str, Any]:
    """Give everything as mappings, lists, text, numbers and None; infinite weights are floats here."""
    answer, smallest = impact.answer, impact.smallest
    return {
        "kind": "impact",
        "format": FORMAT,
        "case": case_dict(impact.provenance),
        "question": impact.question,
        "ask": answer.ask,
        "labels": dict(answer.labels),
        "leader": answer.leader,
        "runner_up": answer.runner_up,
        "rival": answer.rival,
        "prior": dict(answer.prior),
        "posterior": dict(answer.posterior),
        "posterior_odds_against_next": answer.odds_against_next,
        "counts": dict(impact.counts),
        "decisive": list(impact.decisive),
        "smallest": {
            "items": None if smallest.items is None else list(smallest.items),
            "speakers": smallest.speakers,
            "proved": smallest.proved,
            "at_least": smallest.at_least,
            "interrupted": smallest.interrupted,
            "leader": smallest.leader,
            "posterior": _plain(smallest.posterior),
        },
        "items": [_item(item) for item in impact.items],
        "origins": [_origin(origin) for origin in impact.origins],
        "groups": [_group(group) for group in impact.groups],
    }


def _plain(posterior: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if posterior is None else dict(posterior)


def _item(item: ItemImpact) -> dict[str, Any]:
    return {
        "item": item.item,
        "report": item.report,
        "group": item.group,
        "opportunity": item.opportunity,
        "speakers": list(item.speakers),
        "carriers": list(item.carriers),
        "without": _plain(item.without),
        "leader_without": item.leader_without,
        "leads_without": item.leads_without,
        "last_in_decibans": item.last_in_decibans,
        "alone": _plain(item.alone),
        "first_in_decibans": item.first_in_decibans,
        "brings_back": list(item.brings_back),
    }


def _origin(origin: OriginImpact) -> dict[str, Any]:
    return {
        "role": origin.role,
        "id": origin.id,
        "label": origin.label,
        "items": list(origin.items),
        "only": list(origin.only),
        "without": _plain(origin.without),
        "leader_without": origin.leader_without,
        "leads_without": origin.leads_without,
    }


def _group(group: GroupImpact) -> dict[str, Any]:
    return {
        "group": group.id,
        "path": group.path,
        "items": list(group.items),
        "redundancy": group.redundancy,
        "falls": [{"low": fall.low, "high": fall.high, "leader": fall.leader} for fall in group.falls],
    }
