"""Forms: fields people may type as they are used to, records of one workspace only, no lost edits."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Record, Workspace


class Renderer(TemplatesSetting):
    """Fields with label, help, error and field tied together for every reader."""

    form_template_name = "kernel/form.html"
    field_template_name = "kernel/_field.html"


class Conflict(Exception):
    """The record has been changed by somebody else since the form was opened."""


_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "md": 1_000_000_000}
_AMOUNT = re.compile(r"^([+-]?)(\d+(?:[.,]\d+)?)(k|m|md)?$", re.IGNORECASE)
#: "2,500" is two thousand five hundred to who reads English, and two and a half to who reads French.
_THOUSANDS = re.compile(r"^[+-]?[1-9]\d{0,2}(,\d{3})+(k|m|md)?$", re.IGNORECASE)
#: What names a currency within an amount; a dollar is any of the dollars.
_SIGNS = {
    "€": ("EUR",), "EUR": ("EUR",), "USD": ("USD",), "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "£": ("GBP",), "GBP": ("GBP",), "CHF": ("CHF",),
}  # fmt: skip
_OTHER = mark("“%(value)s” is in %(said)s, and the amounts here are in %(currency)s: convert it first.")


def amount(text: str) -> Decimal:
    """An amount as people type it: « 4,5 k€ », « 1 234,56 », "12,000.50", « 3M ».

    >>> amount("4,5 k€"), amount("1 234,56 €"), amount("12,000.50")
    (Decimal('4500.0'), Decimal('1234.56'), Decimal('12000.50'))
    """
    bare = re.sub(r"[\s\u00a0\u202f'’]|€|\$|£|EUR|GBP|USD|CHF", "", text, flags=re.IGNORECASE).replace("−", "-")
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    elif _THOUSANDS.match(bare) and (get_language() or "").startswith("en"):
        bare = bare.replace(",", "")
    elif bare.count(",") > 1 or bare.count(".") > 1:
        bare = bare.replace(",", "").replace(".", "")
    found = _AMOUNT.match(bare)
    if not found:
        raise InvalidOperation(text)
    sign, digits, factor = found.groups()
    value = Decimal(digits.replace(",", ".")) * _FACTORS[(factor or "").lower()]
    return -value if sign == "-" else value


def currency_said(text: str, currency: str) -> str:
    """The currency an amount names when it is not this one; nothing when it names none."""
    for sign, codes in _SIGNS.items():
        if sign in text.upper() and currency not in codes:
            return codes[0]
    return ""


def amount_in(text: str, currency: str) -> Decimal:
    """An amount of this currency: one that names another is not taken for it."""
    if said := currency_said(text, currency):
        raise Fault("other-currency", _OTHER, value=text[:80], said=said, currency=currency)
    return amount(text)


class AmountField(forms.DecimalField):
    """A decimal typed as people type it, shown with the decimal sign of the language."""

    default_error_messages = {"invalid": _("Type a number, such as 4500, 4,500.50 or 4.5k.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "amount"}))
        kwargs["localize"] = False
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | float | Decimal):
            return Decimal(str(value))
        try:
            return amount(str(value))
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            bare = f"{value.normalize():f}"
            return bare.replace(".", ",") if get_language() == "fr" else bare
        return value


class RecordForm(forms.ModelForm):
    """The form of a record: choices from its workspace only, and the version it was opened on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    error_css_class = "has-error"

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = self.instance.workspace = workspace
        self.fields["version"].initial = None if self.instance._state.adding else self.instance.version
        for name, field in self.fields.items():
            field.required = name == "title"
            if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
                field.empty_label = "—"
            queryset = getattr(field, "queryset", None)
            if queryset is not None and issubclass(queryset.model, Record):
                field.queryset = queryset.filter(workspace=workspace)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            # Only the title is demanded: what may not be empty in the database goes back to its default.
            if value in (None, "") and name in self._meta.fields:
                stored = self._meta.model._meta.get_field(name)
                if not stored.null and stored.has_default():
                    cleaned[name] = stored.get_default()
        for name, field in self.fields.items():
            typed = self.data.get(self.add_prefix(name)) if isinstance(field, AmountField) else None
            currency = str(cleaned.get("currency") or self.workspace.currency)
            if isinstance(typed, str) and (said := currency_said(typed, currency)):
                self.add_error(name, gettext(_OTHER) % {"value": typed[:80], "said": said, "currency": currency})
        opened_on = self.cleaned_data.get("version")
        if not self.instance._state.adding and opened_on is not None:
            stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).values_list("version", flat=True)
            if (now := stored.first()) is not None and now != opened_on:
                raise Conflict
        return cleaned


def field_for(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a model field: real dates, amounts as typed, short text areas."""
    if isinstance(field, models.DecimalField):
        kwargs.pop("widget", None)
        return AmountField(
            required=not field.blank,
            label=kwargs.get("label") or capfirst(field.verbose_name),
            help_text=field.help_text,
            max_digits=field.max_digits,
            decimal_places=field.decimal_places,
        )
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    if isinstance(field, models.ManyToManyField):
        kwargs["widget"] = forms.CheckboxSelectMultiple
    made = field.formfield(**kwargs)
    if isinstance(made, forms.TypedChoiceField):
        made.choices = [("", "—") if value == "" else (value, label) for value, label in made.choices]
    return made


def form_for(model: type[Record], fields: tuple[str, ...], base: type[RecordForm] = RecordForm) -> type[RecordForm]:
    """The form class of a record type."""
    return forms.modelform_factory(model, form=base, fields=[*fields], formfield_callback=field_for)
