"""A chart as an office program can draw it from its own numbers: its kind, its labels and its series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mercatique.charts.chart import Cell, Table

#: ``bars`` lie, ``columns`` stand, ``stacked`` columns stand on one another, ``rows`` lie one after the other from where they begin;
#: ``scatter``, ``curve`` and ``curves`` have numbers on both axes; ``heat`` is a table whose cells are the darker the more they say.
KINDS = ("bars", "columns", "stacked", "rows", "lines", "donut", "scatter", "curve", "curves", "heat")
#: What a series is to the reader: the answer, one part of a whole, or what it is compared with; ``ahead`` goes on with the answer,
#: ``pale`` stands behind, ``from`` and ``to`` are the edges of a band, ``base`` is where the others begin (not painted), ``hollow`` a number told and not painted.
STYLES = ("lead", "part", "context", "aim", "ahead", "pale", "from", "to", "base", "hollow")
DAY_NOUGHT = date(1899, 12, 30)


@dataclass(frozen=True)
class Series:
    """A named row of numbers; a number that is not known is None, never zero. Of ``scatter`` each axis has a unit of its own."""

    name: str
    values: tuple[float | None, ...]
    style: str = "part"
    unit: str = ""


@dataclass(frozen=True)
class Mark:
    """A place the title speaks of: a line across the picture, or with ``y`` a point."""

    x: float
    name: str
    y: float | None = None


@dataclass(frozen=True)
class Plot:
    """Numbers to be drawn: of ``scatter``, ``curve`` and ``curves`` the first series runs across, the others upward.

    Of the unit ``day``, numbers are days as spreadsheets count them. ``domain`` is what the axis of the numbers (of ``heat``: the scale of shades) spans.
    """

    kind: str
    labels: tuple["Cell", ...]
    series: tuple[Series, ...]
    unit: str = "number"
    currency: str = "EUR"
    domain: tuple[float, float] | None = None
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a plot is one of {', '.join(KINDS)}, not {self.kind!r}")
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{len(series.values)} numbers under {len(self.labels)} labels")


def plot_of(kind: str, table: "Table", places: Sequence[int], *, unit: str, currency: str = "EUR", styles: Sequence[str] = (), labels: int | None = 0) -> Plot:
    """The columns ``places`` of a chart's own table as series, so that picture and table cannot differ."""
    worn = [*styles, *["part"] * (len(places) - len(styles))]
    series = tuple(
        Series(table.columns[place], tuple(_number(row[place]) for row in table.rows), style) for place, style in zip(places, worn, strict=True)
    )
    named = tuple(row[labels] if labels is not None else "" for row in table.rows)
    return Plot(kind, named, series, unit, currency)


def serial(day: date) -> int:
    """A day as spreadsheets count them."""
    return (day - DAY_NOUGHT).days


def _number(value: "Cell") -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value in (float("inf"), float("-inf")):
        return None
    return value
