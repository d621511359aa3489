"""What is written says what the case says: reading it back gives the same document, or the same score."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from indicia.case import Case, load
from indicia.case.finals import finals_of
from indicia.case.yaml import read_yaml
from indicia.errors import CaseError, IndiciaError
from indicia.quantity import Domain

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATA = ROOT / "tests" / "data" / "cases"
FILES = sorted([*(ROOT / "models").glob("*.yaml"), *DATA.glob("*.yaml")])
SMALL = [path for path in FILES if path.stat().st_size < 12_000]
CASES = {path: load(path) for path in FILES}

VALUES: dict[Domain, list[object]] = {
    Domain.PROBABILITY: [0, 1, 0.123, 1e-9, "0.6 to 0.9", "7 of 10", "beta(2, 3)", "likely", "5 %"],
    Domain.POSITIVE: [2, 0.5, "2 to 8", "gamma(2, 3)"],
    Domain.REAL: [-1, 0.25, "normal(0, 1)"],
    Domain.RATIO: [1, 3, "6 dB", "2 to 8", "moderate support"],
    Domain.COUNT: [0, 3, "2 to 6"],
}


def settable(case: Case) -> list[str]:
    return [path for path in case.figures if not path.startswith("prior.")]


def read_back(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    path = tmp_path_factory.mktemp("written") / "case.yaml"
    path.write_text(case.to_yaml(), encoding="utf-8")
    return load(path)


def comments(text: str) -> list[str]:
    return sorted(line.partition("#")[2] for line in text.splitlines() if "#" in line)


def with_sets(case: Case, values: dict[str, object]) -> Case:
    """The case with those values that no rule refuses, such as a ratio that takes the reference away."""
    for path, value in values.items():
        try:
            case = case.set(path, value)
        except CaseError:
            continue
    return case


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_without_overlays_the_text_is_the_same_to_the_letter(path: Path) -> None:
    assert CASES[path].to_yaml() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_with_every_number_set_it_reads_back_as_the_same_document(
    path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = CASES[path]
    domains = {p: case.figures[p].quantity.domain for p in settable(case)}
    try:
        changed = case.set({p: VALUES[domain][1] for p, domain in domains.items()})
    except CaseError:
        changed = with_sets(case, {p: VALUES[domain][1] for p, domain in list(domains.items())[:40]})
    assert changed.document != case.document
    assert read_back(changed, tmp_path_factory).document == changed.document
    assert comments(changed.to_yaml()) == comments(case.to_yaml())


@settings(max_examples=25)
@given(st.sampled_from(SMALL), st.data())
def test_with_some_numbers_set_it_reads_back_as_the_same_document(
    tmp_path_factory: pytest.TempPathFactory, path: Path, data: st.DataObject
) -> None:
    case = CASES[path]
    paths = data.draw(st.lists(st.sampled_from(settable(case)), max_size=4, unique=True))
    values = {p: data.draw(st.sampled_from(VALUES[case.figures[p].quantity.domain])) for p in paths}
    changed = with_sets(case, values)
    assert read_back(changed, tmp_path_factory).document == changed.document
    assert comments(changed.to_yaml()) == comments(case.to_yaml())


@settings(max_examples=25)
@given(st.sampled_from(SMALL), st.data())
def test_all_overlays_in_one_do_what_they_did_in_turn(path: Path, data: st.DataObject) -> None:
    case = changed = CASES[path]
    names = list(case.document.parameters)
    for _ in range(data.draw(st.integers(0, 4))):
        figure = data.draw(st.sampled_from(list(case.figures.values())))
        value = data.draw(st.sampled_from(VALUES[figure.quantity.domain]))
        overlay: dict[str, object] = {"indicia_overlay": 1, "set": {figure.path: value}}
        if names and data.draw(st.booleans()):
            overlay["parameters"] = {data.draw(st.sampled_from(names)): {"value": 0.5, "because": "a: b"}}
        if data.draw(st.booleans()):
            overlay["off"] = [data.draw(st.sampled_from(list(case.document.evidence)))]
        try:
            changed = changed.with_overlays([overlay])
        except CaseError:
            continue
    merged = load_overlay(case, changed.overlay())
    assert merged.document == changed.document
    assert list(merged.document.finals) == list(changed.document.finals)


def load_overlay(case: Case, text: str) -> Case:
    return case.with_overlays([dict(read_yaml(text, "overlay").data)])


def test_an_overlay_names_the_case_by_its_hash_and_says_nothing_else_where_there_is_no_change() -> None:
    case = CASES[DATA / "oil-wildcatter.yaml"]
    assert case.overlay() == f"indicia_overlay: 1\nof: {case.hash}\n"


def test_a_parameter_set_after_it_was_replaced_keeps_the_reasons_of_the_replacement() -> None:
    case = CASES[DATA / "every-report-model.yaml"]
    learned = {"indicia_overlay": 1, "parameters": {"plain_denial": {"value": 0.7, "because": "learned"}}}
    changed = case.with_overlays([learned]).set("plain_denial", 0.6)
    assert "plain_denial:\n    value: 0.6\n    because: learned\n" in changed.overlay()
    assert "plain_denial: {value: 0.6, because: learned}" in changed.to_yaml()
    assert load_overlay(case, changed.overlay()).document == changed.document


LEARNED = {"file": "strikes.csv", "sha256": "0" * 64, "as_of": "2017-12-31", "trusted": True}


def overlay(**sections: object) -> dict[str, object]:
    return {"indicia_overlay": 1, **sections}


def test_where_learned_numbers_come_from_stays_with_them() -> None:
    case = CASES[DATA / "every-report-model.yaml"]
    parameters = {"plain_denial": {"value": 0.7, "because": "learned"}}
    changed = case.with_overlays([overlay(learned=LEARNED, parameters=parameters)]).set("plain_denial", 0.6)
    written = read_yaml(changed.overlay(), "overlay").data
    assert written["learned"] == LEARNED
    again = load_overlay(case, changed.overlay())
    assert again.overlay() == changed.overlay()


def test_of_several_tables_each_origin_stays_under_the_name_of_its_file() -> None:
    case = CASES[DATA / "every-report-model.yaml"]
    other, newer = {**LEARNED, "file": "events.csv"}, {**LEARNED, "as_of": "2018-12-31"}
    changed = case.with_overlays([overlay(learned=LEARNED), overlay(learned=other), overlay(learned=newer)])
    expected = {"strikes.csv": newer, "events.csv": other}
    assert read_yaml(changed.overlay(), "overlay").data["learned"] == expected
    again = load_overlay(case, changed.overlay()).with_overlays([overlay(learned={"note": "by hand"})])
    assert read_yaml(again.overlay(), "overlay").data["learned"] == {**expected, "overlay": {"note": "by hand"}}


def test_where_numbers_come_from_is_a_mapping() -> None:
    with pytest.raises(CaseError, match="learned: a mapping was expected"):
        CASES[DATA / "oil-wildcatter.yaml"].with_overlays([overlay(learned="from a table")])


# Priors


PLAIN = [  # cases in which nothing goes by the stated prior but the prior
    ("oil-wildcatter", {"prior.dry": 0.123}),
    ("oil-wildcatter", {"prior.dry": "0.1 to 0.3"}),
    ("oil-wildcatter", {"prior.dry": 0.2, "prior.soak": 0.7}),
    ("oil-wildcatter", {"prior.dry": 1}),
    ("oil-wildcatter", {"prior.dry": 0}),
    ("aitken-false-positive", {"prior.origin.accused": 0.01}),
    ("aitken-false-positive", {"prior.profile.same.someone_else": 0.1, "prior.laboratory_error.yes": 0.2}),
    ("aitken-false-positive", {"prior.profile.different.accused": 0.3}),
]


@pytest.mark.parametrize(("name", "values"), PLAIN)
def test_a_prior_that_was_set_is_written_with_the_others_in_proportion(
    name: str, values: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    changed = CASES[DATA / f"{name}.yaml"].set(values)
    again = read_back(changed, tmp_path_factory)
    assert again.document.finals == {}
    assert_same_scores(changed, again)


def assert_same_scores(one: Case, other: Case) -> None:
    expected, found = ind.score(one), ind.score(other)
    for question in (q.id for q in one.document.questions.values() if not q.hidden):
        for hypothesis, posterior in expected[question].posterior.items():
            assert found[question].posterior[hypothesis] == approx(posterior, rel=1e-12, abs=1e-300)


@settings(max_examples=25)
@given(st.sampled_from(sorted(DATA.glob("*.yaml"))), st.data())
def test_the_rows_of_the_prior_are_those_that_were_set(
    tmp_path_factory: pytest.TempPathFactory, path: Path, data: st.DataObject
) -> None:
    case = CASES[path]
    priors = [p for p in case.figures if p.startswith("prior.")]
    chosen = data.draw(st.lists(st.sampled_from(priors), min_size=1, max_size=3, unique=True))
    changed = with_sets(case, {p: data.draw(st.sampled_from([0, 0.05, 0.3, 0.9, 1])) for p in chosen})
    assume(changed is not case)
    try:
        again = read_back(changed, tmp_path_factory)
    except IndiciaError as error:
        check_refusal(error)
        return
    assert again.document.finals == {}
    expected, found = priors_of(changed), priors_of(again)
    asked = [q.id for q in case.document.questions.values() if not q.hidden and not restated(q.id, changed)]
    for question in asked:
        assert found[question] == approx(expected[question], rel=1e-12, abs=1e-14)


def check_refusal(error: IndiciaError) -> None:
    assert not isinstance(error, CaseError)
    assert "keep the overlay" in str(error)


def priors_of(case: Case) -> dict[str, Mapping[str, float]]:
    """The prior of each question as the case without its items has it, so that nothing else is in it."""
    bare = ind.score(case.without(*case.document.evidence))
    return {q.id: bare[q.id].prior for q in case.document.questions.values() if not q.hidden}


def restated(question: str, case: Case) -> bool:
    """Whether a parent's catch-all has other shares in the others once a prior that was set is the stated one."""
    parents = case.document.questions[question].given
    return any(
        (case.document.questions[parent].catch_all and finals_of(case.document.questions[parent], case.document))
        or restated(parent, case)
        for parent in parents
    )


def test_a_row_written_by_default_stays_one_row(tmp_path_factory: pytest.TempPathFactory) -> None:
    changed = CASES[DATA / "every-report-model.yaml"].set("prior.hour.evening.default", 0.8)
    assert "{prior: {miller: 0.6, nobody: 0.5, default: 0.8}}" in changed.to_yaml()
    assert "{prior: {miller: 0.4, nobody: 0.5, default: 0.2}}" in changed.to_yaml()


def test_a_row_split_off_from_a_default_stands_beside_it() -> None:
    changed = CASES[DATA / "every-report-model.yaml"].set("prior.hour.evening.council", 0.8)
    assert "{prior: {miller: 0.6, nobody: 0.5, default: 0.3, council: 0.8}}" in changed.to_yaml()
    assert "{prior: {miller: 0.4, nobody: 0.5, default: 0.7, council: 0.2}}" in changed.to_yaml()


def test_weights_become_probabilities_where_one_was_set() -> None:
    text = load(ROOT / "models" / "burglar.yaml").set("prior.suspect_1", 0.7).to_yaml()
    assert "suspect_1: {label: Suspect 1, weight: 0.7}" in text
    assert "suspect_2: {label: Suspect 2, weight: 0.15}" in text


@pytest.mark.parametrize(
    ("name", "values", "why"),
    [
        ("every-number-and-prior", {"prior.taker.owner": 0.1}, "is the range 0.2 to 0.4"),
        ("every-number-and-prior", {"prior.ship.heron": "0.1 to 0.3"}, "is a range beside weights"),
    ],
)
def test_a_prior_that_the_file_cannot_say_is_refused_with_the_advice_to_keep_the_overlay(
    name: str, values: dict[str, object], why: str
) -> None:
    case = CASES[DATA / f"{name}.yaml"].set(values)
    with pytest.raises(IndiciaError, match=rf"{why}.*keep the overlay"):
        case.to_yaml()


def test_items_that_are_off_are_refused_since_they_would_be_lost() -> None:
    case = CASES[DATA / "every-report-model.yaml"].without("tools_found")
    with pytest.raises(IndiciaError, match=r"tools_found: off.*keep the overlay"):
        case.to_yaml()


def test_a_case_made_from_a_mapping_is_laid_out_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    written = CASES[DATA / "every-number-and-prior.yaml"]
    case = load(written.written.data).set("bribed", 0.15)
    assert case.to_yaml().startswith('indicia: 1\ntitle: "Who took the cargo?"\n')
    assert read_back(case, tmp_path_factory).document == case.document


def test_a_source_without_fields_gets_braces(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (HERE / "bad" / "one-speaker-twice.yaml").read_text(encoding="utf-8")
    good = text.partition("  heard:")[0].replace("witness: {label: A witness}", "witness:   # no label")
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    path.write_text(good, encoding="utf-8")
    changed = load(path).set("witness.reliability", "B")
    assert "  witness: {reliability: B}   # no label\n" in changed.to_yaml()
    assert read_back(changed, tmp_path_factory).document == changed.document
