"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine, Column
from .budgets.models import (
    BudgetMove,
    CoFunding,
    ControlPoint,
    Draw,
    Envelope,
    Expense,
    ExpenseRule,
    Investment,
    Reallocation,
)
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
    "Column",
    "ControlPoint",
    "Diffusion",
    "Draw",
    "Envelope",
    "Expense",
    "ExpenseRule",
    "Framing",
    "Held",
    "Investment",
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
