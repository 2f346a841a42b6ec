"""Every page of the demo × languages × widths × themes: reachable, no fault, no sideways scroll, axe finds nothing."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

WHOLE = bool(os.environ.get("MERCATIQUE_MATRIX"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
LIMIT = 90


def pages_of(page, start: str) -> list[str]:
    """Every address the frame and the pages lead to, one of each kind."""
    seen, kinds, queue = [], set(), [start]
    while queue and len(seen) < LIMIT:
        address = queue.pop(0)
        seen.append(address)
        page.goto(address)
        for found in page.evaluate("[...document.querySelectorAll('a[href^=\"/w/\"]:not([download])')].map(a => a.getAttribute('href'))"):
            bare = found.split("#")[0].split("?")[0]
            if not bare.startswith(start) or "/export" in bare or "/file." in bare or "/errors/" in bare or bare.endswith("/download/"):
                continue
            kind = "/".join("#" if part.isdigit() else part for part in bare.split("/"))
            kind = kind.split("/card/")[0] + "/card/" if "/card/" in kind else kind
            if kind not in kinds:
                kinds.add(kind)
                queue.append(bare)
    return seen


@pytest.mark.skipif(not WHOLE, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_in_every_dress(demo, browser, language, width, theme):
    page = sign_in(browser, demo, language, width)
    page.context.add_cookies(
        [{"name": "mercatique_theme", "value": theme, "url": demo.url}, {"name": "mercatique_language", "value": language, "url": demo.url}]
    )
    addresses = pages_of(page, "/w/val-de-loire/")
    assert len(addresses) > 40
    faults = []
    for address in addresses:
        page.faults.clear()
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            faults.append(f"{address}: answers {answer.status if answer else 'nothing'}")
            continue
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            faults.append(f"{address}: scrolls sideways by {wide} px")
        faults += [f"{address}: {text}" for text in page.faults]
        found = Axe().run(page, options={"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}).response["violations"]
        faults += [f"{address}: {item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]
    page.context.close()
    assert not faults, "\n".join(faults[:40])


def test_the_pages_that_set_the_tone_pass_axe_in_french(demo, browser):
    """The everyday suite looks at the pages that set the tone; the whole matrix is for CI."""
    page = sign_in(browser, demo, "fr", 1280)
    faults = []
    for address in ("", "imports/", "analyze/customers/", "plan/", "prove/frameworks/fr-auto-digital/", "documents/marketing-plan/"):
        page.goto(f"/w/val-de-loire/{address}")
        found = Axe().run(page, options={"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}).response["violations"]
        faults += [f"{address}: {item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]
        faults += [f"{address}: {text}" for text in page.faults]
    page.context.close()
    assert not faults, "\n".join(faults)
