"""What the budget and the risks say on the home page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from mercatique.kernel.format import amount
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.rooms import Line, card
from mercatique.plan.budgets import alerts, ledger
from mercatique.plan.models import BudgetLine, Expense, Risk


@card("plan")
def money(workspace: Workspace) -> list[Line]:
    """Overruns forecast, in one line; nothing while no expense is known."""
    if not Expense.objects.filter(workspace=workspace).exists() or not BudgetLine.objects.filter(workspace=workspace).exists():
        return []
    today = timezone.localdate()
    over = alerts.overruns(ledger.read(workspace, fiscal_year(workspace, today), today))
    if not over:
        return []
    text = ngettext("%(n)d action will exceed its budget, by %(sum)s", "%(n)d actions will exceed their budgets, by %(sum)s in all", len(over))
    total = amount(sum(line.gross.over for line in over), workspace.currency, decimals=0)
    return [Line(text % {"n": len(over), "sum": total}, reverse("plan:budget", args=[workspace.slug]), "due")]


@tasks_of("plan")
def reviews(workspace: Workspace, user: User | None) -> list[Line]:
    """The risks whose review is due, a person's own or everybody's."""
    due = Risk.objects.filter(workspace=workspace, review__lte=timezone.localdate()).exclude(status=Risk.Status.CLOSED)
    n = (due.filter(owner__user=user) if user else due).count()
    if not n:
        return []
    text = ngettext("The review of %(n)d risk is due", "The reviews of %(n)d risks are due", n)
    return [Line(text % {"n": n}, reverse("plan:risks", args=[workspace.slug]), "due")]
