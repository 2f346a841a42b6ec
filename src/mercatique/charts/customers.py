"""Pictures of rhythm, chance and value of customers, each from a few numbers, and the sentence each of them says."""

from collections.abc import Mapping, Sequence

from mercatique.charts.chart import Chart, Say, english
from mercatique.charts.curves import Curve, Spot, curve_lines
from mercatique.charts.rankings import ranked_bars
from mercatique.charts.sentences import Sentence, Value
from mercatique.fault import _

#: Words for the states of ``churn_flags``.
STATES: dict[str, str] = {
    "new": _("New customers"),
    "active": _("Active customers"),
    "reactivated": _("Customers who came back"),
    "at_risk": _("Customers late by their own rhythm"),
    "inactive": _("Inactive customers"),
}
#: Chances of being active that stand in one bar, from the surest on.
BANDS = (0.8, 0.6, 0.4, 0.2, 0.0)
TENTHS = 10


def of_histories(repeaters: int, customers: int) -> Sentence:
    """How many came again."""
    if not customers:
        return Sentence(_("Nobody bought anything yet"), {})
    values = {"share": Value(repeaters / customers, "%"), "customers": Value(customers, "count")}
    return Sentence(_("%(share)s of %(customers)s customers came back at least once"), values)


def of_rhythm(median: float | None, overdue: int) -> Sentence:
    if median is None:
        return Sentence(_("Nobody has bought a second time yet"), {})
    values = {"days": Value(round(median), "count"), "overdue": Value(overdue, "count")}
    return Sentence(_("Half of the repeat purchases come within %(days)s days; %(overdue)s customers are late"), values)


def of_states(counts: Mapping[str, int], period: int) -> Sentence:
    values = {
        "inactive": Value(counts.get("inactive", 0), "count"),
        "at_risk": Value(counts.get("at_risk", 0), "count"),
        "days": Value(period, "count"),
    }
    return Sentence(_("%(at_risk)s customers to win back now; %(inactive)s have been quiet for %(days)s days or more"), values)


def of_activity(active: float, customers: int, expected: float) -> Sentence:
    values = {"active": Value(round(active), "count"), "customers": Value(customers, "count"), "expected": Value(round(expected), "count")}
    return Sentence(_("About %(active)s of %(customers)s customers are still active and will buy %(expected)s times"), values)


def of_spending(mean: float | None) -> Sentence:
    if mean is None:
        return Sentence(_("A mean value of a purchase cannot be said: a few customers spend too much more than the others"), {})
    return Sentence(_("A customer of whom nothing is known spends %(mean)s per purchase"), {"mean": Value(mean, "currency")})


def of_value(total: float | None, months: int) -> Sentence:
    if total is None:
        return Sentence(_("The value of the customers cannot be said from these data"), {})
    values = {"total": Value(total, "currency"), "months": Value(months, "count")}
    return Sentence(_("The customers of today will bring %(total)s within %(months)s months"), values)


def of_past_value(best_share: float | None) -> Sentence:
    if best_share is None:
        return Sentence(_("The customers have brought nothing so far"), {})
    return Sentence(_("The best tenth of the customers has brought %(share)s of the value so far"), {"share": Value(best_share, "%")})


def of_holdout(error: float | None, pace_error: float | None) -> Sentence:
    if error is None or pace_error is None:
        return Sentence(_("Nobody came back after the split: the forecast cannot be judged"), {})
    values = {"error": Value(error, "change"), "pace": Value(pace_error, "change")}
    return Sentence(_("The forecast was off by %(error)s, keeping the pace of before by %(pace)s"), values)


def history_bars(frequency: Mapping[int, int], *, title: str, description: str, most: int = 7, say: Say = english) -> Chart:
    """Customers by number of purchases; the last bar holds all who bought more often."""
    rows = [(str(times), frequency.get(times - 1, 0)) for times in range(1, most)]
    more = sum(people for again, people in frequency.items() if again + 1 >= most)
    rows.append((say(_("%(times)s or more")) % {"times": most}, more))
    return ranked_bars(
        rows, title=title, description=description, names=say(_("Purchases")), values=say(_("Customers")), unit="count", sort=False, context=("1",), say=say,
    )  # fmt: skip


def rhythm_curve(times: Sequence[tuple[int, float]], median: float | None, *, title: str, description: str, say: Say = english) -> Chart:
    """Share of the repeat purchases that came within so many days."""
    spots = [Spot(median, 0.5, say(_("one half")))] if median is not None else []
    return curve_lines(
        [Curve(say(_("Repeat purchases")), list(times))], title=title, description=description, across=say(_("Days since the purchase before")),
        values=say(_("Share of repeat purchases")), unit="%", spots=spots, say=say,
    )  # fmt: skip


def state_bars(counts: Mapping[str, int], *, title: str, description: str, say: Say = english) -> Chart:
    """Customers by state, in the order of their life."""
    total = sum(counts.values())
    rows = [(say(words), counts.get(key, 0)) for key, words in STATES.items()]
    return ranked_bars(
        rows, title=title, description=description, names=say(_("State")), values=say(_("Customers")), unit="count", sort=False,
        shares=[count / total if total else None for _name, count in rows], context=(say(STATES["inactive"]),), say=say,
    )  # fmt: skip


def activity_bars(chances: Sequence[float], *, title: str, description: str, say: Say = english) -> Chart:
    """Customers by their chance of being still active, from the surest on."""
    rows = []
    for place, low in enumerate(BANDS):
        high = BANDS[place - 1] if place else 1.0
        inside = sum(low <= chance < high or (place == 0 and chance >= high) for chance in chances)
        rows.append((say(_("%(low)s to %(high)s%%")) % {"low": round(low * 100), "high": round(high * 100)}, inside))
    return ranked_bars(
        rows, title=title, description=description, names=say(_("Chance of being active")), values=say(_("Customers")), unit="count", sort=False,
        context=tuple(name for name, _people in rows[3:]), say=say,
    )  # fmt: skip


def spending_curves(
    curves: Mapping[int, Sequence[tuple[float, float]]], mean: float | None, *, title: str, description: str, currency: str = "EUR", say: Say = english
) -> Chart:
    """What to expect of a further purchase over what was seen, by number of purchases seen: few are drawn to the mean."""
    named = [
        Curve(say(_("after %(times)s repeat purchases")) % {"times": times} if times > 1 else say(_("after one repeat purchase")), list(points))
        for times, points in curves.items()
    ]
    return curve_lines(
        named, title=title, description=description, across=say(_("Mean value seen")), values=say(_("Expected value of a purchase")),
        unit="currency", across_unit="currency", currency=currency, steps=[(mean, say(_("mean of all")))] if mean is not None else [], say=say,
    )  # fmt: skip


def value_tenths(
    values: Sequence[float], *, title: str, description: str, currency: str = "EUR", say: Say = english
) -> Chart:
    """Value by tenth of the customers, the best ones first, with the share of each."""
    ordered = sorted(values, reverse=True)
    total = sum(ordered)
    parts = [sum(ordered[len(ordered) * tenth // TENTHS : len(ordered) * (tenth + 1) // TENTHS]) for tenth in range(TENTHS)]
    rows = [(say(_("Tenth %(number)s")) % {"number": tenth + 1}, part) for tenth, part in enumerate(parts)]
    return ranked_bars(
        rows, title=title, description=description, names=say(_("Customers, best first")), values=say(_("Value")), currency=currency, sort=False,
        shares=[part / total if total > 0 else None for part in parts], context=tuple(name for name, _part in rows[2:]), say=say,
    )  # fmt: skip


def tracking_curves(
    actual: Sequence[float], expected: Sequence[float], split_week: int, *, title: str, description: str, say: Say = english
) -> Chart:
    """Repeat purchases so far by week, found and foreseen; right of the line the model had not seen them."""
    weeks = range(1, len(actual) + 1)
    return curve_lines(
        [Curve(say(_("foreseen")), list(zip(map(float, weeks), expected, strict=True))), Curve(say(_("found")), list(zip(map(float, weeks), actual, strict=True)))],
        title=title, description=description, across=say(_("Weeks since the first purchase")), values=say(_("Repeat purchases so far")), unit="count",
        steps=[(split_week, say(_("unseen by the model")))], say=say,
    )  # fmt: skip


def group_bars(groups: Sequence[tuple[str, int]], *, title: str, description: str, say: Say = english) -> Chart:
    """Customers by group, each under its strongest traits."""
    total = sum(people for _name, people in groups)
    return ranked_bars(
        groups, title=title, description=description, names=say(_("Group")), values=say(_("Customers")), unit="count", sort=False,
        shares=[people / total if total else None for _name, people in groups], say=say,
    )  # fmt: skip
