"""The colours and type of charts: screen in light and dark, and paper. Charts name styles, themes give them looks."""

from dataclasses import dataclass, replace
from typing import Any

#: A family whose name ends with a digit would have to be quoted, or Vega draws no text at all.
FONT = "Source Sans Pro, sans-serif"


@dataclass(frozen=True)
class Palette:
    """The hex twins of the tokens in ``tokens.css``."""

    paper: str
    ink: str
    soft: str
    rule: str
    stroke: str
    amber: str
    rooms: dict[str, str]

    def mix(self, room: str, share: float) -> str:
        """The hue of a room over the paper, from 0 (paper) to 1 (hue)."""
        return mix(self.rooms[room], self.paper, share)


def mix(colour: str, ground: str, share: float) -> str:
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes(round(front * share + back * (1 - share)) for front, back in pairs).hex()


LIGHT_ROOMS = {
    "analyze": "#0b736d",
    "decide": "#553a86",
    "plan": "#2f66c0",
    "act": "#863010",
    "steer": "#4d7209",
    "prove": "#821f57",
}
DARK_ROOMS = {
    "analyze": "#4bb5a6",
    "decide": "#a291ea",
    "plan": "#82bcfb",
    "act": "#e2885a",
    "steer": "#b2cd8e",
    "prove": "#ef96d0",
}

PALETTES = {
    "light": Palette("#fbfaf6", "#1d1a16", "#5c554b", "#ddd6c9", "#857d6f", "#7a4f00", LIGHT_ROOMS),
    "dark": Palette("#181714", "#ece7dd", "#b3aa9b", "#3a3631", "#8a8175", "#e9b44c", DARK_ROOMS),
    "paper": Palette("#ffffff", "#1d1a16", "#5c554b", "#ddd6c9", "#857d6f", "#7a4f00", LIGHT_ROOMS),
}
#: Steps of a heat scale, from paper to hue. Between 0.45 and 0.92 neither ink nor paper could be read on it (AA).
STEPS = (0.05, 0.12, 0.19, 0.26, 0.33, 0.39, 0.45, 0.92, 1.0)
#: From this step on, text on a heat cell is written in the colour of the paper.
TURN = 7
#: Shares of hue for the parts of a stack; neighbours differ enough to be told apart in grey print.
PARTS = (1.0, 0.45, 0.24, 0.1)


def config(theme: str, room: str, hue: str = "") -> dict[str, Any]:
    """The Vega-Lite configuration of a theme for the charts of a room, in its hue or in that of a firm."""
    palette = PALETTES[theme]
    if hue:
        palette = replace(palette, rooms={**palette.rooms, room: hue})
    hue = palette.rooms[room]
    grey = mix(palette.stroke, palette.paper, 0.45)
    axis = {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": palette.soft,
        "titleFont": FONT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleColor": palette.soft,
        "gridColor": palette.rule,
        "domainColor": palette.stroke,
        "tickColor": palette.stroke,
    }
    return {
        "background": None,
        "font": FONT,
        "padding": 6,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "legend": {
            "labelFont": FONT,
            "labelFontSize": 12,
            "labelColor": palette.ink,
            "labelLimit": 260,
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            "offset": 8,
        },
        "text": {"font": FONT, "fontSize": 12, "color": palette.ink},
        "range": {
            "category": [palette.mix(room, share) for share in PARTS] + [grey],
            "ordinal": [palette.mix(room, share) for share in PARTS] + [grey],
            "heatmap": [palette.mix(room, step) for step in STEPS],
            "ramp": [palette.mix(room, step) for step in STEPS],
        },
        "style": {
            "lead": {"color": hue},
            "context": {"color": grey},
            "unfinished": {
                "color": palette.mix(room, 0.35),
                "stroke": hue,
                "strokeDash": [3, 2],
                "strokeWidth": 1,
            },
            "unfinished-context": {
                "color": mix(grey, palette.paper, 0.4),
                "stroke": palette.stroke,
                "strokeDash": [3, 2],
                "strokeWidth": 1,
            },
            "lead-line": {"color": hue, "strokeWidth": 2.5},
            "unfinished-line": {"color": hue, "strokeWidth": 2.5, "strokeDash": [4, 3]},
            "lead-point": {"color": hue, "opacity": 1, "size": 60},
            "hollow-point": {"color": hue, "fill": palette.paper, "opacity": 1, "strokeWidth": 2, "size": 60},
            "lead-area": {"color": palette.mix(room, 0.14)},
            "context-line": {"color": palette.stroke, "strokeWidth": 1.5, "strokeDash": [5, 4]},
            "context-point": {
                "color": palette.stroke,
                "fill": palette.paper,
                "opacity": 1,
                "strokeWidth": 2,
                "size": 60,
            },
            "rule": {"color": palette.stroke, "strokeWidth": 1, "strokeDash": [2, 3]},
            "base-line": {"color": palette.stroke, "strokeWidth": 1},
            "cell": {"color": hue, "stroke": palette.paper, "strokeWidth": 2},
            "unfinished-cell": {
                "color": palette.paper,
                "stroke": palette.stroke,
                "strokeDash": [3, 2],
                "strokeWidth": 1.5,
                "fillOpacity": 0,
            },
            "lead-text": {"color": hue, "fontWeight": 600, "fontSize": 12.5},
            "value-text": {"color": palette.ink, "fontSize": 12},
            "strong-text": {"color": palette.ink, "fontSize": 13, "fontWeight": 600},
            "soft-text": {"color": palette.soft, "fontSize": 12},
            "halo": {"color": palette.paper, "stroke": palette.paper, "strokeWidth": 4, "strokeJoin": "round"},
            "turned-text": {"color": palette.paper, "fontSize": 12},
            "turned-strong-text": {"color": palette.paper, "fontSize": 13, "fontWeight": 600},
        },
    }
