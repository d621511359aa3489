"""Print the simulated ledger of likelihood ratios of ``docs/chart.md``: 160 made-up comparisons, a third too strong."""

import argparse
import csv
import sys

import numpy as np

_MEAN, _TOO_STRONG = 1.6, 1.35


def rows(seed: int = 3) -> list[tuple[str, str]]:
    """A score that is normal with unit spread has the log-ratio mean x score; here it is stated a third too large."""
    rng = np.random.default_rng(seed)
    found = []
    for same in (True, False):
        scores = rng.normal(_MEAN / 2.0 if same else -_MEAN / 2.0, 1.0, 80)
        for score in scores:
            log10 = _TOO_STRONG * _MEAN * float(score) / np.log(10.0)
            found.append((f"{log10:.3f}", "yes" if same else "no"))
    return found


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("log10_lr", "true"))
    writer.writerows(rows())
