"""The form of an objective: its indicator from a figure, its baseline read from the data."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.decide.models import Objective
from mercatique.kernel import evidence, figures, indicators
from mercatique.kernel.models import Direction, Indicator
from mercatique.kernel.quantities import QuantitiesForm

BASELINE = "baseline"


class ObjectiveForm(QuantitiesForm):
    """What is wanted, measured how, from where to where, until when, by whom."""

    quantities = ("baseline", "target")
    figure = forms.ChoiceField(
        label=gettext_lazy("or measured by the figure"),
        required=False,
        help_text=gettext_lazy("Choose a figure of your data: its indicator is written down for you."),
    )
    read_baseline = forms.BooleanField(
        label=gettext_lazy("Read the baseline from the data"),
        required=False,
        help_text=gettext_lazy("Of the baseline period, or of all data without one. The objective then rests on that figure."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", "—"), *figures.askable(self.workspace)]  # type: ignore[attr-defined]
        order = list(self.fields)
        order.remove("figure")
        order.remove("read_baseline")
        order.insert(order.index("indicator") + 1, "figure")
        order.insert(order.index("baseline") + 1, "read_baseline")
        self.order_fields(order)
        if "parent" in self.fields and not self.instance._state.adding:
            queryset = self.fields["parent"].queryset  # type: ignore[attr-defined]
            self.fields["parent"].queryset = queryset.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def unit(self, data: dict[str, Any]) -> str:
        """The unit of the indicator chosen, or of the figure that will become one."""
        key, _about = figures.chosen(data.get("figure") or "")
        spec = figures.FIGURES.get(key)
        return super().unit(data) or (spec.unit if spec else "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent, seen = data.get("parent"), {self.instance.pk}
        while parent is not None:
            if parent.pk in seen:
                self.add_error("parent", _("An objective cannot serve itself, not even through others."))
                break
            seen.add(parent.pk)
            parent = parent.parent
        if data.get("baseline_start") and data.get("baseline_end") and data["baseline_end"] < data["baseline_start"]:
            self.add_error("baseline_end", _("The baseline period ends before it begins."))
        if data.get("start") and data.get("due") and data["due"] < data["start"]:
            self.add_error("due", _("The due date is before the beginning."))
        if data.get("evaluation") and data.get("reevaluation") and data["reevaluation"] < data["evaluation"]:
            self.add_error("reevaluation", _("It would be evaluated again before it is evaluated."))
        if data.get("read_baseline") and not data.get("indicator") and not data.get("figure"):
            self.add_error("read_baseline", _("Choose an indicator or a figure first."))
        return data

    def save(self, commit: bool = True) -> Objective:
        data = self.cleaned_data
        objective: Objective = self.instance
        if data.get("figure") and not data.get("indicator"):
            objective.indicator = indicator_of(objective, data["figure"], downwards=aims_down(data))
        if objective.accepted_on and not objective._state.adding and agreed(objective) != agreed(Objective.objects.get(pk=objective.pk)):
            objective.accepted_on = objective.accepted_by = None  # somebody said yes to something else
        super().save(commit)
        if commit and data.get("read_baseline") and objective.indicator:
            rest_on_data(objective)
        return objective


def agreed(objective: Objective) -> tuple[Any, ...]:
    """What an owner says yes to."""
    return (objective.indicator_id, objective.baseline, objective.target, objective.start, objective.due, objective.owner_id)


def aims_down(data: dict[str, Any]) -> bool:
    """Whether what is wanted is less than what there is."""
    return None not in (data.get("baseline"), data.get("target")) and data["target"] < data["baseline"]


def indicator_of(objective: Objective, choice: str, *, downwards: bool = False) -> Indicator:
    """The indicator that reads a figure (of a segment, of a record) in this workspace: the one there is, or a new one."""
    key, about = figures.chosen(choice)
    found = Indicator.objects.filter(workspace=objective.workspace, figure_key=key, filters=about).first()
    if found is None:
        spec = figures.FIGURES[key]
        title = figures.label_of(spec, spec.about(objective.workspace, about))
        direction = Direction.DOWN if downwards else Direction.UP
        found = Indicator(
            workspace=objective.workspace, title=title, figure_key=key, filters=about, direction=direction, unit=spec.unit
        )
        found.save()
    found.workspace = objective.workspace
    return found


def read_baseline(objective: Objective) -> indicators.Reading:
    """The indicator over the baseline period, or over all data."""
    indicator = objective.indicator
    assert indicator is not None
    indicator.workspace = objective.workspace
    period = (objective.baseline_start, objective.baseline_end)
    by_period = indicators.by_period(indicator) and period[0] and period[1]
    return indicators.read(indicator, period if by_period else None)  # type: ignore[arg-type]


def rest_on_data(objective: Objective) -> indicators.Reading:
    """Take the baseline from the data; the objective then rests on that figure."""
    reading = read_baseline(objective)
    if reading.value is None:
        return reading
    value = rounded(reading.value, reading.unit)
    if objective.baseline != value:
        objective.baseline = value
        objective.save()
    if reading.figure is not None:
        evidence.of(objective, BASELINE).delete()
        evidence.support(objective, figure=reading.figure, role=BASELINE, note=_("baseline"))
    return reading


def rounded(value: float, unit: str) -> Decimal:
    """A baseline at the precision at which its figure is shown, cents for money."""
    decimals = figures.PRECISION.get(unit, 2) + (2 if unit == "%" else 0)
    return Decimal(str(round(value, max(decimals, 2) if unit == "currency" else decimals)))
