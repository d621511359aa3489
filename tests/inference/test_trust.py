"""Which draws are trusted, whatever was sampled."""

import numpy as np
import pytest
import xarray as xr

from indicia.inference.trust import Diagnostics, diagnose


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (Diagnostics(4000, 4, 5, 1.0, 900.0), "5 of 4,000 draws diverged"),
        (Diagnostics(4000, 4, 0, 1.0101, 900.0), "r-hat is 1.010, above 1.01"),
        (Diagnostics(4000, 4, 0, 1.0, 399.0), "effective size is 399, below 400"),
    ],
)
def test_what_passes_a_limit_is_told(found: Diagnostics, fault: str) -> None:
    assert len(found.faults) == 1
    assert fault in found.faults[0]


def test_draws_at_the_limits_are_trusted_and_undefined_figures_are_not() -> None:
    assert Diagnostics(4000, 4, 4, 1.01, 400.0).faults == ()
    assert len(Diagnostics(4000, 4, 0, float("nan"), float("nan")).faults) == 2


def tree(*figures: np.ndarray) -> xr.DataTree:
    """Draws of figures by chain."""
    posterior = xr.Dataset({f"x{i}": (("chain", "draw"), values) for i, values in enumerate(figures)})
    return xr.DataTree.from_dict(
        {"posterior": posterior, "sample_stats": xr.Dataset({"diverging": (("chain", "draw"), figures[0] > 3.0)})}
    )


def test_the_worst_figure_counts_and_one_that_never_varies_does_not() -> None:
    rng = np.random.default_rng(1)
    good = rng.normal(size=(4, 500))
    bad = rng.normal(size=(4, 500)) + np.arange(4.0)[:, None]
    assert diagnose(tree(good, np.ones((4, 500)))).r_hat < 1.01
    found = diagnose(tree(good, bad))
    assert found.r_hat > 1.3
    assert found.ess_bulk < 20
    assert found.divergences == np.sum(good > 3.0)
    assert (found.draws, found.chains) == (2000, 4)


def test_draws_that_never_move_are_not_trusted() -> None:
    assert diagnose(tree(np.ones((4, 500)))).faults
