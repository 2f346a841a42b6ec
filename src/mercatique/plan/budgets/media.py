"""The table of ad spend read for the plan: which action each campaign belongs to, and what of it no invoice has counted yet.

Conventions, all tested by hand-worked examples:

- amounts of the table are brought to "excluding VAT" (the usual rate is taken out of those that include it); what is in another
  currency than the workspace's is left out and said, as there is no rate;
- a line that covers several days is spread evenly over them;
- a campaign belongs to the action of the longest rule whose text stands in its name, those of its own platform first, from the month
  in which that action begins: what a campaign spent in the years before is no cost of this year's action;
- an invoice and the table tell of the same money. Invoices of the action whose supplier is the platform pay the spend of the table
  from the month of the first invoice on (one of its first days is for the month before), then earlier months, latest first; only what they have not paid yet is added to what is spent, in the month it was spent. So the sum is
  the larger of what was invoiced and what the table says, never both. Open orders to the same supplier are lowered by it.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.months import month_end, months_after
from mercatique.plan.models import Action, CampaignRule, Expense

ZERO, CENT = Decimal(0), Decimal("0.01")
TABLE = "spend"
#: VAT taken out of what includes it, and put on where budgets are planned with it.
USUAL_VAT = Decimal("0.2")
#: What is counted beside the money.
COUNTS = ("impressions", "clicks", "results")
#: How the companies that invoice a platform's ads name themselves, by a word of the platform's name.
SUPPLIERS = {"google": ("google",), "meta": ("meta", "facebook"), "facebook": ("meta", "facebook"), "microsoft": ("microsoft",), "tiktok": ("tiktok",), "linkedin": ("linkedin",)}
#: Names of platforms as people know them.
PLATFORMS = {"google_ads": "Google Ads", "meta_ads": "Meta Ads", "microsoft_ads": "Microsoft Advertising", "tiktok_ads": "TikTok Ads", "linkedin_ads": "LinkedIn Ads"}


def plain(text: str) -> str:
    """A text as names of campaigns are compared: lower case, no accents, digits kept."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


@dataclass
class Month:
    """A campaign in a month: spend excluding VAT, what others pay of it, and what was counted (None: the source counts no such thing)."""

    spend: Decimal = ZERO
    cofunded: Decimal = ZERO
    impressions: Decimal | None = None
    clicks: Decimal | None = None
    results: Decimal | None = None
    value: Decimal | None = None

    def add(self, other: "Month", share: Decimal = Decimal(1)) -> None:
        self.spend += other.spend * share
        self.cofunded += other.cofunded * share
        for name in (*COUNTS, "value"):
            more = getattr(other, name)
            if more is not None:
                setattr(self, name, (getattr(self, name) or ZERO) + more * share)


@dataclass(frozen=True)
class Campaign:
    """A campaign of the table: its months, the rule that knows it, and what could not be counted."""

    source: str
    channel: str
    name: str
    months: Mapping[date, Month]
    first: date
    last: date
    rule: CampaignRule | None
    #: Spend in other currencies, which nothing is added to.
    foreign: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What names it in a form."""
        return hashlib.sha256(f"{self.source}|{self.channel}|{self.name}".encode()).hexdigest()[:16]

    @property
    def platform(self) -> str:
        return PLATFORMS.get(self.source, self.source)

    @property
    def action(self) -> Action | None:
        return self.rule.action if self.rule and not self.rule.leave_out else None

    @property
    def left_out(self) -> bool:
        return bool(self.rule and self.rule.leave_out)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Texts in the supplier of its invoices; none: any invoice of the action may be its own."""
        if self.rule and plain(self.rule.supplier):
            return (plain(self.rule.supplier),)
        words = plain(self.source)
        known = next((names for word, names in SUPPLIERS.items() if word in words.split()), None)
        return known or ((words,) if words else ())

    @property
    def since(self) -> date:
        """The first month that counts: the one in which its action begins."""
        return self.action.start.replace(day=1) if self.action and self.action.start else date.min

    @property
    def counted(self) -> dict[date, Month]:
        """Its months that are its action's."""
        return {month: part for month, part in self.months.items() if month >= self.since}

    def early(self, first: date, last: date) -> Decimal:
        """What it spent between two days before its action began."""
        return sum((part.spend for month, part in self.months.items() if first <= month <= last and month < self.since), ZERO)

    def within(self, first: date, last: date) -> Month:
        """Its months between two days, added up."""
        found = Month()
        for month, part in self.months.items():
            if first <= month <= last:
                found.add(part)
        return found

    @property
    def whole(self) -> Month:
        return self.within(date.min, date.max)


class Rules:
    """The rules for campaigns; of several that apply the one of the platform, then the longest text decides."""

    def __init__(self, workspace: Workspace) -> None:
        rules = CampaignRule.objects.filter(workspace=workspace).select_related("action")
        self.rules = [(plain(rule.title), rule) for rule in rules if plain(rule.title) and (rule.action_id or rule.leave_out)]
        self.rules.sort(key=lambda pair: (not pair[1].platform, -len(pair[0]), pair[1].number))
        for _text, rule in self.rules:
            rule.workspace = workspace
            if rule.action is not None:
                rule.action.workspace = workspace

    def of(self, source: str, name: str) -> CampaignRule | None:
        hay = f" {plain(name)} "
        return next((rule for text, rule in self.rules if rule.platform in ("", source) and f" {text} " in hay), None)


@shared()
def read(workspace: Workspace, until: date | None = None) -> list[Campaign]:
    """The campaigns of the table, the largest spend first; none where nothing was imported."""
    if not workspace.warehouse.has(TABLE):
        return []
    rules = Rules(workspace)
    months: dict[tuple[str, str, str], dict[date, Month]] = defaultdict(lambda: defaultdict(Month))
    foreign: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    seen: dict[tuple[str, str, str], list[date]] = {}
    for row in rows(workspace, until):
        name = row["campaign"] or row["campaign_id"] or row["channel"]
        key = (row["source"] or "", row["channel"] or "", name)
        days = seen.setdefault(key, [row["first"], row["last"]])
        days[0], days[1] = min(days[0], row["first"]), max(days[1], row["last"])
        if row["currency"] and row["currency"] != workspace.currency:
            foreign[key][row["currency"]] += row["amount"] or ZERO
            continue
        rate = 1 + USUAL_VAT if row["vat"] == "incl" else Decimal(1)
        part = Month((row["amount"] or ZERO) / rate, (row["cofunded"] or ZERO) / rate, *(row[name] for name in COUNTS), row["value"])
        for month, share in shares(row, until):
            months[key][month].add(part, share)
    found = [
        Campaign(source, channel, name, {month: rounded(part) for month, part in sorted(months[source, channel, name].items())}, *seen[source, channel, name],
                 rules.of(source, name), dict(foreign[source, channel, name]))
        for source, channel, name in seen
    ]  # fmt: skip
    return sorted(found, key=lambda campaign: (-campaign.whole.spend, campaign.platform, campaign.name))


def rows(workspace: Workspace, until: date | None) -> list[dict[str, Any]]:
    """The table by campaign and month; lines over several months one by one."""
    table = workspace.warehouse.table(TABLE)
    if until is not None:
        table = table.filter(table.day <= until)
    end = table.last_day.coalesce(table.day)
    across = end.truncate("M") != table.day.truncate("M")
    asked = table.mutate(from_month=table.day.truncate("M"), span_first=across.ifelse(table.day, None), span_last=across.ifelse(end, None), end=end)
    asked = asked.group_by("source", "channel", "campaign", "campaign_id", "currency", "vat", "from_month", "span_first", "span_last").aggregate(
        first=asked.day.min(), last=asked.end.max(), **{name: asked[name].sum() for name in ("amount", "cofunded", *COUNTS, "value")}
    )
    found: list[dict[str, Any]] = workspace.warehouse.frame(asked.order_by("source", "channel", "campaign", "campaign_id", "from_month")).to_pylist()
    return found


def shares(row: Mapping[str, Any], until: date | None) -> Iterable[tuple[date, Decimal]]:
    """The months a line covers, and what part of it lies in each; days to come are none."""
    if row["span_first"] is None:
        yield row["from_month"], Decimal(1)
        return
    first, last = row["span_first"], row["span_last"]
    whole = (last - first).days + 1
    month = first.replace(day=1)
    while month <= last:
        stop = min(month_end(month), last, until or last)
        start = max(month, first)
        if stop >= start:
            yield month, Decimal((stop - start).days + 1) / whole
        month = months_after(month, 1)


def rounded(month: Month) -> Month:
    month.spend, month.cofunded = month.spend.quantize(CENT), month.cofunded.quantize(CENT)
    return month


@dataclass
class Group:
    """Campaigns of an action that the same supplier invoices: what the table says by month, what was invoiced, what is still open."""

    action: Action
    suppliers: tuple[str, ...]
    campaigns: list[Campaign] = field(default_factory=list)
    months: dict[date, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    invoiced: Decimal = ZERO
    #: The month the first of them is for.
    since: date | None = None
    #: By month, what no invoice has paid yet; excluding VAT.
    open: dict[date, Decimal] = field(default_factory=dict)
    #: By order, what the open spend takes from it.
    ordered: dict[Any, Decimal] = field(default_factory=dict)

    def is_of(self, expense: Expense) -> bool:
        hay = f" {plain(expense.supplier)} "
        return not self.suppliers or any(f" {text} " in hay for text in self.suppliers)

    @property
    def spend(self) -> Decimal:
        return sum(self.months.values(), ZERO)

    @property
    def waiting(self) -> Decimal:
        """What is counted from the table, as no invoice has."""
        return sum(self.open.values(), ZERO)

    @property
    def paid(self) -> Decimal:
        """What of the table the invoices have counted already."""
        return self.spend - self.waiting

    @property
    def supplier(self) -> str:
        return ", ".join(text.capitalize() for text in self.suppliers)


@shared()
def counted_once(workspace: Workspace, until: date | None = None) -> list[Group]:
    """The matched spend of the table against the invoices of its actions, so that the same money counts once."""
    groups: dict[tuple[Any, tuple[str, ...]], Group] = {}
    for campaign in read(workspace, until):
        if campaign.action is None:
            continue
        group = groups.setdefault((campaign.action.pk, campaign.suppliers), Group(campaign.action, campaign.suppliers))
        group.campaigns.append(campaign)
        for month, part in campaign.counted.items():
            group.months[month] += part.spend
    if not groups:
        return []
    by_action: dict[Any, list[Group]] = defaultdict(list)
    for group in groups.values():
        by_action[group.action.pk].append(group)
    orders: dict[int, list[Expense]] = defaultdict(list)
    invoiced_orders: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for expense in Expense.objects.filter(workspace=workspace, action__in=by_action, capital=False).exclude(net=None).exclude(day=None).order_by("day", "number"):
        ordered = expense.state == Expense.State.COMMITTED
        if (expense.currency and expense.currency.upper() != workspace.currency) or (until is not None and not ordered and expense.day and expense.day > until):
            continue
        # Named suppliers first: only what none of them claims pays a group that names nobody.
        owner = next((group for group in sorted(by_action[expense.action_id], key=lambda one: not one.suppliers) if group.is_of(expense)), None)
        if owner is None:
            continue
        if ordered:
            orders[id(owner)].append(expense)
        else:
            owner.invoiced += expense.net or ZERO
            owner.since = owner.since or billed(expense)
            if expense.order_id:
                invoiced_orders[expense.order_id] += expense.net or ZERO
    for group in groups.values():
        group.open = unpaid(group.months, group.invoiced, group.since)
        left = group.waiting
        for order in orders[id(group)]:
            taken = min(max((order.net or ZERO) - invoiced_orders[order.pk], ZERO), left)
            if taken > 0:
                group.ordered[order.pk] = taken
                left -= taken
    return sorted(groups.values(), key=lambda group: (group.action.number, group.suppliers))


def billed(expense: Expense) -> date | None:
    """The month an invoice is for: its own, or the one before when it is written in the first days."""
    if expense.day is None:
        return None
    month = expense.day.replace(day=1)
    return months_after(month, -1) if expense.day.day <= 5 else month


def unpaid(months: Mapping[date, Decimal], invoiced: Decimal, since: date | None = None) -> dict[date, Decimal]:
    """Invoices pay the months since the first of them in their order, then earlier ones, the latest first; gives what is left of each."""
    left, found = max(invoiced, ZERO), {}
    later = sorted(month for month in months if since is None or month >= since)
    earlier = sorted((month for month in months if since is not None and month < since), reverse=True)
    for month in [*later, *earlier]:
        paid = min(left, max(months[month], ZERO))
        left -= paid
        if months[month] > paid:
            found[month] = months[month] - paid
    return dict(sorted(found.items()))


def undecided(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """Campaigns nobody has led to an action or left out."""
    return [campaign for campaign in campaigns if campaign.rule is None]


def teach(workspace: Workspace, campaign: Campaign, action: Action | None, leave_out: bool, results: str) -> bool:
    """Remember where a campaign belongs, under its own name; whether something has changed."""
    rule = campaign.rule
    if rule is None and action is None and not leave_out:
        return False
    if rule is None or plain(rule.title) != plain(campaign.name) or rule.platform not in ("", campaign.source):
        if rule is not None and (rule.action, rule.leave_out, rule.results) == (action, leave_out, results):
            return False
        known = rule
        rule = CampaignRule(workspace=workspace, title=campaign.name[:200], platform=campaign.source[:80], supplier=known.supplier if known else "")
    if not rule._state.adding and (rule.action, rule.leave_out, rule.results) == (action, leave_out, results):
        return False
    rule.action, rule.leave_out, rule.results = action, leave_out, results
    if action is None and not leave_out:
        if not rule._state.adding:
            rule.delete()
        return True
    rule.save()
    return True

