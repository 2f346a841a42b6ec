"""The table of ad spend in figures: campaigns on media cost alone, and the diminishing return of each channel.

The response is estimated from whole weeks (Monday to Sunday) for which both spend and sales are known; sales are net, of all customers.
What one more unit of money adds is read on the curve at the pace of the last weeks, and at the planned pace of the actions that the
channel's campaigns belong to.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mercatique.analyze.sales.days import sales_days
from mercatique.analyze.sales.figures import LOWERING, basis_of, by_day, one_currency
from mercatique.charts import Chart, Curve, Spot, curve_lines
from mercatique.fault import Fault
from mercatique.kernel import figures
from mercatique.kernel.figures import Query, Result, in_each_language
from mercatique.kernel.format import amount as money
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Figure, Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.months import months_after
from mercatique.plan.budgets import media as spent
from mercatique.plan.budgets.media import Campaign, Month
from mercatique.plan.models import BudgetLine
from mercatique.steer.returns import media
from mercatique.steer.returns.reading import Ratio, Results, company_sales, ratios

#: Channels told apart; the others are taken together. Weeks whose mean is the present pace. Months of the plan that are looked at.
TOLD, PACE, AHEAD = 6, 8, 3
DRAWS = 1500
#: Below this the data have said next to nothing, and the interval is what was supposed beforehand.
SAID = 0.2
OTHERS = "…"
COLUMNS = ("channel", "spend", "added", "low", "high", "learned", "apart", "pace")
#: Ratios of a campaign that stand on its page.
SHOWN = ("cpm", "cpc", "ctr", "cpl", "cpo", "cr_clicks", "roas")


def words_of(name: str) -> str:
    """A sum of the table in words."""
    return {"impressions": _("impressions"), "clickable": _("impressions"), "clicks": _("clicks")}.get(name, _("ad spend"))


def sums(query: Query) -> dict[str, Any]:
    """What the table adds up to in the period; clicks only where they are counted, with the spend and the impressions of these lines."""
    table = query.table("spend")
    ours = query.workspace.currency
    pairs = query.rows(table.filter(table.amount > 0).select("currency", "vat").distinct())
    if len({row["currency"] or ours for row in pairs}) > 1:
        return {"reason": one_currency(query, pairs)[1], "lines": 0}
    table = table.mutate(bare=(table.vat == "incl").ifelse(table.amount / (1 + spent.USUAL_VAT), table.amount))
    clicked = table.clicks > 0
    row = query.one(
        table.aggregate(
            lines=table.count(), amount=table.bare.sum(), impressions=table.impressions.sum(), clicks=table.clicks.sum(), clicked=table.bare.sum(where=clicked),
            clickable=table.impressions.sum(where=clicked),
        )
    )  # fmt: skip
    return {**row, "reason": ""}


def channel_of(source: str, channel: str) -> str:
    """What a channel is called: the name of its medium, or what the file says."""
    known = media.catalogue().get(channel)
    return str(known) if known else channel or spent.PLATFORMS.get(source, source)


def by_week(query: Query) -> tuple[dict[str, dict[date, float]], str]:
    """Spend of each channel by week (its Monday), excluding VAT; or why it cannot be added."""
    table = query.table("spend")
    ours = query.workspace.currency
    end = table.last_day.coalesce(table.day)
    rows = query.rows(table.group_by("source", "channel", "currency", "vat", "day", end=end).aggregate(amount=table.amount.sum()).order_by("day", "channel", "source"))
    found: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if (row["currency"] or ours) != ours:
            continue
        bare = float(row["amount"] or 0) / (1 + float(spent.USUAL_VAT) if row["vat"] == "incl" else 1)
        days = (row["end"] - row["day"]).days + 1
        name = row["channel"] or row["source"] or ""
        for step in range(days):
            found[name][monday(row["day"] + timedelta(days=step))] += bare / days
    return found, "" if found else _("no ad spend in the currency of the workspace")


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def response(query: Query) -> Result:
    """The mix model on weeks; per channel what it adds, how much the data said, and its curve."""
    from mercatique.methods.returns import mix_model

    spend, reason = by_week(query)
    days = sales_days(query, by_day)
    currency, wrong = one_currency(query, [{"currency": pair[0], "vat": pair[1]} for pair in days])
    if reason or wrong:
        return Result(COLUMNS, [], reason=reason or wrong)
    weeks = weeks_of(query)
    if not weeks:
        return Result(COLUMNS, [], reason=_("no whole week has both ad spend and sales"))
    sales = []
    for week in weeks:
        parts = [part for each in days.values() if (part := each.within((week, week + timedelta(days=6))))]
        sales.append(float(sum(float(part[name] or 0) for part in parts for name in ("gross", *LOWERING))))
    kept = {name: [values.get(week, 0.0) for week in weeks] for name, values in spend.items()}
    kept = {name: values for name, values in kept.items() if sum(values) > 0}
    largest = sorted(kept, key=lambda name: (-sum(kept[name]), name))
    told = largest if len(largest) <= TOLD + 1 else largest[:TOLD]
    series = {name: kept[name] for name in told}
    if rest := [name for name in largest if name not in series]:
        series[OTHERS] = [sum(kept[name][place] for name in rest) for place in range(len(weeks))]
    rows = [(week, name, values[place], sales[place]) for place, week in enumerate(weeks) for name, values in series.items()]
    try:
        found = mix_model(*(list(column) for column in zip(*rows, strict=True)), draws=DRAWS) if rows else None
    except Fault as fault:
        told_fault = fault
        return Result(COLUMNS, [], reason=sentence(fault), extra={"refused": in_each_language(lambda: sentence(told_fault)), "weeks": len(weeks)})
    if found is None:
        return Result(COLUMNS, [], reason=_("no ad spend in the weeks that have sales"))
    out, curves = [], {}
    for place, name in enumerate(found.channels):
        out.append([
            str(name), float(found.spend[place]), float(found.contribution[place]), float(found.contribution_low[place]), float(found.contribution_high[place]),
            float(found.learned[place]), found.not_apart_from[place] or "", float(np.mean(series[str(name)][-PACE:])),
        ])  # fmt: skip
        curves[str(name)] = {part: [round(float(value), 4) for value in getattr(found.curves, part)[place]] for part in ("spend", "response", "response_low", "response_high", "slope", "slope_low", "slope_high")}
    out.sort(key=lambda row: -row[1])
    extra = {
        "curves": curves, "weeks": len(weeks), "first": weeks[0].isoformat(), "last": (weeks[-1] + timedelta(days=6)).isoformat(), "explained": found.explained, "rest": rest,
        "experiment": found.experiment or "", "experiment_weeks": found.experiment_periods or 0,
    }  # fmt: skip
    return Result(COLUMNS, out, float(found.contribution.sum()), len(weeks), basis_of(query, "net"), currency, extra=extra)


def weeks_of(query: Query) -> list[date]:
    """Mondays of the whole weeks that both tables cover."""
    table, cube = query.table("spend"), query.table("sales_cube")
    one = query.one(table.filter(table.amount > 0).aggregate(first=table.day.min(), last=table.last_day.coalesce(table.day).max()))
    two = query.one(cube.aggregate(first=cube.day.min(), last=cube.day.max()))
    if None in (*one.values(), *two.values()):
        return []
    first, last = max(one["first"], two["first"]), min(one["last"], two["last"])
    start = monday(first + timedelta(days=6))
    return [start + timedelta(weeks=step) for step in range(max(((last - start).days + 1) // 7, 0))]


@dataclass(frozen=True)
class Next:
    """What one more unit of money adds at a weekly spend, with its interval."""

    spend: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Response:
    """A channel: what it cost and added, how much the data said, its curve, and what one more unit adds."""

    code: str
    name: str
    spend: float
    added: float
    low: float
    high: float
    learned: float
    apart: str
    curve: dict[str, list[float]]
    now: Next
    planned: Next | None

    @property
    def unknown(self) -> bool:
        """The data have said next to nothing: the curve is what was supposed beforehand."""
        return self.learned < SAID

    @property
    def beyond(self) -> bool:
        """The plan goes beyond what was ever spent twice over: the curve says nothing there."""
        return self.planned is not None and self.planned.spend > self.curve["spend"][-1]


def at(curve: dict[str, list[float]], spend: float) -> Next:
    """The slopes of a curve at a spend."""
    value, low, high = (float(np.interp(spend, curve["spend"], curve[name])) for name in ("slope", "slope_low", "slope_high"))
    return Next(spend, value, low, high)


def label_of(code: str) -> str:
    return _("Other channels") if code == OTHERS else channel_of("", code)


def channels(workspace: Workspace, kept: Figure, today: date) -> list[Response]:
    """The channels of the figure, with the plan of today beside them."""
    curves = (kept.result or {}).get("curves") or {}
    plan = planned_pace(workspace, today)
    found = []
    for row in figures.records_of(kept):
        curve = curves[row["channel"]]
        ahead = plan.get(row["channel"])
        found.append(
            Response(
                row["channel"], label_of(row["channel"]), row["spend"], row["added"], row["low"], row["high"], row["learned"], label_of(row["apart"]) if row["apart"] else "",
                curve, at(curve, row["pace"]), at(curve, ahead) if ahead else None,
            )
        )  # fmt: skip
    return found


def planned_pace(workspace: Workspace, today: date) -> dict[str, float]:
    """By channel, what the actions of its campaigns plan to spend in a week of the months ahead, shared as the table shares it today."""
    by_action: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: Decimal(0)))
    for campaign in spent.read(workspace):
        if campaign.action is not None:
            by_action[campaign.action.pk][campaign.channel or campaign.source] += campaign.within(months_after(today.replace(day=1), -12), today).spend
    first = months_after(today.replace(day=1), 1)
    planned: dict[Any, Decimal] = defaultdict(lambda: Decimal(0))
    for line in BudgetLine.objects.filter(workspace=workspace, action__in=by_action, month__gte=first, month__lt=months_after(first, AHEAD)):
        planned[line.action_id] += line.planned / (1 + spent.USUAL_VAT) if workspace.vat == "incl" else line.planned
    days = (months_after(first, AHEAD) - first).days
    found: dict[str, float] = defaultdict(float)
    for action, parts in by_action.items():
        whole = sum(parts.values(), Decimal(0))
        for name, part in parts.items():
            if whole > 0 and planned[action] > 0:
                found[name] += float(planned[action] * part / whole) * 7 / days
    return dict(found)


def margin_rate(workspace: Workspace) -> float | None:
    """Margin of one of sales, where unit costs are known."""
    rate = company_sales(workspace)[0]
    return None if rate is None else float(rate)


def answer(kept: Figure, rows: Sequence[Response], currency: str) -> str:
    """What the next unit of money would bring, where the data say it."""
    if not rows:
        refused = (kept.result or {}).get("refused") or {}
        return _("What more ad spend would bring cannot be said: %(reason)s") % {"reason": refused.get(get_language() or "fr", "") or kept.reason}
    sure = [row for row in rows if not row.unknown and row.code != OTHERS]
    if not sure:
        return _("The data do not tell yet what any channel adds: intervals are what was supposed beforehand.")
    best = max(sure, key=lambda row: row.now.value)
    values = {"channel": best.name, "value": money(best.now.value, currency), "low": money(best.now.low, currency), "high": money(best.now.high, currency), "one": money(1, currency, decimals=0)}
    return _("%(one)s more on “%(channel)s” would bring %(value)s of sales, between %(low)s and %(high)s (9 times of 10).") % values


def picture(row: Response, currency: str) -> Chart:
    """The curve of a channel with its interval, where it stands and where the plan goes."""
    curve = row.curve
    points = list(zip(curve["spend"], curve["response"], strict=True))
    band = list(zip(curve["response_low"], curve["response_high"], strict=True))
    spots = [Spot(row.now.spend, float(np.interp(row.now.spend, curve["spend"], curve["response"])), _("now"))]
    if row.planned is not None and not row.beyond:
        spots.append(Spot(row.planned.spend, float(np.interp(row.planned.spend, curve["spend"], curve["response"])), _("planned")))
    values = {"channel": row.name, "value": money(row.now.value, currency), "one": money(1, currency, decimals=0)}
    if row.unknown:
        title = _("%(channel)s: the data say little, the curve is mostly what was supposed") % values
    else:
        title = _("%(channel)s: %(one)s more would bring %(value)s of sales") % values
    return curve_lines(
        [Curve(_("Sales added in a week"), points, band)], title=title, description=_("Sales a channel adds in a week for a spend held steady, with the interval that holds the truth 9 times of 10."),
        across=_("Spend in a week"), across_unit="currency", values=_("Sales added in a week"), unit="currency", currency=currency, spots=spots, room="steer", say=_,
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A campaign in a fiscal year with its ratios on media cost alone."""

    campaign: Campaign
    part: Month
    ratios: dict[str, Ratio]

    @property
    def shown(self) -> list[Ratio]:
        return [self.ratios[code] for code in SHOWN]


def campaigns(workspace: Workspace, year: FiscalYear) -> list[Line]:
    """The campaigns of a fiscal year; conversions are leads or orders where a rule says so."""
    found = []
    for campaign in spent.read(workspace):
        part = campaign.within(year.first, year.last)
        if not part.spend and not part.impressions:
            continue
        kind = campaign.rule.results if campaign.rule else ""
        counted = {"impressions": whole(part.impressions), "clicks": whole(part.clicks) or None, **({kind: whole(part.results)} if kind else {})}
        revenue = part.value if part.value else None
        found.append(Line(campaign, part, ratios(part.spend, Results(**counted, revenue=revenue), part.spend)))
    return found


def whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def years_of(workspace: Workspace) -> list[FiscalYear]:
    """The fiscal years of the table."""
    return sorted({fiscal_year(workspace, month) for campaign in spent.read(workspace) for month in campaign.months}, key=lambda year: year.first)
