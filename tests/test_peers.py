"""Programs written by hand for the founding case, which the benchmarks time, find the engine's posteriors."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import indicia as ind

HERE = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Modules of the folder of peers, which belongs to no package."""
    monkeypatch.syspath_prepend(str(HERE))
    before = set(sys.modules)
    yield lambda name: importlib.import_module(f"peers.{name}")
    for name in set(sys.modules) - before:
        if name.split(".")[0] == "peers":
            del sys.modules[name]


def test_the_model_in_numpy_finds_the_engines_posteriors(peers: Any) -> None:
    founding, case = peers("founding"), ind.load(peers("founding").MODEL)
    drawn = founding.drawn(case, 300)
    found = peers("tajikistan_numpy").posteriors(drawn.values, founding.fixed(case))
    assert np.max(np.abs(found - drawn.posterior)) < 1e-12


def test_the_summary_in_numpy_is_that_of_its_posteriors(peers: Any) -> None:
    posterior = np.array([[0.6, 0.2], [0.1, 0.5], *[[0.06, 0.06]] * 5])
    found = peers("tajikistan_numpy").summary(posterior)
    assert found["tajikistan"]["mean"] == pytest.approx(0.4)
    assert (found["tajikistan"]["leads"], found["russia"]["leads"], found["other"]["leads"]) == (0.5, 0.5, 0.0)


@pytest.mark.slow  # compiling takes most of it
def test_the_kernel_written_by_hand_finds_the_engines_posteriors(peers: Any) -> None:
    founding, kernel, layout = peers("founding"), peers("tajikistan_numba"), peers("tajikistan_layout")
    case = ind.load(founding.MODEL)
    drawn, fixed = founding.drawn(case, 300), founding.fixed(case)
    inputs = layout.lay_out(np.array(list(drawn.values.values())))
    posterior, leads, sums = np.empty((len(inputs), 7 * kernel.BLOCK)), np.zeros(7, dtype=np.int64), np.zeros(7)
    kernel.run(inputs, layout.stated(fixed), layout.reach(fixed), np.array(layout.LINES), posterior, leads, sums)
    found = posterior.reshape(-1, 7, kernel.BLOCK).transpose(1, 0, 2).reshape(7, -1)
    assert np.max(np.abs(found[:, :300] - drawn.posterior)) < 1e-12
    assert leads.tolist() == np.bincount(np.argmax(found, axis=0), minlength=7).tolist()
    assert np.max(np.abs(sums - found.sum(axis=1))) < 1e-9


IN_A_PROCESS_OF_ITS_OWN = """
import importlib, sys
import numpy as np
import indicia as ind
sys.path.insert(0, sys.argv[1])
from peers import founding, tables
case = ind.load(founding.MODEL)
drawn = founding.drawn(case, 3)
scenarios = importlib.import_module(sys.argv[2]).Scenarios(tables.network(case, drawn.values, "perpetrator"))
print(max(np.max(np.abs(scenarios.posterior(i) - drawn.posterior[:, i])) for i in (0, 1, 2, 0)))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pyagrum_scenarios", "pgmpy_scenarios"])
def test_a_network_asked_scenario_by_scenario_and_again_finds_the_engines_posteriors(name: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", IN_A_PROCESS_OF_ITS_OWN, str(HERE), f"peers.{name}"]
    # pyAgrum does not survive that a warning of its import becomes an error, as all do in the tests
    assert float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) < 1e-12
