"""A real headless Chromium for the tests marked `browser`. They skip, and say so, where Chromium is not installed."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Nothing but our own pages: without these flags Chromium calls home at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# To be awaited before colours are judged: fades are over, or a second has passed (one of Wagtail's lasts half a minute).
FONDUS_FINIS = """Promise.race([
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))),
    new Promise((end) => setTimeout(end, 1000)),
])"""


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """One Chromium for the whole session; each person of a story gets a context of their own."""
    if CHROMIUM is None:
        pytest.skip("Chromium n’est pas installé (paquet Debian chromium).")
    # Playwright runs its own event loop: Django would refuse the ORM to the test beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
