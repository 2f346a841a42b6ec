"""Writing a demo company's records: its workspace, today, and what has been written so far by key."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mercatique.demo.content.shapes import Content, Support
from mercatique.kernel import evidence, figures
from mercatique.kernel.models import Member, Record, Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.months import month_end


@dataclass
class Book:
    """What the modules of the rooms write into, one after the other."""

    workspace: Workspace
    content: Content
    today: date
    people: dict[str, Member] = field(default_factory=dict)
    written: dict[str, Record] = field(default_factory=dict)

    @property
    def year(self) -> FiscalYear:
        return fiscal_year(self.workspace, self.today)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    @property
    def month(self) -> int:
        """Today's month of the fiscal year, from 0 to 11."""
        first = self.month_start(0)
        return (self.today.year - first.year) * 12 + self.today.month - first.month

    def month_start(self, month: int) -> date:
        """The first day of month 0 to 11 (or later) of the fiscal year."""
        return self.year.month(month + 1)[0]

    def month_end(self, month: int) -> date:
        return month_end(self.month_start(month))

    def write(self, model: type[Record], key: str = "", **fields: Any) -> Any:
        record = model(workspace=self.workspace, **fields)
        record.save()
        if key:
            self.written[f"{model.noun()}:{key}"] = record
        return record

    def found(self, model: type[Record], key: str) -> Any:
        return self.written.get(f"{model.noun()}:{key}") if key else None

    def rest(self, claim: Record, support: Support) -> None:
        """Let a claim rest on a figure as it is now, or on an address."""
        if support.figure:
            kept = figures.read(self.workspace, support.figure, filters=dict(support.filters))
            evidence.support(claim, figure=kept, note=support.note)
        else:
            evidence.support(claim, url=support.url, note=support.note, read_on=self.ago(12))
