"""Print the simulated ledger of cases, ``models/ledgers/simulated-burglaries.yaml``: 60 made-up burglaries."""

import argparse

import numpy as np

# As models/burglar.yaml has it: how often each works at night, and mainly takes jewellery.
SUSPECTS = ("suspect_1", "suspect_2", "suspect_3")
AT_NIGHT = (0.9, 0.1, 0.75)
JEWELLERY = (0.8, 0.1, 0.1)

HEAD = """\
# Simulated: burglaries that never happened, by scripts/simulated_cases.py. The burglar is drawn at random, then when he
# works and what he takes, as often as models/burglar.yaml says of him. What was found is in the overlays.
indicia_ledger: 1
title: Sixty made-up burglaries
because: all that were drawn, none left out
same_case: two habits can only show in four ways
cases:
"""


def entries(n: int = 60, seed: int = 11) -> list[str]:
    rng = np.random.default_rng(seed)
    found = []
    for number in range(1, n + 1):
        true = int(rng.integers(3))
        overlays = ["burglar-by-day.yaml"] if rng.random() >= AT_NIGHT[true] else []
        overlays += ["burglar-other-loot.yaml"] if rng.random() >= JEWELLERY[true] else []
        with_ = f"with: [{', '.join(overlays)}], " if overlays else ""
        found.append(f"  burglary_{number:02}: {{case: ../burglar.yaml, {with_}truth: {SUSPECTS[true]}}}\n")
    return found


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(HEAD + "".join(entries()), end="")
