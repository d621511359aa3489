import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicia.likelihood import Frame, MisprintError, Scope
from indicia.likelihood.frame import lay_out
from indicia.likelihood.tree import (
    Atom,
    Leaf,
    Number,
    Rest,
    Shared,
    Tree,
    branch_names,
    find,
    leaves,
    number,
    parse_tree,
    questions_of,
    with_leaves,
)
from indicia.quantity import Domain, parse_quantity
from likelihood.workbench import SCOPE, WHO

PROBABILITY = number(Domain.PROBABILITY)


def parse(value: object, scope: Scope = SCOPE) -> Tree:
    return parse_tree(value, ("given",), scope, PROBABILITY)


def faults(value: object, scope: Scope = SCOPE) -> list[tuple[str, str]]:
    with pytest.raises(MisprintError) as caught:
        parse(value, scope)
    return [(".".join(m.key), m.message) for m in caught.value.misprints]


def central(leaf: Leaf | None) -> float | None:
    return leaf.quantity.central if isinstance(leaf, Number) else None


def test_one_number_serves_every_state() -> None:
    tree = parse(0.3)
    assert isinstance(tree, Number)
    assert tree.key == ("given",)
    assert central(find(tree, {"who": "us"}, {})) == 0.3
    assert questions_of(tree) == frozenset()


def test_a_mapping_is_by_the_hypotheses_of_the_items_first_question() -> None:
    tree = parse({"russia": 0.1, "default": "0.2"})
    assert questions_of(tree) == {"who"}
    assert central(find(tree, {"who": "russia"}, {})) == 0.1
    assert central(find(tree, {"who": "nobody"}, {})) == 0.2
    assert [leaf.key for leaf in leaves(tree)] == [("given", "russia"), ("given", "default")]


def test_default_never_reaches_a_catch_all_but_its_name_does() -> None:
    catch_alls = {"who": "other"}
    assert find(parse({"default": 0.2}), {"who": "other"}, catch_alls) is None
    assert central(find(parse({"other": 0.4, "default": 0.2}), {"who": "other"}, catch_alls)) == 0.4


def test_a_questions_id_splits_by_that_question() -> None:
    tree = parse({"pact": {"agreed": 0.99, "none": 0.8}})
    assert questions_of(tree) == {"pact"}
    assert central(find(tree, {"pact": "none"}, {})) == 0.8


def test_mappings_nest_over_several_questions_in_either_order() -> None:
    inner = parse({"russia": {"pact": {"agreed": 0.9, "none": 0.7}}, "default": 0.5})
    outer = parse({"pact": {"agreed": {"russia": 0.9, "default": 0.5}, "none": {"russia": 0.7, "default": 0.5}}})
    assert questions_of(inner) == questions_of(outer) == {"who", "pact"}
    for who in WHO:
        for pact in ("agreed", "none"):
            state = {"who": who, "pact": pact}
            assert central(find(inner, state, {})) == central(find(outer, state, {}))


def test_a_second_question_that_the_item_is_about_needs_no_id() -> None:
    scope = Scope(SCOPE.questions, about=("who", "pact"))
    tree = parse({"russia": {"agreed": 0.9, "none": 0.7}, "default": 0.5}, scope)
    assert central(find(tree, {"who": "russia", "pact": "none"}, {})) == 0.7


def test_a_shared_parameter_stands_wherever_a_number_does() -> None:
    tree = parse({"russia": "$innocent", "default": 0.5})
    assert next(iter(leaves(tree))) == Shared(("given", "russia"), "innocent", Domain.PROBABILITY)


@pytest.mark.parametrize(
    ("value", "key", "message"),
    [
        ({"rusia": 0.1}, "given.rusia", "'rusia' is no hypothesis of 'who'; did you mean 'russia'?"),
        ({"agreed": 0.1}, "given.agreed", "it belongs to 'pact': write {pact: {agreed: ...}} or 'about: pact'"),
        ({"pact": {"agree": 0.1}}, "given.pact.agree", "'agree' is no hypothesis of 'pact'; did you mean 'agreed'?"),
        ({"pact": 0.1}, "given.pact", "0.1; give a mapping by the hypotheses of 'pact'"),
        ({}, "given", "an empty mapping; give a mapping by the hypotheses of 'who'"),
        ({"pact": {"agreed": 1}, "default": 0.1}, "given", "'default' stands beside the question 'pact'"),
        ({"russia": {"us": 0.2}}, "given.russia", "write a question's id around it: pact, target"),
        ({"russia": {"who": {"us": 0.2}}}, "given.russia.who", "split by 'who' twice, one inside the other"),
        (None, "given", "nothing found"),
        ([0.1], "given", "a list found"),
        ({"russia": 1.5}, "given.russia", "1.5"),
    ],
)
def test_a_misprint_is_told_with_its_place_and_the_way_out(value: object, key: str, message: str) -> None:
    (found,) = faults(value)
    assert found[0] == key
    assert message in found[1]


def test_all_misprints_of_a_field_are_told_at_once() -> None:
    found = faults({"rusia": 0.1, "us": "0.9 to 0.1", "pact": 3, "nobody": {"pact": {"agreed": -1, "none": 2}}})
    assert [key for key, _ in found] == [
        "given.rusia",
        "given.us",
        "given.pact",
        "given.nobody.pact.agreed",
        "given.nobody.pact.none",
    ]


def test_an_atom_and_a_rest_lead_to_the_numbers_behind_them() -> None:
    own = Number(("n",), parse_quantity("2 to 3", Domain.COUNT))
    assert list(leaves(Atom(own.key, own, 2)))[1] is own
    assert list(leaves(Rest(("n",), (own,))))[1] is own


def test_replacing_each_leaf_by_itself_changes_nothing() -> None:
    tree = parse({"russia": {"pact": {"agreed": 0.9, "default": 0.1}}, "default": 0.4})
    assert with_leaves(tree, lambda leaf: leaf) == tree


def test_branch_names_are_those_written_at_any_depth_and_not_default() -> None:
    tree = parse({"pact": {"agreed": {"russia": 0.9, "default": 0.5}, "none": {"us": 0.7, "default": 0.5}}})
    assert branch_names(tree, "who") == {"russia", "us"}
    assert branch_names(tree, "pact") == {"agreed", "none"}
    assert branch_names(parse(0.5), "who") == frozenset()


NESTED = st.dictionaries(
    st.sampled_from([*WHO, "default"]),
    st.one_of(
        st.floats(0, 1),
        st.builds(
            lambda d: {"pact": d}, st.dictionaries(st.sampled_from(["agreed", "none"]), st.floats(0, 1), min_size=1)
        ),
    ),
    min_size=1,
)


def slow_find(value: object, state: dict[str, str], question: str = "who") -> object:
    """Follow the file's own mappings, in plain Python."""
    if not isinstance(value, dict):
        return value
    if list(value) == ["pact"]:
        return slow_find(value["pact"], state, "pact")
    label = state[question]
    if label in value:
        return slow_find(value[label], state)
    return slow_find(value["default"], state) if "default" in value and label != "other" else None


@given(NESTED)
def test_laying_out_agrees_with_following_the_mappings_one_state_at_a_time(value: dict[str, object]) -> None:
    frame = Frame(("who", "pact"), {"who": WHO, "pact": ("agreed", "none")})
    tree = parse(value)
    cells = lay_out(tree, frame, SCOPE.catch_alls)
    for who in WHO:
        for pact in ("agreed", "none"):
            state = {"who": who, "pact": pact}
            position = tuple(frame.labels[axis].index(state[axis]) for axis in cells.axes)
            found = int(cells.index[position])
            expected = slow_find(value, state)
            assert (None if found < 0 else central(cells.leaves[found])) == expected
    assert set(cells.axes) == questions_of(tree)
