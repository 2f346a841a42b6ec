"""What comes at the workshop of the dealership Val de Loire, and whether a target is in reach."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from mercatique.charts import Chart, Curve, curve_lines, forecast_lines, target_lines
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

ORDERS = "orders.csv"
WORKSHOP = ("Atelier", "Carrosserie")
#: The day on which it is asked whether the year's target is in reach, and the target.
ASKED, TARGET = date(2026, 6, 30), 2_200_000.0
VERDICTS = {
    "reached": _("The target of %(target)s is reached"),
    "expected": _("The target of %(target)s is to be expected: the whole interval lies above it"),
    "possible": _("The target of %(target)s is possible, with a chance of %(chance)s"),
    "out_of_reach": _("The target of %(target)s is out of reach: the interval ends at %(high)s"),
}


@lru_cache(maxsize=1)
def workshop() -> dict[str, list[Any]]:
    """Sales of the workshop, line by line."""
    sheet = files("val-de-loire")
    lines = zip(sheet.texts(ORDERS, "Activité"), sheet.days(ORDERS, "Date"), sheet.numbers(ORDERS, "Montant HT"), strict=True)
    kept = [(day, amount) for activity, day, amount in lines if activity in WORKSHOP]
    return {"day": [day for day, _amount in kept], "amount": [amount for _day, amount in kept]}


def drawn(result: Any, say: Say, show: Show) -> Chart:
    past = [(each.start, float(value)) for each, value in zip(result.history, result.actual, strict=True)][-24:]
    naive = [None] * len(result) if result.model == "seasonal_naive" else result.naive.tolist()
    ahead = [
        (each.start, float(mean), float(low), float(high), before)
        for each, mean, low, high, before in zip(result.periods, result.mean, result.low, result.high, naive, strict=True)
    ]
    words = {"amount": show(float(result.mean.sum()), "currency"), "months": show(len(ahead), "count"), "error": show(result.mape, "%")}
    title = say(_("%(amount)s over the next %(months)s months, if all goes on; so far a month was %(error)s off on average")) % words
    description = say(_("Monthly sales of an invented dealership's workshop and their forecast with an 80% interval; in grey, the same months a year before."))
    return forecast_lines(past, ahead, title=title, description=description, level=result.level, say=say)


def forecast() -> Example:
    return Example(workshop(), {"horizon": 6, "calendar": "fr"}, drawn)


def attainability() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = result.to_table().to_pylist()
        past = [(row["first"], row["cumulated"]) for row in rows if row["first"] <= ASKED]
        ahead = [(row["first"], row["cumulated"], row["low"], row["high"]) for row in rows if row["first"] > ASKED]
        words = {"target": show(result.target, "currency"), "high": show(result.high, "currency"), "chance": show(result.chance, "%")}
        description = say(_("Sales of an invented dealership's workshop added up since January, known until June, then by forecast with an 80% interval."))
        return target_lines(past, ahead, result.target, title=say(VERDICTS[result.verdict]) % words, description=description, level=result.level, say=say)

    known = [(day, amount) for day, amount in zip(*workshop().values(), strict=True) if day <= ASKED]
    columns = {"day": [day for day, _amount in known], "amount": [amount for _day, amount in known]}
    return Example(columns, {"target": TARGET, "due": date(2026, 12, 31), "through": ASKED, "calendar": "fr"}, picture)


#: Customers who took the service contract on line for the first time, month by month from its launch.
ONLINE = [18, 24, 31, 39, 55, 66, 88, 103, 118, 139, 141, 152, 149, 143, 131, 117]


def bass() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        months = [float(month) for month in range(1, len(result) + 1)]
        words = {"month": show(round(result.peak), "count"), "market": show(round(result.market, -2), "count")}
        title = say(_("Most take it up around month %(month)s; about %(market)s will in the end")) % words
        description = say(_("New customers of an invented dealership's service contract on line, month by month from its launch, and the curve they follow."))
        lines = [
            Curve(say(_("expected")), list(zip(months, result.expected.tolist(), strict=True))),
            Curve(say(_("observed")), list(zip(months, result.observed.tolist(), strict=False))),
        ]
        return curve_lines(lines, title=title, description=description, across=say(_("Months since the launch")), values=say(_("New customers")), unit="count", say=say)

    return Example({"adopters": ONLINE}, {"horizon": 10}, picture)


EXAMPLES: dict[str, Callable[[], Example]] = {
    **dict.fromkeys(("best_forecast", "seasonal_naive", "ets", "theta", "combination"), forecast), "attainability": attainability, "bass": bass,
}  # fmt: skip
