"""The form of an action, with the quarters of a fiscal year."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.forms import AmountField, RecordForm
from mercatique.kernel.periods import fiscal_year


class ActionForm(RecordForm):
    """What an action is, and what it costs quarter by quarter of the present fiscal year."""

    q1 = AmountField(label=_("Budget Q1"), required=False, min_value=0, max_digits=14, decimal_places=2)
    q2 = AmountField(label=_("Budget Q2"), required=False, min_value=0, max_digits=14, decimal_places=2)
    q3 = AmountField(label=_("Budget Q3"), required=False, min_value=0, max_digits=14, decimal_places=2)
    q4 = AmountField(label=_("Budget Q4"), required=False, min_value=0, max_digits=14, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = fiscal_year(self.workspace, timezone.localdate())
        adding = self.instance._state.adding
        for number in (1, 2, 3, 4):
            field = self.fields[f"q{number}"]
            field.help_text = self.year.label
            planned = None if adding else self.instance.budget(*self.year.quarter(number))
            field.initial = planned or None

    def save(self, commit: bool = True) -> Any:
        action = super().save(commit)
        if commit:
            for number in (1, 2, 3, 4):
                if f"q{number}" in self.data:
                    self.plan(action, number)
        return action

    def plan(self, action: Any, number: int) -> None:
        wanted = self.cleaned_data[f"q{number}"] or 0
        if wanted != action.budget(*self.year.quarter(number)):
            action.plan_quarter(self.year, number, wanted)
