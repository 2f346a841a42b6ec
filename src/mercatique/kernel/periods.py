"""Fiscal periods of a workspace, as days."""

from dataclasses import dataclass
from datetime import date

from mercatique.kernel.models import Workspace
from mercatique.months import fiscal_name, fiscal_start, month_end, months_after


@dataclass(frozen=True)
class FiscalYear:
    """Twelve months from the month the workspace chose; named by the year (or years) it covers."""

    first: date

    @property
    def last(self) -> date:
        return months_after(self.first, 12) - date.resolution

    @property
    def label(self) -> str:
        return fiscal_name(self.first)

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


def fiscal_year(workspace: Workspace, day: date) -> FiscalYear:
    """The fiscal year of ``workspace`` that contains ``day``."""
    return FiscalYear(fiscal_start(day, workspace.fiscal_month))
