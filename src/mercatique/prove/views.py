"""The check as a page of the book, and pieces deposited by hand."""

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.kernel import evidence, jobs
from mercatique.kernel.access import workspace_view
from mercatique.kernel.files import deposit as keep
from mercatique.kernel.models import Attachment, Evidence, Workspace
from mercatique.prove import checks
from mercatique.prove.framework import Criterion, Framework, frameworks
from mercatique.prove.models import Adoption

#: Seconds a page waits for the worker before it shows the job instead.
MOMENT = 1.0


def framework_named(key: str) -> Framework:
    if key not in frameworks():
        raise Http404
    return frameworks()[key]


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The frameworks there are, and those this workspace works to."""
    shown = checks.shown(workspace)
    rows = []
    for framework in frameworks().values():
        mine = framework in shown
        rows.append((framework, mine, checks.coverage(workspace, framework) if mine else []))
    return render(request, "prove/frameworks.html", {"rows": rows})


@workspace_view()
def framework(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Each criterion with its state, what was counted, and where to mend."""
    found = framework_named(key)
    blocks = checks.coverage(workspace, found)
    answers = [answer for block in blocks for answer in block.answers]
    context = {
        "framework": found,
        "blocks": blocks,
        "total": len(answers),
        "ready": sum(answer.state in {"complete", "judge"} for answer in answers),
        "points_ready": sum(block.points_ready for block in blocks),
        "checked": checks.checked_at(workspace, found),
        "states": [(state, sum(answer.state == state for answer in answers)) for state in ("complete", "judge", "incomplete", "waiting")],
        "adopted": not found.certifies or Adoption.objects.filter(workspace=workspace, framework=key).exists(),
    }
    return render(request, "prove/framework.html", context)


@require_POST
@workspace_view(role="member")
def refresh(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Ask everything again: by the worker when there is one, whose page is shown if it takes longer than a moment."""
    found = framework_named(key)
    if jobs.at_work():
        asked = jobs.enqueue(workspace, "check", actor=request.user, key=f"check-{key}", framework=key)  # type: ignore[arg-type]
        deadline = time.monotonic() + MOMENT
        while asked.live and time.monotonic() < deadline:
            time.sleep(0.1)
            asked.refresh_from_db()
        if asked.live:
            return redirect(asked.get_absolute_url())
    else:
        checks.refresh(workspace, found)
    messages.success(request, _("Checked again."))
    return redirect("prove:framework", workspace.slug, key)


@require_POST
@workspace_view(role="manager")
def adopt(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Work to a framework, in the version it has today."""
    found = framework_named(key)
    Adoption.objects.get_or_create(workspace=workspace, framework=key, defaults={"version": found.version})
    messages.success(request, _("This workspace now works to “%(name)s”.") % {"name": found.name})
    return redirect("prove:framework", workspace.slug, key)


class PieceForm(forms.Form):
    """A piece for a criterion: a file, one already here, or an address; with where it comes from."""

    upload = forms.FileField(label=gettext_lazy("A file to deposit"), required=False)
    attachment = forms.ModelChoiceField(Attachment.objects.none(), label=gettext_lazy("A file already deposited"), required=False)
    url = forms.URLField(label=gettext_lazy("A web address"), required=False, assume_scheme="https", max_length=500)
    origin = forms.ChoiceField(label=gettext_lazy("Where it comes from"), choices=Evidence.Origin.choices, initial="own")
    note = forms.CharField(label=gettext_lazy("What it shows"), required=False, max_length=300)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachment"].queryset = Attachment.objects.filter(workspace=workspace)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and sum(bool(data.get(name)) for name in ("upload", "attachment", "url")) != 1:
            raise forms.ValidationError(_("Choose one: a file to deposit, a file already here, or a web address."))
        return data


def criterion_named(key: str, block: str, code: str) -> tuple[Framework, Criterion]:
    found = framework_named(key)
    criterion = found.criterion(block, code)
    if criterion is None:
        raise Http404
    return found, criterion


@workspace_view()
def criterion(request: HttpRequest, workspace: Workspace, key: str, block: str, code: str) -> HttpResponse:
    """One criterion: what was looked at, what is missing, the pieces deposited, and a place for another."""
    found, item = criterion_named(key, block, code)
    form = PieceForm(workspace=workspace)
    status = 200
    if request.method == "POST":
        from mercatique.kernel.access import workspace_for

        workspace_for(request.user, workspace.slug, "member")
        form = PieceForm(request.POST, request.FILES, workspace=workspace)
        if form.is_valid():
            data = form.cleaned_data
            attachment = data["attachment"] or (keep(workspace, data["upload"]) if data["upload"] else None)
            evidence.support(
                None, workspace=workspace, claim_key=item.key, attachment=attachment, url=data["url"],
                note=data["note"], origin=data["origin"],
            )  # fmt: skip
            messages.success(request, _("The piece has been deposited: a person will judge it."))
            return redirect("prove:criterion", workspace.slug, key, block, code)
        status = 422
    values = checks.kept(workspace, found)
    pieces = tuple(checks.deposits(workspace, item))
    context = {
        "framework": found,
        "criterion": item,
        "answer": checks.answer(item, values, pieces),
        "competences": [c for c in found.competences if c.key in item.competences],
        "form": form,
    }
    return render(request, "prove/criterion.html", context, status=status)


@require_POST
@workspace_view(role="member")
def withdraw(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    """Take a piece back (the file itself stays deposited)."""
    row = get_object_or_404(Evidence, pk=pk, workspace=workspace, claim_type=None)
    key, block, code = row.claim_key.split("/")
    row.delete()
    messages.success(request, _("The piece has been withdrawn; the file itself is still among the files."))
    return redirect("prove:criterion", workspace.slug, key, block, code)
