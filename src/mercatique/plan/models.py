"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine
from .budgets.models import BudgetMove, CoFunding, ControlPoint, Expense, ExpenseRule, Reallocation
from .risks.models import Risk

__all__ = ["Action", "BudgetLine", "BudgetMove", "CoFunding", "ControlPoint", "Expense", "ExpenseRule", "Reallocation", "Risk"]
