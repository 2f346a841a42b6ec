"""What marking says on the home page: appeals that wait for a reader, and what is due for deletion. Nothing is deleted by itself."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.prove.marking import closing, results, retention  # noqa: F401  what keeps a session open; who is told what is due
from mercatique.prove.marking.models import Appeal


@card("prove")
def waiting(workspace: Workspace) -> list[Line]:
    lines = []
    for appeal in Appeal.objects.filter(workspace=workspace, decided_at=None, sheet=None).select_related("candidate", "session"):
        url = reverse("prove:marking-candidate", args=[workspace.slug, appeal.session.number, appeal.candidate.number])
        lines.append(Line(_("The appeal of %(code)s waits for a second reader") % {"code": appeal.candidate.code}, url))
    for item in results.due(workspace):
        text = ngettext("%(session)s: %(label)s, %(n)d row to delete", "%(session)s: %(label)s, %(n)d rows to delete", item.count)
        named = {"session": item.session.title, "label": item.label, "n": item.count}
        lines.append(Line(text % named, reverse("prove:results", args=[workspace.slug, item.session.number])))
    return lines
