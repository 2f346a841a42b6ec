"""Charts on their way out: the specification for the browser, SVG and PNG for documents."""

from copy import deepcopy
from functools import cache
from typing import Any

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


def svg(chart: Chart, locale: str = "fr-FR", theme: str = "paper", width: int = WIDTH) -> str:
    """The drawing as SVG, with numbers and months as the locale writes them (``fr`` means ``fr-FR``)."""
    import vl_convert

    fonts()
    tag = LOCALES.get(locale, locale)
    drawing: str = vl_convert.vegalite_to_svg(fixed(chart, theme, width), format_locale=tag, time_format_locale=tag)
    return drawing


def png(chart: Chart, locale: str = "fr-FR", theme: str = "paper", width: int = WIDTH, scale: float = 2) -> bytes:
    """The drawing as PNG, for programs that read no SVG."""
    import vl_convert

    fonts()
    tag = LOCALES.get(locale, locale)
    spec = fixed(chart, theme, width) | {"background": PALETTES[theme].paper}
    drawing: bytes = vl_convert.vegalite_to_png(spec, scale=scale, format_locale=tag, time_format_locale=tag)
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
def fonts() -> None:
    """Let the renderer measure with the face in which documents are set."""
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(font_source_sans_pro.font_directory)
