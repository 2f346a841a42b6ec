"""Titles that answer: sentences with their values, to be translated and written by the reader's locale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mercatique.charts.chart import Say
from mercatique.fault import _


@dataclass(frozen=True)
class Value:
    """A value in a sentence and how to write it: currency, %, change (a ratio with its sign), count, month, day, text."""

    value: Any
    unit: str


@dataclass(frozen=True)
class Sentence:
    """An English message marked for translation, and its values."""

    message: str
    values: Mapping[str, Value]

    def text(self, say: Say, show: Callable[[Any, str], str]) -> str:
        """The sentence in the reader's words: ``say`` translates, ``show`` writes a value of a unit."""
        return say(self.message) % {name: show(one.value, one.unit) for name, one in self.values.items()}


def of_concentration(share_of_items: float | None, share_of_amount: float, *, products: bool = False) -> Sentence:
    """« 5 % des clients font 50 % des ventes »."""
    if share_of_items is None:
        return Sentence(_("Nothing was sold: there is no concentration to show."), {})
    values = {"items": Value(share_of_items, "%"), "amount": Value(share_of_amount, "%")}
    if products:
        return Sentence(_("%(items)s of the products make %(amount)s of sales"), values)
    return Sentence(_("%(items)s of the customers make %(amount)s of sales"), values)


def of_months(months: Sequence[tuple[date, float]], *, unit: str = "currency") -> Sentence:
    """The best of the finished months."""
    if not months:
        return Sentence(_("There is no finished month yet."), {})
    best = max(months, key=lambda month: month[1])
    values = {"month": Value(best[0], "month"), "amount": Value(best[1], unit)}
    return Sentence(_("The best month was %(month)s, with %(amount)s"), values)


def of_comparison(
    ratio: float | None, elapsed: int, length: int, *, against_year: bool = True, reason: str = ""
) -> Sentence:
    """Up or down, like with like: says over how many days of the period when it is not over."""
    if ratio is None:
        said = Sentence("%(reason)s", {"reason": Value(reason, "text")})
        return said if reason else Sentence(_("No comparison is possible yet"), {})
    values = {"change": Value(ratio, "change"), "elapsed": Value(elapsed, "count"), "length": Value(length, "count")}
    if elapsed < length:
        if against_year:
            return Sentence(_("%(change)s over %(elapsed)s days of %(length)s, against the same days a year before"), values)
        return Sentence(_("%(change)s over %(elapsed)s days of %(length)s, against as many days of the period before"), values)
    if against_year:
        return Sentence(_("%(change)s against the year before"), {"change": values["change"]})
    return Sentence(_("%(change)s against the period before"), {"change": values["change"]})


def of_ranking(rows: Sequence[tuple[str, float]], total: float) -> Sentence:
    """Who leads, and with which share of the whole."""
    if not rows or total <= 0:
        return Sentence(_("Nothing was sold"), {})
    name, amount = max(rows, key=lambda row: row[1])
    return Sentence(
        _("%(name)s leads with %(share)s of sales"), {"name": Value(name, "text"), "share": Value(amount / total, "%")}
    )


def of_segments(label: str, customers: int, share: float, sales_share: float | None) -> Sentence:
    """What one segment (the champions, those at risk) weighs."""
    values = {
        "label": Value(label, "text"),
        "customers": Value(customers, "count"),
        "share": Value(share, "%"),
    }
    if sales_share is None:
        return Sentence(_("%(label)s: %(customers)s customers, %(share)s of all"), values)
    return Sentence(
        _("%(label)s: %(share)s of the customers, %(sales)s of sales"),
        {"label": values["label"], "share": values["share"], "sales": Value(sales_share, "%")},
    )


def of_retention(share: float | None, after: int) -> Sentence:
    """How many come back k months after their first purchase."""
    months = Value(after, "count")
    if share is None:
        return Sentence(_("It is too early to say who comes back after %(months)s months"), {"months": months})
    if after == 1:
        return Sentence(_("%(share)s of new customers buy again the month after"), {"share": Value(share, "%")})
    return Sentence(
        _("%(share)s of new customers are active %(months)s months later"), {"share": Value(share, "%"), "months": months}
    )


def of_trajectory(actual: float | None, target: float | None, due: date, *, unit: str = "currency") -> Sentence:
    """What has been reached of the value aimed at, and by when it is due."""
    if target is None:
        return Sentence(_("The objective has no target yet"), {})
    goal = {"target": Value(target, unit), "due": Value(due, "day")}
    if actual is None:
        return Sentence(_("Nothing measured yet; %(target)s aimed at by %(due)s"), goal)
    return Sentence(_("%(actual)s reached of %(target)s aimed at by %(due)s"), {"actual": Value(actual, unit), **goal})


def of_budget(quarters: Sequence[tuple[str, float]]) -> Sentence:
    """The whole budget and its heaviest quarter."""
    total = sum(amount for _name, amount in quarters)
    if total <= 0:
        return Sentence(_("No budget is planned yet"), {})
    name, amount = max(quarters, key=lambda quarter: quarter[1])
    return Sentence(
        _("%(total)s planned, of which %(share)s in %(quarter)s"),
        {"total": Value(total, "currency"), "share": Value(amount / total, "%"), "quarter": Value(name, "text")},
    )


def of_balance(parts: Sequence[tuple[str, float]]) -> Sentence:
    """The largest part of a balance and the smallest."""
    total = sum(value for _name, value in parts)
    if total <= 0:
        return Sentence(_("Nothing to balance yet"), {})
    largest = max(parts, key=lambda part: part[1])
    smallest = min(parts, key=lambda part: part[1])
    return Sentence(
        _("%(largest)s takes %(most)s, %(smallest)s %(least)s"),
        {
            "largest": Value(largest[0], "text"),
            "most": Value(largest[1] / total, "%"),
            "smallest": Value(smallest[0], "text"),
            "least": Value(smallest[1] / total, "%"),
        },
    )
