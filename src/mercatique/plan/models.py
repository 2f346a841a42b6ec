"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine

__all__ = ["Action", "BudgetLine"]
