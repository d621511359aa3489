"""Errors have one root and say where the fault is."""

import pytest

from indicia import errors
from indicia.errors import CaseError, Fault, ImpossibleEvidenceError, IndiciaError, OptionError, nearest


def test_a_fault_reads_as_file_line_column_path_and_message() -> None:
    fault = Fault("case.yaml", 3, 7, "questions.who", "has no hypotheses")
    assert str(fault) == "case.yaml:3:7: questions.who: has no hypotheses"


def test_a_fault_of_the_whole_file_has_no_path() -> None:
    assert str(Fault("-", 1, 1, "", "the file is empty")) == "-:1:1: the file is empty"


def test_a_case_error_shows_all_faults_one_a_line() -> None:
    faults = [Fault("a", 1, 1, "x", "one"), Fault("a", 2, 1, "y", "two")]
    error = CaseError(iter(faults))
    assert error.faults == tuple(faults)
    assert str(error) == "a:1:1: x: one\na:2:1: y: two"


def test_impossible_evidence_names_the_items_that_clash() -> None:
    error = ImpossibleEvidenceError("E1 and E2 clash", ["E1", "E2"])
    assert error.items == ("E1", "E2")
    assert str(error) == "E1 and E2 clash"


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name.endswith("Error")])
def test_every_error_has_the_one_root(name: str) -> None:
    assert issubclass(getattr(errors, name), IndiciaError)


def test_the_nearest_word_is_suggested() -> None:
    assert nearest("hypotesis", ["evidence", "hypotheses"]) == "; did you mean 'hypotheses'?"


def test_a_word_that_is_like_nothing_gets_no_suggestion() -> None:
    assert nearest("zebra", ["evidence", "hypotheses"]) == ""


def test_an_error_about_options_is_worded_as_the_caller_writes_them() -> None:
    error = OptionError(
        "until='of=2' is no day; write force=True, or leave out by=, or of=", ["until", "by", "of", "force"]
    )
    assert str(error) == "until='of=2' is no day; write force=True, or leave out by=, or of="
    assert error.worded("--{}".format) == "--until 'of=2' is no day; write --force, or leave out --by, or --of"


def test_an_error_about_options_leaves_other_words_alone() -> None:
    error = OptionError("file.csv: about=1: by name, until= then", ["by", "until"])
    assert error.worded("--{}".format) == "file.csv: about=1: by name, --until then"


@pytest.mark.parametrize(
    "error", [ImpossibleEvidenceError("clash", ("E1",)), OptionError("until= is no day", ["until"])]
)
def test_errors_survive_pickling(error: IndiciaError) -> None:
    import pickle

    again = pickle.loads(pickle.dumps(error))
    assert (str(again), vars(again)) == (str(error), vars(error))
