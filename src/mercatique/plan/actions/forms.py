"""The forms of an action: with the quarters of a fiscal year, and with its months."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.format import month
from mercatique.kernel.forms import AmountField, RecordForm
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.actions import table
from mercatique.plan.models import Action


def budget_field(label: Any) -> AmountField:
    return AmountField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


class ActionForm(RecordForm):
    """What an action is, and what it costs quarter by quarter of a fiscal year."""

    budget_year = forms.CharField(required=False, widget=forms.HiddenInput)
    q1 = budget_field(_("Budget Q1"))
    q2 = budget_field(_("Budget Q2"))
    q3 = budget_field(_("Budget Q3"))
    q4 = budget_field(_("Budget Q4"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("budget_year") or self.initial.get("budget_year") or "")
        self.year = table.year_asked(self.workspace, asked, timezone.localdate())
        self.initial["budget_year"] = self.year.label
        adding = self.instance._state.adding
        for number, name in enumerate(table.QUARTERS, start=1):
            first, last = self.year.quarter(number)
            self.fields[name].help_text = table.span(first, last)
            self.fields[name].initial = None if adding else self.instance.budget(first, last) or None

    def save(self, commit: bool = True) -> Any:
        action = super().save(commit)
        if commit:
            for number, name in enumerate(table.QUARTERS, start=1):
                if name in self.data:
                    self.plan(action, number, self.cleaned_data[name] or Decimal(0))
        return action

    def plan(self, action: Action, number: int, wanted: Decimal) -> None:
        if wanted != action.budget(*self.year.quarter(number)):
            action.plan_quarter(self.year, number, wanted)


class MonthsForm(forms.Form):
    """What an action costs month by month of a fiscal year."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: Action, year: FiscalYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.year = action, year
        self.fields["version"].initial = action.version
        for place, first in enumerate(year.months, start=1):
            field = budget_field(month(first).capitalize())
            field.initial = action.budget(first, first) or None
            self.fields[f"m{place}"] = field

    @property
    def quarters(self) -> list[list[Any]]:
        """The fields three by three, as the page shows them."""
        return [[self[f"m{3 * quarter + place}"] for place in (1, 2, 3)] for quarter in range(4)]

    def save(self) -> bool:
        """Write the months that differ; say whether any did."""
        changed = False
        for place, first in enumerate(self.year.months, start=1):
            wanted = (self.cleaned_data[f"m{place}"] or Decimal(0)).quantize(Decimal("0.01"))
            if wanted != self.action.budget(first, first):
                self.action.plan_month(first, wanted)
                changed = True
        if changed:
            self.action.save()
        return changed
