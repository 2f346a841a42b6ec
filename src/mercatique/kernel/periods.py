"""Fiscal periods of a workspace, as days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from mercatique.kernel.models import Workspace


@dataclass(frozen=True)
class FiscalYear:
    """Twelve months from the month the workspace chose; named by the year (or years) it covers."""

    first: date

    @property
    def last(self) -> date:
        return months_after(self.first, 12) - date.resolution

    @property
    def label(self) -> str:
        return str(self.first.year) if self.first.month == 1 else f"{self.first.year}-{(self.first.year + 1) % 100:02d}"

    def quarter(self, number: int) -> tuple[date, date]:
        """The first and last day of quarter 1 to 4."""
        first = months_after(self.first, 3 * (number - 1))
        return first, months_after(first, 3) - date.resolution

    def month(self, number: int) -> tuple[date, date]:
        """The first and last day of month 1 to 12."""
        first = months_after(self.first, number - 1)
        return first, month_end(first)

    @property
    def months(self) -> list[date]:
        return [months_after(self.first, i) for i in range(12)]

    def next(self) -> "FiscalYear":
        return FiscalYear(months_after(self.first, 12))

    def previous(self) -> "FiscalYear":
        return FiscalYear(months_after(self.first, -12))


def months_after(first: date, count: int) -> date:
    """The same day ``count`` months later (the last day of the month when there is no such day)."""
    index = first.year * 12 + first.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def fiscal_year(workspace: Workspace, day: date) -> FiscalYear:
    """The fiscal year of ``workspace`` that contains ``day``."""
    start = workspace.fiscal_month
    return FiscalYear(date(day.year if day.month >= start else day.year - 1, start, 1))
