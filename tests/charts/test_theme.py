"""The looks of charts: the same hues as the pages, readable in each theme."""

import re
from pathlib import Path

import pytest

from mercatique.charts.chart import ROOMS
from mercatique.charts.theme import PALETTES, PARTS, STEPS, TURN

TOKENS = Path(__file__).parents[2] / "src/mercatique/kernel/static/kernel/css/tokens.css"


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_hues_are_the_twins_of_the_tokens():
    tokens = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", TOKENS.read_text()))
    light, dark = PALETTES["light"], PALETTES["dark"]
    for room in ROOMS:
        assert tokens[room] == f"{light.rooms[room]}, {dark.rooms[room]}"
    for name in ("paper", "ink", "soft", "rule", "stroke", "amber"):
        assert tokens[name] == f"{getattr(light, name)}, {getattr(dark, name)}"


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("room", ROOMS)
def test_words_are_readable_wherever_they_stand(theme, room):
    palette = PALETTES[theme]
    assert contrast(palette.rooms[room], palette.paper) >= 4.5
    assert contrast(palette.soft, palette.paper) >= 4.5
    assert contrast(palette.stroke, palette.paper) >= 3
    for place, share in enumerate(STEPS):
        text = palette.paper if place >= TURN else palette.ink
        assert contrast(text, palette.mix(room, share)) >= 4.5, share
    for share in PARTS:
        text = palette.paper if share > 0.9 else palette.ink
        assert contrast(text, palette.mix(room, share)) >= 4.5, share
