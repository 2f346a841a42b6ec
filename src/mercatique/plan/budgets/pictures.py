"""The picture of a budget: what was planned against what is spent and committed, month by month."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, spending_by_month
from mercatique.kernel.format import amount, month
from mercatique.plan.budgets.ledger import Ledger, place_of


def by_month(ledger: Ledger, *, net: bool = False) -> Chart | None:
    """Planned, spent and committed by month; nothing while nothing is planned or spent."""
    cells = [ledger.month(place, net=net) for place in range(12)]
    if not any(cell.planned or cell.spent or cell.committed for cell in cells):
        return None
    return spending_by_month(
        ledger.year.months,
        [float(cell.planned) for cell in cells],
        [float(cell.spent) for cell in cells],
        [float(cell.committed) for cell in cells],
        title=title(ledger, net=net),
        description=_("Spent in colour, orders not invoiced yet above it, and a line for what was planned in the month."),
        currency=ledger.workspace.currency,
        say=_,
    )


def title(ledger: Ledger, *, net: bool) -> str:
    """What has been used of the plan of the months that are over."""
    passed = min(max(place_of(ledger.today, ledger.year), 0), 12)
    if not passed:
        return _("The year has not begun: nothing is due yet")
    cells = [ledger.month(place, net=net) for place in range(passed)]
    planned, used = sum(cell.planned for cell in cells), sum(cell.spent + cell.committed for cell in cells)
    values = {
        "used": amount(used, ledger.workspace.currency, decimals=0), "planned": amount(planned, ledger.workspace.currency, decimals=0),
        "gap": amount(abs(used - planned), ledger.workspace.currency, decimals=0), "month": month(ledger.year.months[passed - 1]),
    }  # fmt: skip
    if used > planned:
        return _("To the end of %(month)s, %(used)s for %(planned)s planned: %(gap)s too much") % values
    return _("To the end of %(month)s, %(used)s for %(planned)s planned: %(gap)s not used") % values
