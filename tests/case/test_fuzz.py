"""Whatever stands in a file, reading it works or tells the faults; it never breaks."""

import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicia.case import Case, load
from indicia.case.yaml import read_yaml
from indicia.case.yaml_write import block
from indicia.errors import CaseError

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests" / "data" / "cases").glob("*.yaml"), ROOT / "models" / "burglar.yaml"])
CASES = [read_yaml(file.read_bytes(), str(file)).data for file in FILES]

WORDS = [
    *(
        "",
        " ",
        "$",
        "$x",
        "$plain_denial",
        "default",
        "rest",
        "not [",
        "not miller",
        "1 of 0",
        "9 of 8",
        "0 to 0",
        "1 to 0",
    ),
    *(
        "0.5 to",
        "beta(0, 0)",
        "beta(1e308, 1e308)",
        "normal(0, -1)",
        "gamma(1, 1e-320)",
        "1e999",
        "nan",
        "inf",
        "-0",
        "A",
    ),
    *(
        "F",
        "likely",
        "6 dB",
        "7 %",
        "by",
        "by 2020-13-01",
        "2020-01-01 to",
        "miller",
        "culprit",
        "table",
        "absence",
        "none",
    ),
    *(
        "capability",
        "testimony",
        "measurement",
        "record",
        "proximity",
        "denial",
        "ratio",
        "hops",
        "\u0661",
        "a\nb",
        "{}",
    ),
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**20),
    st.floats(),
    st.sampled_from(WORDS),
    st.text(max_size=8),
)
keys = st.one_of(st.sampled_from([w for w in WORDS if w]), st.text(min_size=1, max_size=4), st.integers(-1, 10))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


def places(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every node below the top."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str | int, object]:
    """A good case of which some nodes are replaced, taken away, renamed or put in the place of others."""
    data = deepcopy(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(list(places(data))))
        inner: object = data
        for key in above:
            inner = inner[key]  # type: ignore[index]
        match draw(st.integers(0, 3)):
            case 0 | 1:
                inner[last] = draw(values)  # type: ignore[index]
            case 2:
                del inner[last]  # type: ignore[attr-defined]
            case _:
                other: object = data
                for key in draw(st.sampled_from(list(places(data)))):
                    other = other[key]  # type: ignore[index]
                inner[last] = deepcopy(other)  # type: ignore[index]
        if not list(places(data)):
            break
    return data


def check(error: CaseError, lines: int = 2**31) -> None:
    assert error.faults
    for fault in error.faults:
        assert 1 <= fault.line <= lines
        assert fault.column >= 1
        assert fault.message.strip()
        assert "\n" not in str(fault)
    assert len(set(error.faults)) == len(error.faults)


@given(spoilt())
def test_spoilt_data_is_read_or_its_faults_are_told(data: dict[str | int, object]) -> None:
    try:
        assert isinstance(load(data), Case)
    except CaseError as error:
        check(error)


@given(spoilt())
def test_a_spoilt_file_is_read_or_its_faults_are_told_at_their_places(data: dict[str | int, object]) -> None:
    try:
        text = block(data)
        assert isinstance(load(io.StringIO(text)), Case)
    except CaseError as error:
        check(error, lines=text.count("\n") + 1)


@given(st.sampled_from(range(len(CASES))), st.data())
def test_any_overlay_is_laid_on_or_its_faults_are_told(number: int, data: st.DataObject) -> None:
    case = load(FILES[number])
    paths = st.sampled_from([*case.figures, *case.document.evidence, "prior", ".", "x.y"])
    near = st.builds(
        ".".join, st.lists(st.sampled_from(["prior", *" ".join(case.figures).replace(".", " ").split()]), max_size=4)
    )
    overlay = {
        "indicia_overlay": data.draw(st.just(1) | values),
        "set": data.draw(st.dictionaries(paths | near | keys, values, max_size=3) | values),
        "off": data.draw(st.lists(st.sampled_from([*case.document.evidence, "x"]), max_size=3) | values),
        "parameters": data.draw(st.dictionaries(st.sampled_from([*case.document.parameters, "x"]), values, max_size=2)),
    }
    try:
        assert isinstance(case.with_overlays([overlay]), Case)
    except CaseError as error:
        check(error)


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_its_faults_are_told(text: str | bytes) -> None:
    stream = io.StringIO(text) if isinstance(text, str) else io.BytesIO(text)
    with pytest.raises(CaseError) as caught:
        load(stream)  # type: ignore[arg-type]
    check(caught.value)
