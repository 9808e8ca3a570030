"""The browser tests' own ground: a page opens, and a person can log in."""

from __future__ import annotations


def test_the_home_page_opens_without_a_script_error(page):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/")
    assert "Satu Data Balikpapan" in page.title()
    assert errors == []


def test_a_person_logs_in_through_the_form(page, log_in, live):
    log_in(page, live.admin, live.password)
    assert page.locator(".account.authed, .authed").count() > 0
