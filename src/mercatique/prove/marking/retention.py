"""When the term of what a session keeps has come, its managers are written to, once. Nothing is deleted by itself."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from mercatique.kernel import jobs, mail
from mercatique.kernel.models import Membership, Workspace
from mercatique.prove.marking import chain, results
from mercatique.prove.marking.results import Due
from mercatique.prove.papers import files
from mercatique.prove.sessions.models import Session

ROLES = ("owner", "manager")


def untold(workspace: Workspace) -> list[Due]:
    """What is due for deletion and nobody has been written to about."""
    return [item for item in results.due(workspace) if all(link.payload["what"] != item.what for link in chain.links(item.session, "deletion-due"))]


def tell(workspace: Workspace) -> int:
    """One mail to each manager about everything that has come to its term; that it was said goes on record."""
    with transaction.atomic(), translation.override(workspace.language):
        found = untold(workspace)
        if not found:
            return 0
        rows = [(item, settings.SITE_URL + reverse("prove:results", args=[workspace.slug, item.session.number])) for item in found]
        people = Membership.objects.filter(workspace=workspace, role__in=ROLES, user__is_active=True).select_related("user")
        for member in people:
            context = {"name": str(member.user), "rows": rows, "workspace": workspace}
            subject = " ".join(render_to_string("prove/mail/due_subject.txt", context).split())
            mail.send(member.user.email, subject, render_to_string("prove/mail/due.txt", context), workspace=workspace)
        for item in found:
            chain.append("deletion-due", item.session, {"what": item.what, "count": item.count, "since": item.since})
    return len(found)


@jobs.job("retention", label=gettext_lazy("Reminder of what is due for deletion"), serial=True)
def work(run: jobs.Run) -> None:
    tell(run.workspace)


@jobs.regular
def ask() -> None:
    """Look at every workspace in which a session has ended; finish a deletion that was interrupted."""
    ended = Session.objects.filter(ends_on__isnull=False).order_by().values("workspace").distinct()
    for workspace in Workspace.objects.filter(pk__in=ended):
        files.sweep(workspace)
        if untold(workspace):
            jobs.enqueue(workspace, "retention", key="retention")
