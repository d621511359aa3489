"""What holds of every chart: nothing cut or covered, where it came from, the same bytes, nobody's settings touched."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import indicia as ind
from chart.looks import case, columns, faults, said, texts, two
from indicia import chart
from indicia.chart import page

ROOT = Path(__file__).parents[2]

DRAWN: dict[str, Callable[..., Axes]] = {
    "posterior": lambda c, ax: chart.posterior(ind.score(c), ax=ax),
    "posterior with draws": lambda c, ax: chart.posterior(ind.score(c), draws=ind.draw(c, 200), ax=ax),
    "waterfall": lambda c, ax: chart.waterfall(ind.score(c), ax=ax),
    "flips": lambda c, ax: chart.flips(ind.flip(c), ax=ax),
    "sweep_map": lambda c, ax: chart.sweep_map(ind.sweep(c, dict.fromkeys(_two_numbers(c), "0.01:0.45:12")), ax=ax),
    "sweep_line": lambda c, ax: chart.sweep_line(ind.sweep(c, {_two_numbers(c)[0]: "0:0.9:21"}), ax=ax),
    "draws": lambda c, ax: chart.draws(ind.draw(c, 200), ax=ax),
    "tornado": lambda c, ax: chart.tornado(ind.draw(c, 200), ax=ax),
    "matrix": lambda c, ax: chart.matrix(c, ax=ax),
}

CASES: dict[str, Callable[[], ind.Case]] = {
    "founding": lambda: ind.load(ROOT / "models" / "tajikistan-2018.yaml"),
    "two": two,
    "nasty": lambda: case(9, 12),
    "large": lambda: case(40, 60),
}


def _two_numbers(c: ind.Case) -> list[str]:
    paths = [path for path in c.figures if path.startswith("prior.")][:2]
    return paths if len(c.document.first_question.hypotheses) > 2 else [paths[0], "rain.given.no"]


@cache
def opened(name: str) -> ind.Case:
    return CASES[name]()


@cache
def drawn(kind: str, name: str) -> Axes:
    with chart.offscreen():
        return DRAWN[kind](opened(name), None)


PAIRS = [
    pytest.param(
        kind, name, marks=pytest.mark.slow if name == "large" and kind not in ("posterior", "waterfall") else ()
    )
    for kind in DRAWN
    for name in CASES
]


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_no_text_is_cut_or_covers_another(kind: str, name: str) -> None:
    assert faults(drawn(kind, name)) == []


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_every_chart_carries_question_date_and_marking(kind: str, name: str) -> None:
    provenance = ind.score(opened(name)).provenance
    text = said(drawn(kind, name))
    assert opened(name).document.first_question.ask[:30] in text
    assert f"as of {provenance.as_of}" in text
    assert (provenance.marking or "no marking")[:12] in text
    assert f"case {provenance.case_hash[:6]}" in text


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_labels_and_values_keep_to_their_columns(kind: str, name: str) -> None:
    ax = drawn(kind, name)
    left, right = columns(ax)
    assert left == []
    assert right == []


@pytest.mark.parametrize("kind", DRAWN)
def test_svg_is_well_formed_and_asks_for_nothing(kind: str) -> None:
    text = chart.svg(drawn(kind, "nasty"))
    ET.fromstring(text)
    assert re.findall(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w.]+\.\w+", text.split("</desc>")[1]) == []
    assert "<style" not in text
    assert " style=" not in text
    assert "<image" not in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= set(ids)


@pytest.mark.parametrize("kind", DRAWN)
def test_a_chart_of_a_case_says_nothing_in_formulas(kind: str) -> None:
    for text in drawn(kind, "nasty").texts:
        assert not text.get_parse_math()


@pytest.mark.parametrize("kind", DRAWN)
def test_a_chart_can_be_drawn_into_somebodys_own_axes(kind: str) -> None:
    ax = Figure(figsize=(12, 12)).add_axes((0.4, 0.2, 0.4, 0.6))
    made = DRAWN[kind](opened("two"), ax)
    assert made is ax
    assert faults(ax) == []


@pytest.mark.parametrize("kind", ["posterior", "waterfall", "flips", "draws", "tornado", "matrix"])
@pytest.mark.parametrize("name", ["founding", "nasty"])
def test_in_small_axes_what_has_no_room_is_left_out_and_told(kind: str, name: str) -> None:
    ax = Figure(figsize=(16, 8)).add_axes((0.4, 0.35, 0.35, 0.3))
    DRAWN[kind](opened(name), ax)
    assert faults(ax) == []


def test_two_charts_side_by_side_do_not_cover_one_another(score: ind.Score) -> None:
    figure = Figure(figsize=(16, 7), layout="constrained")
    one, other = figure.subplots(1, 2)
    chart.posterior(score, ax=one)
    chart.waterfall(score, ax=other)
    assert faults(one) == []
    assert [ax.spines["top"].get_visible() for ax in (one, other)] == [False, False]


def test_in_a_notebook_a_chart_shows_itself_and_offscreen_it_does_not(
    monkeypatch: pytest.MonkeyPatch, score: ind.Score
) -> None:
    import matplotlib.pyplot as plt

    plt.close("all")
    chart.posterior(score)
    assert len(plt.get_fignums()) == 1
    with chart.offscreen():
        chart.posterior(score)
    assert len(plt.get_fignums()) == 1
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert not page.looked_on()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: object()))
    assert page.looked_on()


def test_many_charts_open_at_once_raise_no_warning(score: ind.Score) -> None:
    import matplotlib.pyplot as plt

    for _ in range(25):
        chart.waterfall(score)
    assert len(plt.get_fignums()) == 25


def test_the_users_own_settings_are_neither_used_nor_changed(score: ind.Score) -> None:
    plain = chart.svg(chart.waterfall(score))
    with mpl.rc_context(
        {"font.family": ["serif"], "axes.facecolor": "black", "text.usetex": True, "svg.fonttype": "none"}
    ):
        before = dict(mpl.rcParams)
        assert chart.svg(chart.waterfall(score)) == plain
        assert dict(mpl.rcParams) == before


def test_svg_is_the_same_in_another_process(tmp_path: Path, founding: ind.Case) -> None:
    code = (
        "import sys, indicia as ind; c = ind.load('models/tajikistan-2018.yaml'); s = ind.score(c)\n"
        "for draw in (ind.chart.posterior, ind.chart.waterfall): sys.stdout.write(ind.chart.svg(draw(s)))\n"
        "sys.stdout.write(ind.chart.svg(ind.chart.flips(ind.flip(c))))"
    )
    once, again = (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, env=_hashed(seed)
        ).stdout
        for seed in ("1", "2")
    )
    assert once == again
    assert once.count(b"<svg") == 3


def _hashed(seed: str) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONHASHSEED": seed}


def test_saving_twice_gives_the_same_bytes(tmp_path: Path, score: ind.Score) -> None:
    for suffix in (".svg", ".png"):
        files = [tmp_path / f"{i}{suffix}" for i in range(2)]
        for file in files:
            chart.save(chart.posterior(score), file)
        assert files[0].read_bytes() == files[1].read_bytes()
        assert files[0].stat().st_size > 10_000


def test_an_unknown_ending_a_missing_folder_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    ax = drawn("posterior", "two")
    there = tmp_path / "there.svg"
    there.write_text("kept")
    for path, why in [
        (tmp_path / "a.pdf", r"the ending says the format, \.svg or \.png; \.pdf found"),
        (tmp_path / "a", "none found"),
        (tmp_path / "none" / "a.svg", "no such folder"),
        (there, "exists already"),
    ]:
        with pytest.raises(ind.errors.IndiciaError, match=why) as raised:
            chart.save(ax, path)
        assert "\n" not in str(raised.value)
    assert there.read_text() == "kept"
    assert [p.name for p in tmp_path.iterdir()] == ["there.svg"]
    chart.save(ax, there, overwrite=True)
    assert there.read_text().startswith("<?xml")


def test_importing_indicia_or_its_charts_does_not_load_matplotlib() -> None:
    code = "import indicia, sys; indicia.chart.posterior; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_check_sees_a_text_that_is_cut_and_one_that_is_covered() -> None:
    ax = Figure(figsize=(4, 4)).add_subplot()
    ax.text(0.5, 0.5, "one")
    ax.text(0.5, 0.5, "other")
    ax.text(3.0, 0.2, "outside")
    assert sorted(fault.split(":")[0] for fault in faults(ax)) == ["covered", "cut"]
    assert len(texts(ax.figure)) > 3
