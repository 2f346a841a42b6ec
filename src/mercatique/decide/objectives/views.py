"""The pages of an objective that differ from any record's."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel import figures
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import Detail, New


class NewObjective(New):
    """A new objective begins with the next fiscal year, compared with the last one in the data."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        last = self.workspace.warehouse.last_day("orders")
        if last is None:
            return {}
        before = fiscal_year(self.workspace, last)
        after = before.next()
        return {"start": after.first, "due": after.last, "baseline_start": before.first, "baseline_end": before.last}


class ObjectiveDetail(Detail):
    """Baseline and target in the unit of the indicator."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def about(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        from mercatique.kernel import indicators
        from mercatique.kernel.format import quantity

        about = super().about(request, record)
        if record.indicator is not None:
            unit = indicators.unit_of(record.indicator)

            def said(value: Any) -> str:
                decimals = figures.PRECISION.get(unit) if unit == "currency" and value and abs(value) >= 1000 else None
                return "" if value is None else quantity(value, unit, currency=self.workspace.currency, decimals=decimals)

            about["values"] = [
                (label, name, said(value) if name in {"baseline", "target"} else value) for label, name, value in about["values"]
            ]
        return about
