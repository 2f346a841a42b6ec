"""The page of patterns in a real Chromium: nothing refused by the policy, nothing axe objects to, a grid that edits."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

AXE = {
    "preload": False,  # axe would read style sheets by inlining them, which the policy refuses
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture
def patterns(browser, live_server, olga, client_of) -> Iterator[Any]:
    """``patterns(width, theme)``: the page of patterns, opened by Olga; ``page.said`` is what the console said."""
    session = client_of(olga).cookies["session"].value
    contexts = []

    def opened(width: int = 1280, theme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR", **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{live_server.url}/patterns/?room=plan")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_passes_axe_and_the_policy(patterns, width: int, theme: str) -> None:
    page = patterns(width, theme)
    expect(page.locator(".chart-canvas[data-ready] svg").first).to_be_visible()
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert page.said == []


def test_the_page_never_scrolls_sideways(patterns) -> None:
    page = patterns()
    for width in (1280, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_chart_takes_the_colours_of_the_theme(patterns) -> None:
    page = patterns()
    bar = page.locator(".chart-canvas svg .mark-rect path").nth(10)
    expect(bar).to_have_attribute("fill", "#2f66c0")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(bar).to_have_attribute("fill", "#82bcfb")


def test_nothing_moves_when_a_chart_comes_late(patterns) -> None:
    page = patterns()
    held: list[Route] = []
    page.route("**/vega*", lambda route: held.append(route))
    page.reload(wait_until="domcontentloaded")
    room, beneath = page.locator(".chart-canvas").first, page.locator(".chart > details").first
    before = [place.bounding_box() for place in (room, beneath)]
    expect(room.locator("svg")).to_have_count(0)
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    expect(room.locator("svg")).to_be_visible()
    assert [place.bounding_box() for place in (room, beneath)] == before


def test_the_slash_leads_to_the_search_and_escape_closes_a_menu(patterns) -> None:
    page = patterns()
    menu = page.locator("details.account")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    expect(menu.locator("summary")).to_be_focused()


class Desk:
    """The server's side of a grid: keeps what it was sent, refuses words, answers with totals."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, str]] = []
        page.route("**/patterns/", self.answer)

    def answer(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        assert route.request.headers["x-csrftoken"]
        change = dict(pair.split("=") for pair in (route.request.post_data or "").split("&"))
        self.sent.append(change)
        if not change["value"].isdigit():
            route.fulfill(
                status=422,
                content_type="application/json",
                body=json.dumps({"error": "Saisissez un nombre."}),
            )
            return
        said: dict[str, Any] = {
            "undo": "/undone/",
            "value": change["value"],
            "text": f"{change['value']} €",
            "version": 7,
            "totals": {"q1": "tout"},
        }
        route.fulfill(content_type="application/json", body=json.dumps(said))


def test_a_grid_is_edited_from_the_keyboard(patterns) -> None:
    page = patterns()
    desk = Desk(page)
    cell = page.locator('tr[data-row="1"] td[data-field="q1"]')
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("1800")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("1800 €")
    expect(page.locator('[data-total="q1"]')).to_have_text("tout")
    expect(page.locator('tr[data-row="2"] td[data-field="q1"]')).to_be_focused()
    assert desk.sent == [{"row": "1", "field": "q1", "value": "1800", "version": "3"}]
    assert page.locator('tr[data-row="1"]').get_attribute("data-version") == "7"


def test_control_z_undoes_the_last_change(patterns) -> None:
    page = patterns()
    Desk(page)
    undone: list[str] = []

    def undo(route: Route) -> None:
        undone.append(route.request.method)
        route.fulfill(content_type="application/json", body=json.dumps({"text": "C’est annulé.", "undo": "/undone/"}))

    page.route("**/undone/", undo)
    cell = page.locator('tr[data-row="1"] td[data-field="q1"]')
    cell.focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("5 €")
    page.keyboard.press("Control+z")
    expect(cell).to_have_text("1\u202f500")
    assert undone == ["POST"]
    expect(page.locator("[data-grid-status]")).to_have_text("C’est annulé.")
    expect(page.locator('tr[data-row="2"] td[data-field="q1"]')).to_be_focused()
    with page.expect_event("load"):
        page.keyboard.press("Control+y")
    assert undone == ["POST", "POST"]


def test_control_d_takes_what_the_cell_above_holds_and_moves_on(patterns) -> None:
    page = patterns()
    desk = Desk(page)
    above = page.locator('tr[data-row="1"] td[data-field="q1"]')
    held = above.get_attribute("data-value")
    cell = page.locator('tr[data-row="2"] td[data-field="q1"]')
    cell.focus()
    page.keyboard.press("Control+d")
    expect(cell).to_have_text(f"{held} €")
    assert [(change["row"], change["field"], change["value"]) for change in desk.sent] == [("2", "q1", held)]
    above.focus()
    page.keyboard.press("Control+d")
    assert len(desk.sent) == 1, "there is nothing above the first row"


def test_escape_keeps_the_cell_as_it_was(patterns) -> None:
    page = patterns()
    desk = Desk(page)
    cell = page.locator('tr[data-row="1"] td[data-field="q1"]')
    before = cell.text_content()
    cell.focus()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell).to_have_text(before or "")
    expect(cell).to_be_focused()
    assert desk.sent == []


def test_a_refused_value_is_said_and_put_back(patterns) -> None:
    page = patterns()
    Desk(page)
    cell = page.locator('tr[data-row="2"] td[data-field="q2"]')
    before = cell.text_content()
    cell.focus()
    page.keyboard.type("abc")
    page.keyboard.press("Tab")
    expect(page.locator("[data-grid-status]")).to_contain_text("Saisissez un nombre.")
    expect(cell).to_have_text(before or "")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.locator('tr[data-row="2"] td[data-field="q3"]')).to_be_focused()


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_bad_cell_of_a_pasted_range_is_told_and_undone_with_the_others(patterns) -> None:
    page = patterns()
    desk = Desk(page)
    undone: list[str] = []
    page.route("**/undone/", lambda route: (undone.append("one"), route.fulfill(content_type="application/json", body="{}"))[1])
    bad = page.locator('tr[data-row="1"] td[data-field="q4"]')
    page.locator('tr[data-row="1"] td[data-field="q3"]').focus()
    paste(page, '10\tabc\n"30"\t40\n')
    expect(page.locator('tr[data-row="2"] td[data-field="q4"]')).to_have_text("40 €")
    expect(page.locator("[data-grid-status]")).to_contain_text("Saisissez un nombre.")
    assert [change["value"] for change in desk.sent] == ["10", "abc", "30", "40"]
    bad.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input.editor")).to_have_value("abc")
    page.keyboard.press("Escape")
    with page.expect_event("load"):
        page.keyboard.press("Control+z")
    assert undone == ["one"] * 3


def test_a_range_is_pasted_from_a_spreadsheet(patterns) -> None:
    page = patterns()
    desk = Desk(page)
    page.locator('tr[data-row="1"] td[data-field="q3"]').focus()
    paste(page, "10\t20\r\n30\t40\r\n")
    expect(page.locator('tr[data-row="2"] td[data-field="q4"]')).to_have_text("40 €")
    assert [(change["row"], change["field"], change["value"]) for change in desk.sent] == [
        ("1", "q3", "10"), ("1", "q4", "20"), ("2", "q3", "30"), ("2", "q4", "40"),
    ]  # fmt: skip
    assert desk.sent[1]["version"] == "7"


def test_without_script_everything_is_there(patterns) -> None:
    page = patterns(390, java_script_enabled=False)
    page.locator(".nouns-fold > summary").click()
    expect(page.get_by_role("link", name="Plan d’actions")).to_be_visible()
    expect(page.get_by_role("heading", name="Appuis", exact=True)).to_be_visible()
    page.get_by_text("Voir les chiffres").click()
    expect(page.get_by_role("cell", name="1 132")).to_be_visible()
