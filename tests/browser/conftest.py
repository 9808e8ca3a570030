"""A real browser on the live portal: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from stack.live import Live

_TIMEOUT = 15_000
# Chromium refuses its sandbox to root and small containers have little /dev/shm.
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        path = os.environ.get("PORTAL_CHROMIUM") or "/usr/bin/chromium"
        running = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, live: Live) -> Iterator[Callable[[], Page]]:
    """Opens a window of a new visitor each time it is called; two people need two."""
    contexts = []

    def new_visitor() -> Page:
        context = browser.new_context(base_url=live.url, locale="id-ID", accept_downloads=True)
        context.set_default_timeout(_TIMEOUT)
        contexts.append(context)
        return context.new_page()

    yield new_visitor
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Callable[[], Page]) -> Page:
    """The window of one visitor, logged out; paths are relative to the portal's address."""
    return visit()


@pytest.fixture
def log_in() -> Callable[[Page, str, str], None]:
    """Logs a visitor in through the form, as people do."""

    def by_form(page: Page, name: str, password: str) -> None:
        page.goto("/user/login")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", password)
        page.click("form button[type=submit]:has-text('Login'), form .form-actions button")
        page.wait_for_url(lambda url: "/user/login" not in url)

    return by_form
