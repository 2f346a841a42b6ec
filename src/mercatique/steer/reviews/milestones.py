"""The cadence of meetings: each milestone of validation has its meeting within some days, before or after."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mercatique.kernel.models import Workspace
from mercatique.plan.models import Project, Task
from mercatique.plan.schedule import timetable
from mercatique.steer.loop import board
from mercatique.steer.meetings.models import Meeting

#: Days between a validation and its meeting, before or after (001:CE21.1); a framework may say others.
DAYS = 3


@dataclass(frozen=True)
class Milestone:
    """A moment of a project, the day it falls on, and the meeting that is nearest to it."""

    project: Project
    row: timetable.Row
    day: date
    meeting: Meeting | None
    apart: int | None
    within: int

    @property
    def title(self) -> str:
        return self.row.node.title

    @property
    def validation(self) -> bool:
        return self.row.node.nature == Task.Nature.VALIDATION

    @property
    def nature(self) -> str:
        return str(Task.Nature(self.row.node.nature).label)

    @property
    def met(self) -> bool:
        return self.apart is not None and self.apart <= self.within

    @property
    def over(self) -> bool:
        return self.row.node.over

    @property
    def url(self) -> str:
        return reverse("plan:task-detail", args=[self.project.workspace.slug, self.row.node.number])

    @property
    def new_url(self) -> str:
        """A meeting on the day of the milestone (today, once that day is over), to be prepared."""
        asked = {"title": _("Validation: %(milestone)s") % {"milestone": self.title}, "day": max(self.day, timezone.localdate()).isoformat(), "purpose": Meeting.Purpose.DECIDE}
        return f"{reverse('steer:meeting-new', args=[self.project.workspace.slug])}?{urlencode(asked)}"


def all_of(workspace: Workspace, within: int = DAYS) -> list[Milestone]:
    """The milestones of every project in the order of time; a schedule that cannot be counted has none."""
    meetings = board.of_workspace(workspace, Meeting.objects.filter(workspace=workspace, day__isnull=False).order_by("day", "number"))
    found = []
    for project in Project.objects.filter(workspace=workspace, tasks__isnull=False).distinct().order_by("number"):
        project.workspace = workspace
        for row in timetable.of(project).milestones:
            day = row.node.ended or row.end
            nearest = min(meetings, key=lambda meeting: (abs((meeting.day - day).days), meeting.number), default=None)
            apart = abs((nearest.day - day).days) if nearest is not None and nearest.day else None
            found.append(Milestone(project, row, day, nearest, apart, within))
    return sorted(found, key=lambda one: (one.day, one.row.node.number))


def without_meeting(found: list[Milestone]) -> list[Milestone]:
    """The validations no meeting stands beside; what was validated long ago is lost for a meeting and still said."""
    return [one for one in found if one.validation and not one.met]
