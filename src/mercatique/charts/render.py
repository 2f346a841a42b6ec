"""Charts on their way out: the specification for the browser, SVG and PNG for documents."""

import json
from copy import deepcopy
from functools import cache, lru_cache
from importlib import import_module
from typing import Any
from xml.sax.saxutils import quoteattr

from mercatique.charts.chart import Chart
from mercatique.charts.theme import PALETTES, config
from mercatique.fault import Fault, _

#: Width of a drawing in a document, in pixels (96 to the inch).
WIDTH = 640
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def spec_for(chart: Chart, theme: str = "light") -> dict[str, Any]:
    """The specification for ``vegaEmbed(element, spec, {ast: true, …})``: as wide as its element, in a theme's colours."""
    spec = dressed(chart, theme)
    if "width" not in spec:
        spec["width"] = "container"
    return spec


def svg(chart: Chart, locale: str = "fr-FR", theme: str = "paper", width: int = WIDTH, hue: str = "") -> str:
    """The drawing as SVG, with numbers and months as the locale writes them (``fr`` means ``fr-FR``), in ``hue`` or the room's."""
    spec = fixed(chart, theme, width)
    if hue:
        spec["config"] = config(theme, chart.room, hue)
    drawing = drawn(json.dumps(spec), locale)
    label = f"role=\"img\" aria-label={quoteattr(chart.description)}"
    return drawing.replace("<svg ", f"<svg {label} ", 1)


@lru_cache(maxsize=128)
def drawn(spec: str, locale: str) -> str:
    """A whole specification as SVG: the documents of a workspace show the same charts again and again."""
    import vl_convert

    fonts()
    numbers, times = formats(locale)
    drawing: str = vl_convert.vegalite_to_svg(json.loads(spec), format_locale=numbers, time_format_locale=times)
    return drawing


def png(chart: Chart, locale: str = "fr-FR", theme: str = "paper", width: int = WIDTH, scale: float = 2) -> bytes:
    """The drawing as PNG, for programs that read no SVG."""
    import vl_convert

    fonts()
    numbers, times = formats(locale)
    spec = fixed(chart, theme, width) | {"background": PALETTES[theme].paper}
    drawing: bytes = vl_convert.vegalite_to_png(spec, scale=scale, format_locale=numbers, time_format_locale=times)
    return drawing


def dressed(chart: Chart, theme: str) -> dict[str, Any]:
    """The chart's own specification with the configuration of a theme."""
    if theme not in PALETTES:
        raise Fault(
            "theme_unknown", _("There is no theme %(theme)s; there are: %(themes)s."), theme=theme, themes=", ".join(PALETTES)
        )
    spec = deepcopy(dict(chart.spec))
    spec["config"] = config(theme, chart.room)
    spec["description"] = chart.description
    spec["autosize"] = {"type": "fit", "contains": "padding", "resize": True}
    return spec


def fixed(chart: Chart, theme: str, width: int) -> dict[str, Any]:
    spec = dressed(chart, theme)
    spec.setdefault("width", width)
    return spec


@cache
def formats(locale: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """How a locale writes numbers and times, for Vega."""
    import vl_convert

    tag: Any = LOCALES.get(locale, locale)
    try:
        return dict(vl_convert.get_format_locale(tag)), dict(vl_convert.get_time_format_locale(tag))
    except ValueError as error:
        raise Fault("locale_unknown", _("Charts cannot be written for %(locale)s."), locale=locale) from error


@cache
def fonts() -> None:
    """Let the renderer measure with the face in which documents are set."""
    import vl_convert

    vl_convert.register_font_directory(import_module("font_source_sans_pro").font_directory)
