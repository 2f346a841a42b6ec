"""Are the reviews prepared, held and written down?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.steer.loop.board import of_workspace
from mercatique.steer.meetings.models import Meeting


def meetings_of(workspace: Workspace) -> list[Meeting]:
    return of_workspace(workspace, Meeting.objects.filter(workspace=workspace).order_by("day", "number"))


def counted(workspace: Workspace, meetings: list[Meeting]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d meeting", "%(n)d meetings", len(meetings)) % {"n": len(meetings)}
    return [(text, reverse("steer:meeting-list", args=[workspace.slug]))]


@criterion("meetings.minutes", label=gettext_lazy("Every meeting that was held has an agenda and minutes, and one of them led to decisions"))
def meetings_minutes(workspace: Workspace) -> Check:
    """001:CE21.1, 004:A3.CR4: agendas and minutes are written; minutes without any decision are a record of talk."""
    held = [meeting for meeting in meetings_of(workspace) if meeting.held]
    missing = [] if held else [Missing(_("No review has been held yet."), reverse("steer:meeting-new", args=[workspace.slug]))]
    for meeting in held:
        lacks = [] if meeting.has_agenda else [_("an agenda")]
        if not meeting.minutes.strip():
            lacks.append(_("minutes"))
        if lacks:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": meeting, "gaps": ", ".join(lacks)}, meeting.page_url("edit")))
    if held and not any(meeting.decisions.exists() for meeting in held):  # type: ignore[attr-defined]
        missing.append(Missing(_("No meeting has led to a decision that is written down."), held[-1].get_absolute_url()))
    return answer(counted(workspace, held), missing, judge=False)


@criterion("meetings.prepared", label=gettext_lazy("Each meeting has a date, participants, a mode, a purpose and a way of being led"))
def meetings_prepared(workspace: Workspace) -> Check:
    """001:CE21.2, 004:A4.T1: mode and technique are chosen; whether they fit the people is a person's judgement."""
    meetings = meetings_of(workspace)
    missing = [] if meetings else [Missing(_("No meeting is planned yet."), reverse("steer:meeting-new", args=[workspace.slug]))]
    for meeting in meetings:
        needed = {"day": _("a date"), "mode": _("a mode (face to face or remote)"), "purpose": _("a purpose"), "technique": _("how it is led")}
        lacks = [words for name, words in needed.items() if not getattr(meeting, name)]
        if not meeting.participants.exists():
            lacks.append(_("participants"))
        if lacks:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": meeting, "gaps": ", ".join(lacks)}, meeting.page_url("edit")))
    return answer(counted(workspace, meetings), missing)
