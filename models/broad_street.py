"""Write the case of the Broad Street pump, 1854, and the table of places that it is asked about.

    python models/broad_street.py --cells 1000

Into the folder it is run in go places.parquet, a square of 1 km by 1 km cut into cells by cells places;
broad-street.yaml, which weighs every 24th death on Snow's map; and these deaths, deaths.csv. Where they come from:
data/README.md.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DATA = Path(__file__).parent / "data"
SIDE_M = 1000.0
FIRST, EVERY = 12, 24  # of the 489 deaths in the order of the list: 20 of them

HEAD = """\
indicia: 1
title: The cholera of Broad Street, 1854
as_of: 1854-09-30
marking: public
by: indicia's authors
ask: Where is the source of the outbreak?
hypotheses:
  table: places.parquet
  id: place

parameters:
  spread: {value: 50 to 200, because: "metres; water was carried by hand, and most fetch it within a few minutes' walk"}
  from_it: {value: 0.8, because: some drank elsewhere or died away from home}

sources:
  register: {label: "The register of deaths, as on Snow's map of 1855"}
"""

SOURCE = """\
  house_{number:02}: {{label: "House {number}, if its water came from there", reliability: $from_it, faults: together}}
"""

ITEM = """\
  death_{number:02}_{direction}:
    report: Death {number} is {value:g} m {direction} of the south-west corner
    speaker: register
    carriers: [house_{number:02}]
    date: by 1854-09-30
    model: measurement
    value: {value:g}
    distribution: normal
    expected: {{mu: {{column: {column}}}, sigma: $spread}}
    otherwise: {{mu: 500, sigma: 300}}
    because: people fetch water near by, in any direction
    independent: another house, or the other coordinate of the same one
"""


def places(cells: int) -> pa.Table:
    """The middles of the cells of the square, row by row from the south-west corner, called by their coordinates."""
    middles = (np.arange(cells) + 0.5) * (SIDE_M / cells)
    y, x = (pa.array(values.ravel()) for values in np.meshgrid(middles, middles, indexing="ij"))
    names = pc.binary_join_element_wise(pc.cast(x, pa.string()), pc.cast(y, pa.string()), " ")
    return pa.table({"place": names, "x_m": x, "y_m": y})


def deaths(first: int = FIRST) -> list[tuple[float, float]]:
    """Where every 24th of the deaths was, x and y in metres; a house with many dead comes up oftener."""
    with (DATA / "broad-street-1854-deaths.csv").open(encoding="utf-8") as file:
        every = [
            (float(row["x_m"]), float(row["y_m"])) for row in csv.DictReader(file) for _ in range(int(row["deaths"]))
        ]
    return every[first::EVERY]


def case(first: int = FIRST) -> str:
    """The case: two items for each death, its place east and its place north."""
    found = deaths(first)
    sources = (SOURCE.format(number=number) for number in range(1, len(found) + 1))
    items = (
        ITEM.format(number=number, value=value, direction=direction, column=column)
        for number, (x, y) in enumerate(found, 1)
        for direction, column, value in (("east", "x_m", x), ("north", "y_m", y))
    )
    return "".join([HEAD, *sources, "\nevidence:\n", *items])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=1000, help="to a side; 1,000 make a million places")
    parser.add_argument("--first", type=int, default=FIRST, choices=range(EVERY), help="the death to begin with")
    asked = parser.parse_args()
    table, found = places(asked.cells), deaths(asked.first)
    pq.write_table(table, "places.parquet")
    Path("broad-street.yaml").write_text(case(asked.first), encoding="utf-8")
    lines = ["x_m,y_m", *(f"{x:g},{y:g}" for x, y in found)]
    Path("deaths.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"places.parquet: {table.num_rows:,} places; broad-street.yaml, deaths.csv: {len(found)} of 489 deaths")
