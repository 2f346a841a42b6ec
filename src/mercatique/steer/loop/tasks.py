"""What the loop says on the home page, and what is due to whom."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import day
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.steer.loop import board
from mercatique.steer.loop.models import Correction, Deviation
from mercatique.steer.meetings.models import Meeting

WEEK = timedelta(days=7)


@card("steer")
def loop(workspace: Workspace) -> list[Line]:
    """Deviations that nobody has answered, corrections that run, decisions to look at again."""
    page = reverse("steer:loop", args=[workspace.slug])
    found = Deviation.objects.filter(workspace=workspace).exclude(status=Deviation.Status.CLOSED)
    waiting = found.filter(status__in=(Deviation.Status.OPEN, Deviation.Status.EXPLAINED), corrections__isnull=True, justification="").count()
    lines = []
    if n := found.count():
        lines.append(Line(ngettext("%(n)d deviation is being worked on", "%(n)d deviations are being worked on", n) % {"n": n}, page))
    if waiting:
        text = ngettext("%(n)d deviation has no correction yet", "%(n)d deviations have no correction yet", waiting)
        lines.append(Line(text % {"n": waiting}, page, "late"))
    return lines + dated(workspace, None)


def dated(workspace: Workspace, user: User | None) -> list[Line]:
    """Corrections due this week or late, decisions to look at again, meetings to come; a person's, or everybody's."""
    today = timezone.localdate()
    owned = {"owner__user": user} if user else {}
    lines = []
    rows = Correction.objects.filter(workspace=workspace, due__lte=today + WEEK, **owned).exclude(status__in=board.OVER).order_by("due", "number")
    for row in board.of_workspace(workspace, rows):
        text = _("“%(correction)s” was due on %(day)s") if board.overdue(row, today) else _("“%(correction)s” is due on %(day)s")
        lines.append(Line(text % {"correction": row, "day": day(row.due)}, row.get_absolute_url(), "due"))
    for decision in board.rechecks(workspace, today + WEEK):
        if user is None or (decision.owner is not None and decision.owner.user_id == user.pk):
            text = _("“%(decision)s” is to be looked at again on %(day)s")
            lines.append(Line(text % {"decision": decision, "day": day(decision.recheck_on)}, decision.get_absolute_url(), "due"))
    invited = {"participants__user": user} if user else {}
    for meeting in board.of_workspace(workspace, Meeting.objects.filter(workspace=workspace, held=False, day__range=(today, today + WEEK), **invited).distinct().order_by("day", "number")):
        lines.append(Line(_("“%(meeting)s” is on %(day)s") % {"meeting": meeting, "day": day(meeting.day)}, meeting.get_absolute_url(), "due"))
    return lines


@tasks_of("steer")
def tasks(workspace: Workspace, user: User | None) -> list[Line]:
    """What is due to a person in the loop."""
    return dated(workspace, user)
