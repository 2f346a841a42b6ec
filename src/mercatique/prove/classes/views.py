"""The trainer's class, one candidate's coverage with comments; and the candidate's own page: join, leave, the case."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import imports
from mercatique.kernel.access import workspace_view
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import Detail
from mercatique.prove import cases
from mercatique.prove.classes import progress
from mercatique.prove.classes.models import ClassRemark, Classroom, Enrolment
from mercatique.prove.framework import frameworks
from mercatique.prove.papers import questions
from mercatique.prove.papers.views import language, table
from mercatique.prove.sessions.forms import certifications


class ClassroomForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "framework" in self.fields:
            self.fields["framework"].widget = forms.Select(choices=[("", "—"), *certifications(self.workspace)])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("framework") and data["framework"] not in frameworks(self.workspace):
            self.add_error("framework", _("There is no such framework."))
        if data.get("begins_on") and data.get("ends_on") and data["ends_on"] < data["begins_on"]:
            self.add_error("ends_on", _("The class ends before it begins: give a later day."))
        return data


class ClassroomDetail(Detail):
    """The heat table of a class: what each has ready, block by block."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        classroom: Classroom = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        if not request.membership.may("member"):  # type: ignore[attr-defined]
            return {"heat": None, "left": 0}
        return {
            "heat": progress.read(classroom),
            "left": Enrolment.objects.filter(classroom=classroom, left_at__isnull=False).count(),
        }


class RemarkForm(forms.Form):
    criterion = forms.CharField(max_length=120)
    text = forms.CharField(label=gettext_lazy("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


@workspace_view(role="member")
def pupil(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """One candidate of a class, for a member of the school."""
    rows = Enrolment.objects.select_related("classroom__workspace")
    enrolment = get_object_or_404(rows, workspace=workspace, classroom__number=number, pk=pk, left_at__isnull=True)
    here = reverse("prove:pupil", args=[workspace.slug, number, pk])
    return followed(request, enrolment, "prove/pupil.html", here, author=str(request.user))


def followed(request: HttpRequest, enrolment: Enrolment, template: str, here: str, author: str, **more: Any) -> HttpResponse:
    """The state of each criterion and what was said of it. Nothing else of the candidate's workspace is read here."""
    school = enrolment.classroom.workspace
    framework = frameworks(school).get(enrolment.classroom.framework)
    space = Workspace.objects.filter(pk=enrolment.space).first()
    if framework is None or space is None:
        raise Http404
    form = RemarkForm(request.POST or None)
    status = 200
    if request.method == "POST":
        known = {criterion.key for criterion in framework.criteria}
        if form.is_valid() and form.cleaned_data["criterion"] in known:
            ClassRemark.objects.create(
                workspace=school, enrolment=enrolment, criterion=form.cleaned_data["criterion"], text=form.cleaned_data["text"], author=author,
            )  # fmt: skip
            messages.success(request, _("%(name)s reads it on the page of the criterion.") % {"name": enrolment.name})
            return redirect(here)
        status = 422
    states = progress.states(space, framework)
    said: dict[str, list[ClassRemark]] = {}
    for remark in enrolment.remarks.all():
        said.setdefault(remark.criterion, []).append(remark)
    blocks = [
        (block, [(criterion, states.get(criterion.key, "waiting"), said.get(criterion.key, [])) for criterion in block.criteria])
        for block in framework.blocks
        if block.criteria
    ]
    wanted = request.GET.get("say") or request.POST.get("criterion", "")
    context = {"enrolment": enrolment, "classroom": enrolment.classroom, "framework": framework, "blocks": blocks, "say": wanted, "form": form if request.method == "POST" else None}
    return render(request, template, {**context, **more}, status=status)


# -- the candidate's side ------------------------------------------------------------------------------------------


def joined(workspace: Workspace) -> list[Enrolment]:
    return list(Enrolment.objects.filter(space=workspace.pk, left_at__isnull=True).select_related("classroom__case", "classroom__workspace"))


@workspace_view()
def mine(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The classes this workspace has joined, what they may read, and the case."""
    rows = []
    for enrolment in joined(workspace):
        company = company_of(enrolment)
        rows.append((enrolment, company, cases.brief(company, language()) if company else [], list(cases.tables(company, language())) if company else []))
    return render(request, "prove/class_mine.html", {"rows": rows, "code": request.GET.get("code", "")})


def company_of(enrolment: Enrolment) -> cases.Case | None:
    """The practice company of a candidate: their own of the same difficulty, or everybody's."""
    pack = enrolment.classroom.case
    if pack is None or pack.begins_on is None:
        return None
    return questions.generated(pack.secret, "all" if pack.same else enrolment.case_code, pack.level, pack.begins_on)


@require_POST
@workspace_view(role="manager")
def join(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Let a class read the coverage of this workspace, and nothing else; the code says which class."""
    code = request.POST.get("code", "").strip().upper().replace(" ", "").replace("-", "")
    classroom = Classroom.objects.filter(code=code).select_related("workspace").first() if code else None
    if classroom is None or classroom.workspace_id == workspace.pk:
        messages.error(request, _("No class has this code: ask your trainer for it again."))
        return redirect("prove:class", workspace.slug)
    if request.POST.get("consent") != "on":
        messages.error(request, _("Nothing has been shared: tick the box to let the trainer read your coverage."))
        return redirect("prove:class", workspace.slug)
    Enrolment.objects.get_or_create(
        classroom=classroom, space=workspace.pk, left_at=None,
        defaults={"workspace": classroom.workspace, "name": str(request.user), "email": getattr(request.user, "email", ""), "user": request.user},
    )  # fmt: skip
    messages.success(request, _("You have joined “%(name)s”.") % {"name": classroom})
    return redirect("prove:class", workspace.slug)


@require_POST
@workspace_view(role="manager")
def leave(request: HttpRequest, workspace: Workspace, pk: UUID) -> HttpResponse:
    """Take the consent back: the class reads nothing more, from this moment."""
    enrolment = get_object_or_404(Enrolment, space=workspace.pk, pk=pk, left_at__isnull=True)
    enrolment.left_at = timezone.now()
    enrolment.save(update_fields=["left_at"])
    messages.success(request, _("The class no longer reads your coverage. The comments you have received stay with you."))
    return redirect("prove:class", workspace.slug)


def enrolled(workspace: Workspace, pk: UUID) -> tuple[Enrolment, cases.Case]:
    enrolment = next((one for one in joined(workspace) if one.pk == pk), None)
    company = company_of(enrolment) if enrolment else None
    if enrolment is None or company is None:
        raise Http404
    return enrolment, company


@workspace_view()
def class_file(request: HttpRequest, workspace: Workspace, pk: UUID, name: str) -> HttpResponse:
    """A table of the practice company."""
    return table(enrolled(workspace, pk)[1], name)


@require_POST
@workspace_view(role="member")
def class_import(request: HttpRequest, workspace: Workspace, pk: UUID) -> HttpResponse:
    """The company's tables into this workspace, by the same way as any file."""
    _enrolment, company = enrolled(workspace, pk)
    if not workspace.certifies:
        raise PermissionDenied
    waiting = 0
    for name, content in list(cases.tables(company, language()).items())[:3]:
        item = imports.receive(workspace, SimpleUploadedFile(name, content), request.user)  # type: ignore[arg-type]
        try:
            imports.start(item, request.user)  # type: ignore[arg-type]
        except Fault:
            waiting += 1
    if waiting:
        messages.warning(request, _("Some tables wait for you to say what their columns are."))
    else:
        messages.success(request, _("The tables of the company are being brought in."))
    return redirect("imports", workspace.slug)
