"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine
from .budgets.models import BudgetMove, CoFunding, ControlPoint, Expense, ExpenseRule, Reallocation
from .people.models import Assignment, Held, Needed, Part, Resource, Role, Skill, Team, Treatment
from .risks.models import Risk
from .schedule.models import Absence, CalendarAddress, Link, Project, Task

__all__ = [
    "Absence",
    "Action",
    "Assignment",
    "BudgetLine",
    "BudgetMove",
    "CalendarAddress",
    "CoFunding",
    "ControlPoint",
    "Expense",
    "ExpenseRule",
    "Held",
    "Link",
    "Needed",
    "Part",
    "Project",
    "Reallocation",
    "Resource",
    "Risk",
    "Role",
    "Skill",
    "Task",
    "Team",
    "Treatment",
]
