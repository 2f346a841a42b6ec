"""Periods: months, quarters and fiscal years, and an unfinished one compared like with like."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.columns import Ints, Values, date_of, day_number, days, money, same_length, total
from mercatique.methods.result import Reason, Result
from mercatique.months import fiscal_name, fiscal_start, months_after

MONTH, QUARTER, YEAR = UNITS = ("month", "quarter", "year")
MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
PREVIOUS, YEAR_BEFORE = AGAINST = ("previous", "year")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter or fiscal year, both days included. ``fiscal_month`` is the first month of the fiscal year."""

    start: date
    end: date
    unit: str
    fiscal_month: int = 1

    def __len__(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    @property
    def fiscal_year(self) -> int:
        """The calendar year in which its fiscal year begins."""
        return fiscal_start(self.start, self.fiscal_month).year

    @property
    def number(self) -> int:
        """Month 1–12 or quarter 1–4 of the fiscal year; 1 for a year."""
        return 1 if self.unit == YEAR else (self.start.month - self.fiscal_month) % 12 // MONTHS[self.unit] + 1

    @property
    def code(self) -> str:
        """A short name in every language: 2026-04, 2026-Q2, 2026; 2025-26 and 2025-26-Q3 for a fiscal year of its own."""
        if self.unit == MONTH:
            return f"{self.start.year}-{self.start.month:02d}"
        name = fiscal_name(fiscal_start(self.start, self.fiscal_month))
        return name if self.unit == YEAR else f"{name}-Q{self.number}"

    def label(self) -> tuple[str, dict[str, Any]]:
        """Its name as a message and values, for translation; months are best written by the reader's locale."""
        year = self.code.removesuffix(f"-Q{self.number}")
        if self.unit == QUARTER:
            return _("Q%(quarter)s %(year)s"), {"quarter": self.number, "year": year}
        if self.unit == YEAR and self.fiscal_month != 1:
            return _("fiscal year %(year)s"), {"year": year}
        return "%(year)s", {"year": year}

    def shifted(self, count: int) -> "Period":
        """The period of the same kind ``count`` later (earlier when negative)."""
        return period(months_after(self.start, count * MONTHS[self.unit]), self.unit, self.fiscal_month)

    def year_before(self) -> "Period":
        return period(months_after(self.start, -12), self.unit, self.fiscal_month)

    def elapsed(self, through: date) -> int:
        """Days of it up to ``through`` included: 0 before it begins, all once it is over."""
        return min(max((through - self.start).days + 1, 0), len(self))


def period(day: date, unit: str, fiscal_month: int = 1) -> Period:
    """The period of this unit in which ``day`` lies. Quarters and years follow the fiscal year."""
    if unit not in UNITS:
        raise Fault("unit_unknown", _("%(unit)s is no period: choose month, quarter or year."), unit=unit)
    if not 1 <= fiscal_month <= 12:
        raise Fault(
            "fiscal_month_unknown",
            _("%(month)s is no month: the fiscal year begins in a month from 1 to 12."),
            month=fiscal_month,
        )
    width = MONTHS[unit]
    back = (day.month - fiscal_month) % 12 % width
    start = months_after(day.replace(day=1), -back)
    return Period(start, months_after(start, width) - ONE_DAY, unit, fiscal_month)


def periods(first: date, last: date, unit: str, fiscal_month: int = 1) -> list[Period]:
    """All periods from the one of ``first`` to the one of ``last``, without gaps."""
    found = [period(first, unit, fiscal_month)]
    while found[-1].end < last:
        found.append(found[-1].shifted(1))
    return found


@dataclass(frozen=True)
class Comparison(Result):
    """A period so far and the same stretch of another; ``change`` has a sign, ``ratio`` is change / base."""

    period: Period
    base_period: Period
    first: date
    last: date
    base_first: date
    base_last: date
    elapsed: int
    length: int
    unfinished: bool
    value: float
    base: float | None
    change: float | None
    ratio: float | None
    reason: Reason | None

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "period": [self.period.code, self.base_period.code],
                "first": [self.first, self.base_first],
                "last": [self.last, self.base_last],
                "value": [self.value, self.base],
                "change": [self.change, None],
                "ratio": [self.ratio, None],
            },
            schema=pa.schema(
                [
                    ("period", pa.string()),
                    ("first", pa.date32()),
                    ("last", pa.date32()),
                    ("value", pa.float64()),
                    ("change", pa.float64()),
                    ("ratio", pa.float64()),
                ]
            ),
        )

    def to_json(self) -> dict[str, Any]:
        found = super().to_json()
        found["summary"] |= {"period": self.period.code, "base_period": self.base_period.code}
        return found


def stretch(asked: Period, through: date, against: str) -> tuple[date, date, Period, date, date]:
    """First and last day so far, the base period, and the first and last day of it that compare with them."""
    last = min(through, asked.end)
    base = asked.year_before() if against == YEAR_BEFORE else asked.shifted(-1)
    if last == asked.end:
        return asked.start, last, base, base.start, base.end
    if against == YEAR_BEFORE:
        return asked.start, last, base, base.start, min(months_after(last, -12), base.end)
    return asked.start, last, base, base.start, min(base.start + (last - asked.start), base.end)


def like_for_like(
    day: Values,
    amount: Values,
    *,
    unit: str = MONTH,
    at: date | None = None,
    through: date | None = None,
    against: str = YEAR_BEFORE,
    fiscal_month: int = 1,
    since: date | None = None,
) -> Comparison:
    """Are sales up or down, when the period is not over yet?

    Nine days of December are compared with the same nine days of the year before (or with the first nine days of
    November), never with a whole month.

    Assumptions
        The data are complete up to ``through`` and from ``since`` on. Week days and movable holidays are not aligned:
        a December that begins on a Thursday is compared with one that began on a Wednesday.

    Formula
        value = sum of amounts from the first day of the period to ``through`` (or its end).
        base: against ``year``, the same dates a year before (29 February becomes the 28th); against ``previous``, as
        many days from the beginning of the period before, at most all of them. A finished period is compared with the
        whole other one, be it a day longer or shorter.
        change = value - base; ratio = change / base, n/a unless base is above zero.

    Parameters
        day: day in the workspace's zone, shape (n,). amount: money (or a count), shape (n,).
        unit: ``month``, ``quarter`` or ``year`` (of the fiscal year that begins in ``fiscal_month``).
        at: a day in the period asked for; default ``through``. through: last day the data cover; default their last day.
        against: ``year`` or ``previous``. since: first day the data cover; default their first day.

    Result
        ``Comparison``; base, change and ratio are n/a with a reason when the data begin after the base does.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, unit_unknown, against_unknown,
        fiscal_month_unknown, no_rows, period_to_come (the period begins after the data end).

    Source
        The practice of retail reporting (like-for-like, « à périmètre et nombre de jours comparables »).
    """
    same_length(day=day, amount=amount)
    if against not in AGAINST:
        raise Fault("against_unknown", _("%(against)s is no comparison: choose year or previous."), against=against)
    when, value = days(day, "day"), money(amount, "amount")
    if not len(when) and (through is None or since is None):
        raise Fault("no_rows", _("There are no rows to compare."))
    end = through or date_of(int(when.max()))
    begin = since or date_of(int(when.min()))
    asked = period(at or end, unit, fiscal_month)
    if asked.start > end:
        raise Fault(
            "period_to_come",
            _("The period %(period)s begins after the data end, on %(last)s."),
            period=asked.code,
            last=end.isoformat(),
        )
    first, last, base, base_first, base_last = stretch(asked, end, against)
    now = _between(when, value, first, last)
    then: int | None = _between(when, value, base_first, base_last)
    reason = None
    if base_first < begin:
        then = None
        reason = Reason(_("The data begin on %(first)s, after the period compared with."), {"first": begin.isoformat()})
    elif then is not None and then <= 0:
        reason = Reason(_("Nothing was sold in the period compared with: there is no rate of change."))
    return Comparison(
        period=asked,
        base_period=base,
        first=first,
        last=last,
        base_first=base_first,
        base_last=base_last,
        elapsed=asked.elapsed(end),
        length=len(asked),
        unfinished=asked.end > end,
        value=total(now),
        base=None if then is None else total(then),
        change=None if then is None else total(now - then),
        ratio=(now - then) / then if then is not None and then > 0 else None,
        reason=reason,
    )


def _between(when: Ints, value: Ints, first: date, last: date) -> int:
    inside = (when >= day_number(first)) & (when <= day_number(last))
    return int(np.sum(value[inside]))
