"""The pictures of sales: each with its answer as title."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mercatique.analyze.sales.figures import LOWERING
from mercatique.charts import Chart, Month, month_columns, ranked_bars
from mercatique.kernel import figures
from mercatique.kernel.columns import value_said
from mercatique.kernel.format import compact, month, percent, short_day
from mercatique.kernel.models import Figure
from mercatique.months import month_end

SHOWN = 12


def months_of(kept: Figure) -> list[Month]:
    """Sales by month as the chart wants them, the unfinished month marked."""
    rows = figures.records_of(kept)
    last_day = date.fromisoformat(kept.result["last_day"]) if kept.result else date.today()
    found = []
    for row in rows:
        first = date.fromisoformat(row["month"])
        open_month = first <= last_day < month_end(first)
        found.append(Month(first, row["net"], sum(row[name] for name in LOWERING), open_month))
    return found


def by_month(kept: Figure, room: str = "analyze") -> Chart | None:
    """Net sales by month, what was taken back on top."""
    months = months_of(kept)
    if not months:
        return None
    best = max(months, key=lambda item: item.net)
    title = _("Sales peak in %(month)s, at %(amount)s net") % {"month": month(best.first), "amount": compact(best.net, kept.currency)}
    open_month = next((item for item in months if item.unfinished), None)
    description = _("Net sales by month from %(first)s to %(last)s; cancellations and returns stand in grey on top.") % {
        "first": month(months[0].first),
        "last": month(months[-1].first),
    }
    if open_month and kept.result:
        last_day = date.fromisoformat(kept.result["last_day"])
        description += " " + _("%(month)s is unfinished: %(days)d days of %(of)d.") % {
            "month": month(open_month.first).capitalize(),
            "days": last_day.day,
            "of": month_end(open_month.first).day,
        }
    return month_columns(months, title=title, description=description, currency=kept.currency, room=room, say=_)


def ranked(kept: Figure, column: str, names: str, room: str = "analyze") -> Chart | None:
    """The best countries, sites, activities… with their share of net sales; the others summed."""
    rows = [(str(value_said(column, row[column]) or _("not stated")), row["net"]) for row in figures.records_of(kept)]
    total = sum(net for _name, net in rows)
    if not rows or total <= 0:
        return None
    first, share = rows[0][0], rows[0][1] / total
    title = _("%(name)s makes %(share)s of net sales") % {"name": first, "share": percent(share)}
    shown, others = rows[:SHOWN], rows[SHOWN:]
    rest = _("Others (%(n)d)") % {"n": len(others)}
    if others:
        shown = [*shown, (rest, sum(net for _name, net in others))]
    return ranked_bars(
        shown,
        title=title,
        description=_("Net sales by %(what)s, largest first.") % {"what": names.lower()},
        names=names,
        values=_("Net sales"),
        currency=kept.currency,
        shares=[net / total for _name, net in shown],
        shares_of=_("of sales"),
        context=[rest] if others else [],
        sort=False,
        room=room,
        say=_,
    )


def unfinished(kept: Figure) -> dict[str, Any] | None:
    """The unfinished month said in words, when there is one."""
    last_day = date.fromisoformat(kept.result["last_day"]) if kept.result else None
    if last_day is None or last_day == month_end(last_day):
        return None
    return {"month": month(last_day), "days": last_day.day, "of": month_end(last_day).day, "last_day": short_day(last_day)}
