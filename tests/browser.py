"""A real browser for the tests: Debian's Chromium, driven by Playwright, with the network off.

A folder whose tests need it has in its conftest.py::

    from browser import browser as browser
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium, for one module: while it runs, so does an event loop, which other tests do not expect."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing = "NO BROWSER: these tests need Chromium (Debian: apt-get install chromium), so pages went untested"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield chromium
        chromium.close()


@dataclass
class Opened:
    """A page, and everything it did that a page must not: requests beyond its own file, errors, warnings."""

    page: Any
    context: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def close(self) -> None:
        self.context.close()


def open_offline(browser: Any, path: Path, **context: Any) -> Opened:
    """Open a file with the network off, any request refused and noted, and every complaint of the browser noted."""
    made = browser.new_context(offline=True, **context)
    opened = Opened(made.new_page(), made)
    own = path.resolve().as_uri()

    def decide(route: Any) -> None:
        if route.request.url.partition("#")[0] == own:
            route.continue_()
        else:
            opened.requests.append(route.request.url)
            route.abort()

    opened.page.route("**/*", decide)
    opened.page.on("console", lambda m: opened.complaints.append(m.text) if m.type in ("error", "warning") else None)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.goto(own)
    return opened
