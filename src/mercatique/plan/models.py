"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine
from .budgets.models import BudgetMove, CoFunding, ControlPoint, Expense, ExpenseRule, Reallocation
from .papers.models import (
    Avenue,
    Brief,
    Diffusion,
    Framing,
    MarketingPlan,
    Requirement,
    Specification,
    Synthesis,
    Verdict,
)
from .people.models import Assignment, Held, Needed, Part, Resource, Role, Skill, Team, Treatment
from .risks.models import Risk
from .schedule.models import Absence, CalendarAddress, Link, Project, Task

__all__ = [
    "Absence",
    "Action",
    "Assignment",
    "Avenue",
    "Brief",
    "BudgetLine",
    "BudgetMove",
    "CalendarAddress",
    "CoFunding",
    "ControlPoint",
    "Diffusion",
    "Expense",
    "ExpenseRule",
    "Framing",
    "Held",
    "Link",
    "MarketingPlan",
    "Needed",
    "Part",
    "Project",
    "Reallocation",
    "Requirement",
    "Resource",
    "Risk",
    "Role",
    "Skill",
    "Specification",
    "Synthesis",
    "Task",
    "Team",
    "Treatment",
    "Verdict",
]
