"""The sentences and pictures of a forecast: the answer first."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from mercatique.charts import Chart, Curve, Spot, balance_lines, curve_lines, month_lines
from mercatique.decide.outlook.computing import Outlook, Study, Year
from mercatique.decide.outlook.models import Forecast
from mercatique.decide.outlook.proposals import Progress
from mercatique.kernel.format import amount, change, day, month, number, percent

NAMES = {"prudent": pgettext_lazy("scenario", "Prudent"), "central": pgettext_lazy("scenario", "Central"), "ambitious": pgettext_lazy("scenario", "Ambitious")}
#: Lines of the statement: kind or balance, label, sign, whether it is a balance.
STATEMENT = (
    ("sales", gettext_lazy("Sales"), 1, False),
    ("purchases", gettext_lazy("Purchases consumed"), -1, False),
    ("margin", gettext_lazy("Gross margin"), 1, True),
    ("external", gettext_lazy("External charges"), -1, False),
    ("value_added", gettext_lazy("Value added"), 1, True),
    ("subsidy", gettext_lazy("Subsidies"), 1, False),
    ("staff", gettext_lazy("Staff"), -1, False),
    ("taxes", gettext_lazy("Duties and taxes"), -1, False),
    ("ebitda", gettext_lazy("EBITDA"), 1, True),
    ("depreciation", pgettext_lazy("income statement", "Depreciation"), -1, False),
    ("operating_result", gettext_lazy("Operating result"), 1, True),
    ("interest", gettext_lazy("Interest"), -1, False),
    ("result_before_tax", gettext_lazy("Result before tax"), 1, True),
    ("income_tax", gettext_lazy("Corporate tax"), -1, False),
    ("net_result", gettext_lazy("Net result"), 1, True),
    ("cash_flow", gettext_lazy("Cash flow from operations"), 1, True),
)
FUNDING = {
    "investments": gettext_lazy("Investments excl. VAT"),
    "tied_up": gettext_lazy("Rise of working capital"),
    "repaid": gettext_lazy("Loans paid back"),
    "cash_flow": gettext_lazy("Cash flow from operations"),
    "own": gettext_lazy("Own funds"),
    "loans": gettext_lazy("Loans"),
}


def money(value: float | None, currency: str) -> str:
    return amount(value, currency, decimals=0)


def verdict(study: Study, currency: str) -> str:
    """Whether cash holds, in one sentence."""
    worst, count = study.worst, len(study.outlooks)
    values = {"n": count, "month": month(worst.cash.lowest_month), "amount": money(worst.lowest, currency), "scenario": str(NAMES[worst.scenario]).lower()}
    below = [each for each in study.outlooks if each.lowest < 0]
    if not below:
        if count == 1:
            return _("Cash stays above zero; lowest in %(month)s: %(amount)s.") % values
        return _("Cash stays above zero in all %(n)d scenarios; lowest in %(month)s (%(scenario)s): %(amount)s.") % values
    need = money(worst.cash.funding_need, currency)
    if len(below) == count:
        return _("Cash falls below zero in every scenario: up to %(need)s are missing, in %(month)s (%(scenario)s).") % {**values, "need": need}
    names = ", ".join(str(NAMES[each.scenario]).lower() for each in below)
    return _("Cash falls below zero in the scenario: %(names)s. Up to %(need)s are missing, in %(month)s.") % {**values, "need": need, "names": names}


def result_words(study: Study, currency: str) -> str:
    """What the central scenario earns, year by year."""
    parts = [f"{money(float(value), currency)} ({label})" for label, value in zip(study.central.labels, study.central.statement.net_result, strict=True)]
    return _("Net result of the central scenario: %(years)s.") % {"years": ", ".join(parts)}


def chance_words(study: Study) -> str:
    if study.chances is None or study.chances.result.chance is None:
        return ""
    values = {"cash": percent(study.chances.cash, decimals=0), "result": percent(study.chances.result.chance, decimals=0), "draws": number(study.chances.draws)}
    text = _("In %(draws)s draws between the prudent and the ambitious hypotheses, cash stays above zero in %(cash)s and the result of the whole is positive in %(result)s.")
    return text % values


def lever_words(study: Study, currency: str) -> str:
    """Which hypothesis weighs most."""
    if study.chances is None or not len(study.chances.tornado):
        return ""
    found = study.chances.tornado
    label = {"volume": _("volumes"), "price": _("prices"), "cost": _("unit costs")}[str(found.hypotheses[0])]
    values = {"name": label, "low": money(float(found.result_low[0]), currency), "high": money(float(found.result_high[0]), currency)}
    return _("What weighs most: %(name)s. Alone, they move the result before tax of the whole from %(low)s to %(high)s.") % values


def cash(study: Study, currency: str) -> Chart:
    """The account month by month: the central scenario with its band, the others in grey."""
    others = [each for each in study.outlooks if each is not study.central]
    lines = [(str(NAMES[each.scenario]), [float(value) for value in each.cash.balance]) for each in (study.central, *others)]
    band = [(float(low), float(high)) for low, high in zip(study.chances.low, study.chances.high, strict=True)] if study.chances else []
    description = _("Money on the account at the end of each month, VAT settled.")
    if band:
        description += " " + _("The band holds 80% of the draws.")
    low = _("lowest: %(amount)s") % {"amount": money(study.central.lowest, currency)}
    return balance_lines(study.plan.days, lines, band, title=verdict(study, currency).rstrip("."), description=description, lowest=low, currency=currency, say=_)


def threshold_words(year: Year, currency: str) -> str:
    found = year.threshold
    if found.revenue is None:
        return _("%(year)s: %(reason)s") % {"year": year.label, "reason": found.revenue_reason.said(_) if found.revenue_reason else ""}
    values = {"year": year.label, "revenue": money(found.revenue, currency), "day": day(year.day.day), "safety": percent(found.safety, decimals=0)}
    if year.day.day is None:
        return _("%(year)s: break-even at %(revenue)s of revenue is not reached.") % values
    return _("%(year)s: break-even at %(revenue)s of revenue, reached on %(day)s; sales may fall by %(safety)s.") % values


def telling(found: Outlook) -> Year:
    """The year whose break-even says most: the first of twelve months that has one."""
    known = [year for year in found.years if year.threshold.revenue is not None] or list(found.years)
    return next((year for year in known if year.months == 12), known[0])


def threshold(found: Outlook, year: Year, currency: str) -> Chart | None:
    """Revenue and costs of a year over its pieces, and where they meet."""
    pieces, revenue = float(year.threshold.planned.sum()), year.threshold.planned_revenue
    if not pieces or not revenue or year.threshold.margin_rate is None:
        return None
    fixed, rate = year.threshold.fixed_costs, year.threshold.margin_rate
    at = float(year.threshold.units.sum()) if year.threshold.revenue is not None else None
    most = max(pieces * 1.6, (at or 0.0) * 1.2)
    places = [most * step / 12 for step in range(13)]
    each = revenue / pieces
    curves = [Curve(_("Revenue"), [(x, x * each) for x in places]), Curve(_("Costs"), [(x, fixed + x * each * (1 - rate)) for x in places])]
    spots = [Spot(at, at * each, _("%(n)s pieces, %(amount)s") % {"n": number(at, decimals=0), "amount": money(at * each, currency)})] if at else []
    plan = ngettext("plan: %(n)s piece", "plan: %(n)s pieces", round(pieces)) % {"n": number(pieces, decimals=0)}
    return curve_lines(
        curves, title=threshold_words(year, currency).rstrip("."), description=_("Revenue and all costs of the year over the pieces sold, in the mix of the plan."),
        across=_("Pieces"), values=_("Amount"), unit="currency", across_unit="number", currency=currency, spots=spots, steps=[(pieces, plan)], room="decide", say=_,
    )  # fmt: skip


def progress_words(found: Progress, currency: str) -> str:
    if found.reason or found.change is None:
        return found.reason or _("Nothing of the forecast can be compared yet.")
    last = found.begun[-1]
    values = {"actual": money(found.actual, currency), "expected": money(found.expected, currency), "change": str(change(found.change)), "month": month(last.month)}
    text = _("Up to %(month)s, %(actual)s were sold where %(expected)s were forecast for the same days: %(change)s.") % values
    if last.unfinished:
        text += " " + _("%(month)s counts %(days)d days of %(of)d.") % {"month": month(last.month).capitalize(), "days": last.days, "of": last.of_days}
    return text


def actual(found: Progress, currency: str) -> Chart | None:
    """What was sold by month beside what was forecast."""
    if len(found.begun) < 2:
        return None
    points: list[tuple[date, float | None]] = [(row.month, row.actual) for row in found.begun]
    before: list[tuple[date, float | None]] = [(row.month, row.expected) for row in found.begun]
    return month_lines(
        points, before, title=progress_words(found, currency).rstrip("."), description=_("Net sales excluding VAT by month, beside the forecast for the same days."),
        lead=_("Sold"), context=_("Forecast"), unfinished=found.begun[-1].unfinished, currency=currency, room="decide", say=_,
    )  # fmt: skip


def terms(forecast: Forecast) -> str:
    """When money comes and goes, as the cash plan counts it: the page and the document say the same."""
    vat = (
        _("Costs include the VAT that is not recovered. The exemption ends above the yearly revenue the law sets.")
        if forecast.exempt
        else _("VAT is due with the invoice and settled by the regime; a credit is carried forward.")
    )
    days = _("Customers and suppliers of goods pay after their days (45 days: half after one month, half after two); charges and investments are paid at once, corporate tax four months after the end of the fiscal year.")
    return f"{forecast.get_regime_display()}. {vat} {days}"
