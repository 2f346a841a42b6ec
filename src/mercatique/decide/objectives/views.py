"""The pages of an objective that differ from any record's."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mercatique.decide.objectives.forms import BASELINE, read_baseline, rest_on_data
from mercatique.kernel import changes, evidence, indicators
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import New, Page


class NewObjective(New):
    """A new objective begins with the next fiscal year, compared with the last one in the data."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        last = self.workspace.warehouse.last_day("orders")
        if last is None:
            return {}
        before = fiscal_year(self.workspace, last)
        after = before.next()
        return {"start": after.first, "due": after.last, "baseline_start": before.first, "baseline_end": before.last}


class Baseline(Page):
    """Read the baseline from the data again: what is written, what the data say now, and one button."""

    act = "baseline"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        objective = self.record(number)
        if objective.indicator is None:
            return HttpResponseRedirect(objective.page_url("edit"))
        reading = read_baseline(objective)
        now = indicators.said(reading.value, reading.unit, reading.currency)
        rests = evidence.of(objective, BASELINE).first()
        return self.page(request, record=objective, reading=reading, now=now, rests=rests)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            objective = self.record(number)
            reading = rest_on_data(objective) if objective.indicator else None
        if reading is None or reading.value is None:
            messages.error(request, _("The baseline could not be read: nothing has been changed."))
        else:
            text = _("The baseline of “%(title)s” is now %(value)s.")
            values = {"title": objective.title, "value": objective.get_baseline_display()}
            messages.success(request, text % values, extra_tags=changes.tag())
        return HttpResponseRedirect(objective.get_absolute_url())
