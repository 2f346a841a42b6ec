"""Sales methods on the orders of Colibri, the online shop."""

from typing import Any

from mercatique.charts import Chart, Month, month_columns, ranked_bars, waterfall
from mercatique.charts.chart import Say
from mercatique.charts.sentences import of_months, of_ranking
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

ORDERS = "orders.csv"


def net_sales() -> Example:
    shop = files("colibri")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        parts = [(say(word), amount) for word, amount in ((_("Cancelled"), result.cancelled), (_("Returned"), result.returned), (_("Credits"), result.credited)) if amount]
        title = say(_("Of %(gross)s sold, %(back)s did not stay sold")) % {"gross": show(result.gross, "currency"), "back": show(result.gross - result.net, "currency")}
        description = say(_("From gross to net sales of an invented online shop: what was cancelled and what came back."))
        whole = (say(_("Gross sales")), result.gross), (say(_("Net sales")), result.net)
        return waterfall(whole[0], parts, whole[1], title=title, description=description, names=say(_("Part")), say=say)

    return Example(
        {
            "order": shop.texts(ORDERS, "Order Number"),
            "customer": shop.texts(ORDERS, "Customer ID"),
            "product": shop.texts(ORDERS, "SKU"),
            "day": shop.days(ORDERS, "Order Date"),
            "quantity": shop.numbers(ORDERS, "Quantity"),
            "amount": shop.numbers(ORDERS, "Line Total"),
        },
        {},
        picture,
    )


def dated() -> dict[str, Any]:
    shop = files("colibri")
    return {"day": shop.days(ORDERS, "Order Date"), "amount": shop.numbers(ORDERS, "Line Total")}


def like_for_like() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        so_many = say(_("%(month)s, %(count)s days"))
        rows = [
            (so_many % {"month": show(first, "month"), "count": result.elapsed}, amount)
            for first, amount in ((result.first, result.value), (result.base_first, result.base))
        ]
        title = say(_("%(change)s against the same days of the year before")) % {"change": show(result.ratio, "change")}
        description = say(_("Sales of an invented online shop so far this month, and over as many days a year earlier."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Period")), values=say(_("Sales")), context=[rows[1][0]], sort=False, say=say)

    return Example(dated(), {}, picture)


def sales_by_period() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        last = len(result) - 1 if result.unfinished else len(result)
        months = [Month(period.start, float(result.amount[place]), 0.0, place == last) for place, period in enumerate(result.periods)]
        title = of_months([(month.first, month.net) for month in months if not month.unfinished]).text(say, show)
        description = say(_("Sales of an invented online shop by month; the last month is not over."))
        return month_columns(months, title=title, description=description, currency="EUR", say=say)

    return Example(dated(), {"unit": "month"}, picture)


def sales_by_key() -> Example:
    shop = files("colibri")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = result.to_table().to_pylist()
        pairs = [(row["key"], row["amount"]) for row in rows][:8]
        title = of_ranking(pairs, sum(row["amount"] for row in rows)).text(say, show)
        return ranked_bars(pairs, title=title, description=say(_("Sales of an invented online shop by country.")), names=say(_("Country")), values=say(_("Sales")), currency="EUR", say=say)

    return Example({"key": shop.texts(ORDERS, "Shipping Country"), "amount": shop.numbers(ORDERS, "Line Total")}, {}, picture)


def margin() -> Example:
    shop = files("colibri")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(row["key"], row["margin"]) for row in result.to_table().to_pylist()][:10]
        rows.sort(key=lambda row: -row[1])
        title = say(_("%(name)s leaves most, %(amount)s of margin")) % {"name": rows[0][0], "amount": show(rows[0][1], "currency")}
        description = say(_("Margin by category of an invented online shop, purchases paid."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Category")), values=say(_("Margin")), currency="EUR", say=say)

    return Example({"key": shop.texts(ORDERS, "Category"), "amount": shop.numbers(ORDERS, "Line Total"), "cost": shop.numbers(ORDERS, "Line Cost")}, {}, picture)


def variance_analysis() -> Example:
    shop = files("colibri")
    #: Pieces and sales of each category in the springs of two years.
    sums: dict[str, list[float]] = {}
    lines = zip(
        shop.texts(ORDERS, "Category"), shop.days(ORDERS, "Order Date"), shop.numbers(ORDERS, "Quantity"), shop.numbers(ORDERS, "Line Total"), strict=True
    )
    for category, day, quantity, amount in lines:
        if day.month in (3, 4, 5) and day.year in (2025, 2026):
            found = sums.setdefault(category, [0.0] * 4)
            found[2 * (day.year - 2025)] += quantity
            found[2 * (day.year - 2025) + 1] += amount
    names = ("quantity_before", "amount_before", "quantity", "amount")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        parts = [(say(_("Volume")), result.volume_effect), (say(_("Mix")), result.mix_effect), (say(_("Price")), result.price_effect)]
        cause, part = max(parts, key=lambda one: abs(one[1]))
        words = {"change": show(result.difference / result.total_before, "change"), "cause": cause.lower(), "part": show(part, "currency")}
        title = say(_("Sales moved by %(change)s, most of it by one cause: %(cause)s (%(part)s)")) % words
        description = say(_("Sales of an invented online shop in spring, 2026 against 2025, and what moved them."))
        return waterfall(("2025", result.total_before), parts, ("2026", result.total_after), title=title, description=description, names=say(_("Cause")), say=say)

    return Example({"product": list(sums), **{name: [row[place] for row in sums.values()] for place, name in enumerate(names)}}, {}, picture)


EXAMPLES = {"margin": margin, "variance_analysis": variance_analysis, "net_sales": net_sales, "like_for_like": like_for_like, "sales_by_period": sales_by_period, "sales_by_key": sales_by_key}
