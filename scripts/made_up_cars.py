"""Write the made-up register of `models/many/cars.csv`: 2,000 cars, and what each would make probable."""

import argparse
import csv
import sys

import numpy as np

COLUMNS = ("plate", "car", "km_a_year", "p_dark_blue", "p_reading", "paint", "on_route")
COLOURS = {
    "white": (0.26, 0.002),
    "black": (0.22, 0.12),
    "grey": (0.30, 0.06),
    "dark blue": (0.12, 0.70),
    "red": (0.10, 0.01),
}
KINDS = {"saloon": 0.55, "estate": 0.25, "van": 0.20}
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
SEEN = "4?7"  # what was made out of the three figures


def rows(seed: int = 8, cars: int = 2000) -> list[tuple[str, ...]]:
    rng = np.random.default_rng(seed)
    plates = rng.choice(1000 * len(LETTERS), cars, replace=False)
    shares = np.array([share for share, _ in COLOURS.values()])
    found = []
    for plate in plates:
        letter, figures = LETTERS[plate // 1000], f"{plate % 1000:03}"
        colour = str(rng.choice(list(COLOURS), p=shares / shares.sum()))
        kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
        km = round(float(rng.lognormal(9.3, 0.5)), -2)
        paint = 60.0 if colour == "dark blue" and rng.random() < 0.25 else 0.05
        on_route = round(float(rng.beta(1, 4)), 3)
        row = (f"{letter} {figures}", f"{colour} {kind}", f"{km:.0f}", f"{COLOURS[colour][1]:g}")
        found.append((*row, f"{_reading(figures):.4g}", f"{paint:g}", f"{on_route:g}"))
    return found


def _reading(figures: str) -> float:
    """Probability of making out `SEEN`: each figure is read right 9 times in 10, else as any other."""
    p = 1.0
    for figure, seen in zip(figures, SEEN, strict=True):
        p *= 1.0 if seen == "?" else 0.9 if figure == seen else 0.1 / 9
    return p


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())
