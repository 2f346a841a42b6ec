"""Rhythm, chances, value and groups of the customers of Colibri, the online shop."""

from collections import Counter
from functools import lru_cache
from typing import Any

from mercatique.charts import Chart, ranked_bars
from mercatique.charts.chart import Say
from mercatique.charts.customers import (
    activity_bars,
    group_bars,
    history_bars,
    of_activity,
    of_histories,
    of_holdout,
    of_past_value,
    of_rhythm,
    of_spending,
    of_states,
    of_value,
    rhythm_curve,
    spending_curves,
    state_bars,
    tracking_curves,
    value_tenths,
)
from mercatique.demo.examples import Example, Show, files
from mercatique.demo.examples.turnover import ORDERS, dated
from mercatique.fault import _
from mercatique.methods import purchase_summary as summarise

#: A year ahead, in weeks.
YEAR = 52.0
#: Margin per order, orders per year, expected years and yearly retention of kinds of customers.
KINDS = (
    ("Abonnés à la lettre", 16.4, 3.2, None, 0.64),
    ("Acheteurs de cadeaux", 21.9, 1.3, 2.5, None),
    ("Chasseurs de promotions", 6.8, 2.1, None, 0.41),
    ("Boutiques et restaurants", 58.0, 5.5, 4.0, None),
)


def lines() -> dict[str, Any]:
    return {"customer": files("colibri").texts(ORDERS, "Customer ID"), **dated()}


@lru_cache(maxsize=1)
def histories() -> Any:
    return summarise(**lines())


def columns(*roles: str) -> dict[str, Any]:
    found = histories()
    return {role: getattr(found, "customers" if role == "customer" else role) for role in roles}


def purchase_summary() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return history_bars(
            Counter(result.frequency.tolist()), title=of_histories(result.repeaters, len(result)).text(say, show),
            description=say(_("Customers of an invented online shop by number of days on which they bought.")), say=say,
        )  # fmt: skip

    return Example(lines(), {}, picture)


def interpurchase() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return rhythm_curve(
            [(days, result.within(days)) for days in range(0, 241, 5)], result.median, title=of_rhythm(result.median, result.overdue_count).text(say, show),
            description=say(_("How soon the repeat purchases of an invented online shop followed the purchase before.")), say=say,
        )  # fmt: skip

    return Example(lines(), {}, picture)


def churn_flags() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return state_bars(
            result.counts, title=of_states(result.counts, result.period).text(say, show),
            description=say(_("Customers of an invented online shop by what their last purchases say.")), say=say,
        )  # fmt: skip

    return Example(lines(), {}, picture)


def active(result: Any, say: Say, show: Show) -> Chart:
    found = result.totals()
    return activity_bars(
        result.p_alive().tolist(), title=of_activity(found["still_active"], len(result), found["expected"]).text(say, show),
        description=say(_("Customers of an invented online shop by their chance of being still active; purchases within a year.")), say=say,
    )  # fmt: skip


def forecast() -> Example:
    return Example(columns("frequency", "recency", "age", "customer"), {"horizon": YEAR}, active)


def gamma_gamma() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        seen = [float(value) for value in range(10, 101, 5)]
        curves = {times: list(zip(seen, result.expected_value([times] * len(seen), seen).tolist(), strict=True)) for times in (1, 3, 10)}
        return spending_curves(
            curves, result.mean, title=of_spending(result.mean).text(say, show),
            description=say(_("The fewer purchases were seen, the more the expectation is drawn to the mean of all customers.")), say=say,
        )  # fmt: skip

    return Example(columns("frequency", "monetary", "customer"), {}, picture)


def clv() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return value_tenths(
            result.value.tolist(), title=of_value(result.total, result.horizon).text(say, show),
            description=say(_("Sales to come from the customers of an invented online shop, discounted, by tenth of the customers.")), say=say,
        )  # fmt: skip

    return Example(columns("frequency", "recency", "age", "monetary", "customer"), {"model": "mbg_nbd"}, picture)


def historical_clv() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        values = sorted(result.value.tolist(), reverse=True)
        best = sum(values[: len(values) // 10]) / sum(values) if sum(values) > 0 else None
        return value_tenths(
            values, title=of_past_value(best).text(say, show),
            description=say(_("Margin that the customers of an invented online shop have brought, by tenth of the customers.")), say=say,
        )  # fmt: skip

    return Example(lines(), {"margin": 0.42}, picture)


def holdout_check() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        table = result.to_table()
        return tracking_curves(
            table["actual_so_far"].to_pylist(), table["expected_so_far"].to_pylist(), sum(not held for held in table["held_out"].to_pylist()),
            title=of_holdout(result.error, result.pace_error).text(say, show),
            description=say(_("Repeat purchases of the customers known at the split, week by week, in an invented online shop.")), say=say,
        )  # fmt: skip

    return Example(lines(), {"model": "mbg_nbd"}, picture)


def formula_clv() -> Example:
    names, margin, orders, years, retention = map(list, zip(*KINDS, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = list(zip(result.segments, result.value.tolist(), strict=True))
        best = max(rows, key=lambda row: row[1])
        title = say(_("%(name)s are worth %(value)s each")) % {"name": best[0], "value": show(best[1], "currency")}
        description = say(_("Discounted margin of a customer by kind, from margin per order, orders per year and years."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Kind of customer")), values=say(_("Value of a customer")), say=say)

    return Example({"segment": names, "margin": margin, "orders": orders, "years": years, "retention": retention}, {}, picture)


def clusters() -> Example:
    found = histories()
    words = {"frequency": "Fréquence", "recency": "Durée de fidélité", "monetary": "Panier"}
    known = found.frequency > 0
    customer = [name for name in found.customers[known] for _feature in words]
    value = [float(getattr(found, feature)[known][place]) for place in range(int(known.sum())) for feature in words]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        title = say(_("%(groups)s groups of customers; the largest holds %(share)s of them")) % {
            "groups": result.k,
            "share": show(result.profiles[0].share, "%"),
        }
        rows = [(say(trait.words.message) % trait.words.values, profile.customers) for profile in result.profiles for trait in profile.notable(1)]
        description = say(_("Customers of an invented online shop who came back, grouped by frequency, time as a customer and basket."))
        return group_bars(rows, title=title, description=description, say=say)

    return Example({"customer": customer, "feature": list(words.values()) * int(known.sum()), "value": value}, {"draws": 10, "most": 5}, picture)


EXAMPLES = {
    "purchase_summary": purchase_summary,
    "interpurchase": interpurchase,
    "churn_flags": churn_flags,
    "bg_nbd": forecast,
    "mbg_nbd": forecast,
    "pareto_nbd": forecast,
    "gamma_gamma": gamma_gamma,
    "clv": clv,
    "holdout_check": holdout_check,
    "historical_clv": historical_clv,
    "formula_clv": formula_clv,
    "clusters": clusters,
}
