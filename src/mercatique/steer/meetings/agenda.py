"""What a review has to look at: deviations without an answer, corrections that are late or tell something, decisions to look at again."""

from datetime import date

from django.utils import timezone

from mercatique.kernel.models import Workspace
from mercatique.steer.loop import board
from mercatique.steer.loop.models import Correction, Deviation, SteeringDecision
from mercatique.steer.meetings.models import Meeting


def day_of(meeting: Meeting) -> date:
    return meeting.day or timezone.localdate()


def deviations(workspace: Workspace) -> list[Deviation]:
    """All that are not closed, the oldest first."""
    rows = Deviation.objects.filter(workspace=workspace).exclude(status=Deviation.Status.CLOSED).select_related("indicator", "owner", "objective")
    return board.with_indicators(workspace, rows.order_by("end", "number"))


def corrections(workspace: Workspace, on: date) -> list[Correction]:
    """Those that are late by then, and those that began and were not concluded upon."""
    rows = Correction.objects.filter(workspace=workspace).exclude(status=Correction.Status.DROPPED).select_related("deviation__indicator", "owner")
    return [
        row
        for row in board.of_workspace(workspace, rows.order_by("due", "number"))
        if board.overdue(row, on) or (row.begun and row.conclusion in ("", Correction.Conclusion.EARLY))
    ]


def rechecks(meeting: Meeting) -> list[SteeringDecision]:
    """Decisions of earlier reviews that are to be looked at again by the day of this one, or were looked at on it."""
    on = day_of(meeting)
    rows = SteeringDecision.objects.filter(workspace=meeting.workspace, recheck_on__lte=on).exclude(meeting=meeting).select_related("owner", "deviation")
    waiting = [row for row in rows.order_by("recheck_on", "number") if row.rechecked_on is None or row.rechecked_on == on]
    return board.of_workspace(meeting.workspace, waiting)


def points(meeting: Meeting) -> list[Deviation]:
    """The deviations on its agenda."""
    return board.with_indicators(meeting.workspace, meeting.deviations.select_related("indicator", "owner").order_by("end", "number"))


def tried(meeting: Meeting) -> list[board.Tried]:
    """The corrections on its agenda, with what they have brought."""
    rows = meeting.corrections.select_related("owner", "compared_with", "deviation__indicator").order_by("due", "number")
    return board.tried(board.of_workspace(meeting.workspace, rows))


def fill(meeting: Meeting) -> int:
    """Put on the agenda what it has to look at; what somebody put there stays. Says how many points were added."""
    before = meeting.deviations.count() + meeting.corrections.count()
    meeting.deviations.add(*deviations(meeting.workspace))
    meeting.corrections.add(*corrections(meeting.workspace, day_of(meeting)))
    added = meeting.deviations.count() + meeting.corrections.count() - before
    if added:
        meeting.save()
    return added
