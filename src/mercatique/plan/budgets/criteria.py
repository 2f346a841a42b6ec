"""Is spending kept in hand: matched to actions, overruns answered, read at each quarter end, hypotheses ready?"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.months import months_after
from mercatique.plan.budgets import alerts, available, investing, ledger
from mercatique.plan.models import BudgetMove, ControlPoint, Expense, Reallocation


def address(workspace: Workspace, name: str) -> str:
    return reverse(f"plan:{name}", args=[workspace.slug])


@criterion("budget.controlled", label=gettext_lazy("Each expense belongs to an action and each overrun is answered"), tolerance=0.05)
def budget_controlled(workspace: Workspace, tolerance: float) -> Check:
    """001:C22, 004:A3.C3, 000:B3.C6: expenses are linked to actions; beyond ``tolerance`` an overrun needs money moved to it."""
    today = timezone.localdate()
    found = ledger.read(workspace, fiscal_year(workspace, today), today)
    expenses = Expense.objects.filter(workspace=workspace)
    missing = [] if expenses.exists() else [Missing(_("No expense is written down yet."), address(workspace, "expense-new"))]
    if loose := expenses.filter(action=None).count():
        text = ngettext("%(n)d expense belongs to no action.", "%(n)d expenses belong to no action.", loose) % {"n": loose}
        missing.append(Missing(text, address(workspace, "budget-match")))
    missing += [
        Missing(_("“%(title)s” is not counted: %(reason)s.") % {"title": left.record, "reason": left.reason}, left.record.page_url("edit"))
        for left in found.left_out
    ]
    answered = set(BudgetMove.objects.filter(workspace=workspace).exclude(reallocation__state=Reallocation.State.REJECTED).values_list("taker_id", flat=True))
    for line in alerts.overruns(found, tolerance):
        if line.action and line.action.pk not in answered:
            text = alerts.sentence(line, workspace.currency) + " " + _("No reallocation answers it.")
            missing.append(Missing(text, address(workspace, "reallocation-new")))
    n = expenses.count()
    text = ngettext("%(n)d expense", "%(n)d expenses", n) % {"n": n}
    return answer([(text, address(workspace, "expense-list")), (_("Budget"), address(workspace, "budget"))], missing, judge=False)


@criterion("budget.readings", label=gettext_lazy("The budget is read and a decision kept at the end of each quarter"))
def budget_readings(workspace: Workspace) -> Check:
    """001:CE22.1: a control point (date, author, spent, load, decision) for each quarter of the present fiscal year that is over,

    made in its last month or the two that follow.
    """
    today = timezone.localdate()
    year = fiscal_year(workspace, today)
    points = list(ControlPoint.objects.filter(workspace=workspace).order_by("day"))
    for point in points:
        point.workspace = workspace
    new = address(workspace, "controlpoint-new")
    missing = [] if points else [Missing(_("The budget has not been read yet."), new)]
    for number in (1, 2, 3, 4):
        first, last = year.quarter(number)
        until = months_after(last, 2)
        if points and last < today and not any(point.day and months_after(first, 2) <= point.day <= until for point in points):
            missing.append(Missing(_("No reading of the budget at the end of quarter %(n)d.") % {"n": number}, new))
    for point in points:
        if gaps := point.gaps():
            missing.append(Missing(_("“%(title)s” lacks: %(gaps)s.") % {"title": point, "gaps": ", ".join(gaps)}, point.page_url("edit")))
    looked = [(str(point), point.get_absolute_url()) for point in points[-4:]]
    return answer(looked or [(_("Control points"), address(workspace, "controlpoint-list"))], missing)


@criterion("budget.hypotheses", label=gettext_lazy("A reallocation is prepared for the unforeseen, with what sets it off"))
def budget_hypotheses(workspace: Workspace) -> Check:
    """001:CE22.2, 000:B3.C6: a scenario with a trigger, moves that sum to zero (they cannot do otherwise) and their effect."""
    found = list(Reallocation.objects.filter(workspace=workspace).order_by("number"))
    missing = [] if found else [Missing(_("No reallocation is prepared yet."), address(workspace, "reallocation-new"))]
    for reallocation in found:
        reallocation.workspace = workspace
        if gaps := reallocation.gaps():
            text = _("“%(title)s” lacks: %(gaps)s.") % {"title": reallocation, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, reallocation.get_absolute_url()))
    looked = [(str(one), one.get_absolute_url()) for one in found[:5]]
    return answer(looked or [(_("Reallocations"), address(workspace, "reallocation-list"))], missing)


def present(workspace: Workspace) -> ledger.Ledger:
    today = timezone.localdate()
    return ledger.read(workspace, fiscal_year(workspace, today), today)


def unsaid(found: ledger.Ledger) -> Missing:
    return Missing(_("The budget available for %(year)s is not said.") % {"year": found.year.label}, available.new_envelope(found))


@criterion("budget.available", label=gettext_lazy("No quarter plans or uses more than is available"))
def budget_available(workspace: Workspace) -> Check:
    """002:3.4.4e, 001:CE8.2: what is planned and used, quarter by quarter, against what is available."""
    found = present(workspace)
    there = available.read(found)
    missing = [unsaid(found)] if there.envelope is None else []
    if there.envelope is not None:
        if available.twins(there.envelope):
            text = _("Two available budgets are written for %(year)s: only “%(title)s” counts, keep one.")
            missing.append(Missing(text % {"year": found.year.label, "title": there.envelope}, address(workspace, "envelope-list")))
        missing += [
            Missing(_("What is available in Q%(n)d is not said.") % {"n": each.number}, there.envelope.page_url("edit"))
            for each in there.quarters
            if each.available is None
        ]
        missing += [Missing(alert.text, alert.url) for alert in available.alerts(found, there) if alert.status == "late"]
    return answer([(_("Budget"), address(workspace, "budget"))], missing, judge=False)


@criterion("budget.contingency", label=gettext_lazy("A reserve is kept for the unforeseen, or said to be zero, and what it covered is told"))
def budget_contingency(workspace: Workspace) -> Check:
    """002:3.0.6: room for the unforeseen: a contingency line, or zero stated with its reason."""
    found = present(workspace)
    there = available.read(found)
    missing = [unsaid(found)] if there.envelope is None else []
    if there.envelope is not None:
        if there.reserve is None:
            missing.append(Missing(_("The reserve is not said, not even as zero."), there.envelope.page_url("edit")))
        elif there.envelope.reserve_share is not None and there.envelope.reserve_amount is not None:
            missing.append(Missing(_("The reserve is said twice, in per cent and as an amount: keep one."), there.envelope.page_url("edit")))
        elif not there.envelope.reserve_why.strip():
            missing.append(Missing(_("Nobody says what the reserve is for, or why none is needed."), there.envelope.page_url("edit")))
        for draw in there.draws:
            if gaps := draw.gaps():
                missing.append(Missing(_("“%(title)s” lacks: %(gaps)s.") % {"title": draw, "gaps": ", ".join(gaps)}, draw.page_url("edit")))
        if there.left is not None and there.left < 0:
            missing.append(Missing(_("More has been drawn than was kept."), address(workspace, "draw-list")))
    return answer([(_("Budget"), address(workspace, "budget"))], missing, judge=False)


@criterion("budget.investments", label=gettext_lazy("The investment budget says items, amounts, funding, depreciation and return"))
def budget_investments(workspace: Workspace) -> Check:
    """004:A4.EV2: the investment budget of the activity report."""
    found = investing.read(workspace)
    missing = [] if found.items else [Missing(_("No investment is written down yet."), address(workspace, "investment-new"))]
    for item in found.items:
        if gaps := item.investment.gaps():
            text = _("“%(title)s” lacks: %(gaps)s.") % {"title": item.investment, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, item.investment.page_url("edit")))
    n = len(found.items)
    text = ngettext("%(n)d investment", "%(n)d investments", n) % {"n": n}
    return answer([(text, address(workspace, "investments"))], missing)
