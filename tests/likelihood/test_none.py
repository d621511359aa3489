from indicia.likelihood.none import NoWeight
from likelihood.workbench import frame_of, read, weigh


def test_it_bears_on_no_question_and_its_likelihood_is_1() -> None:
    model = read(NoWeight, {})
    assert not model.weighs
    assert model.questions() == frozenset()
    assert frame_of(model).axes == ()
    assert weigh(model) == {(): 1.0}
