"""Every page of the demo × themes × widths × languages: reachable, no fault, nothing cut or sideways, axe finds nothing.

``MERCATIQUE_MATRIX=1`` walks all of them; any other value is a pattern of the addresses to walk: ``MERCATIQUE_MATRIX=/plan/``.
Two walks, side by side where there are two processes: one in French in the light theme, one in English in the dark one; each
loads a page on a desk and narrows it to a phone. Axe reads everything on the French desk, and on the English phone what a width may
change. Colours are by far the dearest: of all elements that the same style rules can reach, it reads those of one, in both themes. Then
come places to touch: axe is asked of them where two lie within reach of each other.

On a machine too busy to see everything in time, ``MERCATIQUE_MATRIX_UNTIL`` (seconds since 1970) says when to stop; how far the walk came
is then said aloud.
"""

import os
import re
import time
import warnings
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Response

from tests.browser.conftest import new_page, sign_in
from tests.served import Site

pytestmark = pytest.mark.browser

WHICH = os.environ.get("MERCATIQUE_MATRIX", "")
UNTIL = float(os.environ.get("MERCATIQUE_MATRIX_UNTIL") or "inf")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
TARGETS = "target-size"
#: It asks people to look for themselves and never finds a fault.
IDLE = "hidden-content"
#: What a width may change: sizes, what scrolls, what is hidden and then names nothing.
SIZES = [
    "scrollable-region-focusable", "aria-hidden-focus", "button-name", "link-name", "label", "select-name", "summary-name",
    "empty-heading", "empty-table-header", "page-has-heading-one", "heading-order", "landmark-one-main", "landmark-unique", "region",
    "skip-link", "list", "listitem", "aria-required-children", "aria-required-parent",
]  # fmt: skip
PHONE, DESK, HEIGHT = 390, 1280, 900
#: A firm at work, and then an institute that certifies: what it has and the firm has not.
START, CERTIFIES = "/w/val-de-loire/", "/w/institut-ligerien/"
#: Pages every record type has from one template: axe reads those that show something new, all are opened and measured.
ALIKE = ("/deleted/", "/history/", "/import/")
#: What there is to see on a page: a number for every element with all it stands in, as style sheets tell them apart.
SEEN = """() => {
  const ways = new Map([[null, document.body.dataset.room ?? '']]);
  const told = /^(class|type|role|open|disabled|hidden|data-(?!label|spec)|aria-(current|invalid|disabled|pressed|selected|sort))/;
  const number = text => {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & (low ^ low >>> 16)) + (high >>> 0);
  };
  window.shown = new Map();
  for (const each of document.querySelectorAll('body, body *:not(svg *)')) {
    const own = [...each.attributes].filter(known => told.test(known.name)).map(known => known.name + '=' + known.value).sort();
    const way = (ways.get(each.parentElement) ?? ways.get(null)) + '>' + each.localName + own.map(known => `[${known}]`).join('');
    ways.set(each, way);
    const found = number(way);
    if (!window.shown.has(found)) window.shown.set(found, each);
  }
  return [...window.shown.keys()];
}"""
#: Of these, the elements that have words of their own: their colours are still to be read.
FRESH = """numbers => {
  const words = each => each.matches('input, select, textarea') || [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  window.fresh = numbers.map(found => window.shown.get(found)).filter(words);
  return window.fresh.length;
}"""
#: Whether two places to touch lie so near each other that one is smaller than it may be, partly covered or within 24 px of a neighbour's middle.
NEAR = """() => {
  const places = [];
  for (const each of document.querySelectorAll('a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]')) {
    const box = each.getBoundingClientRect();
    if (box.width && box.height && each.checkVisibility({visibilityProperty: true})) places.push({each, box});
  }
  const apart = (x, y, box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  return places.some(({each, box}) => places.some(other => {
    if (other.each === each || other.each.contains(each) || each.contains(other.each)) return false;
    const small = box.width < 24 || box.height < 24;
    const covered = box.left < other.box.right && other.box.left < box.right && box.top < other.box.bottom && other.box.top < box.bottom;
    return covered || (small && apart((box.left + box.right) / 2, (box.top + box.bottom) / 2, other.box) < 24);
  }));
}"""
#: Pages no link of a workspace leads to.
OUTSIDE = ("/", "/workspaces/new/", "/tokens/", "/patterns/", "/outbox/", "/account/password/change/", "/account/email/", "/account/2fa/")
FILES = ("/export/", "/workbook/", "/errors/", "/download/")
#: Axe lies beside the pages' own scripts: a browser keeps what it has read of a file, and not of what it is told.
AXE = "axe.js"


def kind_of(address: str) -> str:
    """Two customers have the same page, as have two criteria; two documents have not.

    Nor have two methods pages of their own: a template, prose and a chart of tests/charts; over a hundred would double the time.
    Nor have two workspaces.
    """
    bare = re.sub(r"/card/[^/]+/", "/card/#/", re.sub(r"^/w/[\w-]+/(?=.)", "/w/#/", address))
    bare = re.sub(r"/frameworks/[\w-]+/(?!draft/)[\w.-]+/[\w.-]+/$", "/frameworks/#/#/#/", bare)
    bare = re.sub(r"/draft/(?!tests/)[\w-]+/[\w.-]+/$", "/draft/#/#/", re.sub(r"/draft/tests/[\w.-]+/$", "/draft/tests/#/", bare))
    bare = re.sub(r"/methods/\w+/", "/methods/#/", bare)
    return re.sub(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/)", "/#", bare)


def links_of(html: str, start: str) -> list[str]:
    """Where a page leads within the workspace."""
    found = []
    for link in re.findall(r"<a\b[^>]*>", html):
        address = re.search(r'href="([^"]+)"', link)
        bare = unescape(address[1]).split("#")[0].split("?")[0] if address and " download" not in link else ""
        if bare.startswith(start) and not bare.endswith(FILES) and "/file." not in bare:
            found.append(bare)
    return found


def walk(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Every address there is to see, opened, with what it answered amiss: the frame and the pages lead to them, one of each kind."""
    kinds: set[str] = set()
    for start, before in ((START, OUTSIDE), (CERTIFIES, ())):
        queue = [*before, start]
        for address in queue:
            if WHICH == "1" or re.search(WHICH, address):
                faults, html = loaded(page, address)
                yield address, faults
            elif address in OUTSIDE:
                continue
            else:
                html = text_of(page.request.get(address))
            for found in links_of(html, start) if address not in OUTSIDE else ():
                if kind_of(found) not in kinds:
                    kinds.add(kind_of(found))
                    queue.append(found)
    assert len(kinds) > 90


def loaded(page: Page, address: str) -> tuple[list[str], str]:
    """Loads a page on a desk: what it answered amiss, and its text. Its charts are drawn when this returns."""
    page.faults.clear()  # type: ignore[attr-defined]
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address}: answers {answer.status if answer else 'nothing'}"], ""
    drawn(page)
    return [], text_of(answer)


def text_of(answer: Response | APIResponse) -> str:
    return answer.text() if "text/html" in answer.headers.get("content-type", "") else ""


def drawn(page: Page) -> None:
    """Waits for the charts. It asks again and again from here: what waits inside the page evaluates text, which the page forbids."""
    until = time.monotonic() + 60
    while not page.evaluate("[...document.querySelectorAll('.chart-canvas[data-spec]')].every(each => each.querySelector('svg'))"):
        assert time.monotonic() < until, f"{page.url}: a chart is not drawn"
        page.wait_for_timeout(50)


def narrow(page: Page) -> None:
    """The page as loaded, on a phone."""
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    drawn(page)


def faults_of(page: Page, address: str, rules: list[str] = TAGS, colours: bool = True) -> list[str]:
    """What axe and the console have to say of a page; its colours may be left out."""
    near = page.evaluate(NEAR)
    if rules is TAGS:
        left_out = [IDLE, *([] if near else [TARGETS]), *([] if colours else COLOURS)]
        wanted: dict[str, Any] = {"runOnly": TAGS, "rules": {name: {"enabled": False} for name in left_out}}
    else:
        wanted = {"runOnly": {"type": "rule", "values": [*rules, *([TARGETS] if near else [])]}}
    return asked_of_axe(page, address, wanted) + heard(page, address)


def colours_of(page: Page, address: str) -> list[str]:
    """What axe has to say of the colours of what no page has shown yet."""
    return asked_of_axe(page, address, {"runOnly": {"type": "rule", "values": COLOURS}}, "{include: window.fresh}")


def asked_of_axe(page: Page, address: str, wanted: dict[str, Any], where: str = "document") -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(url=f"/static/{AXE}")
    options = {**wanted, "preload": False, "resultTypes": ["violations"]}
    found = page.evaluate(f"wanted => axe.run({where}, wanted).then(all => all.violations)", options)
    return [f"{address}: {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:2]]


def heard(page: Page, address: str) -> list[str]:
    said = [f"{address}: {text}" for text in page.faults]  # type: ignore[attr-defined]
    page.faults.clear()  # type: ignore[attr-defined]
    return said


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


@pytest.fixture
def reader(request: pytest.FixtureRequest, demo: Site, browser: Browser) -> Iterator[Page]:
    """A person reading in one language and one theme, without motion: a colour that is still fading is no colour to measure."""
    language, theme = request.param
    page = sign_in(browser, demo, language, reduced_motion="reduce")
    dress(page, demo, mercatique_language=language, mercatique_theme=theme)
    yield page
    page.context.close()


@pytest.mark.matrix
@pytest.mark.skipif(not WHICH, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("reader", [("fr", "light")], indirect=True, ids=["light"])
def test_every_page_in_french(reader: Page):
    look(reader, DESK, TAGS)


@pytest.mark.matrix
@pytest.mark.skipif(not WHICH, reason="the whole matrix runs with make matrix")
@pytest.mark.parametrize("reader", [("en", "dark")], indirect=True, ids=["dark"])
def test_every_page_in_english(reader: Page):
    look(reader, PHONE, SIZES)


def look(reader: Page, where: int, rules: list[str]) -> None:
    """Goes everywhere, on a desk and on a phone; on one of them axe reads what the rules name, and the colours of what is new."""
    faults: list[str] = []
    known: set[int] = set()
    pages = 0
    for address, missing in walk(reader):
        if time.time() > UNTIL:
            warnings.warn(f"out of time after {pages} pages, before {address}", stacklevel=1)
            break
        pages += 1
        faults += missing
        if missing:
            continue
        new = [found for found in reader.evaluate(SEEN) if found not in known]
        known.update(new)
        coloured = bool(new) and reader.evaluate(FRESH, new)
        for width in (DESK, PHONE):
            said = []
            if width == PHONE:
                narrow(reader)
            if width == where:
                if new or (rules is TAGS and not address.endswith(ALIKE)):
                    said += faults_of(reader, address, rules, colours=False)
                if coloured:
                    said += colours_of(reader, address)
            said += heard(reader, address)
            faults += [f"{width}: {each}" for each in said] + sideways(reader, address) + cut(reader, address)
    report(faults, pages)


def report(faults: list[str], pages: int) -> None:
    found = list(dict.fromkeys(faults))
    assert not found, f"{len(found)} faults on {pages} pages\n" + "\n".join(found[:120])


def test_the_pages_that_set_the_tone_pass_axe_in_french(demo: Site, browser: Browser):
    """The everyday suite looks at the pages that set the tone; the whole matrix is for CI."""
    page = sign_in(browser, demo)
    faults = []
    for address in ("", "imports/", "analyze/customers/", "plan/", "prove/frameworks/fr-auto-digital/", "documents/marketing-plan/"):
        faults += loaded(page, f"{START}{address}")[0]
        faults += sideways(page, address) + faults_of(page, address)
    page.context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("buttons", "near"), [
    ("left: 0; top: 0; width: 10px; height: 10px|left: 12px; top: 0; width: 10px; height: 10px", True),
    ("left: 0; top: 0; width: 10px; height: 40px|left: 14px; top: 0; width: 40px; height: 40px", True),
    ("left: 0; top: 0; width: 30px; height: 30px|left: 10px; top: 10px; width: 30px; height: 30px", True),
    ("left: 0; top: 0; width: 10px; height: 10px|left: 40px; top: 0; width: 10px; height: 10px", False),
    ("left: 0; top: 0; width: 24px; height: 24px|left: 24px; top: 0; width: 24px; height: 24px", False),
])  # fmt: skip
def test_axe_is_asked_of_places_to_touch_wherever_it_could_object(demo: Site, browser: Browser, buttons: str, near: bool):
    page = new_page(browser, demo)
    page.goto("/account/login/")
    page.evaluate("buttons => { document.body.innerHTML = buttons }", "".join(f"<button>{n}</button>" for n, _ in enumerate(buttons.split("|"))))
    for n, style in enumerate(buttons.split("|")):
        page.evaluate("([n, style]) => { document.querySelectorAll('button')[n].style.cssText = style }", [n, f"all: unset; position: absolute; {style}"])
    assert page.evaluate(NEAR) is near
    objections = asked_of_axe(page, "here", {"runOnly": {"type": "rule", "values": [TARGETS]}})
    assert bool(objections) <= near
    page.context.close()
