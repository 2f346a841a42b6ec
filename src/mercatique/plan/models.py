"""What the room "plan" writes down."""

from .actions.models import Action, BudgetLine
from .schedule.models import Absence, CalendarAddress, Link, Project, Task

__all__ = ["Absence", "Action", "BudgetLine", "CalendarAddress", "Link", "Project", "Task"]
