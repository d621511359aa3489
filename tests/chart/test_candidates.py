"""The map of many candidates: what is dark is searched first, lines hold what they say, places stand where they are."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from pytest import approx

import indicia as ind
from chart.looks import NASTY, faults, said, two
from indicia import chart
from indicia.chart.field import Field, coarser, grid_of
from indicia.chart.marks import Marks, marks_of
from indicia.chart.page import Caption
from indicia.chart.search_map import MOST_DOTS, SHADES, SHARES, View, draw_view, percent, shares_of
from indicia.cli import main
from indicia.engine.priority import SearchOrder

NONE = Marks((), np.empty(0), np.empty(0))
CAPTION = Caption("Where $is$ it?", "Said.", ("A note.",), "Origin")


def bump(cells: int = 60, at: tuple[float, float] = (400.0, 600.0), spread: float = 50.0) -> Field:
    """A round normal on a square of 1,000 by 1,000."""
    middles = (np.arange(cells) + 0.5) * (1000.0 / cells)
    y, x = (values.ravel() for values in np.meshgrid(middles, middles, indexing="ij"))
    return Field(x, y, -((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2.0 * spread**2))


def scattered(many: int = 400) -> Field:
    rng = np.random.default_rng(1)
    return Field(rng.uniform(0, 10, many), rng.uniform(0, 7, many), rng.normal(0, 3, many))


def drawn(field: Field, known: Marks = NONE, points: Marks = NONE, ax: Axes | None = None) -> Axes:
    with chart.offscreen():
        return draw_view(View(field, known, points, "m"), CAPTION, ax)


def named(places: dict[str, tuple[float, float]]) -> Marks:
    return marks_of(places, "x", "y")


def _parts(ax: Axes, gid: str) -> list[object]:
    return [part for part in (*ax.collections, *ax.lines, *ax.patches) if part.get_gid() == gid]


def test_rows_that_fill_a_rectangle_are_a_grid_in_any_order() -> None:
    field = bump(7)
    order = np.random.default_rng(0).permutation(49)
    grid = grid_of(Field(field.x[order], field.y[order], field.log_posterior[order]))
    assert grid is not None
    assert grid.log_posterior == approx(field.log_posterior.reshape(7, 7))


def test_a_gap_a_repeat_or_uneven_lines_make_no_grid() -> None:
    field = bump(5)
    assert grid_of(Field(field.x[1:], field.y[1:], field.log_posterior[1:])) is None
    twice = np.array([0, *range(24)])
    assert grid_of(Field(field.x[twice], field.y[twice], field.log_posterior)) is None
    assert grid_of(Field(field.x**2, field.y, field.log_posterior)) is None


def test_a_coarser_grid_holds_the_means_of_its_blocks_and_leaves_out_what_is_impossible() -> None:
    values = np.arange(20.0).reshape(4, 5)
    values[0, 0] = -np.inf
    values[2:, 4] = -np.inf
    field = Field(np.tile(np.arange(5.0), 4), np.repeat(np.arange(4.0), 5), values.ravel())
    grid = grid_of(field)
    assert grid is not None
    small = coarser(grid, 3)
    assert small.x == approx([0.5, 2.5, 4.0])
    assert small.y == approx([0.5, 2.5])
    assert small.log_posterior[0, 0] == approx((1 + 5 + 6) / 3)
    assert small.log_posterior[1, 1] == approx((12 + 13 + 17 + 18) / 4)
    assert small.log_posterior[1, 2] == -np.inf


def test_lines_lie_where_a_round_normal_holds_its_probability() -> None:
    """Within r standard deviations of a round normal lies 1 - exp(-r^2/2)."""
    ax = drawn(bump(300))
    for line, mass in zip(_parts(ax, "region"), (0.5, 0.9, 0.99), strict=True):
        corners = np.vstack([path.vertices for path in line.get_paths()])
        radius = np.hypot(corners[:, 0] - 400.0, corners[:, 1] - 600.0)
        assert radius == approx(50.0 * np.sqrt(-2.0 * np.log(1.0 - mass)), abs=2.5)


def test_shades_part_where_their_share_of_the_map_has_been_searched() -> None:
    ax = drawn(bump(300))
    (bands,) = _parts(ax, "searched")
    assert [tuple(colour[:3]) for colour in bands.get_facecolor()] == [to_rgb(shade) for shade in SHADES[::-1]]
    disc = np.sqrt(0.02 * 1000.0**2 / np.pi)
    inner = bands.get_paths()[-3].vertices  # between 0.5 and 2 % of the map
    assert np.hypot(inner[:, 0] - 400.0, inner[:, 1] - 600.0).max() == approx(disc, abs=3.0)


def test_a_place_is_named_with_the_share_that_is_searched_before_it() -> None:
    field = bump(200, at=(402.5, 602.5))
    known = named({"The well": (432.5, 642.5), "Far": (900.0, 100.0)})
    view = View(field, known, NONE, "m")
    near, far = shares_of(view)
    assert near == approx(np.pi * 50.0**2 / 1000.0**2, abs=3e-4)  # the disc whose edge it is on
    text = said(drawn(field, known))
    assert f"The well, {percent(near)}" in text
    assert f"Far, {percent(far)}" in text


def test_the_bar_is_as_long_as_it_says() -> None:
    ax = drawn(bump())
    (bar,) = [line for line in ax.lines if line.get_gid() == "bar"]
    assert float(np.ptp(bar.get_xdata())) == approx(200.0)
    assert "200 m" in said(ax)


def test_both_directions_have_the_same_scale() -> None:
    for field in (bump(), scattered()):
        ax = drawn(field)
        box = ax.get_window_extent()
        assert np.ptp(ax.get_xlim()) / box.width == approx(np.ptp(ax.get_ylim()) / box.height, rel=1e-6)


def test_candidates_that_fill_no_grid_are_dots_and_only_the_most_probable_where_there_are_many() -> None:
    dots = sum(part.get_xdata().size for part in _parts(drawn(scattered()), "candidate"))
    assert dots == 400
    many = scattered(MOST_DOTS + 500)
    ax = drawn(many)
    shown = np.concatenate([part.get_xdata() for part in _parts(ax, "candidate")])
    kept = np.sort(many.x[np.argsort(-many.log_posterior)[:MOST_DOTS]])
    assert np.sort(shown) == approx(kept)


def test_dots_are_as_dark_as_the_share_searched_before_them_says() -> None:
    field = scattered()
    shares = SearchOrder.of(field.log_posterior).share_before(field.log_posterior)
    share = dict(zip(field.x.tolist(), shares.tolist(), strict=True))
    for part in _parts(drawn(field), "candidate"):
        limits = [0.0, *SHARES, 1.0][SHADES.index(part.get_color()) :]
        assert all(limits[0] < share[x] <= limits[1] for x in part.get_xdata().tolist())


def test_a_flat_field_has_no_place_to_search_first_and_a_lone_candidate_is_ringed() -> None:
    field = bump(20)
    (flat,) = _parts(drawn(Field(field.x, field.y, np.zeros(400))), "searched")
    assert [tuple(colour[:3]) for colour in flat.get_facecolor()] == [to_rgb(SHADES[-1])]
    lone = drawn(Field(field.x, field.y, np.where(np.arange(400) == 107, 0.0, -np.inf)))
    for line in _parts(lone, "region"):
        corners = np.vstack([path.vertices for path in line.get_paths()])
        assert np.abs(corners - [field.x[107], field.y[107]]).max() <= 50.0
    assert _parts(lone, "excluded")


@pytest.mark.parametrize("field", [bump(), scattered()], ids=["grid", "dots"])
def test_no_text_is_cut_or_covers_another_however_places_crowd(field: Field) -> None:
    crowd = {f"{name} {i}": (5.0 + 0.3 * i, 4.0 + 0.2 * (i % 3)) for i, name in enumerate(NASTY)}
    points = Marks(("",) * 30, np.linspace(3, 7, 30), np.linspace(2, 6, 30))
    scale = 100.0 if field.x.max() > 100 else 1.0
    known = named({name: (x * scale, y * scale) for name, (x, y) in crowd.items()})
    assert faults(drawn(field, known, points)) == []
    small = Figure(figsize=(8, 8)).add_axes((0.1, 0.3, 0.5, 0.4))
    assert faults(drawn(field, named({"One": (500.0, 4.0)}), points, small)) == []


def test_shades_differ_in_grey_and_points_are_seen_on_each() -> None:
    """A step of 8 in CIELAB lightness at least, and a mark's edge or its face 40 off every shade."""
    light = [_lightness(shade) for shade in SHADES]
    assert np.diff(light).min() >= 8.0
    for shade in light:
        assert max(100.0 - shade, shade - _lightness("#1a1a1a")) > 40.0


def _lightness(colour: str) -> float:
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    y = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116.0 * y ** (1.0 / 3.0) - 16.0 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize(
    "field",
    [
        Field(bump(20).x, bump(20).y, np.zeros(400)),
        Field(bump(20).x, bump(20).y, np.where(np.arange(400) == 7, 0.0, -np.inf)),
        Field(bump(20).x, bump(20).y, np.where(np.arange(400) == 7, 0.0, -1e6)),
        Field(np.array([1.0]), np.array([2.0]), np.array([0.0])),
        Field(np.array([1.0, 1.0]), np.array([2.0, 3.0]), np.array([0.0, -1.0])),
    ],
    ids=["flat", "one possible", "one peak", "one candidate", "two in a column"],
)
def test_a_flat_or_peaked_or_tiny_field_is_drawn(field: Field, tmp_path: Path) -> None:
    ax = drawn(field, named({"Here": (1.0, 2.0)}))
    assert faults(ax) == []
    chart.save(ax, tmp_path / "x.svg")


def test_a_rough_field_of_a_million_is_still_a_small_file() -> None:
    field = bump(1000)
    rough = Field(field.x, field.y, np.random.default_rng(0).normal(0.0, 3.0, field.x.size))
    assert len(chart.svg(drawn(rough)).encode()) < 1_500_000
    assert len(chart.svg(drawn(field)).encode()) < 250_000


def test_points_are_read_from_a_file_a_table_or_a_mapping(tmp_path: Path) -> None:
    table = pd.DataFrame({"name": ["a", "b"], "x_m": [1, 2.5], "y_m": [3, 4]})
    path = tmp_path / "p.csv"
    table.to_csv(path, index=False)
    for where in (table, path, str(path), {"a": (1.0, 3.0), "b": (2.5, 4.0)}):
        marks = marks_of(where, "x_m", "y_m")
        assert marks.names == ("a", "b")
        assert marks.x == approx([1.0, 2.5])
        assert marks.y == approx([3.0, 4.0])
    assert marks_of(None, "x", "y").names == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,x_n,y_m\na,1,2\n", r"p\.csv: has no column 'x_m'.*; its columns: name, x_n, y_m"),
        ("x_m,y_m\n1,2\n3,far\n", r"p\.csv: row 2: y_m must be a number, 'far' found \(1 of 2 are none\)"),
        ("x_m,y_m\n1,\n", r"row 1: y_m must be a number, .*nan"),
        ("", r"p\.csv: is no CSV table"),
        (None, r"p\.csv: cannot be read"),
    ],
)
def test_a_file_of_points_that_cannot_be_used_is_refused_in_a_line(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "p.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ind.errors.IndiciaError, match=told) as raised:
        marks_of(path, "x_m", "y_m")
    assert "\n" not in str(raised.value)


def _places(cells: int) -> pd.DataFrame:
    field = bump(cells)
    return pd.DataFrame({"id": [f"c{i}" for i in range(cells**2)], "east": field.x, "north": field.y, "text": "x"})


@pytest.fixture(scope="module")
def profile() -> ind.Case:
    """A case of 30 by 30 places, and somebody beside them."""
    near = {
        "report": "Seen",
        "speaker": "s",
        "date": "2020-01-01",
        "because": "-",
        "independent": "-",
        "model": "measurement",
        "distribution": "normal",
    }
    evidence = {
        f"seen_{i}_{column}": near
        | {
            "value": value,
            "expected": {"default": {"mu": {"column": column}, "sigma": 80}, "far": {"mu": 0, "sigma": 900}},
        }
        for i, place in enumerate([(400.0, 600.0), (300.0, 500.0)])
        for column, value in zip(("east", "north"), place, strict=True)
    }
    return ind.load(
        {
            "indicia": 1,
            "title": "A $profile$ of <places>",
            "as_of": "2020-01-02",
            "marking": "SECRET",
            "by": "x",
            "ask": "Where does it come from?",
            "hypotheses": {"table": _places(30), "id": "id", "beside": {"far": {"label": "Off the map", "prior": 0.3}}},
            "sources": {"s": {}},
            "evidence": evidence,
        }
    )


def test_the_chart_of_a_case_says_what_it_is_of_and_where_the_probability_lies(profile: ind.Case) -> None:
    with chart.offscreen():
        ax = chart.candidates(profile, x="east", y="north", known={"Well": (350.0, 550.0)}, unit="m")
    assert faults(ax) == []
    text = said(ax)
    score = ind.score(profile)
    ranking = score.answer.candidates
    assert ranking is not None
    for part in (
        "Where does it come from?",
        "as of 2020-01-02",
        "SECRET",
        f"case {profile.hash[:6]}",
        "from a prior of",
    ):
        assert part in text
    assert f"Half of the probability of all 900 candidates lies in {percent(ranking.fewest(0.5))}" in text
    assert "Beside the map: Off the map" in text
    assert "Triangles" in text
    assert "Circles" not in text


def test_a_score_that_is_there_is_used_and_that_of_another_case_refused(profile: ind.Case) -> None:
    with chart.offscreen():
        once = chart.svg(chart.candidates(profile, x="east", y="north"))
        again = chart.svg(chart.candidates(profile, x="east", y="north", score=ind.score(profile)))
        assert once == again
        other = ind.load(profile.written.data | {"hypotheses": {"table": _places(31), "id": "id"}, "evidence": {}})
        for score in (ind.score(two()), ind.score(other)):
            with pytest.raises(ind.errors.IndiciaError, match=f"of case .*not of {profile.hash[:6]}"):
                chart.candidates(profile, x="east", y="north", score=score)


@pytest.mark.parametrize(
    ("x", "told"), [("est", "did you mean 'east'"), ("text", "'x' in column 'text'|holds text"), ("id", "'c0'")]
)
def test_a_column_that_holds_no_coordinates_is_refused_in_a_line(profile: ind.Case, x: str, told: str) -> None:
    with pytest.raises(ind.errors.IndiciaError, match=told) as raised:
        chart.candidates(profile, x=x, y="north")
    assert "\n" not in str(raised.value)


def test_a_case_without_a_table_is_refused() -> None:
    with pytest.raises(ind.errors.IndiciaError, match="its hypotheses come from no table"):
        chart.candidates(two(), x="x", y="y")


def test_svg_is_the_same_in_another_process_and_asks_for_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from chart.test_candidates import *\n"
        "sys.stdout.write(chart.svg(drawn(bump(), named({'A': (300.0, 200.0)}))) + chart.svg(drawn(scattered())))"
    )
    once, again = (
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert once == again
    assert once.count(b"<svg") == 2
    for text in (once.decode().partition("</svg>")[0] + "</svg>",):
        ET.fromstring(text)
        assert "<style" not in text
        assert "<image" not in text


def test_the_command_draws_a_case_beside_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    field = bump(12)
    pd.DataFrame({"id": range(144), "x_m": field.x, "y_m": field.y}).to_csv("places.csv", index=False)
    pd.DataFrame({"name": ["Well"], "x_m": [400], "y_m": [600]}).to_csv("wells.csv", index=False)
    Path("case.yaml").write_text(
        "indicia: 1\ntitle: T\nas_of: 2020-01-02\nby: A\nask: Where?\n"
        "hypotheses: {table: places.csv, id: id}\nsources: {s: {}}\nevidence:\n"
        "  e: {report: r, speaker: s, date: 2020-01-01, model: measurement, value: 400, distribution: normal,"
        " expected: {mu: {column: x_m}, sigma: 90}, because: '-'}\n"
    )
    words = ["chart", "case.yaml", "--kind", "candidates", "-o", "map.svg"]
    assert main([*words, "--x", "x_m", "--y", "y_m", "--unit", "m", "--known", "wells.csv"]) == 0
    assert "Well, " in Path("map.svg").read_text(encoding="utf-8")
    assert main([*words[:-1], "again.svg"]) == 2
    assert "--x x_m --y y_m" in capsys.readouterr().err
    assert not Path("again.svg").exists()
    assert main(["chart", "case.yaml", "--kind", "matrix", "--x", "x_m", "-o", "again.svg"]) == 2
