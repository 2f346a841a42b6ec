"""Signing in with a real Chromium, and what it showed when a test fails."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.served import Site


def new_page(browser: Browser, site: Site, language: str = "fr-FR", width: int = 1280, **options: object) -> Page:
    """A page of its own at the door; ``page.faults`` gathers what the console has to say."""
    context = browser.new_context(locale=language, viewport={"width": width, "height": 900}, base_url=site.url, **options)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
    return page


def sign_in(browser: Browser, site: Site, language: str = "fr-FR", width: int = 1280, email: str = "", **options: object) -> Page:
    """A page of its own in which Olga (or somebody else) is signed in."""
    page = new_page(browser, site, language, width, **options)
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email or site.email)
    page.locator("input[name=password]").fill(site.password)
    page.locator("form:has(input[name=login]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What stood on the screen when a test gave up: the pages that are open, what they say, what the console said."""
    report = yield
    if report.failed:
        browser = getattr(item, "funcargs", {}).get("browser")
        for page in [page for context in browser.contexts for page in context.pages] if browser else []:
            report.sections.append((f"screen {page.url}", told(page)))
    return report


def told(page: Page) -> str:
    try:
        return "\n".join([page.locator("body").inner_text(timeout=2_000)[:3000], *getattr(page, "faults", [])])
    except Error as fault:
        return f"cannot be read: {fault.message.splitlines()[0]}"
