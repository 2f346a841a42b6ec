"""What the room "plan" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.rooms import counted, noun
from mercatique.plan.models import (
    Absence,
    Action,
    CoFunding,
    Column,
    ControlPoint,
    Draw,
    Envelope,
    Expense,
    ExpenseRule,
    Investment,
    Link,
    Project,
    Reallocation,
    Risk,
    Task,
)

noun("plan", _("Action plan"), "plan:plan", order=10)
noun("plan", _("Actions"), "plan:action-list", count=counted(Action), order=11)
noun("plan", _("Choice of actions"), "plan:ranking", order=12)
noun("plan", _("Coverage"), "plan:coverage", order=13)
noun("plan", _("Own columns"), "plan:columns", count=counted(Column), order=14)

TIME = _("Time")

noun("plan", _("Schedule"), "plan:schedule", order=20, group=TIME)
noun("plan", _("Projects"), "plan:project-list", count=counted(Project), order=21, group=TIME)
noun("plan", _("Tasks"), "plan:task-list", count=counted(Task), order=22, group=TIME)
noun("plan", _("Links of tasks"), "plan:link-list", count=counted(Link), order=23, group=TIME)
noun("plan", _("Absences"), "plan:absence-list", count=counted(Absence), order=24, group=TIME)

MONEY = _("Budget and risks")

noun("plan", _("Budget"), "plan:budget", order=40, group=MONEY)
noun("plan", _("Expenses"), "plan:expense-list", count=counted(Expense), order=44, group=MONEY)
noun("plan", _("Co-funding"), "plan:cofunding-list", count=counted(CoFunding), order=45, group=MONEY)
noun("plan", _("Reallocations"), "plan:reallocation-list", count=counted(Reallocation), order=46, group=MONEY)
noun("plan", _("Control points"), "plan:controlpoint-list", count=counted(ControlPoint), order=47, group=MONEY)
noun("plan", _("Available budget"), "plan:envelope-list", count=counted(Envelope), order=41, group=MONEY)
noun("plan", _("Draws on the reserve"), "plan:draw-list", count=counted(Draw), order=42, group=MONEY)
noun("plan", _("Investment budget"), "plan:investments", count=counted(Investment), order=43, group=MONEY)
noun("plan", _("Matching rules"), "plan:expenserule-list", count=counted(ExpenseRule), order=48, group=MONEY)
noun("plan", _("Risk matrix"), "plan:risks", order=49, group=MONEY)
noun("plan", _("Risks"), "plan:risk-list", count=counted(Risk), order=50, group=MONEY)
