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
from .risks.models import Risk
from .schedule.models import Absence, CalendarAddress, Link, Project, Task

__all__ = [
    "Absence",
    "Action",
    "BudgetLine",
    "BudgetMove",
    "CalendarAddress",
    "CoFunding",
    "Column",
    "ControlPoint",
    "Draw",
    "Envelope",
    "Expense",
    "ExpenseRule",
    "Investment",
    "Link",
    "Project",
    "Reallocation",
    "Risk",
    "Task",
]
