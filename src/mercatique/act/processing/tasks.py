"""What the register says on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.act.models import Processing
from mercatique.act.processing.coverage import uncovered
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import Line, card


@card("act")
def register(workspace: Workspace) -> list[Line]:
    count = Processing.objects.filter(workspace=workspace).count()
    lines = []
    if count:
        text = ngettext("%(n)d sheet in the register of processing", "%(n)d sheets in the register of processing", count)
        lines.append(Line(text % {"n": count}, reverse("act:processing-list", args=[workspace.slug])))
    lines += [
        Line(_("The table “%(table)s” holds personal data and is in no sheet") % {"table": item.label}, item.url)
        for item in uncovered(workspace)
    ]
    return lines
