"""The form of a result: later steps of a way never count more than earlier ones."""

from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.forms import RecordForm


class OutcomeForm(RecordForm):
    """A result; clicks come from impressions, and a margin is a part of its revenue."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if more(data, "clicks", "impressions"):
            self.add_error("clicks", _("There are more clicks than impressions: are the two exchanged?"))
        if more(data, "margin", "revenue"):
            self.add_error("margin", _("The margin is larger than the revenue: check the two."))
        return data


def more(data: dict[str, Any], part: str, whole: str) -> bool:
    return data.get(part) is not None and data.get(whole) is not None and data[part] > data[whole]
