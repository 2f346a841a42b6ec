"""The picture of the README is made by a test: MERCATIQUE_IMAGES=1 makes it anew, else it must be there."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import sign_in

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "home.png"


@pytest.mark.browser
@pytest.mark.skipif(not os.environ.get("MERCATIQUE_IMAGES"), reason="MERCATIQUE_IMAGES=1 makes the picture anew")
def test_the_home_of_the_dealership_is_taken_as_a_picture(demo, browser):
    page = sign_in(browser, demo, "fr-FR", 1280, color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 860})
    page.goto("/w/val-de-loire/")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("P", palette=Image.Palette.ADAPTIVE, colors=128)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    taken.save(PICTURE, optimize=True)
    page.context.close()


def test_the_readme_has_its_picture():
    with Image.open(PICTURE) as picture:
        assert picture.size == (1280, 860)
    assert PICTURE.stat().st_size < 300_000
