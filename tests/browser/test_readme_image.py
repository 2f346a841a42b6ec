"""The picture of the README: the home of the demo dealership on a morning when something has come in."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import sign_in
from tests.browser.person import Person
from tests.served import Site

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "home.png"
WIDTH, HEIGHT = 1280, 800


@pytest.mark.browser
@pytest.mark.skipif(not os.environ.get("MERCATIQUE_IMAGES"), reason="the picture is taken again with MERCATIQUE_IMAGES=1")
def test_the_picture_is_taken_again(demo: Site, browser: Browser, tmp_path: Path):
    colleague(browser, demo, week(tmp_path))
    page = sign_in(browser, demo, color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto("/w/val-de-loire/")
    page.evaluate("document.fonts.ready")
    taken = tmp_path / "home.png"
    page.screenshot(path=taken)
    page.context.close()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(taken) as image:
        # Few colours, but those of the six rooms among them.
        image.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(PICTURE, optimize=True)


def test_the_readme_shows_a_page_of_the_size_it_says():
    readme = (PICTURE.parents[2] / "README.md").read_text("utf-8")
    assert "docs/images/home.png" in readme
    assert PICTURE.stat().st_size < 300_000
    with Image.open(PICTURE) as image:
        assert image.size == (WIDTH, HEIGHT)
        colours = image.convert("RGB").getcolors(1 << 24)
    count, paper = max(colours)
    assert min(paper) > 235, "the picture shows the light theme"
    assert 0.5 < count / (WIDTH * HEIGHT) < 0.97, "a page is paper for the most part, and not empty"
    assert sum(n for n, colour in colours if sum(colour) < 240) > 5_000, "there are words on it"


def week(folder: Path) -> Path:
    """Another week of business, as the dealership's software exports it."""
    from mercatique.demo import SEED, generate

    head, *lines = generate("val-de-loire", SEED, date(2026, 11, 20))["orders.csv"].decode("utf-8").splitlines()
    shifted = (re.sub(r"\d\d/\d\d/\d{4}", lambda day: later(day[0]), line, count=1) for line in lines[-400:])
    path = folder / "factures-semaine-48.csv"
    path.write_text("\n".join([head, *(f"S48-{line}" for line in shifted)]) + "\n", "utf-8")
    return path


def later(day: str) -> str:
    found = date(int(day[6:]), int(day[3:5]), int(day[:2])) + timedelta(days=7)
    return f"{found:%d/%m/%Y}"


def colleague(browser: Browser, demo: Site, invoices: Path) -> None:
    """Walid brings the week in, confirms what still holds in the diagnosis, and moves something in three rooms."""
    walid = Person(sign_in(browser, demo, email="walid@demo.example"))
    page = walid.page
    page.goto("/w/val-de-loire/imports/")
    walid.drops(invoices, "Déposez un fichier ici, ou choisissez-le")
    walid.main.get_by_role("button", name=re.compile("^Importer")).click()
    expect(walid.main.get_by_role("link", name="Voir ce que disent les données")).to_be_visible(timeout=120_000)
    page.goto("/w/val-de-loire/rechecks/")
    lines = walid.main.get_by_role("article").filter(has_text="ligne de SWOT")
    for left in range(lines.count() - 1, 0, -1):
        walid.presses("Toujours exact", within=lines.first)
        expect(lines).to_have_count(left)
    for address, entries in (
        ("plan/actions/3/edit/", {"Avancement": "En cours"}),
        ("decide/objectives/2/edit/", {"Variables susceptibles de l’influencer": "Le nouveau concurrent de la rocade, ouvert le 16 novembre."}),
        ("act/processing/2/edit/", {"Revu le": "2026-11-20"}),
    ):
        page.goto(f"/w/val-de-loire/{address}")
        walid.writes(entries, "Enregistrer")
    page.context.close()
