"""The budget as it goes: planned, committed, spent, left to commit and forecast, by action and month of a fiscal year.

Conventions, all tested by hand-worked examples:

- amounts exclude VAT (or include it where the workspace plans so); a credit note is a negative expense and lowers what is spent;
- an order counts as committed for what has not been invoiced yet, in the month it is to be carried out;
- left to commit = planned − committed − spent; below zero it is an overrun so far;
- forecast of a month that is over = committed + spent; of the present month and those to come the larger of that and what is
  planned (an action that is done or dropped will spend no more of its plan). So budget of past months that was not used is not
  carried forward: it is said apart;
- co-funding granted or received lowers planned and forecast, by its share or by its fixed amount in its month. What is granted is
  money to come and lowers what is committed; what is received lowers what is spent; what is only asked for lowers nothing;
- ad spend of the table counts in its months for what no invoice has counted yet (see ``media``), and lowers the orders to the
  same supplier;
- what has no date, no amount, another currency or no VAT rate where one is needed is left out, and listed with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.kernel.rounds import shared
from mercatique.plan.budgets import media
from mercatique.plan.models import Action, BudgetLine, CoFunding, Expense

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sums:
    """The columns of a budget, for a month or any sum of months and actions."""

    planned: Decimal = ZERO
    committed: Decimal = ZERO
    spent: Decimal = ZERO
    forecast: Decimal = ZERO

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.planned + other.planned, self.committed + other.committed, self.spent + other.spent, self.forecast + other.forecast
        )

    def __sub__(self, other: "Sums") -> "Sums":
        return self + Sums(-other.planned, -other.committed, -other.spent, -other.forecast)

    @property
    def left(self) -> Decimal:
        """Left to commit; below zero when more is committed and spent than planned."""
        return self.planned - self.committed - self.spent

    @property
    def over(self) -> Decimal:
        """By how much the forecast exceeds the plan (below zero: what would be saved)."""
        return self.forecast - self.planned

    @property
    def under(self) -> Decimal:
        """By how much the forecast stays below the plan."""
        return -self.over

    @property
    def overrun(self) -> float | None:
        """The excess as a ratio of the plan; None without a plan."""
        return float(self.over / self.planned) if self.planned > 0 else None


def added(parts: Iterable[Sums]) -> Sums:
    return sum(parts, Sums())


@dataclass(frozen=True)
class Line:
    """An action (None: expenses that belong to no action yet) with its twelve months, gross, and what others pay of them."""

    action: Action | None
    objective: Objective | None
    months: tuple[Sums, ...]
    funded: tuple[Sums, ...]
    capital: Decimal = ZERO
    unused: Decimal = ZERO
    shared: bool = False
    #: Of what is spent, what the table of ad spend says and no invoice has counted yet.
    reported: Decimal = ZERO

    def cells(self, net: bool) -> tuple[Sums, ...]:
        if not net:
            return self.months
        return tuple(gross - part for gross, part in zip(self.months, self.funded, strict=True))

    def of(self, first: int = 0, last: int = 12, *, net: bool = False) -> Sums:
        """The sum of some months (0 to 11)."""
        return added(self.cells(net)[first:last])

    @property
    def gross(self) -> Sums:
        return self.of()

    @property
    def net(self) -> Sums:
        return self.of(net=True)

    @property
    def dropped(self) -> bool:
        return self.action is not None and self.action.status == Action.Status.DROPPED


@dataclass(frozen=True)
class LeftOut:
    """An expense or co-funding that could not be counted, and why."""

    record: Expense | CoFunding
    reason: str


@dataclass(frozen=True)
class Ledger:
    """The budget of a fiscal year, read on a day."""

    workspace: Workspace
    year: FiscalYear
    today: date
    lines: tuple[Line, ...]
    unmatched: tuple[Expense, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    asked: Decimal = ZERO

    def month(self, place: int, *, net: bool = False) -> Sums:
        return added(line.cells(net)[place] for line in self.lines)

    def quarter(self, number: int, *, net: bool = False) -> Sums:
        return added(line.of(3 * number - 3, 3 * number, net=net) for line in self.lines)

    def whole(self, *, net: bool = False) -> Sums:
        return added(line.of(net=net) for line in self.lines)

    @property
    def gross(self) -> Sums:
        return self.whole()

    @property
    def net(self) -> Sums:
        return self.whole(net=True)

    @property
    def capital(self) -> Decimal:
        return sum((line.capital for line in self.lines), ZERO)

    @property
    def reported(self) -> Decimal:
        """Of what is spent, what the table of ad spend says and no invoice has counted yet."""
        return sum((line.reported for line in self.lines), ZERO)

    @property
    def unused(self) -> Decimal:
        """Planned in months that are over and neither committed nor spent there."""
        return sum((line.unused for line in self.lines), ZERO)

    @property
    def by_objective(self) -> list[tuple[Objective | None, list[Line]]]:
        """Each line once, under the first objective it serves; what serves none comes last."""
        found: dict[object, tuple[Objective | None, list[Line]]] = {}
        for line in self.lines:
            found.setdefault(line.objective and line.objective.pk, (line.objective, []))[1].append(line)
        return sorted(found.values(), key=lambda part: (part[0] is None, part[0].number if part[0] else 0))

    def line(self, action: Action) -> Line | None:
        return next((line for line in self.lines if line.action == action), None)


def forecast(planned: Decimal, committed: Decimal, spent: Decimal, *, coming: bool) -> Decimal:
    """What a month will have cost: as it went once over, at least what is planned while it is not."""
    gone = committed + spent
    return max(planned, gone) if coming else gone


def months_of(
    planned: Sequence[Decimal], committed: Sequence[Decimal], spent: Sequence[Decimal], *, passed: int, over: bool = False
) -> tuple[Sums, ...]:
    """The months of an action, the first ``passed`` of which are over; ``over`` when the action itself will spend no more of its plan."""
    return tuple(
        Sums(plan, order, paid, forecast(plan, order, paid, coming=not over and place >= passed))
        for place, (plan, order, paid) in enumerate(zip(planned, committed, spent, strict=True))
    )


def funded_months(months: Sequence[Sums], fundings: Iterable[CoFunding], year: FiscalYear) -> tuple[Sums, ...]:
    """What others pay, month by month: never more than the cost for a share, at its date for a fixed amount."""
    found = [Sums() for _month in months]
    for funding in fundings:
        if funding.state == CoFunding.State.ASKED:
            continue
        received = funding.state == CoFunding.State.RECEIVED
        if funding.share is not None:
            rate = funding.share / 100
            for place, cell in enumerate(months):
                found[place] += Sums(
                    (cell.planned * rate).quantize(CENT),
                    ((cell.committed + (ZERO if received else cell.spent)) * rate).quantize(CENT),
                    (cell.spent * rate).quantize(CENT) if received else ZERO,
                    (cell.forecast * rate).quantize(CENT),
                )
        elif funding.amount is not None and funding.day is not None and year.first <= funding.day <= year.last:
            to_come, paid = (ZERO, funding.amount) if received else (funding.amount, ZERO)
            found[place_of(funding.day, year)] += Sums(funding.amount, to_come, paid, funding.amount)
    return tuple(found)


def place_of(day: date, year: FiscalYear) -> int:
    """The month of the fiscal year in which a day lies, 0 to 11 (outside: below or above)."""
    return (day.year - year.first.year) * 12 + day.month - year.first.month


@dataclass
class Counted:
    """What is committed and spent for one action, month by month."""

    committed: list[Decimal]
    spent: list[Decimal]
    capital: Decimal = ZERO
    reported: Decimal = ZERO
    touched: bool = False

    @classmethod
    def nothing(cls) -> "Counted":
        return cls([ZERO] * 12, [ZERO] * 12)


def reason_against(expense: Expense, workspace: Workspace) -> str:
    """Why an expense cannot be added to the others; empty when it can."""
    if expense.net is None:
        return _("no amount")
    if expense.currency and expense.currency.upper() != workspace.currency:
        return _("in %(currency)s, without a rate to %(ours)s") % {"currency": expense.currency.upper(), "ours": workspace.currency}
    if expense.day is None:
        return _("no date")
    if expense.amount(workspace.vat) is None:
        return _("no VAT rate, while budgets include VAT")
    return ""


@shared()
def actions_of(workspace: Workspace) -> list[Action]:
    """All actions, dropped ones too, with whom they belong to and what they serve."""
    actions = list(Action.objects.filter(workspace=workspace).select_related("owner").prefetch_related("objectives").order_by("number"))
    for action in actions:
        action.workspace = workspace
    return actions


@shared(worded=True)
def read(workspace: Workspace, year: FiscalYear, today: date, *, until: date | None = None) -> Ledger:
    """The budget of a fiscal year as it stands on ``today``; ``until`` forgets the invoices that came later."""
    actions = actions_of(workspace)
    planned: dict[object, list[Decimal]] = defaultdict(lambda: [ZERO] * 12)
    rows = BudgetLine.objects.filter(workspace=workspace, month__gte=year.first, month__lte=year.last)
    for action_pk, month, amount in rows.values_list("action_id", "month", "planned"):
        planned[action_pk][place_of(month, year)] += amount
    counted, unmatched, left_out = count(workspace, year, until)
    fundings: dict[object, list[CoFunding]] = defaultdict(list)
    asked = ZERO
    for funding in CoFunding.objects.filter(workspace=workspace).order_by("number"):
        funding.workspace = workspace
        if gaps := funding.gaps():
            left_out.append(LeftOut(funding, _("lacks %(gaps)s") % {"gaps": ", ".join(gaps)}))
        else:
            fundings[funding.action_id].append(funding)
    passed = min(max(place_of(today, year), 0), 12)
    lines = []
    for action in actions:
        known = counted.get(action.pk, Counted.nothing())
        dropped = action.status == Action.Status.DROPPED
        plan = planned.get(action.pk, [ZERO] * 12)
        if dropped and not known.touched and not any(plan):
            continue
        if dropped:
            plan = [ZERO] * 12
        over = dropped or action.status == Action.Status.DONE
        months = months_of(plan, known.committed, known.spent, passed=passed, over=over)
        funded = funded_months(months, fundings[action.pk], year)
        asked += sum((wished(funding, months, year) for funding in fundings[action.pk]), ZERO)
        objectives = sorted(action.objectives.all(), key=lambda objective: objective.number)
        unused = sum((max(cell.left, ZERO) for cell in months[:passed]), ZERO)
        for objective in objectives:
            objective.workspace = workspace
        lines.append(Line(action, objectives[0] if objectives else None, months, funded, known.capital, unused, len(objectives) > 1, known.reported))
    if (loose := counted.get(None)) is not None and loose.touched:
        months = months_of([ZERO] * 12, loose.committed, loose.spent, passed=passed)
        lines.append(Line(None, None, months, (Sums(),) * 12, loose.capital))
    return Ledger(workspace, year, today, tuple(lines), tuple(unmatched), tuple(left_out), asked)


def wished(funding: CoFunding, months: Sequence[Sums], year: FiscalYear) -> Decimal:
    """What is asked for and not granted yet."""
    if funding.state != CoFunding.State.ASKED:
        return ZERO
    if funding.share is not None:
        return (added(months).forecast * funding.share / 100).quantize(CENT)
    return funding.amount if funding.amount and funding.day and year.first <= funding.day <= year.last else ZERO


def count(
    workspace: Workspace, year: FiscalYear, until: date | None
) -> tuple[dict[object, Counted], list[Expense], list[LeftOut]]:
    """Expenses of a fiscal year by action; those without action; those that cannot be counted."""
    counted: dict[object, Counted] = defaultdict(Counted.nothing)
    unmatched, left_out = [], []
    expenses = list(Expense.objects.filter(workspace=workspace).order_by("day", "number"))
    invoiced: dict[object, Decimal] = defaultdict(lambda: ZERO)
    for expense in expenses:
        expense.workspace = workspace
        if expense.order_id and not reason_against(expense, workspace) and (until is None or expense.day <= until):  # type: ignore[operator]
            invoiced[expense.order_id] += expense.amount(workspace.vat) or ZERO
    rate = 1 + media.USUAL_VAT if workspace.vat == "incl" else Decimal(1)
    groups = media.counted_once(workspace, until)
    taken = {pk: (amount * rate).quantize(CENT) for group in groups for pk, amount in group.ordered.items()}
    for expense in expenses:
        if reason := reason_against(expense, workspace):
            if expense.day is None or year.first <= expense.day <= year.last:
                left_out.append(LeftOut(expense, reason))
            continue
        assert expense.day is not None
        if not year.first <= expense.day <= year.last:
            continue
        ordered = expense.state == Expense.State.COMMITTED
        if until is not None and not ordered and expense.day > until:
            continue
        value = expense.amount(workspace.vat) or ZERO
        if ordered and expense.pk in invoiced:
            value = max(value - invoiced[expense.pk], ZERO)
        if ordered and expense.pk in taken:
            value = max(value - taken[expense.pk], ZERO)
        known = counted[expense.action_id]
        (known.committed if ordered else known.spent)[place_of(expense.day, year)] += value
        known.touched = True
        if expense.capital:
            known.capital += value
        if expense.action_id is None:
            unmatched.append(expense)
    for group in groups:
        for month, amount in group.open.items():
            if year.first <= month <= year.last:
                known, value = counted[group.action.pk], (amount * rate).quantize(CENT)
                known.spent[place_of(month, year)] += value
                known.reported += value
                known.touched = True
    return dict(counted), unmatched, left_out
