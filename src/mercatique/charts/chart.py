"""What a chart is: a specification without colours, its title, its words for who cannot see it, and its small table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from mercatique.charts.plot import Plot
from mercatique.fault import Fault, _

#: How a caller says an English message in the reader's language (gettext).
Say: TypeAlias = Callable[[str], str]
Cell: TypeAlias = "str | int | float | date | None"

ROOMS = ("analyze", "decide", "plan", "act", "steer", "prove")
#: Narrow no-break space, between a number and its unit.
NARROW = "\u202f"
#: An amount in a drawing, as the reader's language puts its currency.
WHOLE = _("%(sign)s%(value)s")
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}


def english(message: str) -> str:
    return message


@dataclass(frozen=True)
class Table:
    """The figures of a chart: headings and rows, in the order in which they are read."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def column_names(self) -> list[str]:
        return list(self.columns)

    def to_pylist(self) -> list[dict[str, Cell]]:
        return list(self)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Chart:
    """A picture of a small table. The title is the answer; it stands above the drawing and not in it."""

    spec: Mapping[str, Any]
    title: str
    description: str
    table: Table
    unit: str
    room: str = "analyze"
    plot: Plot | None = None

    def __post_init__(self) -> None:
        for name in ("title", "description"):
            if not str(getattr(self, name)).strip():
                raise Fault(
                    "chart_without_words",
                    _("A chart needs a title that answers and a description for who cannot see it: %(name)s is empty."),
                    name=name,
                )
        if self.room not in ROOMS:
            raise Fault("room_unknown", _("There is no room %(room)s to colour a chart for."), room=self.room)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.table.rows


@dataclass(frozen=True)
class Measure:
    """How values of a unit are written: divided by ``divisor``, in a d3 ``format``, with ``suffix`` named once on the axis.

    ``before`` and ``after`` are what stands around a number that is written alone: "12 k€", "€12K".
    """

    divisor: float
    format: str
    suffix: str
    before: str = ""
    after: str = ""

    def expression(self, field: str) -> str:
        """A Vega expression that writes a value with the number format of the reader."""
        value = field if self.divisor == 1 else f"{field} / {self.divisor:.0f}"
        return f"format({value}, '{self.format}')"

    def written(self, field: str) -> str:
        """The same with its unit: a minus stands before the sign of a currency."""
        if not self.before:
            return self.expression(field) + (f" + '{self.after}'" if self.after else "")
        return f"(({field}) < 0 ? '\u2212' : '') + '{self.before}' + {self.expression(f'abs({field})')}" + (f" + '{self.after}'" if self.after else "")


def measure(unit: str, values: Sequence[float | None], currency: str = "EUR", say: Say = english) -> Measure:
    """The measure that suits the largest of the values: euros, thousands (k€, €K) or millions (M€, €M)."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if unit == "%":
        return Measure(1, ".0%" if largest >= 0.1 or largest == 0 else ".1%", "")
    whole = all(value is None or float(value).is_integer() for value in values)
    if unit != "currency":
        return Measure(1, ",.0f" if whole or largest >= 100 else ",.1~f", "")
    for divisor, pattern in ((1e6, say(_("%(sign)s%(value)sM"))), (1e3, say(_("%(sign)s%(value)sK")))):
        if largest >= 2 * divisor:
            return Measure(divisor, ",.0f" if largest >= 100 * divisor else ",.1~f", *around(currency, pattern))
    return Measure(1, ",.0f" if whole or largest >= 100 else ",.2~f", *around(currency, say(WHOLE)))


def around(currency: str, pattern: str) -> tuple[str, str, str]:
    """What names a currency on an axis, and what stands before a number and after it: "k€", "" and " k€"."""
    sign = SIGNS.get(currency, currency)
    apart = NARROW if sign[-1:].isalpha() else ""
    before, _value, after = (pattern % {"sign": f"{sign}{apart}", "value": "|"}).partition("|")
    after = after.rstrip(NARROW)
    return (before + after).strip(NARROW), before, after


def exact(unit: str, field: str, currency: str = "EUR", say: Say = english) -> str:
    """A Vega expression that writes a value in full, for a tooltip: 1 234 567,89 €, €1,234,567.89."""
    if unit == "currency":
        return Measure(1, ",.2f", *around(currency, say(WHOLE))).written(field)
    if unit == "%":
        return f"format({field}, '.1%')"
    return f"format({field}, ',')"


def iso(day: date) -> str:
    return day.isoformat()
