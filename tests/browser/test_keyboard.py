"""Without a mouse: every part of the work is reached with Tab, seen when reached, used and left with keys alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

HOUSE = "/w/val-de-loire/"


@pytest.fixture(scope="module")
def walid(demo: Site, browser: Browser) -> Iterator[Person]:
    page = sign_in(browser, demo, email="walid@demo.example")
    yield Person(page)
    assert page.faults == []  # type: ignore[attr-defined]
    page.context.close()


def focused(page: Page) -> str:
    """What has the focus, in the words a screen reader would say first."""
    return page.evaluate(
        """() => {
            const found = document.activeElement;
            const labels = found.labels?.length ? found.labels[0].textContent : '';
            return (found.getAttribute('aria-label') || labels || found.textContent || found.id).trim().replace(/\\s+/g, ' ');
        }"""
    )  # type: ignore[no-any-return]


def is_seen(page: Page) -> bool:
    """Whether the focus shows: an outline or a shadow on it, or on what frames it, and on the screen."""
    return page.evaluate(
        """() => {
            const found = document.activeElement, place = found.getBoundingClientRect();
            const shows = (node, state) => {
                const style = getComputedStyle(node);
                return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
            };
            let framed = found;
            for (let n = 0; n < 3 && framed && !shows(framed); n++) framed = framed.parentElement;
            return Boolean(framed) && place.bottom > 0 && place.top < innerHeight && place.right > 0;
        }"""
    )  # type: ignore[no-any-return]


def tabs_to(page: Page, words: str, most: int = 60) -> None:
    """Tab by Tab, the focus showing at each step."""
    for _step in range(most):
        page.keyboard.press("Tab")
        assert is_seen(page), f"the focus is not seen on “{focused(page)[:80]}”"
        if focused(page).startswith(words):
            return
    raise AssertionError(f"“{words}” is not reached within {most} steps; the focus is on “{focused(page)[:80]}”")


def test_the_first_step_skips_to_the_content_and_menus_open_and_close(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    page.goto(HOUSE)
    keys.press("Tab")
    assert focused(page) == "Aller au contenu"
    assert is_seen(page)
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.goto(HOUSE)
    tabs_to(page, "Espace : Concession Val de Loire")
    menu = page.get_by_role("banner").get_by_role("link", name="Personnes et accès")
    keys.press("Enter")
    expect(menu).to_be_visible()
    tabs_to(page, "Modifications")
    keys.press("Escape")
    expect(menu).to_be_hidden()
    assert focused(page).startswith("Espace :")
    keys.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    tabs_to(page, "Analyser")
    keys.press("Enter")
    page.wait_for_url("**/room/analyze/")


def test_a_file_is_chosen_and_a_filter_set_by_keys(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    with page.expect_file_chooser():
        page.goto(f"{HOUSE}imports/")
        page.locator("#main").focus()
        tabs_to(page, "Déposez un fichier ici")
        keys.press("Enter")
    page.goto(f"{HOUSE}analyze/sales/")
    page.locator("#main").focus()
    tabs_to(page, "Période")
    keys.press("ArrowDown")
    tabs_to(page, "Appliquer")
    keys.press("Enter")
    page.wait_for_url("**period=**")
    walid.reads("nets")


def test_a_segment_is_built_by_keys(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    page.goto(f"{HOUSE}analyze/segments/new/")
    page.get_by_label("Titre", exact=True).focus()
    keys.type("Sans souris")
    tabs_to(page, "Condition")
    keys.press("Enter")
    first = page.get_by_label("Objet de la condition 1.1")
    expect(first).to_be_visible()
    first.focus()
    assert is_seen(page)
    answered = page.locator("[name='rule.1.1.was']")
    before = answered.input_value()
    keys.press("ArrowDown")
    expect(answered).not_to_have_value(before)
    expect(first.locator("option:checked")).to_have_text("Note de récence")
    expect(first).to_be_focused()
    value = page.get_by_label("Valeur de la condition 1.1")
    tabs_to(page, "Valeur de la condition 1.1", most=4)
    expect(value).to_be_focused()
    keys.type("4")
    keys.press("Enter")
    expect(page.get_by_role("group", name="Qui en fait partie").get_by_role("status")).to_contain_text("clients aujourd’hui")
    assert "/segments/new/" in page.url


def test_the_plan_is_edited_by_keys_and_left_again(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    page.goto(f"{HOUSE}plan/")
    grid = page.get_by_role("grid")
    first = grid.get_by_role("gridcell").first
    first.focus()
    assert is_seen(page)
    for _step in range(3):
        keys.press("ArrowRight")
    cell = page.locator("td[data-cell]:focus")
    before = cell.inner_text()
    keys.type("9,9 k€")
    expect(grid.get_by_role("textbox")).to_be_focused()
    keys.press("Escape")
    expect(grid.get_by_role("textbox")).to_have_count(0)
    assert page.locator("td[data-cell]:focus").inner_text() == before
    first.focus()
    keys.press("Enter")
    box = grid.get_by_role("checkbox").first
    expect(grid.get_by_role("checkbox", checked=True).first).to_be_focused()
    keys.press("Escape")
    expect(box).to_have_count(0)
    expect(first).to_be_focused()
    last = grid.locator("td[data-cell]").last
    last.focus()
    keys.press("Tab")
    assert page.evaluate("!document.activeElement.closest('[role=grid]')"), "the grid lets go of the focus"


def test_a_dialog_takes_the_focus_and_gives_it_back(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    page.goto("/patterns/")
    opener = page.get_by_role("button", name="Annuler cet import").last
    opener.focus()
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button").first).to_be_focused()
    assert is_seen(page)
    keys.press("Tab")
    assert focused(page) == "Garder"
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_evidence_panel_is_folded_and_followed_by_keys(walid: Person):
    page, keys = walid.page, walid.page.keyboard
    page.goto(f"{HOUSE}analyze/sales/")
    page.get_by_text("D’où vient ce chiffre ?").first.focus()
    tabs_to(page, "D’où vient ce chiffre ?", most=3)
    keys.press("Enter")
    page.goto(f"{HOUSE}decide/objectives/1/")
    fold = walid.margin.locator("summary").first
    page.locator("#main").focus()
    tabs_to(page, "Appuis")
    expect(fold).to_be_focused()
    keys.press("Enter")
    expect(walid.margin.get_by_role("link", name="Ajouter une source")).to_be_hidden()
    keys.press("Enter")
    tabs_to(page, "Ajouter une source", most=20)
    keys.press("Enter")
    page.wait_for_url("**/evidence/add/**")
