"""Print the simulated ledger of ``docs/calibrate.md``: 60 made-up cases whose forecasts are too sure of themselves."""

import argparse
import csv
import sys

import numpy as np

HYPOTHESES = ("insider", "contractor", "outsider")


def rows(seed: int = 5) -> list[tuple[str, str, str, str]]:
    rng = np.random.default_rng(seed)
    found = []
    for case in range(1, 61):
        right = rng.dirichlet(np.ones(3))
        true = rng.choice(3, p=right)
        sharp = right**3
        stated = [round(float(p), 3) for p in (0.97 * sharp / sharp.sum() + 0.01)[:2]]
        stated.append(round(1.0 - sum(stated), 3))
        for i, name in enumerate(HYPOTHESES):
            found.append((f"simulated-{case:02}", name, f"{stated[i]:g}", "yes" if i == true else "no"))
    return found


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("case", "hypothesis", "probability", "true"))
    writer.writerows(rows())
