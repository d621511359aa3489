"""`indicia score` of a case whose hypotheses come from a table."""

import json
from pathlib import Path

import pandas as pd
import pytest
from pytest import approx

import indicia as ind


@pytest.fixture
def cars(root: Path) -> Path:
    return root / "models" / "many" / "hit-and-run.yaml"


def test_the_text_has_the_first_rows_those_beside_and_what_the_others_share(indicia, cars: Path) -> None:
    ran = indicia("score", cars, "--top", 3)
    assert (ran.status, ran.err) == (0, "")
    assert "dark blue saloon (J 477)" in ran.out
    assert "A car from elsewhere" in ran.out
    assert "1,997 more share 0.18" in ran.out
    assert ran.out == ind.score(ind.load(cars), top=3).to_text(width=100) + "\n"


@pytest.mark.parametrize("form", ["--markdown", "--html", "--paragraph", "--table"])
def test_every_form_says_how_many_are_left_out_or_stays_with_the_leader(indicia, cars: Path, form: str) -> None:
    ran = indicia("score", cars, "--top", 3, form)
    assert ran.status == 0
    assert "dark blue" in ran.out or form == "--table"
    said = {"--paragraph": "and 1,997 more", "--table": "likely [55-80 %]"}.get(form, "1,997 more share 0.18.")
    assert said in ran.out


def test_json_has_the_rows_shown_and_what_is_beyond_them(indicia, cars: Path) -> None:
    answer = json.loads(indicia("score", cars, "--json").out)["answers"]["question"]
    shown = [hypothesis["posterior"] for hypothesis in answer["hypotheses"]]
    assert (answer["rows"], answer["beyond"]["rows"], len(shown)) == (2000, 1980, 21)
    assert sum(shown) + answer["beyond"]["posterior"] == approx(1.0, rel=1e-12)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_all_rows_are_written_the_most_probable_first(indicia, cars: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"all{ending}"
    assert indicia("score", cars, "-o", path).status == 0
    read = pd.read_csv(path) if ending == ".csv" else pd.read_parquet(path)
    answer = ind.score(ind.load(cars)).answer
    assert list(read["id"][:5]) == list(answer.ranking[:2]) + [h for h in answer.ranking[2:] if h != "elsewhere"][:3]
    assert list(read["rank"]) == list(range(1, 2001))
    assert list(read["posterior"]) == sorted(read["posterior"], reverse=True)
    assert read["posterior"].sum() == approx(1.0 - answer.posterior["elsewhere"], rel=1e-12)
    assert read["prior"].sum() == approx(0.7, rel=1e-12)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_parquet_file_says_where_it_came_from(indicia, cars: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    indicia("score", cars, "-o", tmp_path / "all.parquet")
    about = pq.read_schema(tmp_path / "all.parquet").metadata
    assert about[b"hash"].decode() == ind.load(cars).hash
    assert about[b"marking"] == b"made up"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "all.txt"], "all.txt: a file name that ends in .parquet or .csv was expected"),
        (["-o", "there.csv"], "is there already"),
        (["-o", "nowhere/all.csv"], "no such folder"),
        (["--top", "1"], "is not in the range x>=2"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_scored(
    indicia, cars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = indicia("score", cars, *words)
    assert ran.status == 2
    assert said in ran.err
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"


def test_the_rows_of_an_ordinary_case_cannot_be_written(indicia, burglar: Path, tmp_path: Path) -> None:
    ran = indicia("score", burglar, "-o", tmp_path / "all.csv")
    assert ran.status == 2
    assert "come from none" in ran.err


def test_the_rows_of_several_cases_cannot_be_written(indicia, cars: Path, burglar: Path, tmp_path: Path) -> None:
    ran = indicia("score", cars, burglar, "-o", tmp_path / "all.csv")
    assert ran.status == 2
    assert "name one" in ran.err


def test_numbers_are_listed_and_set_and_columns_are_not_among_them(indicia, cars: Path) -> None:
    listed = indicia("params", cars).out
    assert "dark_blue.given.elsewhere" in listed
    assert "p_dark_blue" not in listed
    ran = indicia("score", cars, "--set", "prior.elsewhere=0.99", "--paragraph")
    assert "A car from elsewhere" in ran.out.partition(";")[0]


def test_a_row_that_gets_a_number_of_its_own_moves(indicia, cars: Path) -> None:
    ran = indicia("score", cars, "--set", "dark_blue.given.J 477=0.0001", "--paragraph")
    assert ran.status == 0
    assert "J 477" not in ran.out.partition(";")[0]


def test_a_table_from_standard_input_needs_a_folder(indicia, cars: Path) -> None:
    ran = indicia("score", "-", stdin=cars.read_text(encoding="utf-8"))
    assert ran.status == 2
    assert "was not read from a file" in ran.err


def test_flip_refuses_a_table_and_names_what_takes_one(indicia, cars: Path) -> None:
    ran = indicia("flip", cars)
    assert ran.status == 2
    assert "only score, sweep, check, params" in ran.err
