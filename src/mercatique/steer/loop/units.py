"""A correction applied to some sites, brands or families: those left alone say what would have been (difference in differences).

Each unit is read week by week against the same week a year before, so that its own season is taken out, as a share of what it sells in
a usual week, so that a large one counts no more than a small one; then the change of the units that were touched is compared with that of
the others. Only whole weeks count: the one in which it began stands on neither side.
Segments of customers are left out on purpose: who belongs to them moves with what was bought since, the correction included.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.analyze.sales.figures import GROSS, LOWERING, one_currency
from mercatique.fault import Fault
from mercatique.kernel.figures import Query
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.methods.experiments import (
    DifferenceInDifferences,
    corrections,
    difference_in_differences,
    interrupted_series,
)
from mercatique.steer.loop import readings
from mercatique.steer.loop.models import Correction

#: The figures that can be split by unit, with the kinds of lines they add up.
SPLIT = {"sales.net": (*GROSS, *LOWERING.values()), "sales.gross": tuple(GROSS)}
BEFORE, AFTER = 104, 52


@dataclass(frozen=True)
class Compared:
    """Both sides week by week, and what the method says of them, as shares of a usual week."""

    starts: tuple[date, ...]
    #: Sum of the units that were touched: measured, and a year before.
    actual: tuple[float, ...]
    year_before: tuple[float, ...]
    found: DifferenceInDifferences
    wait: int | None
    touched: tuple[str, ...]
    others: tuple[str, ...]
    #: What the units that were touched sell together in a usual week: from a share to money.
    times: float

    @property
    def without(self) -> list[float]:
        """What the units that were touched would have sold, had they moved like the others."""
        before = [gap for day, gap in zip(self.starts, self.found.treated - self.found.control, strict=True) if day < date.fromisoformat(self.found.since)]
        usual = sum(before) / len(before)
        return [then + self.times * (float(move) + usual) for then, move in zip(self.year_before, self.found.control, strict=True)]


def names(workspace: Workspace, kind: str) -> list[str]:
    """The units of a kind that the data name."""
    if not workspace.warehouse.has("orders"):
        return []
    table = workspace.warehouse.table("orders" if kind == Correction.Units.CATEGORY else "sales_cube")
    rows = workspace.warehouse.frame(table.select(unit=table[kind]).distinct()).to_pylist()
    return sorted(row["unit"] for row in rows if row["unit"])


def weekly(correction: Correction, days: readings.Known) -> tuple[dict[str, dict[date, float]], str]:
    """Sales of each unit by week (its Monday), or why they cannot be added; one question for all units and weeks."""
    indicator = correction.indicator
    assert indicator is not None
    filters = {name: wanted for name, wanted in indicator.filters.items() if name != correction.units}
    query = Query(correction.workspace, (days.first, days.last), filters, days.last + timedelta(days=1))
    table = query.table("orders" if correction.units == Correction.Units.CATEGORY else "sales_cube")
    table = table.filter(table.kind.isin(SPLIT[indicator.figure_key]), table[correction.units].notnull())
    rows = query.rows(table.group_by("day", "currency", "vat", unit=table[correction.units]).aggregate(amount=table.amount.sum()))
    reason = one_currency(query, rows)[1]
    found: dict[str, dict[date, float]] = {}
    for row in rows:
        monday = row["day"] - timedelta(days=row["day"].weekday())
        weeks = found.setdefault(row["unit"], {})
        weeks[monday] = weeks.get(monday, 0.0) + float(row["amount"] or 0)
    return found, reason


def compare(correction: Correction, worth: float | None) -> tuple[Compared | None, str, int | None]:
    """The units that were touched beside the others; without an answer the reason, and how many weeks to wait when that is what lacks."""
    start, indicator = correction.start, correction.indicator
    assert start is not None and indicator is not None
    if indicator.figure_key not in SPLIT:
        return None, _("only net and gross sales can be split by site, brand or family: “%(indicator)s” cannot") % {"indicator": indicator}, None
    days = readings.known(correction.workspace)
    if days is None:
        return None, _("there are no data yet"), None
    sold, reason = weekly(correction, days)
    if reason:
        return None, reason, None
    weeks = [week[0] for week in readings.whole_weeks(days)]
    placed = [monday for place, monday in enumerate(weeks) if place >= readings.YEAR and not monday < start <= monday + timedelta(days=6)]
    before = [monday for monday in placed if monday < start][-BEFORE:]
    after = [monday for monday in placed if monday >= start][: min(AFTER, max(len(before), corrections.AFTER))]
    if len(before) < corrections.BEFORE:
        return None, few(len(before), corrections.BEFORE, past=True), None
    if len(after) < corrections.AFTER:
        return None, few(len(after), corrections.AFTER, past=False), corrections.AFTER - len(after)
    # A unit that opened since would be compared with nothing: it stands on neither side.
    year = timedelta(days=7 * readings.YEAR)
    lived = {unit: rows for unit, rows in sold.items() if any(rows.get(monday - year) for monday in before[: corrections.BEFORE])}
    touched = tuple(sorted(set(correction.names) & set(lived)))
    others = tuple(sorted(set(lived) - set(correction.names)))
    if not touched or not others:
        return None, (_("none of the units it was applied to has sales a year before") if not touched else _("no unit was left alone that has sales a year before")), None
    return judged(correction, [*before, *after], lived, touched, others, start, worth)


def judged(
    correction: Correction, weeks: list[date], sold: dict[str, dict[date, float]], touched: tuple[str, ...], others: tuple[str, ...], start: date, worth: float | None
) -> tuple[Compared | None, str, int | None]:
    """Ask the method; how long to wait is read from the course of the gap between both sides."""
    year = timedelta(days=7 * readings.YEAR)
    usual = {unit: usual_week(sold[unit], [monday for monday in weeks if monday < start]) for unit in (*touched, *others)}
    touched, others = (tuple(unit for unit in side if usual[unit] > 0) for side in (touched, others))
    if not touched or not others:
        return None, _("what is compared sold nothing in a usual week before it began"), None
    cells: list[tuple[str, date, float, bool]] = [
        (unit, monday, (sold[unit].get(monday, 0.0) - sold[unit].get(monday - year, 0.0)) / usual[unit], unit in touched)
        for unit in (*touched, *others)
        for monday in weeks
    ]
    columns: list[Any] = [list(column) for column in zip(*cells, strict=True)]
    times = sum(usual[unit] for unit in touched)
    try:
        found = difference_in_differences(*columns, since=start)
        hoped = None if worth is None else worth / times
        wait = interrupted_series(weeks, list(found.treated - found.control), since=start, worth=hoped).wait if found.verdict == corrections.VERDICTS[2] else None
    except Fault as fault:
        return None, sentence(fault), None
    actual = tuple(sum(sold[unit].get(monday, 0.0) for unit in touched) for monday in weeks)
    then = tuple(sum(sold[unit].get(monday - year, 0.0) for unit in touched) for monday in weeks)
    return Compared(tuple(weeks), actual, then, found, wait, touched, others, times), "", None


def usual_week(rows: dict[date, float], weeks: list[date]) -> float:
    """What a unit sold in the mean week before the correction began."""
    return sum(rows.get(monday, 0.0) for monday in weeks) / len(weeks)


def few(n: int, needed: int, *, past: bool) -> str:
    if past:
        text = ngettext("%(n)d whole week before it began can be compared with a year before; %(needed)d are needed", "%(n)d whole weeks before it began can be compared with a year before; %(needed)d are needed", n)
    else:
        text = ngettext("%(n)d whole week has passed since it began; %(needed)d are needed", "%(n)d whole weeks have passed since it began; %(needed)d are needed", n)
    return text % {"n": n, "needed": needed}
