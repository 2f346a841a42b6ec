"""The return of each action: full cost by nature, what it brought, gain and its basis, ROI and the ratios, or why there is none.

``read(workspace, until)`` gives one frozen ``Return`` per action, as of the evening of ``until`` (today by default). Conventions, all tested
by hand-worked examples:

- every amount excludes VAT; where budgets are planned including it, 20 % is taken out of what is planned;
- cost = invoices and orders due by then that are not invoiced yet, plus internal costs (hours times what an hour costs, or an amount),
  plus what platforms report beyond the media invoiced (not invoiced yet). Co-funding is said apart: ratios are on the gross cost;
- the nature of a purchase is what a rule says of its supplier, else what its account says, else "tools" for an investment, else media;
- campaigns of the table of ad spend that belong to an action are results of it, and cost what no invoice has counted yet, month by month;
- an empty result was not counted, a zero was: a ratio needs both its parts, and a denominator above zero. There is no other n/a;
- gain on margin = the margins written down, or revenue times the rate of margin of the sheet (or that of the imported sales); gain on
  revenue = revenue; costs the action avoided are added to both. ROI = (gain − cost) ÷ cost; ROAS = revenue ÷ media cost;
- a cost that cannot be counted (another currency, no date, no amount) makes the cost incomplete, and ROI n/a.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import floor, log10
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.fault import Fault
from mercatique.kernel import figures
from mercatique.kernel.format import percent
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.months import month_end, months_after
from mercatique.plan.budgets import media as spent
from mercatique.plan.budgets.ledger import actions_of
from mercatique.plan.budgets.matching import plain
from mercatique.plan.budgets.media import Group
from mercatique.plan.models import Action, BudgetLine, CoFunding, Expense
from mercatique.steer.returns import adspend, media
from mercatique.steer.returns.models import (
    Basis,
    CostRule,
    InternalCost,
    Nature,
    Outcome,
    QualitativeReturn,
    ReturnSheet,
)

ZERO, CENT = Decimal(0), Decimal("0.01")
#: VAT taken out of what is planned including VAT.
USUAL_VAT = Decimal("0.2")
#: Results that are counted, and amounts.
COUNTS = ("impressions", "clicks", "visits", "leads", "customers", "orders")
AMOUNTS = ("spend", "revenue", "margin", "saving")
#: Accounts of the French chart: which nature a purchase has by its account.
ACCOUNTS = (("64", Nature.PEOPLE), ("621", Nature.PEOPLE), ("623", Nature.MEDIA), ("651", Nature.TOOLS), ("6135", Nature.TOOLS), ("622", Nature.OTHER), ("625", Nature.OTHER))


@dataclass(frozen=True)
class CostLine:
    """One line of the cost of an action: an expense, an internal cost, or (without record) what is reported and not invoiced."""

    label: str
    nature: str
    amount: Decimal
    day: date | None = None
    record: Expense | InternalCost | None = None
    #: An order that is due and not invoiced yet.
    ordered: bool = False

    @property
    def nature_name(self) -> str:
        return str(Nature(self.nature).label)


@dataclass(frozen=True)
class LeftOut:
    """A cost that could not be counted, and why."""

    record: Expense | InternalCost
    reason: str


@dataclass(frozen=True)
class Cost:
    """The full cost of an action, line by line."""

    lines: tuple[CostLine, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    #: What others pay of it, granted or received.
    funded: Decimal = ZERO
    #: Whether somebody has said that it costs nothing.
    free: bool = False

    def of(self, nature: str) -> Decimal:
        return sum((line.amount for line in self.lines if line.nature == nature), ZERO)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def net(self) -> Decimal:
        """What the firm itself pays."""
        return self.total - self.funded

    @property
    def natures(self) -> list[tuple[str, str, Decimal]]:
        """Code, name and amount of each nature."""
        return [(nature.value, str(nature.label), self.of(nature)) for nature in Nature]

    @property
    def known(self) -> bool:
        """Whether something is counted, or it is said to cost nothing."""
        return bool(self.lines) or self.free


@dataclass(frozen=True)
class Results:
    """What was counted; None where nothing was, which is not zero."""

    impressions: int | None = None
    clicks: int | None = None
    visits: int | None = None
    leads: int | None = None
    customers: int | None = None
    orders: int | None = None
    spend: Decimal | None = None
    revenue: Decimal | None = None
    margin: Decimal | None = None
    saving: Decimal | None = None
    months: tuple[date, ...] = ()

    @property
    def purchases(self) -> int | None:
        """Orders, or new customers where orders are not counted."""
        return self.orders if self.orders is not None else self.customers


@dataclass(frozen=True)
class Ratio:
    """A measure with what it is divided by, printed beside it; without a value, the reason."""

    code: str
    unit: str
    value: float | None
    top: float | None
    bottom: float | None
    reason: str = ""

    @property
    def name(self) -> str:
        return names()[self.code][0]

    @property
    def decimals(self) -> int:
        """Enough of them that a small rate does not read as none."""
        return 1 if not self.value or self.value >= 0.001 else 1 - floor(log10(self.value * 100))

    @property
    def over(self) -> str:
        """The denominator, in words."""
        return names()[self.code][1]


def names() -> dict[str, tuple[str, str]]:
    """Each ratio: its name and what it is divided by."""
    return {
        "cpm": ("CPM", _("per thousand impressions")),
        "cpc": ("CPC", _("per click")),
        "cpl": ("CPL", _("per lead")),
        "cac": ("CAC", _("per new customer")),
        "cpo": ("CPO", _("per order")),
        "ctr": ("CTR", _("clicks over impressions")),
        "lead_rate": (_("Lead rate"), _("leads over visits")),
        "cr_impressions": (_("CR on impressions"), _("purchases over impressions")),
        "cr_clicks": (_("CR on clicks"), _("purchases over clicks")),
        "cr_visits": (_("CR on visits"), _("purchases over visits")),
        "cr_leads": (_("CR on leads"), _("purchases over leads")),
        "roas": ("ROAS", _("revenue over media cost")),
    }


#: Counted things, in the words of a reason.
THINGS = {
    "impressions": gettext_lazy("impressions"), "clicks": gettext_lazy("clicks"), "visits": gettext_lazy("visits"), "leads": gettext_lazy("leads"),
    "customers": gettext_lazy("new customers"), "orders": gettext_lazy("orders"), "purchases": gettext_lazy("purchases"), "cost": gettext_lazy("cost"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A channel of an action: its results, and its share of the cost (None when it cannot be said)."""

    name: str
    medium: media.Medium | None
    results: Results
    cost: Decimal | None

    @property
    def digital(self) -> bool | None:
        return None if self.medium is None else self.medium.digital


@dataclass(frozen=True)
class Return:
    """An action: what it cost in full, what it brought, and what that is worth on the basis named."""

    action: Action
    until: date
    currency: str
    basis: str
    sheet: ReturnSheet | None
    cost: Cost
    results: Results
    parts: tuple[Part, ...]
    outcomes: tuple[Outcome, ...]
    qualities: tuple[QualitativeReturn, ...]
    #: Gain on each basis, and why there is none.
    gains: Mapping[str, Decimal | None]
    reasons: Mapping[str, str]
    #: Where the margin comes from: "typed", "sheet" or "sales".
    margin_from: str
    margin_rate: Decimal | None
    planned: Decimal
    finished: bool
    months: tuple[tuple[date, float], ...] = ()

    @property
    def recurring(self) -> bool | None:
        """None when nobody has said whether it comes back."""
        return None if self.sheet is None or not self.sheet.rhythm else self.sheet.rhythm == ReturnSheet.Rhythm.RECURRING

    @property
    def attribution(self) -> str:
        """How results are told apart, in words; empty when nobody has said."""
        return self.sheet.attribution if self.sheet else ""

    @property
    def not_measured(self) -> bool:
        return self.sheet is not None and self.sheet.measured_by == ReturnSheet.Measuring.NOT

    @property
    def traditional(self) -> bool:
        """Whether a medium that is not digital takes part."""
        used = [medium for _name, medium in media.channels(self.action.channels)] + [part.medium for part in self.parts]
        return any(medium is not None and not medium.digital for medium in used)

    @property
    def gain(self) -> Decimal | None:
        return self.gains[self.basis]

    @property
    def gain_reason(self) -> str:
        return self.reasons[self.basis]

    @property
    def basis_words(self) -> str:
        return str(Basis(self.basis).label)

    @property
    def contribution(self) -> Decimal | None:
        """What is left of the gain once the action is paid."""
        return None if self.gain is None or self.roi_reason_of_cost else self.gain - self.cost.total

    @property
    def roi_reason_of_cost(self) -> str:
        if self.cost.left_out:
            return _("a cost cannot be counted: %(reason)s") % {"reason": self.cost.left_out[0].reason}
        if not self.cost.known and self.action.start is not None and self.action.start > self.until:
            return _("it has not begun")
        return "" if self.cost.known else _("its cost is not known")

    @cached_property
    def _returned(self) -> tuple[float | None, str]:
        if reason := self.roi_reason_of_cost:
            return None, reason
        if self.gain is None:
            return None, self.gain_reason
        if not self.cost.total:
            return None, _("it costs nothing: there is nothing to divide by")
        return roi(self.cost.total, self.gain)

    @property
    def roi(self) -> float | None:
        """(gain − cost) ÷ cost, as a ratio."""
        return self._returned[0]

    @property
    def roi_reason(self) -> str:
        return self._returned[1]

    @property
    def expected_basis(self) -> str:
        return self.sheet.basis if self.sheet and self.sheet.basis else Basis.MARGIN

    @property
    def expected_gain(self) -> Decimal | None:
        return self.sheet.expected_gain if self.sheet else None

    @property
    def expected_roi(self) -> float | None:
        """What was hoped for: the expected gain on what is planned."""
        if self.expected_gain is None or self.planned <= 0:
            return None
        return roi(self.planned, self.expected_gain)[0]

    @property
    def achieved(self) -> float | None:
        """Gain measured on the basis of the hypothesis, as a share of the one expected."""
        gain = self.gains[self.expected_basis]
        return None if not self.expected_gain or gain is None else float(gain / self.expected_gain)

    @cached_property
    def ratios(self) -> dict[str, Ratio]:
        return ratios(self.cost.total if self.cost.known and not self.cost.left_out else None, self.results, self.cost.of(Nature.MEDIA))

    @cached_property
    def payback(self) -> tuple[float | None, str]:
        """Months until the gain has paid the cost back, counted from the first month of cost or result."""
        from mercatique.methods.returns import payback

        if self._returned[0] is None:
            return None, self._returned[1]
        try:
            found = payback([month for month, _gain in self.months], [gain for _month, gain in self.months], cost=float(self.cost.total))
        except Fault as fault:
            return None, sentence(fault)
        return found.months, "" if found.months is not None else _("the gains so far do not pay the cost back yet")

    def on(self, basis: str) -> "Return":
        """The same action, its gain counted on another basis."""
        return replace(self, basis=basis, months=months_of(self.outcomes, self.cost, basis, self.margin_rate))


def roi(cost: Decimal, gain: Decimal) -> tuple[float | None, str]:
    """ROI by the library, or why there is none."""
    from mercatique.methods.returns import return_on_spend

    try:
        # A loss is a variable cost above the revenue: the library takes no negative revenue.
        found = return_on_spend(["="], [float(cost)], [max(float(gain), 0.0)], [max(-float(gain), 0.0)], gain="contribution")
    except Fault as fault:
        return None, sentence(fault)
    value = float(found.roi[-1])
    return (None, _("it costs nothing: there is nothing to divide by")) if np.isnan(value) else (value, "")


#: Ratios by the library: ours, the library's, what is above, what is below, the unit.
RATIOS = (
    ("cpm", "cpm", "cost", "impressions", "currency"),
    ("cpc", "cpc", "cost", "clicks", "currency"),
    ("cpl", "cpl", "cost", "leads", "currency"),
    ("cac", "cpa", "cost", "customers", "currency"),
    ("cpo", "cpa", "cost", "orders", "currency"),
    ("ctr", "ctr", "clicks", "impressions", "%"),
    ("lead_rate", "lead_rate", "leads", "visits", "%"),
    ("cr_impressions", "cr_impressions", "purchases", "impressions", "%"),
    ("cr_clicks", "cr_clicks", "purchases", "clicks", "%"),
    ("cr_visits", "cr_visits", "purchases", "visits", "%"),
    ("cr_leads", "cr_leads", "purchases", "leads", "%"),
)


def ratios(cost: Decimal | None, results: Results, media_cost: Decimal = ZERO) -> dict[str, Ratio]:
    """Every ratio of a cost and results, by the library; what cannot be computed says why."""
    from mercatique.methods.returns import media_rates, return_on_spend

    numbers: dict[str, float | None] = {name: None if (value := getattr(results, name)) is None else float(value) for name in COUNTS}
    numbers |= {"purchases": None if results.purchases is None else float(results.purchases), "cost": None if cost is None else float(cost)}
    found: dict[str, Ratio] = {}
    for code, method, top, bottom, unit in RATIOS:
        above, below = numbers[top], numbers[bottom]
        if reason := absent(top, above, bottom, below, unit):
            found[code] = Ratio(code, unit, None, above, below, reason)
            continue
        roles = {"purchases": "customers", "orders": "customers"}
        given = {roles.get(name, name): [number] for name, number in ((top, above), (bottom, below)) if name != "cost"}
        try:
            value = float(media_rates(["="], [numbers["cost"] if "cost" in (top, bottom) else 0.0], **given).values[method][-1])
        except Fault as fault:
            found[code] = Ratio(code, unit, None, above, below, sentence(fault))
            continue
        found[code] = Ratio(code, unit, value, above, below)
    revenue = None if results.revenue is None else float(results.revenue)
    if revenue is None or media_cost <= 0:
        reason = _("no revenue has been counted") if revenue is None else _("no media was paid for")
        found["roas"] = Ratio("roas", "ratio", None, revenue, float(media_cost), reason)
    else:
        value = float(return_on_spend(["="], [float(media_cost)], [revenue], gain="revenue").roas[-1])
        found["roas"] = Ratio("roas", "ratio", value, revenue, float(media_cost))
    return found


def absent(top: str, above: float | None, bottom: str, below: float | None, unit: str = "") -> str:
    """Why a ratio cannot be computed; empty when it can. A rate is of those who came this way: there are never more than came."""
    for role, value in ((top, above), (bottom, below)):
        if value is None:
            return _("its cost cannot be said") if role == "cost" else _("%(things)s were not counted") % {"things": THINGS[role]}
    if unit == "%" and below and above is not None and above > below:
        return _("more %(things)s than %(others)s: the ones do not come from the others") % {"things": THINGS[top], "others": THINGS[bottom]}
    return "" if below else _("there were no %(things)s") % {"things": THINGS[bottom]}


def margin_of(outcome: Outcome, rate: Decimal | None) -> Decimal | None:
    """The margin written down, else its revenue times the rate."""
    if outcome.margin is not None:
        return outcome.margin
    return None if outcome.revenue is None or rate is None else (outcome.revenue * rate).quantize(CENT)


def gain_of(outcome: Outcome, basis: str, rate: Decimal | None) -> Decimal | None:
    worth = outcome.revenue if basis == Basis.REVENUE else margin_of(outcome, rate)
    if worth is None and outcome.saving is None:
        return None
    return (worth or ZERO) + (outcome.saving or ZERO)


def total(values: Iterable[Any]) -> Any:
    """The sum of what was counted; None where nothing was."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def added(outcomes: Sequence[Outcome], rate: Decimal | None = None) -> Results:
    """Results of several months and channels: what at least one of them counted."""

    sums = {name: total(getattr(row, name) for row in outcomes) for name in (*COUNTS, "spend", "revenue", "saving")}
    sums["margin"] = total(margin_of(row, rate) for row in outcomes)
    return Results(**sums, months=tuple(sorted({row.month for row in outcomes if row.month})))


def months_of(outcomes: Sequence[Outcome], cost: Cost, basis: str, rate: Decimal | None) -> tuple[tuple[date, float], ...]:
    """Gain by month, from the first month of cost or result to the last result."""
    gains: dict[date, float] = defaultdict(float)
    for row in outcomes:
        if row.month is not None:
            gains[row.month] += float(gain_of(row, basis, rate) or 0)
    days = [line.day.replace(day=1) for line in cost.lines if line.day]
    if not gains:
        return ()
    first, last = min([*gains, *days]), max(gains)
    size = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple((month, gains.get(month, 0.0)) for month in (months_after(first, place) for place in range(size)))


@dataclass
class Reader:
    """Everything of a workspace that returns rest on, read once."""

    workspace: Workspace
    until: date
    rules: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rules = CostRule.objects.filter(workspace=self.workspace).exclude(nature="")
        self.rules = sorted(((plain(rule.title), rule.nature) for rule in rules if plain(rule.title)), key=lambda pair: -len(pair[0]))

    def owned(self, rows: Iterable[Any]) -> dict[Any, list[Any]]:
        """Records by the action they belong to."""
        found: dict[Any, list[Any]] = defaultdict(list)
        for row in rows:
            row.workspace = self.workspace
            found[row.action_id].append(row)
        return found

    def nature(self, expense: Expense) -> str:
        hay = f" {plain(f'{expense.supplier} {expense.title}')} "
        for text, nature in self.rules:
            if text in hay:
                return nature
        for account, nature in ACCOUNTS:
            if expense.account.startswith(account):
                return nature
        return Nature.TOOLS if expense.capital else Nature.MEDIA

    def against(self, expense: Expense) -> str:
        if expense.net is None:
            return _("“%(title)s” has no amount") % {"title": expense}
        if expense.currency and expense.currency.upper() != self.workspace.currency:
            return _("“%(title)s” is in %(currency)s, without a rate to %(ours)s") % {"title": expense, "currency": expense.currency.upper(), "ours": self.workspace.currency}
        return "" if expense.day else _("“%(title)s” has no date") % {"title": expense}

    def cost(self, expenses: Sequence[Expense], internal: Sequence[InternalCost], reported: Decimal | None, free: bool, fundings: Sequence[CoFunding], invoiced: Mapping[Any, Decimal], groups: Sequence[Group] = ()) -> Cost:  # fmt: skip
        lines, left_out = [], []
        taken = {pk: amount for group in groups for pk, amount in group.ordered.items()}
        for expense in expenses:
            if reason := self.against(expense):
                left_out.append(LeftOut(expense, reason))
            elif expense.day is not None and expense.day <= self.until and expense.net is not None:
                ordered = expense.state == Expense.State.COMMITTED
                amount = max(expense.net - invoiced.get(expense.pk, ZERO) - taken.get(expense.pk, ZERO), ZERO) if ordered else expense.net
                if amount or not ordered:
                    lines.append(CostLine(str(expense), self.nature(expense), amount, expense.day, expense, ordered))
        for row in internal:
            if row.value is None or row.day is None:
                text = _("“%(title)s” has no date") if row.value is not None else _("“%(title)s” has no amount")
                left_out.append(LeftOut(row, text % {"title": row}))
            elif row.day <= self.until:
                lines.append(CostLine(str(row), row.nature or Nature.OTHER, row.value, row.day, row))
        for group in groups:
            for month, amount in group.open.items():
                lines.append(CostLine(_("In the ad spend, not invoiced yet"), Nature.MEDIA, amount, min(month_end(month), self.until)))
        bought = sum((line.amount for line in lines if line.nature == Nature.MEDIA), ZERO)
        if reported is not None and reported > bought:
            lines.append(CostLine(_("Reported by platforms, not invoiced yet"), Nature.MEDIA, reported - bought))
        total = sum((line.amount for line in lines), ZERO)
        funded = ZERO
        for funding in fundings:
            if funding.share is not None:
                funded += (total * funding.share / 100).quantize(CENT)
            elif funding.amount is not None and funding.day is not None and funding.day <= self.until:
                funded += funding.amount
        return Cost(tuple(lines), tuple(left_out), min(funded, max(total, ZERO)), free)

    def invoiced(self, expenses: Iterable[Expense]) -> dict[Any, Decimal]:
        """What was invoiced of each order."""
        found: dict[Any, Decimal] = defaultdict(lambda: ZERO)
        for expense in expenses:
            if expense.order_id and not self.against(expense) and expense.day and expense.day <= self.until:
                found[expense.order_id] += expense.net or ZERO
        return found


def company_sales(workspace: Workspace) -> tuple[Decimal | None, Decimal | None]:
    """The rate of margin of the imported sales whose unit cost is known, and what of their amounts is left without VAT; None where none is."""
    rows = figures.records_of(figures.read(workspace, "outlook.families"))
    sold, spent = sum(row["costed"] for row in rows), sum(row["cost"] for row in rows if row["costed"])
    bare, whole = sum(row["excl"] for row in rows), sum(row["net"] for row in rows)
    rate = Decimal(str(round((sold - spent) / sold, 4))) if sold > 0 and 0 < spent <= sold else None
    return rate, Decimal(str(round(bare / whole, 6))) if whole > 0 else None


def planned_as(workspace: Workspace) -> str:
    """What is supposed of planned amounts, in words; nothing where they exclude VAT."""
    return _("budgets are planned incl. VAT: %(rate)s is taken out of them here") % {"rate": percent(USUAL_VAT)} if workspace.vat == "incl" else ""


@shared(worded=True)
def read(workspace: Workspace, until: date | None = None, *, basis: str = Basis.MARGIN) -> list[Return]:
    """One return per action that was decided, or that cost something; in the order of the plan."""
    until = until or timezone.localdate()
    reader = Reader(workspace, until)
    expenses = list(Expense.objects.filter(workspace=workspace).order_by("day", "number"))
    bought, invoiced = reader.owned(expenses), reader.invoiced(expenses)
    worked = reader.owned(InternalCost.objects.filter(workspace=workspace).order_by("day", "number"))
    outcomes = reader.owned(Outcome.objects.filter(workspace=workspace, month__lte=until).order_by("month", "number"))
    outcomes = adspend.joined(workspace, until, outcomes)
    groups: dict[Any, list[Group]] = defaultdict(list)
    for group in spent.counted_once(workspace, until):
        groups[group.action.pk].append(group)
    sheets = reader.owned(ReturnSheet.objects.filter(workspace=workspace).order_by("number"))
    judged = reader.owned(QualitativeReturn.objects.filter(workspace=workspace).select_related("judge").order_by("number"))
    fundings = reader.owned(CoFunding.objects.filter(workspace=workspace, state__in=(CoFunding.State.GRANTED, CoFunding.State.RECEIVED)))
    planned: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for action_id, amount in BudgetLine.objects.filter(workspace=workspace).values_list("action_id", "planned"):
        planned[action_id] += amount
    company: list[Decimal | None] = []
    found = []
    for action in actions_of(workspace):
        sheet = next(iter(sheets[action.pk]), None)
        rows = outcomes.get(action.pk, [])
        touched = bool(bought[action.pk] or worked[action.pk] or rows)
        if action.status in {Action.Status.IDEA, Action.Status.DROPPED, ""} and not touched and sheet is None:
            continue
        rate, source = None, "typed"
        if any(row.revenue is not None and row.margin is None for row in rows):
            if sheet is not None and sheet.margin_rate is not None:
                rate, source = sheet.margin_rate / 100, "sheet"
            else:
                company = company or [company_sales(workspace)[0]]
                rate, source = company[0], "sales" if company[0] is not None else ""
        results = added(rows, rate)
        cost = reader.cost(bought[action.pk], worked[action.pk], results.spend, bool(sheet and sheet.free), fundings[action.pk], invoiced, groups[action.pk])
        gains, reasons = gains_of(rows, sheet, rate)
        whole = planned[action.pk] / (1 + USUAL_VAT) if workspace.vat == "incl" else planned[action.pk]
        finished = action.status == Action.Status.DONE or (action.status == Action.Status.RUNNING and action.end is not None and action.end < until)
        found.append(
            Return(
                action, until, workspace.currency, basis, sheet, cost, results, parts_of(action, rows, cost, rate), tuple(rows), tuple(judged[action.pk]),
                gains, reasons, source, rate, whole.quantize(CENT), finished, months_of(rows, cost, basis, rate),
            )
        )  # fmt: skip
    return found


def of(action: Action, until: date | None = None, *, basis: str = Basis.MARGIN) -> Return | None:
    """The return of one action; None while it is an idea without cost."""
    return next((found for found in read(action.workspace, until, basis=basis) if found.action.pk == action.pk), None)


def within(found: Return, first: date, last: date) -> Return:
    """The same action with only the costs and results of some days; what is reported and not invoiced has no day and is left out."""
    lines = tuple(line for line in found.cost.lines if line.day is not None and first <= line.day <= last)
    rows = tuple(row for row in found.outcomes if row.month is not None and first <= row.month <= last)
    cost = replace(found.cost, lines=lines, funded=ZERO)
    gains, reasons = gains_of(rows, found.sheet, found.margin_rate)
    return replace(
        found, cost=cost, outcomes=rows, results=added(rows, found.margin_rate), parts=parts_of(found.action, rows, cost, found.margin_rate),
        gains=gains, reasons=reasons, months=months_of(rows, cost, found.basis, found.margin_rate),
    )  # fmt: skip


def gains_of(rows: Sequence[Outcome], sheet: ReturnSheet | None, rate: Decimal | None) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The gain on each basis, or why there is none."""
    gains: dict[str, Decimal | None] = {}
    reasons: dict[str, str] = {}
    for basis in Basis.values:
        reason = ""
        if sheet is not None and sheet.measured_by == ReturnSheet.Measuring.NOT:
            reason = _("declared as not measured")
        elif not any(row.revenue is not None or row.margin is not None or row.saving is not None for row in rows):
            reason = _("no revenue, margin or saving has been counted")
        elif basis == Basis.REVENUE and any(row.revenue is None and row.margin is not None for row in rows):
            reason = _("a month has a margin without its revenue")
        elif basis == Basis.MARGIN and any(row.revenue is not None and margin_of(row, rate) is None for row in rows):
            reason = _("the rate of margin is not known: write it on the return sheet, or import unit costs")
        values = [gain_of(row, basis, rate) for row in rows] if not reason else []
        gains[basis] = None if reason else sum((value for value in values if value is not None), ZERO)
        reasons[basis] = reason
    return gains, reasons


def parts_of(action: Action, rows: Sequence[Outcome], cost: Cost, rate: Decimal | None) -> tuple[Part, ...]:
    """The action channel by channel; its whole cost is shared by what each channel's platform reports, and not at all where one is silent."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for row in rows:
        groups.setdefault((row.name, row.medium), []).append(row)
    named = media.channels(action.channels)
    if not groups:
        alone = named[0] if len(named) == 1 else None
        return (Part(alone[0], alone[1], Results(), cost.total),) if alone and cost.lines else ()
    found = []
    results = {key: added(part, rate) for key, part in groups.items()}
    spends = {key: result.spend for key, result in results.items()}
    whole = sum((value for value in spends.values() if value is not None), ZERO)
    for key, result in results.items():
        share: Decimal | None = None
        if len(groups) == 1:
            share = cost.total
        elif whole > 0 and all(value is not None for value in spends.values()):
            share = (cost.total * (spends[key] or ZERO) / whole).quantize(CENT)
        found.append(Part(key[0], media.catalogue().get(key[1]) or media.known(key[0]), result, share))
    return tuple(found)


@dataclass(frozen=True)
class Totals:
    """Several returns together: ROI only of those whose gain and cost are both known."""

    cost: Decimal
    gain: Decimal
    measured_cost: Decimal
    measured: int
    without: int
    roi: float | None
    roi_reason: str

    @property
    def contribution(self) -> Decimal:
        return self.gain - self.measured_cost

    @property
    def unmeasured_cost(self) -> Decimal:
        return self.cost - self.measured_cost


def totals(returns: Sequence[Return]) -> Totals:
    """The sums. A ratio of all together is the ratio of the sums of the actions that have both its parts."""
    measured = [found for found in returns if found.gain is not None and not found.roi_reason_of_cost]
    cost, gain = sum((found.cost.total for found in measured), ZERO), sum((found.gain or ZERO for found in measured), ZERO)
    value, reason = roi(cost, gain) if measured and cost > 0 else (None, _("no action has both a cost and a measured gain"))
    return Totals(sum((found.cost.total for found in returns), ZERO), gain, cost, len(measured), len(returns) - len(measured), value, reason)


def together(returns: Sequence[Return]) -> dict[str, Ratio]:
    """Ratios of all actions: each over those that counted both parts, so that a cost without results does not weigh on another's."""
    found = {}
    for code, _method, top, bottom, unit in RATIOS:
        both = [each for each in returns if (ratio := each.ratios[code]).top is not None and ratio.bottom is not None and not (unit == "%" and ratio.top > ratio.bottom)]
        sums = {name: float(sum((getattr(each.ratios[code], name) or 0) for each in both)) for name in ("top", "bottom")}
        if reason := absent(top, sums["top"] if both else None, bottom, sums["bottom"] if both else None, unit):
            found[code] = Ratio(code, unit, None, sums["top"] if both else None, sums["bottom"] if both else None, reason)
            continue
        factor = 1000 if code == "cpm" else 1
        found[code] = Ratio(code, unit, factor * sums["top"] / sums["bottom"], sums["top"], sums["bottom"])
    both = [each for each in returns if each.ratios["roas"].value is not None]
    sold, paid = (float(sum((getattr(each.ratios["roas"], name) or 0) for each in both)) for name in ("top", "bottom"))
    found["roas"] = Ratio("roas", "ratio", sold / paid if paid else None, sold, paid, "" if paid else _("no revenue has been counted"))
    return found
