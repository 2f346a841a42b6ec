"""The firm's identity: its colours and faces with a sample beside them, its logo, its own templates."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import identity
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import COLOUR
from mercatique.kernel.identity import Identity
from mercatique.kernel.models import Workspace
from mercatique.kernel.render.drawings import data_uri, readable
from mercatique.kernel.uploads import refusal

SHELVES: dict[str, Callable[[], str]] = {
    "cover": lambda: _("Cover: title and subtitle"), "section": lambda: _("Section: title and a few lines"),
    "text": lambda: _("Title and text"), "bare": lambda: _("Title only, for pictures and tables"),
    "footer": lambda: _("Footer"), "number": lambda: _("Slide number"),
}  # fmt: skip
#: The styles of Word under the names its users see.
STYLES = {
    "Title": pgettext_lazy("style of Word", "Title"), "Subtitle": pgettext_lazy("style of Word", "Subtitle"), "Heading 1": pgettext_lazy("style of Word", "Heading 1"),
    "Heading 2": pgettext_lazy("style of Word", "Heading 2"), "Heading 3": pgettext_lazy("style of Word", "Heading 3"), "Heading 4": pgettext_lazy("style of Word", "Heading 4"),
    "List Bullet": pgettext_lazy("style of Word", "List Bullet"), "List Number": pgettext_lazy("style of Word", "List Number"), "Caption": pgettext_lazy("style of Word", "Caption"),
    "Quote": pgettext_lazy("style of Word", "Quote"), "Header": pgettext_lazy("style of Word", "Header"), "Footer": pgettext_lazy("style of Word", "Footer"),
}  # fmt: skip


def colour(value: str) -> str:
    if not COLOUR.fullmatch(value.strip()):
        raise forms.ValidationError(_("“%(colour)s” is not a colour: write it as #17324d.") % {"colour": value[:40]})
    return value.strip().lower()


def face(value: str) -> str:
    if value.strip() and not identity.FACE.fullmatch(value.strip()):
        raise forms.ValidationError(_("Write the name of the typeface as your office program shows it: letters, digits and spaces."))
    return value.strip()


class Picker(forms.TextInput):
    input_type = "color"


class IdentityForm(forms.Form):
    """Colours and faces; what is left empty is that of the house."""

    accent = forms.CharField(label=gettext_lazy("Main colour"), widget=Picker, help_text=gettext_lazy("Titles, rules and the first colour of charts."))
    with_second = forms.BooleanField(label=gettext_lazy("Use a second colour"), required=False)
    second = forms.CharField(label=gettext_lazy("Second colour"), widget=Picker, required=False, help_text=gettext_lazy("The second colour of charts on slides."))
    heading_font = forms.CharField(
        label=gettext_lazy("Typeface of titles"), required=False, max_length=60, widget=forms.TextInput(attrs={"list": "faces"}),
        help_text=gettext_lazy("As your office program names it; left empty, the house's Source Serif."),
    )  # fmt: skip
    body_font = forms.CharField(
        label=gettext_lazy("Typeface of text"), required=False, max_length=60, widget=forms.TextInput(attrs={"list": "faces"}),
        help_text=gettext_lazy("Where a reader has not the typeface, the program takes a neighbour of it."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_accent(self) -> str:
        return colour(self.cleaned_data["accent"])

    def clean_second(self) -> str:
        value = self.cleaned_data["second"]
        return colour(value) if value and self.cleaned_data.get("with_second") else ""

    def clean_heading_font(self) -> str:
        return face(self.cleaned_data["heading_font"])

    def clean_body_font(self) -> str:
        return face(self.cleaned_data["body_font"])


def as_form(kept: Identity) -> dict[str, Any]:
    return {
        "accent": kept.accent, "with_second": bool(kept.second), "second": kept.second or "#857d6f",
        "heading_font": kept.heading_font, "body_font": kept.body_font, "seen": kept.digest,
    }  # fmt: skip


def page(request: HttpRequest, workspace: Workspace, form: IdentityForm, shown: Identity, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    kept, worn, errors = identity.of(workspace), identity.charter(workspace), errors or {}
    context = {
        "form": form,
        "usual": identity.USUAL,
        "warnings": identity.warnings(shown),
        "absent": identity.absent_faces(shown),
        "sample": sample(workspace, shown),
        "logo": data_uri(worn.logo) if worn.logo else "",
        "logo_name": kept.names.get("logo", ""),
        "logo_error": errors.get("logo", ""),
        "templates": [template(kept, worn, name, errors.get(name, "")) for name in ("template", "deck_template")],
    }
    return render(request, "kernel/identity.html", context, status=status)


def sample(workspace: Workspace, shown: Identity) -> dict[str, Any]:
    """A cover in small, in the colours as documents would wear them."""
    return {
        "accent": readable(shown.accent),
        "second": readable(shown.second) if shown.second else "#857d6f",
        "heading": f"{shown.heading_font or 'Source Serif Pro'}, serif",
        "body": f"{shown.body_font or 'Source Sans Pro'}, sans-serif",
        "firm": workspace.name[:34],
    }


def template(kept: Identity, worn: Any, name: str, error: str) -> dict[str, Any]:
    """A template with what of it is used, or the place to bring one."""
    data, missing, found = getattr(worn, name), [], []
    fault = error
    if data:
        try:
            for key, called in identity.shelves(data, name):
                label = SHELVES[key]() if key in SHELVES else str(STYLES.get(key, key))
                (found if called else missing).append((label, "" if called.casefold() in {"✓", key.casefold()} else called))
        except Fault as refused:
            fault = _(refused.message) % refused.values
    return {"kind": name, "name": kept.names.get(name, ""), "there": bool(data), "error": fault, "found": found, "missing": missing, "accept": ",".join(identity.FILES[name])}


@workspace_view(role="manager")
def edit(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Colours and faces: look at a sample of what is typed, or keep it."""
    kept = identity.of(workspace)
    if request.method != "POST":
        return page(request, workspace, IdentityForm(initial=as_form(kept)), kept)
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return page(request, workspace, form, kept, status=422)
    data = form.cleaned_data
    asked = Identity(data["accent"], data["second"], data["heading_font"], data["body_font"], kept.files, kept.names)
    if "look" in request.POST:
        return page(request, workspace, form, asked)
    try:
        identity.save(workspace, asked, data["seen"] or "-")
    except Fault as fault:
        form.add_error(None, _(fault.message) % fault.values)
        form.data = {**form.data.dict(), "seen": identity.of(workspace).digest}
        return page(request, workspace, form, asked, status=409)
    messages.success(request, _("The identity has been saved: documents wear it from now on. Issued versions stay as they were."))
    return redirect("identity", workspace.slug)


@require_POST
@workspace_view(role="manager")
def bring(request: HttpRequest, workspace: Workspace, kind: str) -> HttpResponse:
    """Take a logo or a template, or say in a sentence why not."""
    if kind not in identity.FILES:
        raise Http404
    said = refusal(request)
    upload = request.FILES.get("file")
    if not said and upload is None:
        said = _("Choose a file first.")
    if not said:
        try:
            identity.bring(workspace, kind, upload)  # type: ignore[arg-type]
        except Fault as fault:
            said = _(fault.message) % fault.values
    if said:
        kept = identity.of(workspace)
        return page(request, workspace, IdentityForm(initial=as_form(kept)), kept, {kind: said}, 422)
    messages.success(request, _("The file has been taken: documents wear it from now on."))
    return redirect("identity", workspace.slug)


@require_POST
@workspace_view(role="manager")
def remove(request: HttpRequest, workspace: Workspace, kind: str) -> HttpResponse:
    if kind not in identity.FILES:
        raise Http404
    identity.remove(workspace, kind)
    messages.success(request, _("Documents are back to the house's own. Versions issued before stay as they were."))
    return redirect("identity", workspace.slug)
