"""The page of a job, its progress while it runs, and stopping it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from mercatique.kernel import jobs
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Job, Workspace


def found(workspace: Workspace, number: int) -> Job:
    job = get_object_or_404(Job.objects.select_related("user"), workspace=workspace, number=number)
    job.workspace = workspace
    return job


@workspace_view()
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """What is being done, how far it is, what it said."""
    job = found(workspace, number)
    kind = jobs.JOBS.get(job.kind)
    page = kind.page(job) if kind and kind.page and job.state == Job.State.DONE else ""
    context = {"job": job, "page": page, "nobody_works": job.live and not jobs.at_work(), "may_stop": job.live and may_stop(request, job)}
    return render(request, "kernel/job_detail.html", context)


@workspace_view()
def progress(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The piece of page that asks again every second; when the job has ended, the page around it is read again."""
    job = found(workspace, number)
    response = render(request, "kernel/_job_progress.html", {"job": job})
    if not job.live:
        response["HX-Refresh"] = "true"
    return response


def may_stop(request: HttpRequest, job: Job) -> bool:
    membership = request.membership  # type: ignore[attr-defined]
    return bool(membership.may("manager") or (membership.may("member") and job.user_id == request.user.pk))


@require_POST
@workspace_view(role="member")
def cancel(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Stop a job: one's own, or anybody's for a manager."""
    job = found(workspace, number)
    if not may_stop(request, job):
        raise PermissionDenied
    jobs.cancel(job)
    return redirect(job)
