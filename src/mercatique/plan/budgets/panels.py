"""What the budget says on the page of an action: its money and its risks."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.kernel.panels import panel
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, Expense, Risk


@panel(Action)
def money_of(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    """Where the action stands in the present fiscal year, with its latest expenses."""
    today = timezone.localdate()
    year = fiscal_year(action.workspace, today)
    expenses = list(Expense.objects.filter(action=action).order_by("-day", "-number")[:5])
    line = ledger.read(action.workspace, year, today).line(action)
    if line is None or (not expenses and not line.gross.planned):
        return None
    for expense in expenses:
        expense.workspace = action.workspace
    return "plan/_money_of.html", {"line": line, "year": year, "expenses": expenses, "workspace": action.workspace, "action": action}


def watched(request: HttpRequest, record: Any, **about: Any) -> tuple[str, dict[str, Any]] | None:
    risks = sorted(Risk.objects.filter(**about).exclude(status=Risk.Status.CLOSED), key=lambda risk: (-(risk.score or 0), risk.number))
    for risk in risks:
        risk.workspace = record.workspace
    return ("plan/_risks_of.html", {"risks": risks, "workspace": record.workspace}) if risks else None


@panel(Action)
def risks_of_action(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    return watched(request, action, action=action)


@panel(Objective)
def risks_of_objective(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    return watched(request, objective, objective=objective)
