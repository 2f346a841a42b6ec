"""The forms of the loop: amounts in the unit of the indicator, and a state that follows what is written."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel import indicators
from mercatique.kernel.quantities import QuantitiesForm
from mercatique.steer.loop import units
from mercatique.steer.loop.models import Correction, Deviation


class DeviationForm(QuantitiesForm):
    """A deviation, whose days must be over on the day they were read."""

    quantities = ("target", "actual")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end, read_on = (data.get(name) for name in ("start", "end", "read_on"))
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first one."))
        if isinstance(end, date) and isinstance(read_on, date) and read_on < end:
            self.add_error("read_on", _("These days were not over when they were read: write the last day that was, or a later day of reading."))
        if data.get("objective") and not data.get("indicator"):
            data["indicator"] = data["objective"].indicator
        return data

    def save(self, commit: bool = True) -> Any:
        if self.instance.cause and self.instance.status == Deviation.Status.OPEN:
            self.instance.status = Deviation.Status.EXPLAINED
        return super().save(commit)


class CorrectionForm(QuantitiesForm):
    """A corrective action; its deviation is then being corrected."""

    quantities = ("expected",)

    def unit(self, data: dict[str, Any]) -> str:
        deviation = data.get("deviation")
        return indicators.unit_of(deviation.indicator) if deviation is not None and deviation.indicator else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("start") and data.get("due") and data["due"] < data["start"]:
            self.add_error("due", _("The due date is before the beginning."))
        deviation, other = data.get("deviation"), data.get("compared_with")
        if deviation is not None and other is not None and deviation.indicator_id == other.pk:
            self.add_error("compared_with", _("An indicator cannot be compared with itself: choose one the correction does not touch."))
        if data.get("units"):
            self.check_units(data)
        return data

    def check_units(self, data: dict[str, Any]) -> None:
        """Units are named as the data name them, and some are left alone."""
        known = units.names(self.workspace, data["units"])
        said = [name.strip() for name in (data.get("touched") or "").split(",") if name.strip()]
        if not said:
            self.add_error("touched", _("Say which ones it is applied to: %(names)s.") % {"names": ", ".join(known[:12]) or "–"})
        elif known and (unknown := [name for name in said if name not in known]):
            values = {"name": unknown[0], "names": ", ".join(known[:12]) or "–"}
            self.add_error("touched", _("The data do not know “%(name)s”; they know: %(names)s.") % values)
        elif known and set(said) >= set(known):
            self.add_error("touched", _("It is applied to all of them: nothing is left alone to compare with."))

    def save(self, commit: bool = True) -> Any:
        made = super().save(commit)
        if commit:
            follow(made)
        return made


def follow(correction: Correction) -> None:
    """A deviation with a correction that was decided is being corrected."""
    deviation = correction.deviation
    waiting = (Deviation.Status.OPEN, Deviation.Status.EXPLAINED)
    dead = (Correction.Status.PROPOSED, Correction.Status.DROPPED)
    if deviation is not None and deviation.status in waiting and correction.status not in dead:
        deviation.status = Deviation.Status.CORRECTED
        deviation.save()
