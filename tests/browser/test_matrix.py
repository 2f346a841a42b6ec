"""Every page of the demo × themes × widths × languages: reachable, no fault, nothing cut or sideways, axe finds nothing.

``MERCATIQUE_MATRIX=1`` walks all of them; any other value is a pattern of the addresses to walk: ``MERCATIQUE_MATRIX=/plan/``.
A page is loaded once per language and then dressed anew: what depends on words is looked at in both, axe reads the French.
"""

import os
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

WHICH = os.environ.get("MERCATIQUE_MATRIX", "")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
PHONE, DESK = 390, 1280
#: Pages no link of a workspace leads to.
OUTSIDE = ("/", "/workspaces/new/", "/tokens/", "/patterns/", "/outbox/", "/account/password/change/", "/account/email/", "/account/2fa/")
FILES = ("/export/", "/workbook/", "/errors/", "/download/")
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")


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
    """Two customers have the same page, as have two criteria; two documents have not.

    Nor have two methods pages of their own: a template, prose and a chart of tests/charts; over a hundred would double the time.
    """
    bare = re.sub(r"/card/[^/]+/", "/card/#/", address)
    bare = re.sub(r"/frameworks/[\w-]+/(?!draft/)[\w.-]+/[\w.-]+/$", "/frameworks/#/#/#/", bare)
    bare = re.sub(r"/draft/(?!tests/)[\w-]+/[\w.-]+/$", "/draft/#/#/", re.sub(r"/draft/tests/[\w.-]+/$", "/draft/tests/#/", bare))
    bare = re.sub(r"/methods/\w+/", "/methods/#/", bare)
    return re.sub(r"/\d+(?=/)", "/#", bare)


def opened(page: Page, address: str) -> list[str]:
    """Loads a page; its charts are drawn when this returns."""
    page.faults.clear()  # type: ignore[attr-defined]
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address}: answers {answer.status if answer else 'nothing'}"]
    drawn(page)
    return []


def drawn(page: Page) -> None:
    page.wait_for_function("[...document.querySelectorAll('.chart-canvas[data-spec]')].every(each => each.querySelector('svg'))")


def wear(page: Page, theme: str, width: int) -> None:
    """The page as loaded, in another theme or at another width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    drawn(page)


def faults_of(page: Page, address: str, rules: dict[str, Any] | None = None) -> list[str]:
    """What axe and the console have to say."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    options = {"runOnly": rules or TAGS, "preload": False, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(all => all.violations)", options)
    heard = [f"{address}: {text}" for text in page.faults]  # type: ignore[attr-defined]
    page.faults.clear()  # type: ignore[attr-defined]
    return [f"{address}: {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:2]] + heard


def sideways(page: Page, address: str) -> list[str]:
    wide, width = page.evaluate("[document.documentElement.scrollWidth - document.documentElement.clientWidth, innerWidth]")
    return [f"{address}: scrolls sideways by {wide} px at {width} px"] if wide > 1 else []


def cut(page: Page, address: str) -> list[str]:
    """Words of charts, buttons and headings that do not fit their place."""
    found = page.evaluate("""() => {
      const words = [];
      for (const canvas of document.querySelectorAll('.chart-canvas')) {
        const frame = canvas.getBoundingClientRect();
        if (!frame.width) continue;
        for (const text of canvas.querySelectorAll('svg text')) {
          const box = text.getBoundingClientRect();
          if (!box.width || getComputedStyle(text).opacity === '0') continue;
          const out = Math.max(frame.left - box.left, box.right - frame.left - canvas.scrollWidth);
          if (out > 3 || text.textContent.endsWith('…')) words.push(text.textContent);
        }
      }
      for (const each of document.querySelectorAll('.button, h1, h2, h3, th, dt, .status, .tag')) {
        if (each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1) words.push(each.textContent.trim());
      }
      return words.slice(0, 3);
    }""")
    return [f"{address}: cut at {page.viewport_size['width']} px: {words}" for words in found]  # type: ignore[index]


def dress(page: Page, site: Site, **cookies: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])


@pytest.fixture(scope="module")
def addresses(demo: Site, browser: Browser) -> list[str]:
    """Every address there is to see."""
    page = sign_in(browser, demo)
    found = [*OUTSIDE, *pages_of(page, "/w/val-de-loire/")]
    page.context.close()
    assert len(found) > 90
    return [each for each in found if WHICH == "1" or re.search(WHICH, each)]


@pytest.fixture
def reader(request: pytest.FixtureRequest, demo: Site, browser: Browser) -> Iterator[Page]:
    """A person reading in one language, without motion: a colour that is still fading is no colour to measure."""
    page = sign_in(browser, demo, request.param, reduced_motion="reduce")
    dress(page, demo, mercatique_language=request.param, mercatique_theme="light")
    yield page
    page.context.close()


@pytest.mark.skipif(not WHICH, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("reader", ["fr"], indirect=True)
def test_every_page_in_both_themes_and_widths(reader: Page, addresses: list[str]):
    """Axe reads everything on a light desk and a dark phone, and the colours on a dark desk and a light phone."""
    colours = {"type": "rule", "values": ["color-contrast"]}
    faults = []
    for address in addresses:
        wear(reader, "light", DESK)
        missing = opened(reader, address)
        faults += missing
        if missing:
            continue
        for theme, width, rules in (("light", DESK, None), ("dark", DESK, colours), ("dark", PHONE, None), ("light", PHONE, colours)):
            wear(reader, theme, width)
            faults += [f"{theme} {width}: {each}" for each in faults_of(reader, address, rules)]
            faults += sideways(reader, address) + cut(reader, address)
    report(faults, addresses)


@pytest.mark.skipif(not WHICH, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("reader", ["en"], indirect=True)
def test_no_page_is_too_narrow_for_the_other_language(reader: Page, addresses: list[str]):
    faults = []
    for address in addresses:
        wear(reader, "light", DESK)
        missing = opened(reader, address)
        faults += missing
        for width in (DESK, PHONE) if not missing else ():
            wear(reader, "light", width)
            faults += sideways(reader, address) + cut(reader, address)
        faults += [f"{address}: {text}" for text in reader.faults]  # type: ignore[attr-defined]
    report(faults, addresses)


def report(faults: list[str], addresses: list[str]) -> None:
    found = list(dict.fromkeys(faults))
    assert not found, f"{len(found)} faults on {len(addresses)} pages\n" + "\n".join(found[:120])


def test_the_pages_that_set_the_tone_pass_axe_in_french(demo: Site, browser: Browser):
    """The everyday suite looks at the pages that set the tone; the whole matrix is for CI."""
    page = sign_in(browser, demo)
    faults = []
    for address in ("", "imports/", "analyze/customers/", "plan/", "prove/frameworks/fr-auto-digital/", "documents/marketing-plan/"):
        faults += opened(page, f"/w/val-de-loire/{address}")
        faults += sideways(page, address) + faults_of(page, address)
    page.context.close()
    assert not faults, "\n".join(faults)
