"""The documents of the plan on a page; the verdict on a version, its receipt; the pack."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes, documents, editions, jobs
from mercatique.kernel.access import workspace_view
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Edition, Job, Member, User, Workspace
from mercatique.kernel.records import Detail, New
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.plan.models import Brief, Diffusion, Framing, Specification, Synthesis, Verdict
from mercatique.plan.papers import brief as briefs
from mercatique.plan.papers import framing as framings
from mercatique.plan.papers import mailing, pack, review, stages
from mercatique.plan.papers import specification as specifications
from mercatique.plan.papers.reading import Plan


@workspace_view()
def papers(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The plan as its readers get it: its four stages, its four answers, its documents and whether they are current."""
    plan = Plan.of(workspace)
    found = stages.stages(plan)
    items = pack.items(workspace)
    rows = [{"item": item, "edition": item.edition, "moved": editions.words(editions.since(item.edition) if item.edition else [])} for item in items if item.there]
    context = {
        "stages": found,
        "complete": sum(stage.state == "complete" for stage in found),
        "answers": stages.answers(plan),
        "frame_of_plan": plan.frame,
        "rows": rows,
        "absent": [item.title for item in items if not item.there],
        "asked": review.asked(workspace),
        "packs": packs(workspace),
    }
    return render(request, "plan/papers.html", context)


def packs(workspace: Workspace) -> list[Job]:
    """The packs that lie ready, newest first."""
    done = Job.objects.filter(workspace=workspace, kind=pack.JOB, state=Job.State.DONE).order_by("-created_at")[: pack.KEPT]
    found = []
    for row in done:
        row.workspace = workspace
        if pack.path_of(row).is_file():
            found.append(row)
    return found


@require_POST
@workspace_view(role="member")
def make_pack(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Have the pack made, away from the page."""
    asked = jobs.enqueue(workspace, pack.JOB, key=pack.JOB, actor=request.user, language=workspace.language)  # type: ignore[arg-type]
    return redirect(asked)


@workspace_view()
def pack_file(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    made = get_object_or_404(Job, workspace=workspace, kind=pack.JOB, number=number, state=Job.State.DONE)
    made.workspace = workspace
    path = pack.path_of(made)
    if not path.is_file():
        raise Http404
    answer: Any = FileResponse(path.open("rb"), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-plan-{timezone.localdate(made.created_at):%Y-%m-%d}.zip")
    return answer  # type: ignore[no-any-return]


def version(workspace: Workspace, name: str, number: int) -> Edition:
    found = get_object_or_404(Edition, workspace=workspace, kind=name, number=number)
    found.workspace = workspace
    return found


def person(workspace: Workspace, user: User) -> Member:
    """The person of the workspace that a user is; written down when nobody has done so."""
    found = Member.objects.filter(workspace=workspace, user=user).first()
    if found is None:
        found = Member(workspace=workspace, title=str(user)[:200], user=user)
        found.save()
    return found


@require_POST
@workspace_view(role="manager")
def judge(request: HttpRequest, workspace: Workspace, name: str, number: int) -> HttpResponse:
    """Approve a version, or send it back with a reason."""
    edition = version(workspace, name, number)
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "").strip()
    if outcome not in Verdict.Outcome.values:
        messages.error(request, _("Say whether the version is approved or sent back."))
    elif outcome == Verdict.Outcome.RETURNED and not reason:
        messages.error(request, _("Say what is to be changed: a version is sent back with a reason."))
    else:
        user: User = request.user  # type: ignore[assignment]
        with transaction.atomic():
            title = f"{Verdict.Outcome(outcome).label} – {editions.shown(edition)}"
            Verdict(workspace=workspace, title=title[:200], edition=editions.key_of(edition), outcome=outcome, by=person(workspace, user), day=timezone.localdate(), reason=reason).save()
            if outcome == Verdict.Outcome.APPROVED:
                documents.validate(edition, user)
        said = _("You have validated this version.") if outcome == Verdict.Outcome.APPROVED else _("The version is sent back; its author reads the reason on this page.")
        messages.success(request, said, extra_tags=changes.tag())
    return redirect("edition", workspace.slug, name, number)


@require_POST
@workspace_view(role="member")
def acknowledge(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """ "I have read it": of somebody to whom a version went."""
    found = get_object_or_404(Diffusion, workspace=workspace, number=number)
    found.workspace = workspace
    mine = Member.objects.filter(workspace=workspace, user=request.user).first()  # type: ignore[misc]
    if mine is None or not found.recipients.filter(pk=mine.pk).exists():
        messages.error(request, _("This diffusion did not go to you."))
        return HttpResponseRedirect(found.get_absolute_url())
    with transaction.atomic():
        found.acknowledged.add(mine)
        found.save()
    messages.success(request, _("Thank you: it is written down that you have read it."), extra_tags=changes.tag())
    return HttpResponseRedirect(found.get_absolute_url())


@require_POST
@workspace_view(role="member")
def mail_diffusion(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Write the link of the version to those who have not got it yet; a second press writes to nobody."""
    found = get_object_or_404(Diffusion, workspace=workspace, number=number)
    found.workspace = workspace
    try:
        n = mailing.write(found, request.user)
    except Fault as fault:
        messages.error(request, sentence(fault))
        return HttpResponseRedirect(found.get_absolute_url())
    if n:
        text = ngettext("The link is on its way to %(n)d person: see the outbox.", "The link is on its way to %(n)d people: see the outbox.", n) % {"n": n}
        messages.success(request, text, extra_tags=changes.tag())
    else:
        messages.info(request, _("Everybody who has an address has got the link already."))
    return HttpResponseRedirect(found.get_absolute_url())


class WithDocument(Detail):
    """The page of a record that has a document of its own: the way to it, and its versions."""

    document = ""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        name = documents.name_of(self.document, found)
        last = Edition.objects.filter(workspace=self.workspace, kind=name).defer("content").first()
        moved = []
        if last is not None:
            last.workspace = self.workspace
            moved = editions.since(last)
        return {"document": name, "last": last, "moved": editions.words(moved), **self.more(found)}

    def more(self, found: Any) -> dict[str, Any]:
        return {}


class SpecificationDetail(WithDocument):
    document = "specification"

    def more(self, found: Specification) -> dict[str, Any]:
        coverage = specifications.coverage(found)
        for row in (*coverage.requirements, *coverage.loose):
            row.workspace = self.workspace
        return {"coverage": coverage}


class FramingDetail(WithDocument):
    document = "framing"

    def more(self, found: Framing) -> dict[str, Any]:
        plan = Plan.of(self.workspace)
        own = framings.tasks_of(found, plan)
        return {
            "aims": framings.aims(found), "lacks": framings.lacks_of(found), "own": own, "milestones": framings.validations(found, plan, own),
            "people": framings.people_of(found),
        }  # fmt: skip


class BriefDetail(WithDocument):
    document = "brief"

    def more(self, found: Brief) -> dict[str, Any]:
        return {"seen": briefs.view(found)}


class SynthesisDetail(WithDocument):
    document = "synthesis"

    def more(self, found: Synthesis) -> dict[str, Any]:
        avenues = list(found.avenues.prefetch_related("findings").order_by("number"))  # type: ignore[attr-defined]
        for each in avenues:
            each.workspace = self.workspace
        return {"avenues": avenues}


class DiffusionDetail(Detail):
    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        acknowledged = {member.pk for member in found.acknowledged.all()}
        mine = Member.objects.filter(workspace=self.workspace, user=request.user).first()  # type: ignore[misc]
        received = list(found.recipients.all())
        return {
            "edition": found.version_of, "received": [(member, member.pk in acknowledged) for member in received],
            "mine": mine is not None and mine in received and mine.pk not in acknowledged,
            "letters": mailing.waiting(found), "unreachable": mailing.unreachable(found), "mailed": list(found.mailed.order_by("title")),
        }  # fmt: skip


class NewOfVersion(New):
    """What is written about a version is of today."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        found = editions.named(self.workspace, request.GET.get("edition", ""))
        return {"day": timezone.localdate(), **({"title": editions.shown(found)} if found else {})}


class NewFraming(New):
    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": Member.objects.filter(workspace=self.workspace, user=request.user).values_list("pk", flat=True).first()}  # type: ignore[misc]
