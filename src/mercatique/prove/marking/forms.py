"""Forms of the certifier's office: how a session is marked, when results are published, what the national file asks."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.fault import Fault
from mercatique.kernel.middleware import sentence
from mercatique.prove.marking import register
from mercatique.prove.marking.models import Holder, Terms


class TermsForm(forms.ModelForm):
    """What the certifier decides before the first grid is sealed; the rest at any time."""

    #: Fields that no longer change once a grid is sealed.
    SCALE = ("halves",)

    class Meta:
        model = Terms
        fields = ("halves", "gap", "quorum", "appeal_days", "holder_months", "notes_years", "files_years")
        localized_fields = ("gap",)
        help_texts = {
            "halves": _("Where the framework gives points."),
            "gap": _("In points; levels disagree as soon as they differ."),
            "quorum": _("The president is one of them, and at least half come from outside."),
            "holder_months": _("After the end of the session; then their deletion is proposed."),
            "files_years": _("After the end of the session; then their deletion is proposed, unless an appeal waits for its answer. Their fingerprints stay."),
        }

    def __init__(self, *args: Any, frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if frozen:
            for name in self.SCALE:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("A grid is sealed: the scale no longer changes.")


class MomentForm(forms.Form):
    """The moment from which candidates read their results."""

    at = forms.DateTimeField(label=_("Results from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))


class InterviewForm(forms.Form):
    """Prior experience: the dossier read and the interview held."""

    dossier = forms.CharField(label=_("Dossier read"), max_length=200)
    held_on = forms.DateField(label=_("Day of the interview"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.IntegerField(label=_("Minutes of the interview"), min_value=1, max_value=480)


class HolderForm(forms.ModelForm):
    class Meta:
        model = Holder
        fields = ("birth_name", "used_name", "first_name", "born_on", "sex", "commune_code", "commune", "country_code", "country")
        widgets = {"born_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_first_name(self) -> str:
        """The file takes one first name; a compound one, with a hyphen or a space, is one."""
        given = str(self.cleaned_data["first_name"]).strip()
        if found := re.match(r"([^,;/]+)[,;/]", given):
            raise ValidationError(_("The declaration takes the first of the first names alone: write “%(name)s”.") % {"name": found[1].strip()})
        return given

    def clean_born_on(self) -> Any:
        given = self.cleaned_data["born_on"]
        if given >= timezone.localdate():
            raise ValidationError(_("A day of birth lies in the past."))
        return given

    def clean(self) -> Any:
        data = super().clean() or {}
        try:
            register.refuse_number(*(str(value) for value in data.values() if isinstance(value, str)))
        except Fault as fault:
            raise ValidationError(sentence(fault)) from None
        return data


class DeclarationForm(forms.Form):
    """What the certifier says once per session; how each looks is checked here."""

    client = forms.CharField(required=False, max_length=8)
    contract = forms.CharField(required=False, max_length=20)
    kind = forms.ChoiceField(required=False, choices=[("", "—"), ("RNCP", "RNCP"), ("RS", "RS")])
    code = forms.CharField(required=False, max_length=10)
    postcode = forms.CharField(required=False, max_length=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in register.names().items():
            self.fields[name].label = label

    def clean(self) -> Any:
        data = super().clean() or {}
        for name, shape in register.ASKED.items():
            if (value := data.get(name)) and not re.fullmatch(shape, value):
                self.add_error(name, _("“%(value)s” does not look like this: compare with the letter of the Caisse des Dépôts.") % {"value": value})
        return data
