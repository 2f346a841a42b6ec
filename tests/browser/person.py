"""A person at the screen: finds things by the words the page says, types, presses keys, drops files, takes files away."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

Entry = str | bool | Path

#: What the frame is called: its rooms, its evidence panel.
FRAME = {"fr": ("Salles", "Appuis"), "en": ("Rooms", "Evidence")}


class Person:
    """Somebody who reads French or English and looks for no class name."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def frame(self) -> tuple[str, str]:
        return FRAME[self.page.locator("html").get_attribute("lang") or ""]

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def margin(self) -> Locator:
        """The evidence panel."""
        return self.page.get_by_role("complementary", name=self.frame[1])

    def goes(self, room: str, noun: str = "") -> None:
        """To a room, and from its menu to one of its nouns (whose count stands beside it)."""
        with self.page.expect_navigation():  # the menu of the page that is left has the same name
            self.page.get_by_role("navigation", name=self.frame[0]).get_by_role("link", name=re.compile(f"^{room}")).click()
        if noun:
            menu = self.page.get_by_role("navigation", name=room, exact=True)
            while (folded := menu.locator(".nouns-part:not([open]) > summary")).count():
                folded.first.click()
            menu.get_by_role("link", name=re.compile(rf"^{re.escape(noun)}( \d+)?$")).click()

    def follows(self, words: str, within: Locator | None = None) -> None:
        (within or self.main).get_by_role("link", name=words, exact=True).first.click()

    def presses(self, words: str, within: Locator | None = None) -> None:
        (within or self.main).get_by_role("button", name=words, exact=True).first.click()

    def opens(self, words: str, within: Locator | None = None) -> None:
        """What is folded: a menu, a part of the page."""
        (within or self.main).locator("summary").filter(has_text=words).first.click()

    def writes(self, entries: Mapping[str, Entry], button: str = "") -> None:
        """Each entry where its label says."""
        for label, entry in entries.items():
            field = self.main.get_by_label(label, exact=True)
            if isinstance(entry, Path):
                field.set_input_files(entry)
            elif isinstance(entry, bool):
                field.set_checked(entry)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=entry)
            elif field.get_attribute("type") == "radio":
                field.check()
            else:
                field.fill(entry)
        if button:
            self.presses(button)

    def reads(self, *words: str | re.Pattern[str], within: Locator | None = None) -> None:
        for text in words:
            expect(within or self.main).to_contain_text(text, use_inner_text=True)

    def takes(self, words: str) -> Download:
        """A file, by the link that offers it."""
        with self.page.expect_download() as taking:
            self.follows(words)
        return taking.value

    def drops(self, path: Path, label: str) -> None:
        """A file from the desktop onto the page, with the mouse."""
        box = self.page.get_by_label(label).bounding_box()
        assert box is not None
        hand = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
        for act in ("dragEnter", "dragOver", "drop"):
            hand.send("Input.dispatchDragEvent", {"type": act, "x": box["x"] + 4, "y": box["y"] + 4, "data": data})
        hand.detach()
