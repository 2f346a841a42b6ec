"""The forms of a forecast and of its parts: a frozen version is not edited, months are whole."""

from typing import Any

from django.utils.translation import gettext as _

from mercatique.decide.outlook.models import MONTHS, Forecast, ForecastResource, Part
from mercatique.kernel.format import day
from mercatique.kernel.forms import RecordForm


class ForecastForm(RecordForm):
    """A forecast: as long as it is not frozen."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        frozen_here(self, None if self.instance._state.adding else self.instance)
        return data


class PartForm(RecordForm):
    """A part of a forecast: neither moved into a frozen version nor changed in one."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        instance: Part = self.instance  # type: ignore[assignment]
        before = None if instance._state.adding else type(instance)._default_manager.get(pk=instance.pk).of()  # type: ignore[attr-defined]
        frozen_here(self, before)
        after = data.get("forecast") or getattr(data.get("product"), "forecast", None)
        if after != before:
            frozen_here(self, after)
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("The end is before the beginning."))
        if data.get("kind") == ForecastResource.Kind.LOAN and "duration" in self.fields and data.get("amount") and not data.get("duration"):
            self.add_error("duration", _("Say over how many months the loan is paid back."))
        return data


class ProductForm(PartForm):
    """A product with the index of its twelve months."""

    def seasons(self) -> list[Any]:
        return [self[name] for name in MONTHS]

    def before_seasons(self) -> list[Any]:
        return [bound for bound in self.visible_fields() if bound.name not in MONTHS]


def frozen_here(form: RecordForm, forecast: Forecast | None) -> None:
    if forecast is not None and forecast.frozen_on:
        text = _("“%(title)s” was frozen on %(day)s and stays as it was: make a new version to change it.")
        form.add_error(None, text % {"title": forecast.title, "day": day(forecast.frozen_on)})
