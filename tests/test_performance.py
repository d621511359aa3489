"""The page of measurements is made from what was measured, whole, and says where we fall short."""

import dataclasses
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HERE = ROOT / "benchmarks"
STORE, PAGE = ROOT / "docs" / "performance.json", ROOT / "docs" / "performance.md"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Modules of the folder of benchmarks, which is no package."""
    monkeypatch.syspath_prepend(str(HERE))
    before = set(sys.modules)

    def named(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield named
    for name in set(sys.modules) - before:
        if str(HERE) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def stored(load: Any) -> dict[str, Any]:
    row = load("measure").faster(
        "draws.numpy", "sorting", "the peer", [1.0, 1.0, 2.0, 1.0, 1.0], [3.0] * 5, wanted=2.0, headline=True
    )
    run = {"began": "2026-01-01 00:00 UTC", "minutes": 1.0, "load": 0.5, "scripts": ["sweep"]}
    return {"run": run, "failed": {}, "rows": [{"script": "sweep", **row.to_json()}]}


def test_the_page_is_what_is_made_from_what_was_measured(load: Any) -> None:
    stored = json.loads(STORE.read_text(encoding="utf-8"))
    assert PAGE.read_text(encoding="utf-8") == load("page").render(stored, HERE), (
        "make it anew: benchmarks/performance.py --render"
    )


def test_every_row_has_all_its_fields(load: Any) -> None:
    measure = load("measure")
    fields = {field.name for field in dataclasses.fields(measure.Row)} | {"script", "direction", "met"}
    for stored in json.loads(STORE.read_text(encoding="utf-8"))["rows"]:
        assert set(stored) == fields
        assert all(stored[name] for name in ("key", "work", "unit", "rounds", "when", "machine")), stored
        assert stored["against"] or stored["theirs"] is None, stored
        assert {"python", "indicia"} <= set(stored["versions"]) or stored["note"], stored
        row = measure.Row.from_json({name: value for name, value in stored.items() if name != "script"})
        assert (row.met, row.direction) == (stored["met"], stored["direction"]), "a verdict that its figures belie"


def test_a_ratio_is_the_median_of_the_ratios_of_single_rounds(load: Any) -> None:
    measure = load("measure")
    ours, theirs = [1.0, 2.0, 4.0, 8.0, 1.0], [2.0, 2.0, 2.0, 2.0, 20.0]  # ratios 2, 1, 1/2, 1/4, 20
    assert measure.faster("k", "w", "a", ours, theirs).measured == 1.0
    assert measure.as_long("k", "w", "a", ours, theirs).measured == 1.0
    assert measure.absolute("k", "w", ours, scale=10.0).measured == 20.0


@pytest.mark.parametrize(("make", "good", "bad"), [("faster", 1.8, 1.2), ("as_long", 3.0, 4.5), ("absolute", 0.5, 1.5)])
def test_a_row_is_met_on_the_right_side_of_its_limit(load: Any, make: str, good: float, bad: float) -> None:
    wanted = {"faster": 1.5, "as_long": 4.0, "absolute": 1.0}[make]

    def row(value: float) -> Any:
        times = {"faster": ([1.0] * 5, [value] * 5), "as_long": ([value] * 5, [1.0] * 5), "absolute": ([value] * 5,)}
        text = ("k", "w") if make == "absolute" else ("k", "w", "a")
        return getattr(load("measure"), make)(*text, *times[make], wanted=wanted)

    assert row(good).met is True
    assert row(bad).met is False
    assert f"FALLS SHORT: wanted {row(bad).direction} {wanted:.3g}, measured {bad:.3g}" in str(row(bad))


def test_the_page_says_plainly_what_falls_short(load: Any, stored: dict[str, Any]) -> None:
    render = load("page").render
    assert "falls short" not in render(stored, HERE)
    stored["rows"][0]["measured"] = 1.2  # a falsified row
    page = render(stored, HERE)
    assert "- sorting, against the peer: wanted at least 2, measured 1.2 times faster." in page
    assert "| **falls short** |" in page
    assert "0 came out as we want them and 1 did not" in page


def test_a_row_survives_being_stored(load: Any, stored: dict[str, Any]) -> None:
    kept = {name: value for name, value in stored["rows"][0].items() if name != "script"}
    assert load("measure").Row.from_json(json.loads(json.dumps(kept))).to_json() == kept


def test_a_script_that_fails_is_named_and_the_others_go_on(
    load: Any,
    stored: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    performance = load("performance")
    for name, text in (("bad", "raise ValueError('no such thing')"), ("good", GOOD)):
        (tmp_path / f"{name}.py").write_text(f'"""A script that is {name}."""\n{text}', encoding="utf-8")
    (tmp_path / "rows.json").write_text(json.dumps([stored["rows"][0] | {"script": "x"}]), encoding="utf-8")
    for name, value in {
        "HERE": tmp_path,
        "SCRIPTS": ("bad", "good"),
        "STORE": tmp_path / "p.json",
        "PAGE": tmp_path / "p.md",
    }.items():
        monkeypatch.setattr(performance, name, value)
    monkeypatch.setattr(sys, "argv", ["performance.py"])
    assert performance.main() == 1
    page = (tmp_path / "p.md").read_text(encoding="utf-8")
    assert "- `bad.py`: status 1: ValueError: no such thing" in page
    assert "| sorting |" in page
    assert "bad FAILED: status 1: ValueError: no such thing" in capfd.readouterr().err


GOOD = """
import json, sys
from pathlib import Path
rows = json.loads((Path(__file__).parent / "rows.json").read_text())
Path(sys.argv[2]).write_text(json.dumps([{k: v for k, v in row.items() if k != "script"} for row in rows]))
"""


def test_every_script_that_measures_is_run_and_says_how_it_does(load: Any) -> None:
    performance, page = load("performance"), load("page")
    assert {"draws", "sweep", "networks", "many", "summary_memory", "cluster", "kernels"} <= set(performance.SCRIPTS)
    assert not {"performance", "page", "measure"} & set(performance.SCRIPTS), "it would run itself for ever"
    for name in performance.SCRIPTS:
        assert f"benchmarks/{name}.py" in page.docstring(HERE, name), f"{name}.py does not say how it is run"


def test_a_run_that_was_kept_says_when_it_was_made_and_with_what(load: Any) -> None:
    runs = [
        {"draws": n, "seconds": 1e-6 * n, "cpu_seconds": scale * n, "peak_bytes": 2.0**29}
        for n, scale in ((10**7, 1.0e-6), (10**9, 1.2e-6))
    ]
    kept = {"day": "2026-01-02", "indicia": "0.0.9", "workers": 1, "runs": runs}
    peak, apart = load("summary_memory").kept_rows(kept)
    assert (peak.measured, peak.unit, peak.met, peak.rounds) == (0.5, "GiB", True, 1)
    assert "measured once, on 2026-01-02" in peak.note
    assert peak.versions == {"indicia": "0.0.9"}
    assert f"{apart.measured:.6g} {apart.unit}" == "20 %"
    assert apart.met is False
