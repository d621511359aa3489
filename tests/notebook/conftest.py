"""The browser, shared by the tests that need one."""

from browser import browser as browser
