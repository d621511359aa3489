"""What is learned goes where a case has a `$name` for it."""

import pytest
from pytest import approx

import indicia as ind
from indicia.errors import CaseError

CASE = """
indicia: 1
title: A strike
as_of: 2018-09-04
by: us
ask: Who was it?
prior_excludes: [bases]
hypotheses: {north: {prior: 0.5}, south: {prior: 0.5}}
parameters:
  claims: {value: 0.7, because: "a guess"}
  rate: {value: 3, because: "a guess"}
  radius: {value: 300, because: "a guess"}
  soft: {value: 50, because: "a guess"}
  wire: {value: 0.9, because: "a guess"}
sources:
  north_ministry: {label: Ministry}
  reuters: {label: Reuters, reliability: $wire}
evidence:
  silence:
    report: Nobody claimed it
    speaker: north_ministry
    carriers: [reuters]
    date: 2018-09-01
    model: denial
    actor: north
    statement: silent
    if_responsible: {statements: {admitted: $claims, denied: 0.05, blamed_other: 0, silent: rest}}
    if_not: 0.8
    because: "it would have claimed it"
  tempo:
    report: Four strikes this year
    date: 2018-09-01
    speaker: reuters
    model: measurement
    distribution: poisson
    value: 4
    expected: {north: {mu: $rate}, south: {mu: 9}}
    because: "a tempo like the north's"
  bases:
    report: Bases
    date: 2018-09-01
    model: proximity
    event: {lat: 37, lon: 69, error_km: 5}
    kernel: reach
    radius_km: $radius
    softness_km: $soft
    bases: [{name: A, lat: 38, lon: 69, users: [north]}, {name: B, lat: 35, lon: 69, users: [south]}]
    because: "within reach"
"""
LEARNED = {
    "claims": "beta(4.1, 1.8)",
    "rate": "gamma(7.165, 1.324)",
    "radius": "lognormal(5.6, 0.2)",
    "soft": "gamma(20, 0.5)",
    "wire": "beta(18.14, 2.74)",
}


def overlay(as_of: str) -> dict[str, object]:
    rows = {
        name: {"value": value, "because": "learned", "by": "learn", "as_of": as_of} for name, value in LEARNED.items()
    }
    return {"indicia_overlay": 1, "by": "learn", "learned": {"sha256": "3098b4"}, "parameters": rows}


def test_every_kind_of_learned_number_is_taken_where_it_belongs(tmp_path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    laid = ind.load(path, overlays=[overlay("2017-12-31")])
    assert sum(next(iter(ind.score(laid).answers.values())).posterior.values()) == approx(1.0, abs=1e-12)
    assert {name: laid.figures[name].quantity.text for name in LEARNED} == LEARNED


def test_what_was_learned_from_later_incidents_is_refused_as_hindsight(tmp_path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    with pytest.raises(CaseError, match="2022-12-31 is after as_of, 2018-09-04: hindsight"):
        ind.load(path, overlays=[overlay("2022-12-31")])
