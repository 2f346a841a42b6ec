"""What is available against what is planned and used, quarter by quarter, and the reserve: kept, drawn, left."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.kernel.format import amount
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.plan.budgets.alerts import Alert
from mercatique.plan.budgets.ledger import Ledger, Sums
from mercatique.plan.models import Draw, Envelope

ZERO = Decimal(0)


@dataclass(frozen=True)
class Quarter:
    """A quarter: what is available (None while it is not said) and the columns of the budget."""

    number: int
    available: Decimal | None
    sums: Sums

    @property
    def used(self) -> Decimal:
        return self.sums.committed + self.sums.spent

    @property
    def most(self) -> Decimal:
        """The larger of what is planned and what is used already."""
        return max(self.sums.planned, self.used)

    @property
    def room(self) -> Decimal | None:
        """What is still free; below zero when more is planned or used than there is."""
        return None if self.available is None else self.available - self.most

    @property
    def over(self) -> Decimal:
        return max(-(self.room or ZERO), ZERO)


@dataclass(frozen=True)
class Available:
    """The envelope of a fiscal year, its quarters and its reserve."""

    envelope: Envelope | None
    quarters: tuple[Quarter, ...]
    draws: tuple[Draw, ...]

    @property
    def total(self) -> Decimal | None:
        return None if self.envelope is None else self.envelope.total

    @property
    def whole(self) -> Sums:
        return sum((quarter.sums for quarter in self.quarters), Sums())

    @property
    def reserve(self) -> Decimal | None:
        return None if self.envelope is None else self.envelope.reserve

    @property
    def drawn(self) -> Decimal:
        return sum((draw.amount or ZERO for draw in self.draws), ZERO)

    @property
    def left(self) -> Decimal | None:
        """What is left of the reserve; below zero when it has been overdrawn."""
        return None if self.reserve is None else self.reserve - self.drawn

    @property
    def for_actions(self) -> Decimal | None:
        """What may be planned: all that is available but what is still kept."""
        return None if self.envelope is None else for_actions(self.envelope, self.draws)


def envelope_of(workspace: Workspace, year: FiscalYear) -> Envelope | None:
    """The envelope of a fiscal year: the last one written for it."""
    found = Envelope.objects.filter(workspace=workspace, start__gte=year.first, start__lte=year.last).order_by("-number").first()
    if found is not None:
        found.workspace = workspace
    return found


def for_actions(envelope: Envelope, draws: Iterable[Draw]) -> Decimal:
    """All that is available but what is still kept in reserve: what was drawn from it pays for actions."""
    left = (envelope.reserve or ZERO) - sum((draw.amount or ZERO for draw in draws), ZERO)
    return envelope.total - max(left, ZERO)


def read(ledger: Ledger) -> Available:
    envelope = envelope_of(ledger.workspace, ledger.year)
    limits = envelope.quarters if envelope else (None,) * 4
    draws = list(Draw.objects.filter(envelope=envelope).select_related("action", "by").order_by("day", "number")) if envelope else []
    for draw in draws:
        draw.workspace = ledger.workspace
        if draw.action is not None:
            draw.action.workspace = ledger.workspace
    return Available(envelope, tuple(Quarter(n, limits[n - 1], ledger.quarter(n)) for n in (1, 2, 3, 4)), tuple(draws))


def alerts(ledger: Ledger, found: Available) -> list[Alert]:
    """Quarters planned or used beyond what is available, a plan that eats the reserve, a reserve overdrawn."""
    if found.envelope is None:
        return []
    currency, url = ledger.workspace.currency, found.envelope.get_absolute_url()
    said = []
    for quarter in found.quarters:
        if quarter.over:
            values = {"n": quarter.number, "over": amount(quarter.over, currency, decimals=0), "available": amount(quarter.available or ZERO, currency, decimals=0)}
            said.append(Alert(_("Q%(n)d passes the %(available)s available by %(over)s.") % values, url))
    if found.for_actions is not None and found.whole.planned > found.for_actions:
        over = amount(found.whole.planned - found.for_actions, currency, decimals=0)
        said.append(Alert(_("The plan eats %(over)s of what is kept in reserve.") % {"over": over}, url, "recheck"))
    if found.left is not None and found.left < 0:
        said.append(Alert(_("The reserve is overdrawn by %(over)s.") % {"over": amount(-found.left, currency, decimals=0)}, url))
    return said


def new_envelope(ledger: Ledger) -> str:
    return f"{reverse('plan:envelope-new', args=[ledger.workspace.slug])}?start={ledger.year.first.isoformat()}"


def twins(envelope: Envelope) -> bool:
    """Whether another envelope is written for the same fiscal year."""
    if envelope.start is None:
        return False
    year = fiscal_year(envelope.workspace, envelope.start)
    return Envelope.objects.filter(workspace=envelope.workspace, start__gte=year.first, start__lte=year.last).exclude(pk=envelope.pk).exists()
