"""What the plan says on the home page, and whose actions begin or end this week."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import amount, day
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.plan.actions import table
from mercatique.plan.models import Action

BEGUN = (Action.Status.RUNNING, Action.Status.DONE, Action.Status.DROPPED)
#: Lines that are due on a card; the list of actions has the others.
SHOWN = 4
OVER = (Action.Status.DONE, Action.Status.DROPPED)


def week(today: date) -> tuple[date, date]:
    """Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def starting(workspace: Workspace, today: date) -> QuerySet[Action]:
    """Actions that begin this week, or should have begun."""
    return Action.objects.filter(workspace=workspace, start__lte=week(today)[1]).exclude(status__in=BEGUN)


def ending(workspace: Workspace, today: date) -> QuerySet[Action]:
    """Actions that end this week, or should be over."""
    return Action.objects.filter(workspace=workspace, end__lte=week(today)[1]).exclude(status__in=OVER)


@card("plan")
def actions(workspace: Workspace) -> list[Line]:
    today = timezone.localdate()
    plan = table.of_year(table.read(workspace, table.year_asked(workspace, "", today)))
    if not plan.rows:
        return []
    page = reverse("plan:plan", args=[workspace.slug])
    vat = _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")
    text = ngettext("%(n)d action, %(budget)s %(vat)s planned in %(year)s", "%(n)d actions, %(budget)s %(vat)s planned in %(year)s", len(plan.rows))
    budget = amount(plan.totals["all"], workspace.currency)
    lines = [Line(text % {"n": len(plan.rows), "budget": budget, "vat": vat, "year": plan.year.label}, page)]
    dated = dated_of(workspace, today)
    if len(dated) > SHOWN:
        more = len(dated) - SHOWN + 1
        text = ngettext("%(n)d more action is due or late", "%(n)d more actions are due or late", more) % {"n": more}
        dated = [*dated[: SHOWN - 1], Line(text, reverse("plan:action-list", args=[workspace.slug]) + "?sort=end", "due")]
    return lines + dated


def dated_of(workspace: Workspace, today: date, user: User | None = None) -> list[Line]:
    """The actions that begin or end this week, or are late: a person's, or everybody's."""
    owned = {"owner__user": user} if user else {}
    ends = list(ending(workspace, today).filter(**owned).order_by("end", "number"))
    begins = [action for action in starting(workspace, today).filter(**owned).order_by("start", "number") if action not in ends]
    return [
        due(workspace, action, action.start, today, _("“%(action)s” begins on %(day)s"), _("“%(action)s” was to begin on %(day)s"))
        for action in begins
    ] + [
        due(workspace, action, action.end, today, _("“%(action)s” ends on %(day)s"), _("“%(action)s” was to end on %(day)s"))
        for action in ends
    ]


def due(workspace: Workspace, action: Action, when: date | None, today: date, coming: str, past: str) -> Line:
    action.workspace = workspace
    text = past if when and when < today else coming
    return Line(text % {"action": action, "day": day(when)}, action.get_absolute_url(), "due")


@tasks_of("plan")
def tasks(workspace: Workspace, user: User | None) -> list[Line]:
    """The actions a person owns that begin or end this week, or are late."""
    return dated_of(workspace, timezone.localdate(), user)
