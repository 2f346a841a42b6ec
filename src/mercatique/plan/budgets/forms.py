"""The forms of the budget: an expense, a reading, a move between months."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.format import month
from mercatique.kernel.forms import AmountField, RecordForm
from mercatique.plan.actions import table
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, ControlPoint, Expense, Investment


class ExpenseForm(RecordForm):
    """Only orders can be invoiced; a currency is three letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = Q(state=Expense.State.COMMITTED) | Q(pk=self.instance.order_id)
        self.fields["order"].queryset = Expense.objects.filter(orders, workspace=self.workspace).exclude(pk=self.instance.pk)

    def clean_currency(self) -> str:
        code = str(self.cleaned_data.get("currency") or "").strip()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("Write the three letters of the currency, such as CHF, or leave it empty."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("order") is not None and cleaned.get("state") == Expense.State.COMMITTED:
            self.add_error("order", _("An order does not invoice another order: say that it is spent, or leave this empty."))
        return cleaned


class InvestmentForm(RecordForm):
    """The declining balance is for what lasts three years or more."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        years = cleaned.get("years")
        if cleaned.get("method") == Investment.Method.DECLINING and years is not None and years < 3:
            self.add_error("method", _("The declining balance is for what lasts three years or more."))
        return cleaned


class ControlPointForm(RecordForm):
    """The budget is read on the day of the control point when it is first written down, and then kept."""

    def save(self, commit: bool = True) -> Any:
        point: ControlPoint = self.instance
        if point._state.adding or point.planned is None:
            point.day = point.day or timezone.localdate()
            take_reading(point)
        return super().save(commit)


def take_reading(point: ControlPoint) -> None:
    """The budget of the fiscal year as it stood on the day of the point."""
    from mercatique.kernel.periods import fiscal_year

    assert point.day is not None
    read = ledger.read(point.workspace, fiscal_year(point.workspace, point.day), point.day, until=point.day).gross
    point.planned, point.committed, point.spent, point.forecast = read.planned, read.committed, read.spent, read.forecast


class MoveForm(forms.Form):
    """From a month of an action to a month of another."""

    giver = forms.ModelChoiceField(label=_("From the action"), queryset=Action.objects.none())
    giver_month = forms.ChoiceField(label=_("From the month"))
    taker = forms.ModelChoiceField(label=_("To the action"), queryset=Action.objects.none())
    taker_month = forms.ChoiceField(label=_("To the month"))
    amount = AmountField(label=_("Amount"), min_value=0.01, max_digits=14, decimal_places=2)

    def __init__(self, *args: Any, workspace: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = Action.objects.filter(workspace=workspace).order_by("number")
        years = table.years_of(workspace, timezone.localdate())
        months = [(first.isoformat(), month(first).capitalize()) for year in years for first in year.months]
        for name in ("giver", "taker"):
            self.fields[name].queryset, self.fields[name].empty_label = actions, "—"
            self.fields[f"{name}_month"].choices = months
            self.fields[f"{name}_month"].initial = timezone.localdate().replace(day=1).isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("giver_month", "taker_month"):
            if cleaned.get(name):
                cleaned[name] = date.fromisoformat(cleaned[name])
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("taker") and cleaned.get("giver_month") == cleaned.get("taker_month"):
            self.add_error("taker_month", _("The money would stay where it is: choose another action or another month."))
        return cleaned
