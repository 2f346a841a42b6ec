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
from mercatique.kernel.models import Attachment, Evidence, Purpose, Workspace
from mercatique.prove import checks
from mercatique.prove.frames import outline
from mercatique.prove.framework import (
    Criterion,
    Framework,
    Row,
    frameworks,
    newer_last,
    own,
    shipped,
    versions,
)
from mercatique.prove.models import Adoption, OwnFramework

#: Seconds a page waits for the worker before it shows the job instead.
MOMENT = 1.0
#: More criteria than these are folded by block.
MANY = 60


def framework_named(workspace: Workspace, key: str) -> Framework:
    """A framework as this workspace has it: in the version it began with."""
    found = frameworks(workspace).get(key)
    if found is None:
        raise Http404
    return found


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The frameworks there are, those this workspace works to, and the drafts of its own."""
    shown, theirs = {framework.key for framework in checks.shown(workspace)}, own(workspace)
    rows = []
    for framework in frameworks(workspace).values():
        mine = framework.key in shown
        blocks = [block for block in checks.coverage(workspace, framework) if block.answers] if mine else []
        newer = max([*shipped().get(framework.key, {}), *theirs.get(framework.key, {})], key=newer_last)
        rows.append((framework, mine, blocks, newer if newer != framework.version else ""))
    school = workspace.purpose == Purpose.SCHOOL
    drafts = OwnFramework.objects.filter(workspace=workspace, frozen_at=None) if school else []
    return render(request, "prove/frameworks.html", {"rows": rows, "school": school, "drafts": drafts})


@workspace_view()
def framework(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Each criterion with its state, what was counted, and where to mend."""
    found = framework_named(workspace, key)
    every = checks.everything(workspace, found)
    blocks = checks.by_block(found, every)
    answers = [answer for block in blocks for answer in block.answers]
    context = {
        "framework": found,
        "blocks": blocks,
        "spread": [(block, outline.lines(block.block)) for block in blocks],
        "answers": every,
        "folded": len(answers) > MANY,
        "newer": [version for version in versions(key, workspace) if newer_last(version) > newer_last(found.version)],
        "total": len(answers),
        "ready": sum(answer.state in {"complete", "judge"} for answer in answers),
        "points_ready": sum(block.points_ready for block in blocks),
        "checked": checks.checked_at(workspace, found),
        "states": [(state, sum(answer.state == state for answer in answers)) for state in ("complete", "judge", "incomplete", "waiting")],
        "adopted": not (found.source or found.own) or Adoption.objects.filter(workspace=workspace, framework=key).exists(),
    }
    return render(request, "prove/framework.html", context)


@require_POST
@workspace_view(role="member")
def refresh(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Ask everything again: by the worker when there is one, whose page is shown if it takes longer than a moment."""
    found = framework_named(workspace, key)
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
    found = framework_named(workspace, key)
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


def row_named(workspace: Workspace, key: str, block: str, code: str) -> tuple[Framework, Row]:
    found = framework_named(workspace, key)
    row = found.row(block, code)
    if row is None:
        raise Http404
    return found, row


@workspace_view()
def criterion(request: HttpRequest, workspace: Workspace, key: str, block: str, code: str) -> HttpResponse:
    """One row, most often a criterion: what was looked at, what is missing, the pieces deposited, and a place for another."""
    found, item = row_named(workspace, key, block, code)
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
                None, workspace=workspace, claim_key=item.claim, attachment=attachment, url=data["url"],
                note=data["note"], origin=data["origin"],
            )  # fmt: skip
            messages.success(request, _("The piece has been deposited: a person will judge it."))
            return redirect("prove:criterion", workspace.slug, key, block, code)
        status = 422
    context = {
        "framework": found,
        "criterion": item,
        "answer": checks.answer_of(workspace, found, item),
        "competences": found.served(item) if isinstance(item, Criterion) else (),
        "seen": found.seen(item),
        "tests": [test for test in found.tests if isinstance(item, Criterion) and item in found.covered(test)],
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
