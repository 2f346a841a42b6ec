"""Filters of the pages that read sales: site, brand, activity, country and period, all in the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from mercatique.kernel import figures
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.months import months_after

AXES = ("site", "brand", "activity", "channel", "country")
Period = tuple[date, date]


@dataclass(frozen=True)
class Choice:
    """A filter with what it may be."""

    name: str
    label: str
    options: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Asked:
    """What a page was asked for."""

    filters: dict[str, str]
    period: Period | None
    period_name: str
    choices: tuple[Choice, ...]
    periods: tuple[tuple[str, str], ...]

    @property
    def any(self) -> bool:
        return bool(self.filters or self.period)


@figures.figure("sales.axes", label="", unit="count", tables=("orders",), kind="table")
def axes(query: figures.Query) -> figures.Result:
    """The values of each filter, and the first and last day."""
    cube = query.table("sales_cube")
    rows = []
    for name in AXES:
        found = query.rows(cube.select(name).distinct().order_by(name))
        rows.append([name, [row[name] for row in found if row[name]][:300]])
    span = query.one(cube.aggregate(first=cube.day.min(), last=cube.day.max()))
    return figures.Result(("axis", "values"), rows, extra={"first": span["first"].isoformat(), "last": span["last"].isoformat()})


def values(workspace: Workspace) -> dict[str, list[str]]:
    """What each axis may be, in the data as they are."""
    return {row["axis"]: row["values"] for row in figures.records_of(figures.read(workspace, "sales.axes"))}


def asked(workspace: Workspace, query: QueryDict) -> Asked:
    """Filters and period of an address; what is not a known value is ignored."""
    kept = figures.read(workspace, "sales.axes")
    known = values(workspace)
    labels = {"site": _("Site"), "brand": _("Brand"), "activity": _("Activity"), "channel": _("Channel"), "country": _("Country")}
    filters = {name: query[name] for name in AXES if query.get(name) in known.get(name, ())}
    choices = tuple(
        Choice(name, labels[name], tuple(values), filters.get(name, "")) for name, values in known.items() if len(values) > 1
    )
    if not kept.result:
        return Asked({}, None, "", (), ())
    first, last = date.fromisoformat(kept.result["first"]), date.fromisoformat(kept.result["last"])
    years = fiscal_years(workspace, first, last)
    periods = [("", _("All data")), ("12m", _("Last 12 months")), *((year.label, year.label) for year in reversed(years))]
    name = query.get("period", "")
    period: Period | None = None
    if name == "12m":
        period = (months_after(last, -12) + date.resolution, last)
    else:
        year = next((year for year in years if year.label == name), None)
        period = (year.first, min(year.last, last)) if year else None
        name = name if year else ""
    return Asked(filters, period, name, choices, tuple(periods))


def fiscal_years(workspace: Workspace, first: date, last: date) -> list[FiscalYear]:
    """The fiscal years the data touch, oldest first."""
    found = [fiscal_year(workspace, first)]
    while found[-1].last < last:
        found.append(found[-1].next())
    return found


def reader(workspace: Workspace, wanted: Asked) -> Any:
    """``read("sales.net")`` under the filters and period asked for."""
    return lambda key: figures.read(workspace, key, wanted.period, wanted.filters)
