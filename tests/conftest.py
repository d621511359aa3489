"""What all tests share: where the stored data lies, and how Hypothesis searches."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: nothing is timed in the tests, and the first example of a property pays for its imports. In CI the
# examples are the same each time, so that a red build means a change and not luck.
settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile(
    "thorough",
    parent=settings.get_profile("default"),
    max_examples=2000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start and then interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of stored results and published figures."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of the example cases."""
    return ROOT / "models"
