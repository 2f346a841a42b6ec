"""The form of a KPI sheet: thresholds in the unit of the indicator, in an order that makes sense."""

from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.models import Direction
from mercatique.kernel.quantities import QuantitiesForm


class KpiSheetForm(QuantitiesForm):
    """The alert lies beyond what is to watch, on the bad side."""

    quantities = ("watch_at", "alert_at")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        indicator, watch, alert = (data.get(name) for name in ("indicator", "watch_at", "alert_at"))
        if indicator is not None and watch is not None and alert is not None:
            up = indicator.direction == Direction.UP
            if (alert > watch) if up else (alert < watch):
                text = _("Higher is better here: the alert lies below what is to watch.") if up else _("Lower is better here: the alert lies above what is to watch.")
                self.add_error("alert_at", text)
        return data
