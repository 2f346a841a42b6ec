"""An indicator over many short periods at once, without keeping a figure for each: whole weeks, whole months, days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mercatique.kernel import figures, indicators
from mercatique.kernel.figures import Query, Value
from mercatique.kernel.models import Indicator, Workspace
from mercatique.months import month_end, months_after

Period = tuple[date, date]
WEEK = timedelta(days=7)
#: A week stands beside the one 52 weeks before: the same days of the week, nearly the same days of the year.
YEAR = 52


@dataclass(frozen=True)
class Known:
    """The days the data of a workspace cover, both included."""

    first: date
    last: date


def known(workspace: Workspace) -> Known | None:
    """The days on which sales are known, if there are any."""
    warehouse = workspace.warehouse
    if not warehouse.has("orders"):
        return None
    cube = warehouse.table("sales_cube")
    (row,) = warehouse.frame(cube.aggregate(first=cube.day.min())).to_pylist()
    last = warehouse.last_day("orders")
    return Known(row["first"], last) if row["first"] and last else None


def whole_weeks(found: Known) -> list[Period]:
    """Monday to Sunday, from the first whole week of the data to the last."""
    monday = found.first + timedelta(days=(7 - found.first.weekday()) % 7)
    weeks = []
    while monday + timedelta(days=6) <= found.last:
        weeks.append((monday, monday + timedelta(days=6)))
        monday += WEEK
    return weeks


def whole_months(found: Known) -> list[Period]:
    """Finished months only: one that has begun is compared with nothing."""
    first = found.first if found.first.day == 1 else months_after(found.first.replace(day=1), 1)
    months = []
    while month_end(first) <= found.last:
        months.append((first, month_end(first)))
        first = months_after(first, 1)
    return months


def values(indicator: Indicator, periods: Sequence[Period]) -> tuple[list[float | None], str]:
    """The indicator in each period, and why it cannot be read when it never can.

    Days on which nothing was sold add nothing to what adds up; a rate of nothing stays unknown.
    """
    if not indicator.figure_key:
        return typed(indicator, periods)
    spec = figures.FIGURES.get(indicator.figure_key)
    if spec is None:
        return [None] * len(periods), _("the figure no longer exists")
    if not indicators.by_period(indicator):
        return [None] * len(periods), _("it has no value of its own for a week or a month")
    found: list[Value] = []
    for period in periods:
        answer = figures.compute(Query(indicator.workspace, period, indicator.filters, period[1] + timedelta(days=1)), spec)
        assert isinstance(answer, Value)
        found.append(answer)
    numbers = [answer.value for answer in found]
    if all(number is None for number in numbers):
        return numbers, next((answer.reason for answer in found if answer.reason), _("there are no data yet"))
    if indicators.adds_up(indicator):
        return [number or 0.0 for number in numbers], ""
    return numbers, ""


def typed(indicator: Indicator, periods: Sequence[Period]) -> tuple[list[float | None], str]:
    """The mean of what was typed in each period."""
    rows = indicators.typed(indicator)
    found: list[float | None] = []
    for first, last in periods:
        inside = [float(value) for day, _number, value in rows if first <= day <= last]
        found.append(sum(inside) / len(inside) if inside else None)
    return found, "" if any(value is not None for value in found) else _("no value has been typed for this period")
