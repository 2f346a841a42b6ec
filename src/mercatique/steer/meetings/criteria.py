"""Are the reviews prepared, held and written down?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Brief, Framing
from mercatique.steer.loop.board import of_workspace
from mercatique.steer.loop.models import Correction
from mercatique.steer.meetings import briefings
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


@criterion("meetings.briefed", label=gettext_lazy("Briefs for different readers have each been presented at a meeting, with who was there"), variants=2)
def meetings_briefed(workspace: Workspace, variants: int) -> Check:
    """001:C20, 001:B3.A1.T3: at least ``variants`` briefs for different readers, each linked to a held meeting with attendance."""
    briefs = of_workspace(workspace, Brief.objects.filter(workspace=workspace).select_related("team", "member").order_by("number"))
    missing = [] if briefs else [Missing(_("No brief is written yet."), reverse("plan:brief-new", args=[workspace.slug]))]
    presented = {}
    for brief in briefs:
        attended = [meeting for meeting in briefings.meetings_of(brief) if meeting.held and meeting.participants.all()]
        if attended:
            presented[brief.reader] = attended[-1]
        elif brief.audience != "supplier":
            missing.append(Missing(_("“%(brief)s” has been presented at no meeting with attendance.") % {"brief": brief}, brief.get_absolute_url()))
    if briefs and len(presented) < variants:
        text = ngettext("%(n)d brief has been presented at a meeting; %(wanted)d are asked.", "%(n)d briefs have been presented at a meeting; %(wanted)d are asked.", len(presented))
        missing.append(Missing(text % {"n": len(presented), "wanted": variants}, reverse("plan:brief-list", args=[workspace.slug])))
    return answer([(str(meeting), meeting.get_absolute_url()) for meeting in presented.values()], missing)


@criterion("meetings.framed", label=gettext_lazy("Teams are steered by a framing document, meetings with minutes and measures tied to a figure"))
def meetings_framed(workspace: Workspace) -> Check:
    """001:C28: at least one framing document, one meeting with minutes, one corrective measure whose deviation has an indicator."""
    framings = of_workspace(workspace, Framing.objects.filter(workspace=workspace).order_by("number"))
    written = [meeting for meeting in meetings_of(workspace) if meeting.held and meeting.minutes.strip()]
    measures = of_workspace(workspace, Correction.objects.filter(workspace=workspace, deviation__indicator__isnull=False).order_by("number"))
    missing = []
    if not framings:
        missing.append(Missing(_("No team has a framing document yet."), reverse("plan:framing-new", args=[workspace.slug])))
    if not written:
        missing.append(Missing(_("No meeting has minutes yet."), reverse("steer:meeting-new", args=[workspace.slug])))
    if not measures:
        missing.append(Missing(_("No measure is tied to a figure yet."), reverse("steer:correction-new", args=[workspace.slug])))
    looked: list[tuple[str, str]] = [(str(found), found.get_absolute_url()) for found in (*framings[:2], *written[:2], *measures[:2])]
    return answer(looked, missing)
