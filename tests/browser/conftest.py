"""Signing in with a real Chromium."""

from playwright.sync_api import Browser, Page

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
