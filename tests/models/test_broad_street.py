"""The geographic profile of Broad Street: the known pump comes first, as published, whatever sample is taken."""

import csv
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from indicia.case.yaml import read_yaml

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "models" / "broad_street.py"))
BROAD_STREET = "Broad Street"


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "models" / "data" / f"broad-street-1854-{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


PUMPS = {row["name"]: (float(row["x_m"]), float(row["y_m"])) for row in _rows("pumps")}


def _written(folder: Path, cells: int, first: int = 12) -> ind.Case:
    import pyarrow.parquet as pq

    pq.write_table(SCRIPT["places"](cells), folder / "places.parquet")
    (folder / "broad-street.yaml").write_text(SCRIPT["case"](first), encoding="utf-8")
    return ind.load(folder / "broad-street.yaml")


def _searched(case: ind.Case, cells: int, **values: Any) -> dict[str, float]:
    """The share of the places that is searched before each pump."""
    ranking = ind.score(case, values=values).answer.candidates
    assert ranking is not None
    side = 1000.0 / cells
    at = {name: int(y // side) * cells + int(x // side) for name, (x, y) in PUMPS.items()}
    shares = ranking.share_before([ranking.ids[row].as_py() for row in at.values()])
    return dict(zip(at, shares.tolist(), strict=True))


def test_the_data_are_those_of_snows_map_as_wilson_digitised_it() -> None:
    deaths = _rows("deaths")
    assert (len(deaths), sum(int(row["deaths"]) for row in deaths), len(PUMPS)) == (250, 489, 8)
    for row in (*deaths, *_rows("pumps")):
        assert 0.0 < float(row["x_m"]) < 1000.0
        assert 0.0 < float(row["y_m"]) < 1000.0


@pytest.mark.parametrize("first", range(24))
def test_broad_street_comes_first_of_the_pumps_with_every_sample(tmp_path: Path, first: int) -> None:
    found = _searched(_written(tmp_path, 100, first), 100)
    assert min(found, key=found.__getitem__) == BROAD_STREET
    assert found[BROAD_STREET] < 0.003
    assert sorted(found.values())[1] > 0.05


@pytest.mark.parametrize("spread", [50, 100, 200, 400])
def test_broad_street_comes_first_whatever_the_spread(tmp_path: Path, spread: int) -> None:
    found = _searched(_written(tmp_path, 100), 100, spread=spread)
    assert min(found, key=found.__getitem__) == BROAD_STREET
    assert found[BROAD_STREET] < 0.002


def _slow(cells: int, spread: float, share: float) -> np.ndarray[Any, Any]:
    """The log posterior by plain loops: of each death a mixture of a round normal and one over the whole map."""
    middles = (np.arange(cells) + 0.5) * 1000.0 / cells
    log = np.zeros((cells, cells))
    for x, y in SCRIPT["deaths"]():
        anywhere = np.exp(-((x - 500.0) ** 2 + (y - 500.0) ** 2) / (2.0 * 300.0**2)) / 300.0**2
        for i, north in enumerate(middles):
            for j, east in enumerate(middles):
                near = np.exp(-((x - east) ** 2 + (y - north) ** 2) / (2.0 * spread**2)) / spread**2
                log[i, j] += np.log(share * near + (1.0 - share) * anywhere)
    return np.asarray(log - np.log(np.sum(np.exp(log - log.max()))) - log.max())


def test_the_profile_is_that_of_plain_loops_over_a_mixture_of_round_normals(tmp_path: Path) -> None:
    ranking = ind.score(_written(tmp_path, 20)).answer.candidates
    assert ranking is not None
    assert ranking.log_posterior == approx(_slow(20, 100.0, 0.8).ravel(), abs=1e-9)


def test_five_deaths_of_another_cause_cost_the_profile_little_and_their_mean_much(tmp_path: Path) -> None:
    case = _written(tmp_path, 100)
    found = SCRIPT["deaths"]()
    found[:5] = [(950.0 - 10.0 * i, 50.0 + 10.0 * i) for i in range(5)]
    data = read_yaml(SCRIPT["case"](), "broad-street.yaml").data
    for i, (x, y) in enumerate(found, 1):
        data["evidence"][f"death_{i:02}_east"]["value"] = x
        data["evidence"][f"death_{i:02}_north"]["value"] = y
    spoilt = _searched(ind.load(data, folder=tmp_path), 100)
    off = np.mean(found, axis=0) - PUMPS[BROAD_STREET]
    assert _searched(case, 100)[BROAD_STREET] < 0.0015
    assert spoilt[BROAD_STREET] == approx(0.011, abs=0.002)
    assert np.pi * float(off @ off) / 1000.0**2 == approx(0.12, abs=0.002)


@pytest.mark.slow
def test_of_a_million_places_a_tenth_of_a_per_cent_is_searched_before_broad_street(tmp_path: Path) -> None:
    """Le Comber and others 2011, table 1: 0.2 %, first of 13 pumps; with another kernel and area."""
    found = _searched(_written(tmp_path, 1000), 1000)
    assert found[BROAD_STREET] == approx(0.00115, abs=2e-5)
    assert min(found, key=found.__getitem__) == BROAD_STREET
