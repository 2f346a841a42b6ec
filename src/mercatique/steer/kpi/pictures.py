"""The picture of a KPI: its finished months beside those of the year before."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, month_lines
from mercatique.kernel.format import month
from mercatique.months import months_after
from mercatique.steer.kpi import board
from mercatique.steer.kpi.board import MONTHS, Kpi


def months(kpi: Kpi) -> Chart | None:
    """The last thirteen months, the same a year before in grey; nothing when there are not two to show."""
    found = board.history(kpi.indicator, 2 * MONTHS - 1)
    points = [(day, value) for day, value in found[-MONTHS:] if value is not None]
    if len(points) < 2:
        return None
    earlier = {months_after(day, 12): value for day, value in found if value is not None}
    before = [(day, earlier[day]) for day, _value in points if day in earlier]
    return month_lines(
        points, before if len(before) > 1 else (), title=sentence(kpi), description=_("Finished months only. %(formula)s") % {"formula": kpi.formula}, lead=_("Measured"),
        context=_("A year before"), unit=kpi.unit, currency=kpi.indicator.workspace.currency, room="steer", say=_,
    )  # fmt: skip


def sentence(kpi: Kpi) -> str:
    """What it says, in a sentence."""
    if kpi.value is None:
        return _("Cannot be read yet: %(reason)s") % {"reason": kpi.reason}
    said = {"value": board.said(kpi, kpi.value), "month": month(kpi.month) if kpi.month else "", "change": kpi.moved}
    if not kpi.month:
        return _("%(value)s now") % said
    return _("%(value)s in %(month)s, %(change)s in a year") % said if kpi.moved else _("%(value)s in %(month)s") % said
