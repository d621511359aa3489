"""Hypotheses from a table: what is read, and every fault told with its place, its row and its value."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest import approx

import indicia as ind
from indicia.case.candidates import ROW
from indicia.errors import CaseError, IndiciaError

CASE = """\
indicia: 1
title: Rows
by: a test
ask: Who?
hypotheses:
  table: rows.csv
  id: name
{spec}
sources:
  ann: {{label: Ann}}
evidence:
  seen:
    report: seen
    speaker: ann
    date: 2020-01-01
    model: table
    given: {given}
    because: a test
"""
TABLE = "name,p,q,words,share\na,0.5,0.1,x,0.25\nb,0.25,0.2,y,0.5\nc,0.125,0.3,z,0.25\n"


def write(folder: Path, spec: str = "", given: str = "{column: p}", table: str = TABLE) -> Path:
    (folder / "rows.csv").write_text(table, encoding="utf-8")
    lines = "".join(f"  {line}\n" for line in spec.splitlines())
    path = folder / "case.yaml"
    path.write_text(CASE.format(spec=lines, given=given), encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(CaseError) as raised:
        ind.load(path)
    return str(raised.value).replace(str(path), "case.yaml")


def posterior(path: Path, **options: Any) -> dict[str, float]:
    return dict(ind.score(ind.load(path, **options)).answer.posterior)


def test_rows_are_alike_unless_the_case_says_otherwise(tmp_path: Path) -> None:
    assert posterior(write(tmp_path)) == approx({"a": 4 / 7, "b": 2 / 7, "c": 1 / 7}, rel=1e-12)


def test_priors_come_from_a_column(tmp_path: Path) -> None:
    assert posterior(write(tmp_path, "prior: share")) == approx({"a": 4 / 9, "b": 4 / 9, "c": 1 / 9}, rel=1e-12)


def test_weights_share_what_the_hypotheses_beside_leave(tmp_path: Path) -> None:
    path = write(tmp_path, "weight: share\nbeside: {nobody: {prior: 0.6}}", "{column: p, nobody: 0.25}")
    prior = ind.score(ind.load(path)).answer.prior
    assert prior == approx({"a": 0.1, "b": 0.2, "c": 0.1, "nobody": 0.6}, rel=1e-12)


def test_parquet_and_csv_and_a_data_frame_say_the_same(tmp_path: Path) -> None:
    path = write(tmp_path)
    expected = posterior(path)
    frame = pd.read_csv(tmp_path / "rows.csv")
    frame.to_parquet(tmp_path / "rows.parquet")
    text = path.read_text(encoding="utf-8").replace("rows.csv", "rows.parquet")
    path.write_text(text, encoding="utf-8")
    assert posterior(path) == expected
    data = ind.load(path).written.data
    assert (
        dict(ind.score(ind.load({**data, "hypotheses": {"table": frame, "id": "name"}})).answer.posterior) == expected
    )


@pytest.mark.parametrize("column", ["words", "p"])
def test_float_ids_and_missing_columns_are_refused(tmp_path: Path, column: str) -> None:
    frame = pd.read_csv(write(tmp_path).with_name("rows.csv"))
    data = ind.load(tmp_path / "case.yaml").written.data
    hypotheses = {"table": frame.drop(columns="name"), "id": column}
    case = {**data, "hypotheses": hypotheses}
    if column == "words":
        assert ind.score(ind.load(case)).answer.leader == "x"
    else:
        with pytest.raises(CaseError, match="holds double; text or whole numbers were expected"):
            ind.load(case)


def test_ids_stay_as_they_are_written_even_if_they_look_like_numbers(tmp_path: Path) -> None:
    table = "name,p\n007,0.5\n7,0.25\n1e3,0.125\n"
    given = '{"007": 0.9, 7: 0.1, default: {column: p}}'
    assert posterior(write(tmp_path, given=given, table=table)) == approx(
        {"007": 0.9 / 1.125, "7": 0.1 / 1.125, "1e3": 0.125 / 1.125}, rel=1e-12
    )


def test_ids_may_be_any_text(tmp_path: Path) -> None:
    table = 'name,p\n"Åsa, née Öberg",0.5\n"\U0001f600",0.25\n'
    assert posterior(write(tmp_path, table=table)) == approx({"Åsa, née Öberg": 2 / 3, "\U0001f600": 1 / 3}, rel=1e-12)


def test_whole_numbers_of_a_parquet_file_are_ids(tmp_path: Path) -> None:
    path = write(tmp_path)
    pq.write_table(pa.table({"name": [10, 20], "p": [0.5, 0.25]}), tmp_path / "rows.parquet")
    path.write_text(path.read_text(encoding="utf-8").replace("rows.csv", "rows.parquet"), encoding="utf-8")
    assert posterior(path) == approx({"10": 2 / 3, "20": 1 / 3}, rel=1e-12)


def test_a_document_holds_one_hypothesis_for_all_rows_that_nothing_names(tmp_path: Path) -> None:
    path = write(tmp_path, "beside: {nobody: {prior: 0.1}}", "{b: 0.2, nobody: 0.3, default: {column: p}}")
    assert list(ind.load(path).document.first_question.hypotheses) == [ROW, "b", "nobody"]


@pytest.mark.parametrize(
    ("spec", "given", "table", "message"),
    [
        ("", "{column: shar}", TABLE, "'shar' is no column of rows.csv; did you mean 'share'?"),
        ("", "{column: 2019}", TABLE, "2019 is no name of a column; write it in quotes"),
        ("label: lable", "{column: p}", TABLE, "'lable' is no column of rows.csv"),
        ("prior: q", "{column: p}", TABLE, "the priors add up to 0.6, not to 1"),
        ("prior: p", "{column: p}", TABLE.replace("0.125", "0.5"), "the priors add up to 1.25, not to 1"),
        ("prior: share\nbeside: {nobody: {prior: 0.1}}", "{column: p, nobody: 1}", TABLE, "add up to 1.1, not to 1"),
        ("prior: q\nweight: p", "{column: p}", TABLE, "'weight' stands beside 'prior'"),
        ("weight: words", "{column: p}", TABLE, "'x' in column 'words' of rows.csv, at 'a' (row 1); 2 more are wrong"),
        ("", "{column: words}", TABLE, "write a probability from 0 to 1"),
        (
            "",
            "{column: p}",
            "name,p\na,0.5\nb,1.5\nc,7\n",
            "1.5 in column 'p' of rows.csv, at 'b' (row 2); 1 more is wrong",
        ),
        ("", "{column: p}", "name,p\na,0.5\nb,\n", "nothing in column 'p' of rows.csv, at 'b' (row 2)"),
        ("", "{column: p}", "name,p\na,\nb,\n", "nothing in column 'p' of rows.csv, at 'a' (row 1); 1 more is wrong"),
        ("", "{column: p}", "name,p\na,0.5\nb,nan\n", "at 'b' (row 2); write a probability"),
        ("", "{column: p}", "name,p\na,0.5\nb,0.5\na,0.1\n", "'a' is the id of rows 1 and 3 of rows.csv"),
        ("", "{column: p}", "name,p\na,0.5\n,0.5\n  ,0.5\n", "row 2 of rows.csv has no id, as has 1 more"),
        ("", "{column: p}", "name,p\n", "rows.csv has no rows"),
        ("", "{column: p}", "name,p\na,0.5,9\n", "rows.csv cannot be read as csv"),
        ("", "{column: p}", "name,p,p\na,0.5,0.5\n", "rows.csv has 2 columns 'p'"),
        ("", "{b: 0.2, d: 0.1, default: {column: p}}", TABLE, "'d' is no hypothesis of 'question'"),
        ("beside: {nobody: {prior: 0.1}}", "{column: p}", TABLE, "no value for nobody"),
        ("beside: {nobody: {prior: 1.0}}", "{column: p, nobody: 1}", TABLE, "which leaves nothing for the rows"),
        ("beside: {nobody: {weight: 3}}", "{column: p, nobody: 1}", TABLE, "beside a table stand priors, not weights"),
        ("beside: {b: {prior: 0.1}}", "{column: p}", TABLE, "'b' is the id of a row too"),
        ("beside: [b]", "{column: p}", TABLE, "hypotheses were expected, a list found"),
        ("weights: p", "{column: p}", TABLE, "unknown key 'weights'"),
        ("", "{column: p, default: 0.5}", TABLE, "'default' stands beside 'column'"),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_way_out(
    tmp_path: Path, spec: str, given: str, table: str, message: str
) -> None:
    assert message in fault(write(tmp_path, spec, given, table))


def test_a_column_is_refused_where_one_number_is_wanted(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "    unreliable: {column: p}\n", encoding="utf-8")
    assert "a column found; one number for all rows is wanted here" in fault(path)


def test_a_column_without_a_table_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition("  table: rows.csv\n  id: name\n")
    path.write_text(f"{before}  a: {{prior: 0.5}}\n  b: {{prior: 0.5}}\n{after}", encoding="utf-8")
    assert "a column found; only hypotheses from a table" in fault(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.csv", "'gone.csv' is not there"),
        ("../outside.csv", "'../outside.csv' is outside the case's folder"),
        ("link.csv", "'link.csv' is outside the case's folder"),
        ("/etc/hostname.csv", "is outside the case's folder"),
        ("rows.txt", "a file that ends in .csv or .parquet was expected"),
        ("folder.csv", "'folder.csv' is a folder, or no ordinary file"),
        ("bad.parquet", "bad.parquet cannot be read as parquet"),
    ],
)
def test_a_table_is_a_file_in_the_folder_of_the_case(tmp_path: Path, name: str, message: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text(TABLE, encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "folder.csv").mkdir()
    (folder / "bad.parquet").write_text("no parquet", encoding="utf-8")
    path = write(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("rows.csv", name), encoding="utf-8")
    assert message in fault(path)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "below").mkdir()
    (tmp_path / "rows.csv").rename(tmp_path / "below" / "real.csv")
    (tmp_path / "rows.csv").symlink_to(tmp_path / "below" / "real.csv")
    assert posterior(path)["a"] == approx(4 / 7, rel=1e-12)


def test_a_stream_or_a_mapping_has_no_folder_unless_one_is_named(tmp_path: Path) -> None:
    path = write(tmp_path)
    with path.open(encoding="utf-8") as stream, pytest.raises(CaseError, match="say where with `folder=`"):
        ind.load(stream)
    with path.open(encoding="utf-8") as stream:
        assert ind.score(ind.load(stream, folder=tmp_path)).answer.leader == "a"


def test_the_hash_of_a_case_covers_its_table(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = ind.load(path).hash
    assert ind.load(path).hash == before
    write(tmp_path, table=TABLE.replace("0.5", "0.6"))
    assert ind.load(path).hash != before


def test_every_fault_of_a_case_is_told_at_once(tmp_path: Path) -> None:
    told = fault(write(tmp_path, "label: lable\nbeside: {B: {prior: 0.5}}", "{column: p}"))
    assert "'lable' is no column" in told
    assert "'B' is no identifier" in told
    told = fault(write(tmp_path, "prior: q", "{column: words, x: 2}"))
    assert "'x' is no hypothesis" in told
    assert "the priors add up to 0.6" in told


QUESTIONS = """\
indicia: 1
title: Rows
by: a test
questions:
  who:
    hypotheses: {table: rows.csv, id: name}
    MORE
  where:
    hypotheses: {here: {prior: 0.5}, there: {prior: 0.5}}
    OTHER
"""


@pytest.mark.parametrize(
    ("more", "other", "message"),
    [
        ("given: where", "hidden: true", "the priors of rows hang on no other question"),
        ("hidden: true", "", "a question from a table is the one that is asked"),
        ("concentration: 5", "hidden: true", "a prior from a table is taken as it stands"),
        ("ask: Who?", "ask: Where?", "a question beside a table must be hidden"),
    ],
)
def test_what_a_question_from_a_table_cannot_have_is_told(tmp_path: Path, more: str, other: str, message: str) -> None:
    write(tmp_path)
    path = tmp_path / "case.yaml"
    path.write_text(QUESTIONS.replace("MORE", more).replace("OTHER", other), encoding="utf-8")
    assert message in fault(path)


def test_two_tables_are_one_too_many(tmp_path: Path) -> None:
    write(tmp_path)
    text = QUESTIONS.replace("MORE", "ask: Who?").replace("OTHER", "hidden: true")
    text = text.replace("{here: {prior: 0.5}, there: {prior: 0.5}}", "{table: rows.csv, id: name}")
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    assert "a question from a table must be the first, and one only" in fault(path)


def test_a_case_with_a_table_is_written_back_with_what_was_set(tmp_path: Path) -> None:
    path = write(tmp_path, "weight: share\nbeside: {nobody: {prior: 0.6}}", "{column: p, nobody: 0.25}")
    case = ind.load(path)
    assert case.to_yaml() == path.read_text(encoding="utf-8")
    changed = case.set({"prior.nobody": 0.2, "seen.given.b": 0.9})
    expected = ind.score(changed).answer.posterior
    path.write_text(changed.to_yaml(), encoding="utf-8")
    assert dict(ind.score(ind.load(path)).answer.posterior) == approx(dict(expected), rel=1e-12)


def test_a_prior_set_beside_a_column_of_priors_stays_in_its_overlay(tmp_path: Path) -> None:
    table = TABLE.replace("0.25\nb", "0.15\nb")
    path = write(tmp_path, "prior: share\nbeside: {nobody: {prior: 0.1}}", "{column: p, nobody: 0.25}", table)
    changed = ind.load(path).set("prior.nobody", 0.2)
    assert ind.score(changed).answer.prior["nobody"] == approx(0.2, rel=1e-12)
    with pytest.raises(IndiciaError, match="which are a column; keep the overlay"):
        changed.to_yaml()


def test_the_prior_of_a_row_cannot_be_set(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"prior\.b"):
        ind.load(write(tmp_path)).set("prior.b", 0.2)
    with pytest.raises(CaseError, match="comes from the table"):
        ind.load(write(tmp_path, given="{b: 0.1, default: {column: p}}")).set("prior.b", 0.2)


def test_a_notebook_shows_how_many_rows_there_are(tmp_path: Path) -> None:
    shown = ind.load(write(tmp_path, "prior: share"))._repr_html_()
    assert "3 rows of rows.csv" in shown
    assert "Any other row" not in shown


def test_the_ranking_is_never_written_over_the_table_that_it_comes_from(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = (tmp_path / "rows.csv").read_bytes()
    (tmp_path / "same.csv").symlink_to(tmp_path / "rows.csv")
    ranking = ind.score(ind.load(path)).answer.candidates
    assert ranking is not None
    for name in ("rows.csv", "same.csv"):
        with pytest.raises(IndiciaError, match="is the table that the hypotheses come from"):
            ranking.write(tmp_path / name, force=True)
    assert (tmp_path / "rows.csv").read_bytes() == before


def test_a_folder_is_not_replaced_by_a_ranking(tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    ranking = ind.score(ind.load(write(tmp_path))).answer.candidates
    assert ranking is not None
    with pytest.raises(IndiciaError, match=r"taken\.csv: is a folder; name a file in it"):
        ranking.write(tmp_path / "taken.csv", force=True)
