"""A new workspace in three questions; its settings afterwards."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel import accounts
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Purpose, Vat, Workspace
from mercatique.kernel.models.workspace import MONTHS

CURRENCIES = [
    ("EUR", gettext_lazy("Euro (€)")), ("GBP", gettext_lazy("Pound sterling (£)")), ("USD", gettext_lazy("US dollar ($)")),
    ("CHF", gettext_lazy("Swiss franc (CHF)")), ("CAD", gettext_lazy("Canadian dollar (CA$)")),
    ("XOF", gettext_lazy("CFA franc (F CFA)")), ("MAD", gettext_lazy("Moroccan dirham (DH)")),
]  # fmt: skip
RESERVED = {"new", "admin", "api", "static", "account", "w"}


def free_slug(name: str) -> str:
    """An address made from the name that no other workspace has."""
    base = slugify(name)[:40] or "espace"
    if base in RESERVED:
        base = f"{base}-1"
    slug, n = base, 2
    while Workspace.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug


class Questions(forms.ModelForm):
    """What for, HT or TTC, first month of the fiscal year; name and currency come along."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What do you come for?"), choices=Purpose.choices, widget=forms.RadioSelect, initial="firm"
    )
    vat = forms.ChoiceField(
        label=gettext_lazy("Are your amounts excluding or including VAT?"),
        choices=Vat.choices,
        widget=forms.RadioSelect,
        initial="excl",
    )
    fiscal_month = forms.TypedChoiceField(
        label=gettext_lazy("In which month does your fiscal year begin?"), choices=MONTHS, coerce=int, initial=1
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES, initial="EUR")

    class Meta:
        model = Workspace
        fields = ["name", "purpose", "vat", "fiscal_month", "currency"]
        labels = {"name": gettext_lazy("Name of the firm or of the dossier")}


class Settings(Questions):
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name],
    )

    class Meta(Questions.Meta):
        fields = [*Questions.Meta.fields, "language", "zone"]


def new(request: HttpRequest) -> HttpResponse:
    form = Questions(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            workspace = accounts.create_workspace(
                request.user,  # type: ignore[arg-type]
                slug=free_slug(form.cleaned_data["name"]),
                language=request.LANGUAGE_CODE,  # type: ignore[attr-defined]
                **form.cleaned_data,
            )
            messages.success(request, _("“%(name)s” is ready. Bring in your orders to begin.") % {"name": workspace.name})
            return redirect("imports", workspace.slug)
        return render(request, "kernel/workspace_new.html", {"form": form}, status=422)
    return render(request, "kernel/workspace_new.html", {"form": form})


@workspace_view(role="manager")
def edit(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    form = Settings(request.POST or None, instance=workspace)
    if request.method == "POST":
        if form.is_valid():
            # Only what the form asks: an identity saved in the meantime stays.
            workspace.save(update_fields=list(form.fields))
            messages.success(request, _("The settings have been saved."))
            return redirect("workspace-settings", workspace.slug)
        return render(request, "kernel/workspace_settings.html", {"form": form}, status=422)
    return render(request, "kernel/workspace_settings.html", {"form": form})
