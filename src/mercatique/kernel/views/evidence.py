"""Resting a claim on something; and, when the support changes, saying what is still true."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mercatique.kernel import evidence, figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.files import deposit
from mercatique.kernel.models import Attachment, Evidence, Record, Workspace
from mercatique.kernel.records import RECORDS
from mercatique.kernel.uploads import refusal


class SupportForm(forms.Form):
    """What the claim rests on: exactly one of a figure, a record, a file or a web address."""

    figure = forms.ChoiceField(label=gettext_lazy("A figure of this workspace"), required=False)
    record = forms.ChoiceField(label=gettext_lazy("Something written down here"), required=False)
    attachment = forms.ModelChoiceField(Attachment.objects.none(), label=gettext_lazy("A file already deposited"), required=False, empty_label="—")
    upload = forms.FileField(label=gettext_lazy("A file to deposit"), required=False)
    url = forms.URLField(label=gettext_lazy("A web address"), required=False, assume_scheme="https", max_length=500)
    read_on = forms.DateField(
        label=gettext_lazy("Read on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("What it shows"), required=False, max_length=300)

    def __init__(self, *args: Any, workspace: Workspace, claim: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.fields["figure"].choices = [("", "—"), *figures.askable(workspace)]  # type: ignore[attr-defined]
        self.fields["attachment"].queryset = Attachment.objects.filter(workspace=workspace)  # type: ignore[attr-defined]
        self.fields["record"].choices = [("", "—"), *self.written(claim)]  # type: ignore[attr-defined]
        self.fields["read_on"].initial = timezone.localdate()

    def written(self, claim: Record) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = []
        for label, kind in RECORDS.items():
            if kind.model is Attachment:
                continue
            rows = [(f"{label}:{row.pk}", str(row)) for row in kind.of(self.workspace)[:200] if row.pk != claim.pk]
            if rows:
                groups.append((str(kind.model._meta.verbose_name_plural), rows))
        return groups

    def clean_record(self) -> Record | None:
        label, _colon, pk = self.cleaned_data["record"].partition(":")
        return RECORDS[label].of(self.workspace).filter(pk=pk).first() if label in RECORDS else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("figure", "record", "attachment", "upload", "url") if data.get(name)]
        if len(given) != 1 and not self.errors:
            raise forms.ValidationError(_("Choose one support: a figure, a record, a file or a web address."))
        return data


def claim_for(workspace: Workspace, app: str, noun: str, number: int) -> Record:
    kind = RECORDS.get(f"{app}.{noun}")
    if kind is None:
        raise Http404
    found = get_object_or_404(kind.of(workspace), number=number)
    found.workspace = workspace
    return found  # type: ignore[no-any-return]


@workspace_view(role="member")
def add(request: HttpRequest, workspace: Workspace, app: str, noun: str, number: int) -> HttpResponse:
    claim = claim_for(workspace, app, noun, number)
    if claim.settled:
        messages.error(request, _("“%(title)s” has been issued: what it rests on stays as it was.") % {"title": claim.title})
        return HttpResponseRedirect(claim.get_absolute_url())
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SupportForm(*sent, workspace=workspace, claim=claim)
    if request.method == "POST":
        if too_large := refusal(request):
            form.add_error("upload", too_large)
        if form.is_valid():
            data = form.cleaned_data
            common = {"note": data["note"]}
            if data["figure"]:
                key, about = figures.chosen(data["figure"])
                evidence.support(claim, figure=figures.read(workspace, key, filters=about), **common)
            elif data["record"]:
                evidence.support(claim, record=data["record"], **common)
            elif data["attachment"]:
                evidence.support(claim, attachment=data["attachment"], **common)
            elif data["upload"]:
                evidence.support(claim, attachment=deposit(workspace, data["upload"]), **common)
            else:
                evidence.support(claim, url=data["url"], read_on=data["read_on"], **common)
            messages.success(request, _("“%(title)s” now rests on it.") % {"title": claim.title})
            return HttpResponseRedirect(claim.get_absolute_url())
        return render(request, "kernel/evidence_form.html", {"form": form, "claim": claim}, status=422)
    return render(request, "kernel/evidence_form.html", {"form": form, "claim": claim})


def back(request: HttpRequest, workspace: Workspace, row: Evidence | None = None) -> HttpResponseRedirect:
    """To the page one came from, inside this workspace only."""
    wish = request.POST.get("next", "")
    if wish.startswith(reverse("home", args=[workspace.slug])):
        return HttpResponseRedirect(wish)
    claim = row.claim if row is not None else None
    return HttpResponseRedirect(claim.get_absolute_url() if claim else reverse("rechecks", args=[workspace.slug]))


@workspace_view()
def rechecks(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What is to recheck, under what caused it: before, after, and three answers."""
    groups = [
        (cause, [(row, row.claim) for row in rows], len(rows)) for cause, rows in evidence.by_cause(workspace)
    ]
    return render(request, "kernel/rechecks.html", {"groups": groups})


@require_POST
@workspace_view(role="member")
def confirm(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    row = get_object_or_404(Evidence, pk=pk, workspace=workspace)
    evidence.confirm(row, request.user)  # type: ignore[arg-type]
    messages.success(request, _("Noted: still true."))
    return back(request, workspace, row)


@require_POST
@workspace_view(role="member")
def later(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    row = get_object_or_404(Evidence, pk=pk, workspace=workspace)
    evidence.postpone(row, timezone.localdate() + timedelta(days=7))
    messages.success(request, _("It will come back in a week."))
    return back(request, workspace, row)


@require_POST
@workspace_view(role="member")
def remove(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    row = get_object_or_404(Evidence, pk=pk, workspace=workspace)
    answer = back(request, workspace, row)
    if row.claim is not None and row.claim.settled:
        messages.error(request, _("“%(title)s” has been issued: what it rests on stays as it was.") % {"title": row.claim.title})
        return answer
    row.delete()
    messages.success(request, _("The support has been removed."))
    return answer


@require_POST
@workspace_view(role="member")
def confirm_all(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """ "Still true" for all that one cause has marked."""
    cause = {"cause_id": request.POST.get("cause", ""), "cause_kind": request.POST.get("kind", "")}
    rows = list(evidence.to_recheck(workspace).filter(**cause))
    for row in rows:
        evidence.confirm(row, request.user)  # type: ignore[arg-type]
    messages.success(
        request, ngettext("%(n)d item confirmed.", "%(n)d items confirmed.", len(rows)) % {"n": len(rows)}
    )
    return back(request, workspace)
