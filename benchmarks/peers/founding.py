"""What the peers take from the founding case: numbers drawn, the engine's posteriors of them, and what is fixed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from peers.tajikistan_numpy import NAMED, STRIKERS, Fixed

import indicia as ind
from indicia.engine.compiled import compile_case
from indicia.likelihood import geodesy

MODEL = Path(__file__).parents[2] / "models" / "tajikistan-2018.yaml"

type Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Drawn:
    """Draws of the uncertain numbers by path, and the posteriors that the engine finds; axes: hypothesis, draw."""

    values: dict[str, Floats]
    posterior: Floats


def drawn(case: ind.Case, n: int, seed: int = 1) -> Drawn:
    found = ind.draw(case, n, seed=seed)
    names = [*NAMED, "other"]
    values = dict(zip(map(str, found["path"].to_numpy()), np.array(found["number"]), strict=True))
    return Drawn(values, found["posterior"].sel(hypothesis=names).to_numpy())


def fixed(case: ind.Case) -> Fixed:
    """The middle of each number's range, and how far from the event the nearest base of each may be."""
    model: Any = case.document.evidence["bases"].model
    centre, error = (model.event.lat, model.event.lon), model.event.error_km
    users = {h: tuple((b.lat, b.lon) for b in model.bases if h in b.users.radii) for h in STRIKERS}
    bases = {h: geodesy.nearest(centre, error, places) for h, places in users.items()}
    numbers = compile_case(case).central.values
    return Fixed({path: float(numbers[path]) for path in numbers}, bases)
