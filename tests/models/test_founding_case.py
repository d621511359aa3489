"""The founding case carries its whole dossier, and nothing learned later."""

import csv
from pathlib import Path
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from pytest import approx

import indicia as ind
from indicia.likelihood.tree import leaves

ROOT = Path(__file__).parents[2]
FILE = ROOT / "models" / "tajikistan-2018.yaml"

ACCOUNTS = {
    "jets_reported",
    "tajik_or_russian",
    "mig_tajik",
    "jet_bomber",
    "single_tajik_aircraft",
    "came_from_tajik_side",
    "taliban_confirms_strike",
    "taliban_denies_clash",
    "eight_killed",
    "six_smugglers",
    "two_guards_killed",
    "lumberjacks",
}
STATEMENTS = {
    "moscow_denies",
    "dushanbe_denies",
    "pentagon_denies",
    "moscow_blames_nato",
    "kabul_silent",
    "kabul_asks_nato",
}
GEODESIC_KM = {"UTDK": 79, "UTDT": 80, "UTDD": 146, "OAUZ": 89, "OAMS": 213, "OAIX": 265, "OAKB": 308, "OAKN": 727}


@pytest.fixture(scope="module")
def case() -> ind.Case:
    return ind.load(FILE)


@pytest.fixture(scope="module")
def score(case: ind.Case) -> ind.Score:
    return ind.score(case)


def item(case: ind.Case, name: str) -> Any:
    return case.document.evidence[name]


def test_every_account_and_every_statement_is_an_item(case: ind.Case) -> None:
    assert set(case.document.evidence) >= ACCOUNTS | STATEMENTS
    assert len(case.document.evidence) >= 20


def test_every_item_says_where_it_was_read_and_why_it_weighs_what_it_weighs(case: ind.Case) -> None:
    for found in case.document.evidence.values():
        assert found.because
        assert found.by == "indicia"
        assert found.url or found.carriers or found.speaker or found.model_name == "absence"
        assert found.date is not None


def test_every_prior_and_every_shared_number_has_its_reason(case: ind.Case) -> None:
    assert all(parameter.because for parameter in case.document.parameters.values())
    for question in case.document.questions.values():
        named = [hypothesis for hypothesis in question.hypotheses.values() if not hypothesis.catch_all]
        assert question.because or all(hypothesis.because for hypothesis in named)


def test_no_figure_that_was_known_only_later_is_used() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert not any(figure in text for figure in ("7,362", "7362", "966 sorties"))


def test_contradictions_are_carried_and_the_retracted_report_weighs_nothing(case: ind.Case) -> None:
    pairs = {(found.id, other) for found in case.document.evidence.values() for other in found.contradicts}
    assert {
        ("tajik_aircraft_at_seven", "jets_reported"),  # 26 or 27 August
        ("single_tajik_aircraft", "jets_reported"),  # jets or one aircraft
        ("night_helicopters", "jet_bomber"),  # jet or helicopter
        ("lumberjacks", "two_guards_killed"),  # guards or woodcutters
        ("six_smugglers", "eight_killed"),  # eight Taliban or six smugglers
    } <= pairs
    assert case.document.withdrawn == {"two_guards_killed": "lumberjacks"}


def test_the_denials_hang_together_by_a_hidden_question_not_a_group(case: ind.Case) -> None:
    hidden = {question.id for question in case.document.questions.values() if question.hidden}
    for name in ("moscow_denies", "dushanbe_denies"):
        assert {"pact", "climate"} <= item(case, name).model.questions() & hidden
    grouped = [set(group.items) for group in case.document.groups.values()]
    assert not any({"moscow_denies", "dushanbe_denies"} <= items for items in grouped)


def test_the_bases_are_as_far_away_as_the_dossier_says() -> None:
    import yaml

    bases = yaml.safe_load(FILE.read_text(encoding="utf-8"))["evidence"]["bases"]
    distances = {}
    for base in bases["bases"]:
        ends = (bases["event"]["lat"], bases["event"]["lon"], base["lat"], base["lon"])
        distances[base["name"].partition("(")[2].rstrip(")")] = Geodesic.WGS84.Inverse(*ends)["s12"] / 1000
    for code, kilometres in GEODESIC_KM.items():
        assert distances[code] == approx(kilometres, abs=0.5)
    assert distances["UAFW"] == approx(770, abs=10)


def test_the_share_of_claimed_strikes_comes_from_incidents_to_2017_alone(case: ind.Case) -> None:
    with (ROOT / "models/data/us-strikes-somalia.csv").open(encoding="utf-8") as table:
        rows = [{name: int(count) for name, count in row.items()} for row in csv.DictReader(table)]
    early = [row for row in rows if row["year"] <= 2017]
    assert [sum(row[name] for row in early) for name in ("claimed", "not_claimed")] == [74, 27]
    assert [sum(row[name] for row in rows) for name in ("claimed", "not_claimed")] == [248, 85]
    learned = case.document.parameters["us_claims_its_strike"]
    assert "74 of 101" in (learned.because or "")
    assert str(learned.as_of) == "2017-12-31"
    assert learned.by == "learn"


def test_the_denial_of_the_united_states_stands_among_statements_that_sum_to_1(case: ind.Case) -> None:
    both = item(case, "pentagon_denies").model.if_responsible
    assert all("statements" in leaf.key for leaf in leaves(both))
    assert case.document.questions["claimed"].hypotheses["would_claim"].prior.name == "us_claims_its_strike"


def test_somebody_else_ends_where_it_began(score: ind.Score) -> None:
    answer = score["perpetrator"]
    assert answer.posterior["other"] == approx(answer.prior["other"], rel=1e-9)


def test_a_missing_radar_track_says_nothing_where_there_was_no_radar(score: ind.Score) -> None:
    weights = {weight.item: weight.log_likelihood for weight in score["perpetrator"].weights}
    spread = max(weights["no_track"].values()) - min(weights["no_track"].values())
    assert 10 * spread / 2.302585 < 0.2


def test_no_single_report_rules_out_that_there_was_no_strike(score: ind.Score) -> None:
    answer = score["perpetrator"]
    for weight in answer.weights:
        against = weight.log_likelihood[answer.leader] - weight.log_likelihood["nobody"]
        assert 10 * against / 2.302585 < 10
