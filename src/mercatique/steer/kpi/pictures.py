"""The picture of a KPI: its finished months beside those of the year before."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, month_lines
from mercatique.kernel import indicators
from mercatique.kernel.format import month
from mercatique.months import months_after
from mercatique.steer.kpi import board
from mercatique.steer.kpi.board import MONTHS, Kpi


def months(kpi: Kpi) -> Chart | None:
    """The last thirteen months, the same a year before in grey, a gap where nothing was read; nothing when there are not two to show."""
    known = {day: value for day, value in board.history(kpi.indicator, 2 * MONTHS - 1) if value is not None}
    shown = [day for day in (months_after(max(known), back) for back in range(1 - MONTHS, 1)) if day >= min(known)] if known else []
    points = [(day, known.get(day)) for day in shown]
    if sum(value is not None for _day, value in points) < 2:
        return None
    before = [(day, known[year]) for day in shown if (year := months_after(day, -12)) in known]
    return month_lines(
        points, before if len(before) > 1 else (), title=sentence(kpi), description=" ".join(filter(None, (how(kpi), kpi.formula))), lead=_("Measured"),
        context=_("A year before"), unit=kpi.unit, currency=kpi.indicator.workspace.currency, room="steer", say=_,
    )  # fmt: skip


def how(kpi: Kpi) -> str:
    """What stands for a month."""
    if not kpi.indicator.figure_key:
        return _("The mean of what was typed in each month.")
    return _("Finished months only.") if indicators.by_period(kpi.indicator) else _("The last value read in each month.")


def sentence(kpi: Kpi) -> str:
    """What it says, in a sentence."""
    if kpi.value is None:
        return _("Cannot be read yet: %(reason)s") % {"reason": kpi.reason}
    said = {"value": board.said(kpi, kpi.value), "month": month(kpi.month) if kpi.month else "", "change": kpi.moved}
    if not kpi.month:
        return _("%(value)s now") % said
    return _("%(value)s in %(month)s, %(change)s in a year") % said if kpi.moved else _("%(value)s in %(month)s") % said
