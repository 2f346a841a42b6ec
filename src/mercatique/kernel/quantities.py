"""Quantities in the unit of an indicator, as people type and read them: a rate is written « 45 % » and kept as 0.45."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mercatique.kernel import indicators
from mercatique.kernel.format import NARROW
from mercatique.kernel.forms import AmountField, RecordForm

#: A bare number of a file or of the API above this is no ratio: 45 was meant as 45 %.
LARGEST_RATIO = 10


class QuantityField(AmountField):
    """A number with or without its per cent sign; shown with it when the indicator is a rate."""

    default_error_messages = {
        "no-ratio": _("Write 45% or 0.45: a rate is kept as a ratio."),
        "no-rate": _("This indicator is no rate: write the value without “%”."),
    }
    percent = False

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and "%" in value:
            bare = super().to_python(value.replace("%", ""))
            return None if bare is None else as_ratio(bare)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not (self.percent and isinstance(value, Decimal)):
            return super().prepare_value(value)
        bare = f"{(value * 100).normalize():f}"
        french = get_language() == "fr"
        return f"{bare.replace('.', ',')}{NARROW}%" if french else f"{bare}%"

    def settled(self, value: Decimal | None, raw: str, *, percent: bool, typed: bool) -> Decimal | None:
        """The value to keep, once the unit of the indicator is known; ``typed``: on the page, where a bare 45 is 45 %."""
        if "%" in raw and not percent:
            raise ValidationError(self.error_messages["no-rate"], code="no-rate")
        if value is None or "%" in raw or not percent:
            return value
        if typed:
            return as_ratio(value)
        if abs(value) > LARGEST_RATIO:
            raise ValidationError(self.error_messages["no-ratio"], code="no-ratio")
        return value


def as_ratio(percentage: Decimal) -> Decimal:
    return (percentage / 100).quantize(Decimal("0.0001"))


class Mark(forms.HiddenInput):
    """A hidden field whose presence says that a form was filled in on its page (a file or the API does not send it)."""

    def format_value(self, value: Any) -> str:
        return "1"


class QuantitiesForm(RecordForm):
    """A form with values in the unit of its indicator."""

    quantities: ClassVar[tuple[str, ...]] = ()
    on_page = forms.CharField(required=False, widget=Mark)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.quantities:
            stored: Any = self._meta.model._meta.get_field(name)
            field = QuantityField(
                label=capfirst(str(stored.verbose_name)),
                required=False,
                max_digits=stored.max_digits,
                decimal_places=stored.decimal_places,
                help_text=_("In the unit of the indicator; a rate is written 45%."),
            )
            field.percent = self.instance.unit == "%"
            self.fields[name] = field

    def unit(self, data: dict[str, Any]) -> str:
        """The unit of the indicator chosen."""
        return indicators.unit_of(data["indicator"]) if data.get("indicator") else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        unit = self.unit(data)
        for name in self.quantities:
            if data.get(name) is None or not unit:
                continue
            field: Any = self.fields[name]
            raw = str(self.data.get(self.add_prefix(name)) or "")
            try:
                data[name] = field.settled(data[name], raw, percent=unit == "%", typed=bool(data.get("on_page")))
            except ValidationError as error:
                self.add_error(name, error)
        return data


class MeasureForm(QuantitiesForm):
    """A value of an indicator, typed for a day."""

    quantities = ("value",)
