"""Is there an experience report of each person who has to write one?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.steer.experience import reading
from mercatique.steer.experience.models import Experience


@criterion("experience.reports", label=gettext_lazy("An experience report is written by each candidate, on deeds that are on record"))
def experience_reports(workspace: Workspace) -> Check:
    """001:B3.EV1: one report per candidate, whole, and resting on actions, meetings or decisions of that person; a jury judges it."""
    found = list(Experience.objects.filter(workspace=workspace).select_related("member").order_by("number"))
    missing = [] if found else [Missing(_("No experience report is written yet."), reverse("steer:experience-new", args=[workspace.slug]))]
    for one in found:
        one.workspace = workspace
        if lacks := one.gaps():
            missing.append(Missing(_("“%(title)s” lacks: %(gaps)s.") % {"title": one, "gaps": ", ".join(lacks)}, one.page_url("edit")))
        elif not reading.of(one):
            missing.append(Missing(_("“%(title)s”: no action, task, meeting or decision of these days bears this person’s name.") % {"title": one}, one.get_absolute_url()))
    return answer([(str(one), one.get_absolute_url()) for one in found[:6]], missing)
