"""What the room "plan" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.rooms import counted, noun
from mercatique.plan.models import Absence, Action, Link, Project, Task

noun("plan", _("Action plan"), "plan:plan", order=10)
noun("plan", _("Actions"), "plan:action-list", count=counted(Action), order=11)

TIME = _("Time")

noun("plan", _("Schedule"), "plan:schedule", order=20, group=TIME)
noun("plan", _("Projects"), "plan:project-list", count=counted(Project), order=21, group=TIME)
noun("plan", _("Tasks"), "plan:task-list", count=counted(Task), order=22, group=TIME)
noun("plan", _("Links of tasks"), "plan:link-list", count=counted(Link), order=23, group=TIME)
noun("plan", _("Absences"), "plan:absence-list", count=counted(Absence), order=24, group=TIME)
