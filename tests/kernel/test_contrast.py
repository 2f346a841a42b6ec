"""The colours of ``tokens.css``: readable in both themes, and the rooms told apart by everybody."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

CSS = Path(__file__).resolve().parents[2] / "src/mercatique/kernel/static/kernel/css"
ROOMS = ("analyze", "decide", "plan", "act", "steer", "prove")
THEMES = ("light", "dark")
TEXT, STROKE = 4.5, 3.0

RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency", 2009.
EYES = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}


def tokens() -> dict[str, dict[str, np.ndarray]]:
    """Theme → token → linear RGB."""
    found: dict[str, dict[str, np.ndarray]] = {theme: {} for theme in THEMES}
    text = (CSS / "tokens.css").read_text()
    for name, *pair in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text):
        for theme, colour in zip(THEMES, pair, strict=True):
            found[theme][name] = linear(colour)
    return found


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    high, low = sorted((float(colour @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklab(colour: np.ndarray) -> np.ndarray:
    return LMS_TO_LAB @ np.cbrt(np.clip(RGB_TO_LMS @ colour, 0, None))


def mixed(colour: np.ndarray, paper: np.ndarray, share: float) -> np.ndarray:
    """What ``color-mix(in oklab, colour share, paper)`` gives."""
    lab = share * oklab(colour) + (1 - share) * oklab(paper)
    return np.clip(np.linalg.inv(RGB_TO_LMS) @ (np.linalg.inv(LMS_TO_LAB) @ lab) ** 3, 0, 1)


def heat_steps() -> list[float]:
    text = (CSS / "components/heat.css").read_text()
    return [
        int(share) / 100
        for share in re.findall(r"\.heat-\d \{ background: color-mix\(in oklab, var\(--room\) (\d+)%", text)
    ]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", ["paper", "sunk", "raised"])
@pytest.mark.parametrize("ink", ["ink", "soft", "amber", "danger", *ROOMS])
def test_every_ink_can_be_read_on_every_paper(theme: str, paper: str, ink: str) -> None:
    colours = tokens()[theme]
    assert contrast(colours[ink], colours[paper]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_warnings_can_be_read_on_their_own_paper(theme: str) -> None:
    colours = tokens()[theme]
    for ink, paper in (
        ("amber", "amber-paper"),
        ("ink", "amber-paper"),
        ("danger", "danger-paper"),
        ("ink", "danger-paper"),
    ):
        assert contrast(colours[ink], colours[paper]) >= TEXT, (ink, paper)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("room", ROOMS)
def test_the_main_button_of_every_room_can_be_read_also_under_the_pointer(theme: str, room: str) -> None:
    colours = tokens()[theme]
    assert contrast(colours["on-hue"], colours[room]) >= TEXT
    assert contrast(colours["on-hue"], mixed(colours[room], colours["ink"], 0.88)) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_strokes_and_bars_stand_out_of_the_paper(theme: str) -> None:
    colours = tokens()[theme]
    for stroke in ("stroke", "context"):
        for paper in ("paper", "raised"):
            assert contrast(colours[stroke], colours[paper]) >= STROKE, (stroke, paper)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("room", ROOMS)
def test_ink_can_be_read_on_every_step_of_heat_and_on_tints(theme: str, room: str) -> None:
    colours = tokens()[theme]
    steps = heat_steps()
    assert len(steps) == 10
    assert steps == sorted(steps)
    for share in (*steps, 0.08, 0.30):
        assert contrast(colours["ink"], mixed(colours[room], colours["paper"], share)) >= TEXT, share


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("room", ROOMS)
def test_soft_words_can_be_read_on_the_tint_of_a_room(theme: str, room: str) -> None:
    colours = tokens()[theme]
    assert contrast(colours["soft"], mixed(colours[room], colours["paper"], 0.08)) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_neighbouring_rooms_are_told_apart(theme: str, eye: str) -> None:
    """In OKLab 0.02 is just noticeable; three times that between neighbours for every eye, five times for most."""
    colours = tokens()[theme]
    seen = [oklab(np.clip(EYES[eye] @ colours[room], 0, 1)) for room in ROOMS]
    for (one, other), names in zip(pairwise(seen), pairwise(ROOMS), strict=True):
        assert np.linalg.norm(one - other) >= (0.10 if eye == "usual" else 0.06), names


@pytest.mark.parametrize("theme", THEMES)
def test_no_room_shouts(theme: str) -> None:
    """The six hues carry about the same weight against the paper."""
    colours = tokens()[theme]
    weights = [oklab(colours[room])[0] for room in ROOMS]
    assert max(weights) - min(weights) <= 0.12
