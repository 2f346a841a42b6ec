"""The forms of an action (with the quarters of a fiscal year, with its months) and of a column of the plan."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mercatique.fault import Fault
from mercatique.kernel.format import month
from mercatique.kernel.forms import AmountField, RecordForm
from mercatique.kernel.middleware import sentence
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.actions import columns, files, table
from mercatique.plan.models import Action, Column


def budget_field(label: Any) -> AmountField:
    return AmountField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


class Silent(forms.HiddenInput):
    """A field that programs and files may send and no page shows."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return SafeString("")


def own_field(column: Column) -> forms.Field:
    """The field of a column of the workspace's own."""
    given: dict[str, Any] = {"label": column.title, "required": False, "help_text": column.note}
    if column.kind in {Column.Kind.NUMBER, Column.Kind.AMOUNT}:
        return AmountField(max_digits=16, decimal_places=4, **given)
    if column.kind == Column.Kind.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)
    if column.kind == Column.Kind.CHOICE:
        return forms.ChoiceField(choices=[("", "—"), *((choice, choice) for choice in column.choices)], **given)
    if column.kind == Column.Kind.YES_NO:
        return forms.ChoiceField(choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], **given)
    return forms.CharField(max_length=500, **given)


class ActionForm(RecordForm):
    """What an action is, and what it costs quarter by quarter of a fiscal year."""

    #: How the fields stand on the page; those not named here come first.
    GROUPS = (
        (_("Budget"), ("q1", "q2", "q3", "q4")),
        (_("Feasibility, effectiveness, contribution"), ("feasibility", "feasibility_why", "effectiveness", "effectiveness_why", "contribution", "contribution_why")),
        (_("Responsibility and innovation"), ("innovation", "novelty", "responsibility", *Action.RESPONSIBLE, "conflict")),
    )  # fmt: skip

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
        self.columns = {column.field: column for column in columns.of(self.workspace, hidden=True)}
        for field_name, column in self.columns.items():
            self.fields[field_name] = own_field(column)
            value = self.instance.own.get(column.key)
            self.initial[field_name] = ("yes" if value else "no") if isinstance(value, bool) else value
            if value is not None and column.kind in {Column.Kind.NUMBER, Column.Kind.AMOUNT}:
                self.initial[field_name] = as_decimal(value)
        if "own" in self.fields:
            self.fields["own"].widget = Silent()

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields by what they are about: the first group has no legend."""
        named = {name for _legend, names in self.GROUPS for name in names} | set(self.columns)
        first = [bound for bound in self.visible_fields() if bound.name not in named]
        found: list[tuple[Any, list[Any]]] = [("", first)]
        found += [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]
        return [*found, (_("Own columns"), [self[name] for name in self.columns])] if self.columns else found

    def clean(self) -> dict[str, Any]:
        """Own columns come by field from a page, or together from a program or a file."""
        cleaned = super().clean()
        own = dict(self.instance.own)
        if "own" in self.data:
            sent = cleaned.get("own") or {}
            known = {column.key: column for column in self.columns.values()}
            if not isinstance(sent, dict):
                self.add_error("own", _("Own columns are sent as an object: the number of a column and its value."))
                return cleaned
            if strange := sorted(set(sent) - set(known) - set(own)):
                self.add_error("own", _("There is no column %(number)s.") % {"number": ", ".join(strange)[:80]})
                return cleaned
            own = {key: value for key, value in own.items() if key in sent or key not in known}
            given = [(known[key], "own", value) for key, value in sent.items() if key in known]
        else:
            given = [(column, name, cleaned.get(name)) for name, column in self.columns.items() if name in self.data]
        for column, name, value in given:
            try:
                found = columns.understood(column, value)
            except Fault as fault:
                self.add_error(name, sentence(fault))
                continue
            own.pop(column.key, None)
            if found is not None:
                own[column.key] = found
        cleaned["own"] = own
        return cleaned

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


def as_decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


class ColumnForm(RecordForm):
    """A column: its heading is its own, and what is written already must fit its kind."""

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"]).strip()
        taken = {files.bare(label) for label in table.known_headings(self.workspace)}
        others = Column.objects.filter(workspace=self.workspace).exclude(pk=self.instance.pk)
        if files.bare(title) in taken | {files.bare(other.title) for other in others}:
            raise forms.ValidationError(_("The plan already has a column of this name: choose another one."))
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        adding = self.instance._state.adding
        if adding and Column.objects.filter(workspace=self.workspace).count() >= columns.MOST:
            self.add_error(None, _("A plan has at most %(most)d own columns: delete one first.") % {"most": columns.MOST})
        if not adding and not self.errors:
            wanted = Column(
                workspace=self.workspace, number=self.instance.number, title=cleaned["title"], kind=cleaned.get("kind") or Column.Kind.TEXT,
                options=cleaned.get("options") or "",
            )  # fmt: skip
            if misfits := columns.misfits(wanted, self.workspace):
                some = ", ".join(_("“%(name)s”") % {"name": value[:40]} for value in misfits[:3])
                text = ngettext("%(n)d value already written does not fit: %(some)s. Change it first.", "%(n)d values already written do not fit: %(some)s. Change them first.", len(misfits))
                self.add_error("options" if wanted.kind == Column.Kind.CHOICE else "kind", text % {"n": len(misfits), "some": some})
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            places = Column.objects.filter(workspace=self.workspace).values_list("place", flat=True)
            self.instance.place = max(places, default=-1) + 1
        return super().save(commit)


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
