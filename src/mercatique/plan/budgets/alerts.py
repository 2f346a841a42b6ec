"""What the budget says in words: overruns, money without action, actions without money, what could not be counted."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import amount, percent
from mercatique.plan.budgets import media
from mercatique.plan.budgets.ledger import Ledger, Line
from mercatique.plan.models import Action, BudgetLine

#: An overrun below this part of the plan is no news (a default of the product).
TOLERANCE = 0.05


@dataclass(frozen=True)
class Alert:
    """A warning in a sentence, the page where it is mended, and how bad it is."""

    text: str
    url: str = ""
    status: str = "late"


def overruns(ledger: Ledger, tolerance: float = TOLERANCE) -> list[Line]:
    """The actions whose forecast exceeds their plan by more than the tolerance, the largest excess first."""
    found = [
        line for line in ledger.lines
        if line.action is not None and line.gross.over > 0 and (line.gross.planned == 0 or (line.gross.overrun or 0) > tolerance)
    ]  # fmt: skip
    return sorted(found, key=lambda line: -line.gross.over)


def sentence(line: Line, currency: str) -> str:
    """An overrun in words."""
    values = {"action": line.action, "over": amount(line.gross.over, currency, decimals=0), "planned": amount(line.gross.planned, currency, decimals=0)}
    if line.dropped:
        return _("“%(action)s” is dropped and costs %(over)s all the same.") % values
    if not line.gross.planned:
        return _("“%(action)s” has no budget this year and costs %(over)s.") % values
    values["share"] = percent(line.gross.overrun, decimals=0)
    return _("“%(action)s” will exceed its budget of %(planned)s by %(over)s (%(share)s).") % values


def alerts(ledger: Ledger) -> list[Alert]:
    """All that the budget page warns of, the most costly first."""
    workspace, slug, currency = ledger.workspace, [ledger.workspace.slug], ledger.workspace.currency
    found = [Alert(sentence(line, currency), line.action.get_absolute_url()) for line in overruns(ledger) if line.action]
    if ledger.unmatched:
        total = amount(sum((expense.amount(workspace.vat) or Decimal(0) for expense in ledger.unmatched), Decimal(0)), currency)
        text = ngettext("%(n)d expense (%(total)s) belongs to no action.", "%(n)d expenses (%(total)s) belong to no action.", len(ledger.unmatched))
        found.append(Alert(text % {"n": len(ledger.unmatched), "total": total}, reverse("plan:budget-match", args=slug), "recheck"))
    found += of_campaigns(ledger)
    for left in ledger.left_out:
        text = _("“%(title)s” is not counted: %(reason)s.") % {"title": left.record, "reason": left.reason}
        found.append(Alert(text, left.record.page_url("edit"), "recheck"))
    found += stranded(ledger)
    bare = [line for line in ledger.lines if line.action and not line.dropped and line.action.status != Action.Status.IDEA and line.gross == type(line.gross)()]
    for line in bare:
        if line.action and not BudgetLine.objects.filter(action=line.action).exists():
            found.append(Alert(_("“%(action)s” has no budget.") % {"action": line.action}, line.action.page_url("budget"), "recheck"))
    return found


def of_campaigns(ledger: Ledger) -> list[Alert]:
    """Campaigns of the table of ad spend that nobody has led to an action, and amounts in other currencies."""
    campaigns = [campaign for campaign in media.read(ledger.workspace) if campaign.within(ledger.year.first, ledger.year.last).spend or campaign.foreign]
    loose, page = [campaign for campaign in media.undecided(campaigns) if campaign.months], reverse("plan:budget-media", args=[ledger.workspace.slug])
    found = []
    if loose:
        total = sum((campaign.within(ledger.year.first, ledger.year.last).spend for campaign in loose), Decimal(0))
        text = ngettext("%(n)d campaign of the ad spend (%(total)s) belongs to no action.", "%(n)d campaigns of the ad spend (%(total)s) belong to no action.", len(loose))
        found.append(Alert(text % {"n": len(loose), "total": amount(total, ledger.workspace.currency, decimals=0)}, page, "recheck"))
    for campaign in campaigns:
        for currency, spend in campaign.foreign.items():
            text = _("The campaign “%(title)s” is not counted: %(sum)s, without a rate to %(ours)s.")
            found.append(Alert(text % {"title": campaign.name, "sum": amount(spend, currency, decimals=0), "ours": ledger.workspace.currency}, page, "recheck"))
    return found


def stranded(ledger: Ledger) -> list[Alert]:
    """Budget that is still planned for actions that were dropped: money without action."""
    lines = BudgetLine.objects.filter(
        workspace=ledger.workspace, month__gte=ledger.year.first, month__lte=ledger.year.last, action__status=Action.Status.DROPPED
    ).select_related("action")
    money: dict[Action, Decimal] = {}
    for line in lines:
        money[line.action] = money.get(line.action, Decimal(0)) + line.planned
    found = []
    for action, planned in money.items():
        action.workspace = ledger.workspace
        text = _("“%(action)s” is dropped: its %(planned)s are planned for nothing, move them.")
        found.append(Alert(text % {"action": action, "planned": amount(planned, ledger.workspace.currency)}, action.get_absolute_url(), "recheck"))
    return found


def answer(ledger: Ledger) -> str:
    """Where the year ends, in a sentence."""
    whole, currency = ledger.gross, ledger.workspace.currency
    values = {"forecast": amount(whole.forecast, currency, decimals=0), "planned": amount(whole.planned, currency, decimals=0), "gap": amount(abs(whole.over), currency, decimals=0)}
    if whole.over > 0:
        return _("%(forecast)s forecast at year end for %(planned)s planned: an overrun of %(gap)s") % values
    if whole.over < 0:
        return _("%(forecast)s forecast at year end for %(planned)s planned: %(gap)s less") % values
    return _("%(forecast)s forecast at year end, as planned") % values
