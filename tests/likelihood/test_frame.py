import numpy as np

from indicia.likelihood import Frame

FRAME = Frame(("a", "b"), {"a": ("x", "y"), "b": ("p", "q", "r")})


def test_numbers_of_one_question_are_aligned_to_all_axes() -> None:
    assert FRAME.align(("b",), np.arange(3)).shape == (1, 3)
    assert FRAME.align(("a",), np.arange(2)).shape == (2, 1)


def test_axes_of_varying_numbers_stay_behind() -> None:
    frame = Frame(FRAME.axes, FRAME.labels, trailing=2)
    assert frame.align(("b",), np.zeros((3, 7, 5))).shape == (1, 3, 7, 5)
    assert frame.align(("b",), np.zeros(3)).shape == (1, 3, 1, 1)


def test_one_of_marks_the_states_of_the_hypotheses_given() -> None:
    assert FRAME.one_of("b", ["r", "p"]).tolist() == [[True, False, True]]


def test_a_catch_all_is_marked_as_the_hypothesis_whose_label_it_bears() -> None:
    frame = Frame(("b",), {"b": ("p", "q", "p")})
    assert frame.one_of("b", ["p"]).tolist() == [True, False, True]
