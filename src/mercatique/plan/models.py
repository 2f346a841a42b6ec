"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine
from .budgets.models import BudgetMove, CoFunding, ControlPoint, Expense, ExpenseRule, Reallocation
from .risks.models import Risk
from .schedule.models import Absence, CalendarAddress, Link, Project, Task

__all__ = [
    "Absence",
    "Action",
    "BudgetLine",
    "BudgetMove",
    "CalendarAddress",
    "CoFunding",
    "ControlPoint",
    "Expense",
    "ExpenseRule",
    "Link",
    "Project",
    "Reallocation",
    "Risk",
    "Task",
]
