"""Each bad file is answered with what its first lines expect: every fault, at its place, in these words.

A file says `# expect: LINE:COLUMN: PATH: MESSAGE` for each fault, in their order, lines counted with these comments;
one that cannot begin with a comment has them in a file beside it that ends in `.expect`. An overlay names its case by
`# over: FILE`.
"""

from pathlib import Path

import pytest

from indicia.case import load
from indicia.errors import CaseError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted((HERE / "bad").iterdir())
CASES = [path for path in FILES if path.suffix == ".yaml"]
OVERLAYS = sorted((HERE / "bad_overlays").iterdir())


def marked(path: Path, mark: str) -> list[str]:
    """The lines of a file that begin with a mark, without it; one file is no UTF-8 after its first lines."""
    lines = path.read_bytes().split(b"\n")
    return [line.removeprefix(mark.encode()).decode() for line in lines if line.startswith(mark.encode())]


def expected(path: Path) -> list[str]:
    beside = path.with_suffix(".expect")
    return beside.read_text(encoding="utf-8").splitlines() if beside.exists() else marked(path, "# expect: ")


def told(error: CaseError, path: Path) -> list[str]:
    """The faults without the file's name, which is that of the bad file in each of them."""
    lines = str(error).split("\n")
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:") for line in lines]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_bad_case_is_answered_with_all_its_faults(path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        load(path)
    assert told(caught.value, path) == expected(path)


@pytest.mark.parametrize("path", OVERLAYS, ids=lambda path: path.stem)
def test_a_bad_overlay_is_answered_with_all_its_faults_placed_in_the_overlay(path: Path) -> None:
    case = load(ROOT / marked(path, "# over: ")[0])
    with pytest.raises(CaseError) as caught:
        case.with_overlays([path])
    assert told(caught.value, path) == expected(path)


def test_no_file_of_the_corpus_is_forgotten() -> None:
    assert len(CASES) >= 150
    assert len(OVERLAYS) >= 30
    assert all(path.suffix == ".yaml" for path in OVERLAYS)
    assert {path.stem for path in FILES if path.suffix == ".expect"} <= {path.stem for path in CASES}
    assert all(expected(path) for path in (*CASES, *OVERLAYS))


def test_every_fault_says_what_would_be_right_or_names_the_rule_in_one_short_line() -> None:
    for path in (*CASES, *OVERLAYS):
        for line in expected(path):
            assert len(line) < 400, path
            assert not line.endswith((";", ":", ",")), path
