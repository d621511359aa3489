"""Options that leave each other without effect are refused, before any work is done."""

from pathlib import Path

import pytest

LEDGER = "lr,true\n10,1\n3,1\n0.2,0\n0.1,0\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("report CASE --static --pdf", "--static has no effect with .pdf, in which nothing moves"),
        ("report CASE --static --markdown", "--static has no effect with .md, in which nothing moves"),
        ("report CASE --static -o case.md", "--static has no effect with .md, in which nothing moves"),
        ("report CASE --json -o case.html", "--output has no effect with --json, which writes no file"),
        ("report CASE --json --pdf", "--pdf has no effect with --json"),
        ("flip CASE --all --json", "--all has no effect with --json"),
        ("flip CASE --markdown --all", "--all has no effect with --markdown"),
        ("score CASE --weights --json", "--weights has no effect with --json"),
        ("score CASE --force", "--force has no effect without --output"),
        ("draw CASE --force", "--force has no effect without --output"),
        ("simulate CASE --force", "--force has no effect without --output"),
        ("sweep CASE prior.suspect_1=0.1,0.2 --force", "--force has no effect without --output"),
        ("infer CASE --force", "--force has no effect without --save"),
        ("infer --open run.nc --seed 3", "--seed has no effect with --open"),
        ("infer --open run.nc --set prior.suspect_1=0.1", "--set has no effect with --open"),
        ("infer --open run.nc --with other.yaml", "--with has no effect with --open"),
        ("learn LEDGER --kind rates --by true --outcome lr --force", "--force has no effect without --out"),
        ("calibrate LEDGER --seed 3", "--seed has no effect with likelihood ratios"),
        ("chart LEDGER --kind ece --seed 3 -o ece.svg", "ece has no use for --seed"),
        ("new - --force", "--force has no effect with -, which writes no file"),
    ],
)
def test_an_option_without_effect_is_refused(
    indicia, burglar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ledger.csv").write_text(LEDGER, encoding="utf-8")
    ran = indicia(*words.replace("CASE", str(burglar)).replace("LEDGER", "ledger.csv").split())
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.csv"]


@pytest.mark.parametrize(
    "command", ["score", "draw", "summarise", "flip", "impact", "bounds", "conflict", "calibrate", "simulate", "infer"]
)
def test_two_forms_of_one_result_are_refused(indicia, burglar: Path, command: str) -> None:
    ran = indicia(command, burglar, "--markdown", "--json")
    assert (ran.status, ran.out) == (2, "")
    assert "--markdown and --json are two forms of one result; name one" in ran.err


def test_an_option_that_is_given_no_more_than_its_default_is_no_pair(indicia, burglar: Path) -> None:
    assert indicia("report", burglar, "--json", "--draws", "50").status == 0
