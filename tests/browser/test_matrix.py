"""Every page of the demo × languages × themes × widths: reachable, no fault, no sideways scroll, axe finds nothing."""

import os
import re
from collections.abc import Iterator
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

WHOLE = bool(os.environ.get("MERCATIQUE_MATRIX"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
PHONE, DESK = 390, 1280
#: Pages no link of a workspace leads to.
OUTSIDE = ("/", "/workspaces/new/", "/tokens/", "/patterns/", "/outbox/", "/account/password/change/", "/account/email/", "/account/2fa/")
FILES = ("/export/", "/workbook/", "/errors/", "/download/")


def pages_of(page: Page, start: str) -> list[str]:
    """Every address the frame and the pages lead to, one of each kind."""
    seen, kinds, queue = [], {start}, [start]
    while queue:
        address = queue.pop(0)
        answer = page.request.get(address)
        seen.append(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for link in re.findall(r"<a\b[^>]*>", answer.text()):
            found = re.search(r'href="([^"]+)"', link)
            bare = unescape(found[1]).split("#")[0].split("?")[0] if found and " download" not in link else ""
            if not bare.startswith(start) or bare.endswith(FILES) or "/file." in bare:
                continue
            kind = kind_of(bare)
            if kind not in kinds:
                kinds.add(kind)
                queue.append(bare)
    return seen


def kind_of(address: str) -> str:
    """Two customers have the same page, as have two criteria; two documents have not."""
    bare = re.sub(r"/card/[^/]+/", "/card/#/", address)
    bare = re.sub(r"/frameworks/[\w-]+/\w+/\w+/", "/frameworks/#/#/#/", bare)
    return re.sub(r"/\d+(?=/)", "/#", bare)


def faults_of(page: Page, address: str) -> list[str]:
    """What axe and the console have to say."""
    found = Axe().run(page, options={"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}).response["violations"]
    return [
        *(f"{address}: {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:2]),
        *(f"{address}: {text}" for text in page.faults),  # type: ignore[attr-defined]
    ]


def sideways(page: Page, address: str) -> list[str]:
    wide, width = page.evaluate("[document.documentElement.scrollWidth - document.documentElement.clientWidth, innerWidth]")
    return [f"{address}: scrolls sideways by {wide} px at {width} px"] if wide > 1 else []


@pytest.fixture(scope="module", params=["fr", "en"])
def reader(request: pytest.FixtureRequest, demo: Site, browser: Browser) -> Iterator[tuple[str, Page, list[str]]]:
    """A person reading in one language, with every address there is to see."""
    page = sign_in(browser, demo, request.param)
    dress(page, demo, mercatique_language=request.param)
    addresses = [*OUTSIDE, *pages_of(page, "/w/val-de-loire/")]
    yield request.param, page, addresses
    page.context.close()


def dress(page: Page, site: Site, **cookies: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])


@pytest.mark.skipif(not WHOLE, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_in_every_dress(demo: Site, reader: tuple[str, Page, list[str]], theme: str):
    """Both widths are looked at each time; axe, which is slow, reads each width in one theme per language."""
    language, page, addresses = reader
    dress(page, demo, mercatique_theme=theme)
    first, then = (PHONE, DESK) if (language == "fr") == (theme == "light") else (DESK, PHONE)
    assert len(addresses) > 90
    faults = []
    for address in addresses:
        page.faults.clear()  # type: ignore[attr-defined]
        page.set_viewport_size({"width": first, "height": 900})
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            faults.append(f"{address}: answers {answer.status if answer else 'nothing'}")
            continue
        faults += sideways(page, address) + faults_of(page, address)
        page.set_viewport_size({"width": then, "height": 900})
        faults += sideways(page, address)
    assert not faults, f"{len(faults)} faults on {len(addresses)} pages\n" + "\n".join(faults[:80])


def test_the_pages_that_set_the_tone_pass_axe_in_french(demo: Site, browser: Browser):
    """The everyday suite looks at the pages that set the tone; the whole matrix is for CI."""
    page = sign_in(browser, demo)
    faults = []
    for address in ("", "imports/", "analyze/customers/", "plan/", "prove/frameworks/fr-auto-digital/", "documents/marketing-plan/"):
        page.goto(f"/w/val-de-loire/{address}")
        faults += sideways(page, address) + faults_of(page, address)
    page.context.close()
    assert not faults, "\n".join(faults)
