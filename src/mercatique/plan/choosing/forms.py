"""The form of an expected effect: typed in the unit of the objective's indicator."""

from typing import Any

from django.core.exceptions import ValidationError

from mercatique.kernel import indicators
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.quantities import QuantityField


class EffectForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.fields["value"]
        field = QuantityField(label=stored.label, help_text=stored.help_text, required=False, max_digits=18, decimal_places=4)
        objective = self.instance.objective if self.instance.objective_id else None
        field.percent = bool(objective and objective.unit == "%")
        self.fields["value"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        objective = cleaned.get("objective")
        if cleaned.get("value") is not None and objective is not None:
            raw = str(self.data.get(self.add_prefix("value")) or "")
            percent = bool(objective.indicator and indicators.unit_of(objective.indicator) == "%")
            field: Any = self.fields["value"]
            try:
                cleaned["value"] = field.settled(cleaned["value"], raw, percent=percent, typed="version" in self.data)
            except ValidationError as error:
                self.add_error("value", error)
        return cleaned
