"""What the media of the dealership Val de Loire cost, and what Colibri's spending brought back."""

from collections import defaultdict
from datetime import date
from typing import Any

from mercatique.charts import Chart, Estimate, estimate_dots, month_lines, ranked_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

SPEND = "spend.csv"


def media_rates() -> Example:
    sheet = files("val-de-loire")
    columns = {
        "channel": sheet.texts(SPEND, "Canal"),
        "cost": sheet.numbers(SPEND, "Dépense HT"),
        "impressions": known(sheet.numbers(SPEND, "Impressions")),
        "clicks": known(sheet.numbers(SPEND, "Clics")),
    }

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rates, low, high = result.values["ctr"], result.low["ctr"], result.high["ctr"]
        dots = [Estimate(str(name), *map(float, three)) for name, *three in zip(result.channels[:-1], rates, low, high, strict=False) if three[0] > 0]
        dots.sort(key=lambda dot: -(dot.value or 0))
        title = say(_("%(channel)s: %(rate)s of those who see it click")) % {"channel": dots[0].label, "rate": show(dots[0].value, "%")}
        return estimate_dots(
            dots, title=title, description=say(_("Clicks per impression by channel with 95% intervals.")), names=say(_("Channel")), values=say(_("Click rate")),
            unit="%", room="steer", say=say,
        )  # fmt: skip

    return Example(columns, {}, picture)


def known(values: list[float]) -> list[float]:
    """Counts where a channel has none (a fair has no impressions) as zero."""
    return [0.0 if value != value else value for value in values]


def return_on_spend() -> Example:
    sheet = files("colibri")
    sold: dict[str, float] = defaultdict(float)
    for channel, amount in zip(sheet.texts("orders.csv", "Channel"), sheet.numbers("orders.csv", "Line Total"), strict=True):
        sold[channel] += amount
    spent: dict[str, float] = defaultdict(float)
    for channel, cost in zip(sheet.texts(SPEND, "Channel"), sheet.numbers(SPEND, "Amount spent (EUR)"), strict=True):
        spent[channel] += cost
    names = sorted(name for name in spent if sold[name] > 0)

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(str(name), float(value)) for name, value in zip(result.actions[:-1], result.roi, strict=False) if value == value]
        best = max(rows, key=lambda row: row[1])
        title = say(_("%(channel)s returns %(roi)s of its cost on margin")) % {"channel": best[0], "roi": show(best[1], "%")}
        return ranked_bars(
            rows, title=title, description=say(_("Return on margin (42%) of what an invented online shop spends, by the channel of the last visit.")),
            names=say(_("Channel")), values=say(_("Return")), unit="%", room="steer", say=say,
        )  # fmt: skip

    return Example({"action": names, "cost": [spent[name] for name in names], "revenue": [sold[name] for name in names]}, {"margin_rate": 0.42}, picture)


def payback() -> Example:
    gains = (1_100, 1_900, 2_400, 2_600, 2_300, 2_700)

    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = [(date(2026, int(month), 1), float(value)) for month, value in zip(result.month, result.balance, strict=True)]
        title = say(_("The cost has come back after %(months)s months")) % {"months": show(round(result.months, 1), "number")}
        return month_lines(points, title=title, description=say(_("Cumulated margin of an online appointment service less its cost.")), lead=say(_("Balance")), room="steer", say=say)

    return Example({"month": [date(2026, place + 1, 1) for place in range(len(gains))], "gain": list(gains)}, {"cost": 9_000.0}, picture)


def mix_model() -> Example:
    sheet = files("val-de-loire")
    asked: dict[date, float] = defaultdict(float)
    for day in sheet.days("leads.csv", "Créé le"):
        asked[day.replace(day=1)] += 1
    spent: dict[tuple[date, str], float] = defaultdict(float)
    for month, channel, cost in zip(sheet.days(SPEND, "Mois"), sheet.texts(SPEND, "Canal"), sheet.numbers(SPEND, "Dépense HT"), strict=True):
        spent[month.replace(day=1), channel] += cost
    # The month under way is not over.
    months = sorted({month for month, _channel in spent} & set(asked))[:-1]
    totals: dict[str, float] = defaultdict(float)
    for (_month, channel), cost in spent.items():
        totals[channel] += cost
    best = sorted(totals, key=lambda name: -totals[name])[:5]
    rows = [(month, channel, spent[month, channel], asked[month]) for month in months for channel in best]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        dots = [Estimate(str(name), *map(float, three)) for name, *three in zip(result.channels, result.contribution, result.contribution_low, result.contribution_high, strict=True)]
        dots.sort(key=lambda dot: -(dot.value or 0))
        unsure = [str(name) for name, learned in zip(result.channels, result.learned, strict=True) if learned < 0.2]
        title = say(_("The data say little of %(count)s of %(all)s channels: %(names)s")) % {"count": show(len(unsure), "count"), "all": show(len(result), "count"), "names": ", ".join(unsure) or "–"}
        return estimate_dots(
            dots, title=title, description=say(_("Requests added by each channel over three years, with 90% intervals.")), names=say(_("Channel")),
            values=say(_("Requests")), unit="count", reference=0.0, level=0.9, room="steer", say=say,
        )  # fmt: skip

    return Example(dict(zip(("period", "channel", "spend", "response"), map(list, zip(*rows, strict=True)), strict=True)), {"seasons": 1, "draws": 2000}, picture)


def allocate_budget() -> Example:
    rows = (
        ("Recherche payante", "T1", 9_000, 42_000, 7_000, 0, 20_000, 22_000, 4), ("Réseaux sociaux", "T1", 7_000, 19_000, 6_000, 0, 20_000, 22_000, 12),
        ("Salon de l’auto", "T1", 6_000, 9_000, 8_000, 4_500, 6_000, 22_000, 6), ("Recherche payante", "T2", 8_000, 36_000, 7_000, 0, 20_000, 20_000, 4),
        ("Réseaux sociaux", "T2", 8_000, 18_000, 6_000, 0, 20_000, 20_000, 12), ("Affichage", "T2", 4_000, 5_000, 9_000, 2_000, 8_000, 20_000, 1),
    )  # fmt: skip
    names = ("line", "quarter", "amount", "strength", "half", "committed", "most", "cash", "hours")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [(f"{line} · {quarter}", float(change)) for line, quarter, change in zip(result.lines, result.quarters, result.change, strict=True)]
        title = say(_("The same budget can bring %(gain)s more")) % {"gain": show(result.total_gain_advised - result.total_gain, "currency")}
        return ranked_bars(bars, title=title, description=say(_("Change advised for each line of the plan, contracts and cash kept.")), names=say(_("Line")), values=say(_("Change")), room="plan", say=say)

    return Example(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), {"team_hours": 320.0}, picture)


EXAMPLES = {
    "media_rates": media_rates, "return_on_spend": return_on_spend, "payback": payback, "mix_model": mix_model, "allocate_budget": allocate_budget,
}  # fmt: skip
