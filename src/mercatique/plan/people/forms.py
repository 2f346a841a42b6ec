"""The forms of means, assignments and treatments: what cannot be is refused in one sentence, and nothing typed is lost."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.format import day
from mercatique.kernel.forms import RecordForm
from mercatique.plan.people.models import Resource
from mercatique.plan.schedule.forms import years


def in_order(form: RecordForm, first: str, last: str) -> None:
    """The last day does not lie before the first."""
    years(form, first, last)
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if isinstance(start, date) and isinstance(end, date) and end < start:
        form.add_error(last, _("%(end)s lies before %(start)s: the last day comes after the first.") % {"end": day(end), "start": day(start)})


class ResourceForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        in_order(self, "first_day", "last_day")
        kind = cleaned.get("kind") or Resource.Kind.INTERNAL
        person = kind in {Resource.Kind.INTERNAL, Resource.Kind.EXTERNAL}
        if cleaned.get("capacity") == 0:
            self.add_error("capacity", _("With zero hours a week nothing can be done: leave the hours empty for a full week, or say until when the person is there."))
        if cleaned.get("member") and not person:
            self.add_error("member", _("A material or a tool is nobody: leave the person empty, or change the kind."))
        return cleaned


class AssignmentForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        in_order(self, "start", "end")
        resource = cleaned.get("resource")
        if resource is not None and not resource.person:
            if cleaned.get("hours") is not None or cleaned.get("share") is not None:
                name = "hours" if cleaned.get("hours") is not None else "share"
                self.add_error(name, _("“%(means)s” is booked for days, not for hours: leave this empty.") % {"means": resource})
            if (wanted := cleaned.get("quantity") or 1) > resource.quantity:
                words = {"means": resource, "wanted": wanted, "there": resource.quantity}
                self.add_error("quantity", _("“%(means)s”: %(wanted)d are asked for and there are %(there)d.") % words)
        return cleaned


class TreatmentForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        years(self, "due")
        return cleaned
