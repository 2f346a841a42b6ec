"""Figures of Colibri, the online shop: a tea of its own to be made, priced, financed and kept in stock."""

from collections import defaultdict
from datetime import date
from typing import Any

from mercatique.charts import (
    Chart,
    Curve,
    Estimate,
    Spot,
    curve_lines,
    estimate_dots,
    month_lines,
    ranked_bars,
    waterfall,
)
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

#: What a tin of tea costs, bought ready, made by a blender, or blended here.
LINES = (
    ("Achat revente", "Boîte prête", "unit", 5.2), ("Achat revente", "Transport", "unit", 0.45), ("Achat revente", "Droits", "share", 0.03),
    ("Façonnier", "Mélange et boîte", "unit", 3.4), ("Façonnier", "Moule de la boîte", "once", 3800.0), ("Façonnier", "Transport", "unit", 0.3),
    ("Atelier", "Plantes", "unit", 1.6), ("Atelier", "Boîte", "unit", 0.7), ("Atelier", "Temps de travail", "unit", 0.5),
    ("Atelier", "Mise en route", "batch", 40.0), ("Atelier", "Mélangeur", "once", 9500.0),
)  # fmt: skip
HYPOTHESES = (
    ("visites", 70_000.0, 90_000.0, 105_000.0), ("conversion", 0.014, 0.018, 0.021), ("panier", 34.0, 38.0, 41.0),
    ("marge", 0.36, 0.42, 0.45), ("frais_fixes", 18_000.0, 20_000.0, 24_000.0),
)  # fmt: skip
RESULT = "visites * conversion * panier * marge - frais_fixes"
STATEMENT = {
    "2026": {"sales": 720_000, "purchases": 402_000, "external": 118_000, "staff": 124_000, "taxes": 6_000, "depreciation": 14_000, "interest": 3_000, "income_tax": 10_000},
    "2027": {"sales": 810_000, "purchases": 446_000, "external": 131_000, "staff": 138_000, "taxes": 7_000, "depreciation": 19_000, "interest": 4_000, "income_tax": 13_000},
}
TRIED = ((8.9, 412), (8.9, 398), (9.9, 366), (9.9, 350), (10.9, 301), (10.9, 318), (11.9, 262), (11.9, 249), (12.9, 231))


def column(rows: Any, *names: str) -> dict[str, list[Any]]:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def unit_costs() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        volumes = range(500, 8001, 250)
        curves = [Curve(str(mode), [(volume, result.at(volume)[mode]) for volume in volumes]) for mode in result.modes]
        title = say(_("%(mode)s is cheapest at %(volume)s pieces")) % {"mode": result.cheapest, "volume": show(result.volume, "count")}
        return curve_lines(
            curves, title=title, description=say(_("Unit cost of three ways of production over the volume.")), across=say(_("Pieces")),
            values=say(_("Unit cost")), unit="currency", across_unit="count", steps=[(result.volume, say(_("planned")))], zero=False, room="decide", say=say,
        )  # fmt: skip

    return Example(column(LINES, "mode", "item", "basis", "amount"), {"volume": 3000.0, "batch": 250.0, "defects": 0.01}, picture)


def landed_cost() -> Example:
    """A container of tea ware from Yokohama, paid in yen."""
    rows = [
        ("Théière en fonte 0,8 l", 2_450.0, 400, 0.027, 1.35, 0.01), ("Tasse en grès", 380.0, 2_000, 0.06, 0.24, 0.04),
        ("Boîte en cerisier", 920.0, 600, 0.03, 0.12, 0.02), ("Fouet en bambou", 610.0, 500, 0.037, 0.03, 0.0),
    ]  # fmt: skip
    words = (
        ("purchase", _("Purchase")), ("freight", _("Freight")), ("insurance", _("Insurance")), ("duty", _("Duty")), ("handling", _("Handling")), ("defects", _("Defects")),
    )  # fmt: skip

    def picture(result: Any, say: Say, show: Show) -> Chart:
        most = int(result.uplift.argmax())
        name, before, after = str(result.products[most]), float(result.purchase[most]), float(result.landed[most])
        steps = [(say(word), float(getattr(result, part)[most])) for part, word in words[1:]]
        title = say(_("%(product)s: bought for %(price)s, %(cost)s once it stands on the shelf")) % {
            "product": name, "price": show(before, "currency"), "cost": show(after, "currency"),
        }  # fmt: skip
        description = say(_("What is added to the price of the piece of a delivery that grows dearest on its way."))
        return waterfall((say(words[0][1]), before), steps, (say(_("Landed cost")), after), title=title, description=description, names=say(_("Part")), room="decide", say=say)

    params = {"rate": 0.0061, "freight": 1_900.0, "insurance": 140.0, "handling": 980.0, "spread": "weight"}
    return Example(column(rows, "product", "price", "quantity", "duty_rate", "weight", "defect_rate"), params, picture)


def sold(limit: int = 12) -> list[tuple[str, float, float, float]]:
    """Products sold most: name, mean price and cost of a piece, pieces."""
    sheet = files("colibri")
    pieces, money, cost = defaultdict(float), defaultdict(float), defaultdict(float)
    lines = zip(sheet.texts("orders.csv", "Product Name"), sheet.numbers("orders.csv", "Quantity"), sheet.numbers("orders.csv", "Line Total"), sheet.numbers("orders.csv", "Line Cost"), strict=True)
    for name, quantity, amount, spent in lines:
        pieces[name] += quantity
        money[name] += amount
        cost[name] += spent
    best = sorted((name for name in pieces if pieces[name] > 0 and money[name] > 0), key=lambda name: -money[name])[:limit]
    return [(name, money[name] / pieces[name], max(cost[name] / pieces[name], 0.0), pieces[name]) for name in best]


def margins() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = sorted(zip(map(str, result.products), map(float, result.margin), strict=True), key=lambda row: -row[1])
        title = say(_("These products leave %(rate)s of what they are sold for")) % {"rate": show(result.rate, "%")}
        description = say(_("Margin on purchases of the products sold most by an invented online shop."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Product")), values=say(_("Margin")), room="decide", say=say)

    return Example(column(sold(), "product", "price", "unit_cost", "volume"), {"vat_rate": 0.055}, picture)


def break_even() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        plan, rate, fixed = result.planned_revenue, result.margin_rate, result.fixed_costs
        shares = [step / 20 for step in range(25)]
        income = Curve(say(_("Revenue")), [(plan * share, plan * share) for share in shares])
        costs = Curve(say(_("Costs")), [(plan * share, fixed + plan * share * (1 - rate)) for share in shares])
        title = say(_("The costs are covered from %(revenue)s of revenue on; sales may fall by %(safety)s")) % {
            "revenue": show(result.revenue, "currency"),
            "safety": show(result.safety, "%"),
        }
        return curve_lines(
            [income, costs], title=title, description=say(_("Revenue and costs over the revenue, with the mix of the plan.")), across=say(_("Revenue")),
            values=say(_("Amount")), unit="currency", across_unit="currency", spots=[Spot(result.revenue, result.revenue, say(_("break-even")))], room="decide", say=say,
        )  # fmt: skip

    return Example(column(sold(), "product", "price", "unit_cost", "volume"), {"fixed_costs": 30_000.0}, picture)


def by_month(year: int = 2026) -> list[tuple[date, float, float]]:
    """Sales and purchase cost of each month of a year that is over, or nearly."""
    sheet = files("colibri")
    income, cost = defaultdict(float), defaultdict(float)
    for day, amount, spent in zip(sheet.days("orders.csv", "Order Date"), sheet.numbers("orders.csv", "Line Total"), sheet.numbers("orders.csv", "Line Cost"), strict=True):
        if day.year == year:
            income[day.replace(day=1)] += amount
            cost[day.replace(day=1)] += spent
    return [(month, round(income[month], 2), round(cost[month], 2)) for month in sorted(income)]


def break_even_day() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = [(month, float(value)) for month, value in zip(result.months, result.cumulated, strict=True)]
        title = say(_("The fixed costs of the year are covered on %(day)s")) % {"day": show(result.day, "day")}
        return month_lines(
            points, [(month, result.fixed_costs) for month in result.months], title=title, description=say(_("Cumulated margin against the fixed costs of the year.")),
            lead=say(_("Margin")), context=say(_("Fixed costs")), room="steer", say=say,
        )  # fmt: skip

    rows = by_month()
    return Example(column(rows, "month", "revenue", "variable_cost"), {"fixed_costs": round(sum(row[1] - row[2] for row in rows) * 0.7)}, picture)


def income_statement() -> Example:
    rows = [(year, kind, amount) for year, kinds in STATEMENT.items() for kind, amount in kinds.items()]
    words = {
        "turnover": _("Turnover"), "margin": _("Margin"), "value_added": _("Value added"), "ebitda": _("EBITDA"),
        "operating_result": _("Operating result"), "net_result": _("Net result"), "cash_flow": _("Cash flow"),
    }  # fmt: skip

    def picture(result: Any, say: Say, show: Show) -> Chart:
        last = result.to_table().to_pylist()[-1]
        title = say(_("Of %(turnover)s of turnover, %(net)s are left in %(year)s")) % {
            "turnover": show(last["turnover"], "currency"),
            "net": show(last["net_result"], "currency"),
            "year": last["year"],
        }
        bars = [(say(label), last[name]) for name, label in words.items()]
        return ranked_bars(bars, title=title, description=say(_("What is left after each step of the income statement.")), names=say(_("Balance")), values=say(_("Amount")), sort=False, room="decide", say=say)

    return Example(column(rows, "year", "kind", "amount"), {}, picture)


def cash_plan() -> Example:
    rows = []
    for month, income, cost in by_month():
        rows += [(month, "in", income, 0.055, 0), (month, "out", cost, 0.055, 1), (month, "out", 2_100.0, 0.2, 0), (month, "out", 5_600.0, 0.0, 0)]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = list(zip(result.months, map(float, result.balance), strict=True))
        title = say(_("The account is lowest in %(month)s, at %(balance)s")) % {
            "month": show(result.lowest_month, "month"),
            "balance": show(result.lowest, "currency"),
        }
        return month_lines(points, title=title, description=say(_("Money on the account at the end of each month.")), lead=say(_("Balance")), room="steer", say=say)

    return Example(column(rows, "month", "direction", "amount", "vat_rate", "delay"), {"opening": 8_000.0}, picture)


def working_capital() -> Example:
    rows = [("2026", 720_000, 402_000, 62, 4, 38), ("2027", 810_000, 446_000, 55, 5, 42), ("2027, fournisseurs à 30 jours", 810_000, 446_000, 55, 5, 30)]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = list(zip(map(str, result.cases), map(float, result.need), strict=True))
        title = say(_("%(need)s have to be funded, %(days)s of sales")) % {"need": show(bars[0][1], "currency"), "days": show(float(result.days_of_sales[0]), "days")}
        return ranked_bars(bars, title=title, description=say(_("Stock and receivables less payables, by case.")), names=say(_("Case")), values=say(_("Working capital")), sort=False, room="decide", say=say)

    return Example(column(rows, "case", "sales", "purchases", "stock_days", "customer_days", "supplier_days"), {"vat_rate": 0.055}, picture)


def tornado() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        dots = [Estimate(str(name), result.result, min(a, b), max(a, b)) for name, a, b in zip(result.hypotheses, map(float, result.result_low), map(float, result.result_high), strict=True)]
        title = say(_("“%(name)s” weighs most: the result moves by %(swing)s")) % {"name": dots[0].label, "swing": show(float(result.swing[0]), "currency")}
        return estimate_dots(
            dots, title=title, description=say(_("Result when one hypothesis goes from its low to its high value, the others at their base.")),
            names=say(_("Hypothesis")), values=say(_("Result")), unit="currency", reference=0.0, reference_name=say(_("break-even")), room="decide", say=say,
        )  # fmt: skip

    return Example(column(HYPOTHESES, "hypothesis", "low", "base", "high"), {"formula": RESULT}, picture)


def monte_carlo() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = [(float(value), float(level)) for level, value in zip(result.quantile, result.value, strict=True)]
        title = say(_("%(chance)s chance that the result reaches %(target)s")) % {"chance": show(result.chance, "%"), "target": show(result.target, "currency")}
        return curve_lines(
            [Curve(say(_("Chance to stay below")), points)], title=title, description=say(_("Chance that the result stays below an amount, over 10,000 draws of the hypotheses.")),
            across=say(_("Result")), values=say(_("Chance to stay below")), unit="%", across_unit="currency", steps=[(result.target, say(_("target")))], room="decide", say=say,
        )  # fmt: skip

    return Example(column(HYPOTHESES, "hypothesis", "low", "base", "high"), {"formula": RESULT, "target": 5_000.0}, picture)


def scenarios() -> Example:
    told = {
        "Plan": {name: base for name, _low, base, _high in HYPOTHESES},
        "Prudent": {"visites": 78_000.0, "conversion": 0.016, "panier": 37.0},
        "Ambitieux": {"visites": 101_000.0, "conversion": 0.02, "frais_fixes": 22_500.0},
        "Hausse des achats": {"marge": 0.385},
    }
    rows = [(each, name, value) for each, values in told.items() for name, value in values.items()]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = list(zip(map(str, result.scenarios), map(float, result.result), strict=True))
        worst = min(range(1, len(bars)), key=lambda place: bars[place][1])
        title = say(_("“%(scenario)s” leaves %(result)s, mostly because of “%(lever)s”")) % {
            "scenario": bars[worst][0], "result": show(bars[worst][1], "currency"), "lever": str(result.lever[worst]),
        }  # fmt: skip
        description = say(_("Result of the month in each scenario; what a scenario does not say stays as in the plan."))
        return ranked_bars(bars, title=title, description=description, names=say(_("Scenario")), values=say(_("Result")), sort=False, room="decide", say=say)

    return Example(column(rows, "scenario", "hypothesis", "value"), {"formula": RESULT, "base": "Plan", "target": 5_000.0}, picture)


def price_methods() -> Example:
    rows = [("Thé maison, 100 g", 4.6, 3000, 12_000, 10.4, 14.0), ("Coffret découverte", 11.8, 800, 4_000, 27.0, 32.0)]
    words = {"cost_plus": _("Cost plus margin"), "target_return": _("Target return"), "competition": _("Competition"), "value": _("Value to the customer")}

    def picture(result: Any, say: Say, show: Show) -> Chart:
        first = result.to_table().to_pylist()[0]
        dots = [Estimate(say(label), first[name]) for name, label in words.items()]
        title = say(_("“%(product)s” at %(price)s including VAT")) % {"product": first["product"], "price": show(round(first["shelf"], 2), "currency")}
        return estimate_dots(
            dots, title=title, description=say(_("Price excluding VAT by four methods; the line is the cost.")), names=say(_("Method")), values=say(_("Price")),
            unit="currency", reference=first["floor"], reference_name=say(_("cost")), room="decide", say=say,
        )  # fmt: skip

    return Example(column(rows, "product", "unit_cost", "volume", "capital", "competitor", "value"), {"vat_rate": 0.055, "markup": 0.9}, picture)


def elasticity() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        dots = [Estimate(f"{show(round(a, 2), 'currency')} → {show(round(b, 2), 'currency')}", float(e)) for a, b, e in zip(map(float, result.price_from), map(float, result.price_to), result.midpoint, strict=True)]
        dots.append(Estimate(say(_("All prices")), result.elasticity, result.low, result.high))
        title = say(_("One per cent dearer, %(loss)s less sold")) % {"loss": show(-result.elasticity / 100, "%")}
        return estimate_dots(
            dots, title=title, description=say(_("Elasticity between neighbouring prices, and over all with its 95% interval; above the line sales in money rise with the price.")),
            names=say(_("Prices")), values=say(_("Elasticity")), reference=-1.0, reference_name="−1", room="decide", say=say,
        )  # fmt: skip

    return Example(column(TRIED, "price", "quantity"), {}, picture)


def best_price() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        margin = Curve(say(_("Margin")), list(zip(map(float, result.prices), map(float, result.margin), strict=True)))
        title = say(_("The margin is largest at %(price)s, from %(low)s to %(high)s")) % {
            name: show(round(value, 2), "currency") for name, value in (("price", result.price), ("low", result.low), ("high", result.high))
        }
        return curve_lines(
            [margin], title=title, description=say(_("Margin over the price, on the curve of demand fitted to the prices tried.")), across=say(_("Price")), values=say(_("Margin")),
            unit="currency", across_unit="currency", spots=[Spot(result.price, result.best_margin, say(_("best price")))], room="decide", say=say,
        )  # fmt: skip

    return Example(column(TRIED, "price", "quantity"), {"unit_cost": 4.6, "curve": "linear"}, picture)


def stock_rules() -> Example:
    sheet = files("colibri")
    rows = zip(sheet.texts("stock.csv", "SKU"), sheet.numbers("stock.csv", "Units sold (90 days)"), sheet.numbers("stock.csv", "Lead time (days)"), strict=True)
    best = sorted(rows, key=lambda row: -row[1])[:10]
    columns = {
        "product": [name for name, _units, _lead in best],
        "demand": [units / 90 for _name, units, _lead in best],
        "lead_days": [lead for _name, _units, lead in best],
        "order_cost": [25.0] * len(best),
        "holding_cost": [1.1] * len(best),
        # Orders of single pieces come at random: their variance is their mean.
        "demand_sd": [(units / 90) ** 0.5 for _name, units, _lead in best],
    }

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = list(zip(map(str, result.products), map(float, result.reorder_point), strict=True))
        title = say(_("%(product)s is to be ordered when %(pieces)s pieces are left")) % {"product": bars[0][0], "pieces": show(round(bars[0][1]), "count")}
        return ranked_bars(bars, title=title, description=say(_("Level at which to order, for a service of 95%.")), names=say(_("Product")), values=say(_("Pieces")), unit="count", sort=False, room="act", say=say)

    return Example(columns, {}, picture)


def abc_xyz() -> Example:
    sheet = files("colibri")
    lines = zip(
        sheet.texts("orders.csv", "SKU"), sheet.days("orders.csv", "Order Date"), sheet.numbers("orders.csv", "Quantity"), sheet.numbers("orders.csv", "Line Total"), strict=True
    )
    rows = [(product, f"{day:%Y-%m}", quantity, amount) for product, day, quantity, amount in lines if quantity > 0 and amount > 0]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = list(result.cells.items())
        title = say(_("%(count)s products are both large and regular (AX)")) % {"count": show(result.cells["AX"], "count")}
        return ranked_bars(bars, title=title, description=say(_("Number of products by value (A, B, C) and regularity (X, Y, Z).")), names=say(_("Class")), values=say(_("Products")), unit="count", sort=False, room="act", say=say)

    return Example(column(rows, "product", "period", "quantity", "value"), {}, picture)


def depreciation() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(say(_("Year %(n)s")) % {"n": int(year)}, float(result.charge[result.year == year].sum())) for year in sorted(set(result.year))]
        title = say(_("%(sum)s wear out over %(years)s fiscal years")) % {"sum": show(result.total, "currency"), "years": show(len(rows), "number")}
        return ranked_bars(
            rows, title=title, description=say(_("What the purchases weigh on the result of each fiscal year.")), names=say(_("Fiscal year")),
            values=say(_("Depreciation")), sort=False, room="plan", say=say,
        )  # fmt: skip

    columns = {"item": ["Borne de démonstration", "Tablettes d’accueil"], "amount": [18_400, 5_200], "years": [5, 3], "months": [9, 4]}
    return Example({**columns, "method": ["declining", "straight"], "days": [30, 15]}, {}, picture)


EXAMPLES = {
    "unit_costs": unit_costs, "landed_cost": landed_cost, "margins": margins, "break_even": break_even, "break_even_day": break_even_day, "income_statement": income_statement,
    "cash_plan": cash_plan, "working_capital": working_capital, "tornado": tornado, "monte_carlo": monte_carlo, "scenarios": scenarios, "price_methods": price_methods,
    "depreciation": depreciation, "elasticity": elasticity, "best_price": best_price, "stock_rules": stock_rules, "abc_xyz": abc_xyz,
}  # fmt: skip
