"""What the tests of reports share: a browser."""

from browser import browser as browser
