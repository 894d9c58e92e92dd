"""A real browser on the real site: readers with clocks, with and without JavaScript."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.factories import NOW

# Playwright's loop runs in this thread, which Django takes for an async one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def _chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("CHROMIUM") or next(filter(None, found), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        except Error as error:
            if os.environ.get("REQUIRE_BROWSER") == "1":
                raise
            pytest.skip(f"no browser, so this journey was NOT RUN: {error.message[:200]}")
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings) -> Iterator[str]:
    """The address of the running site, on 23 November 2026 at noon (UTC)."""
    settings.SITE_URL = live_server.url
    with time_machine.travel(NOW, tick=True):
        yield live_server.url


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page as a reader in that zone; fails if the page's scripts or files do."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_as(zone: str, *, script: bool = True, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            base_url=site,
            timezone_id=zone,
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: troubles.append(f"console: {said.text}") if said.type == "error" else None,
        )
        page.set_default_timeout(10_000)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def now() -> datetime:
    return NOW
