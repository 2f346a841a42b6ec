"""Do the sales imported say where and for which brand they were made, and do they reach the last closed month?"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import day
from mercatique.kernel.models import Workspace


def imports_of(workspace: Workspace) -> str:
    return reverse("imports", args=[workspace.slug])


def nothing_imported(workspace: Workspace) -> Missing:
    return Missing(_("No order has been imported."), imports_of(workspace))


@criterion("sales.places", label=gettext_lazy("Sales name the sites and the brands they are made for"), sites=1, brands=1)
def sales_places(workspace: Workspace, sites: int, brands: int) -> Check:
    """000:TITLE: the unit of work is a site that sells for a brand: at least so many of each are named in the sales."""
    page = reverse("analyze:sales", args=[workspace.slug])
    if not workspace.warehouse.has("orders"):
        return answer([(_("Sales"), page)], [nothing_imported(workspace)], judge=False)
    cube = workspace.warehouse.table("sales_cube")
    rows = workspace.warehouse.frame(cube.select("site", "brand").distinct()).to_pylist()
    named = {name: {row[name] for row in rows if row[name]} for name in ("site", "brand")}
    looked_at = [
        (ngettext("%(n)d site", "%(n)d sites", len(named["site"])) % {"n": len(named["site"])}, page),
        (ngettext("%(n)d brand", "%(n)d brands", len(named["brand"])) % {"n": len(named["brand"])}, page),
    ]
    missing = []
    if len(named["site"]) < sites:
        missing.append(Missing(_("The imported orders name no site: say which column holds it."), imports_of(workspace)))
    if len(named["brand"]) < brands:
        missing.append(Missing(_("The imported orders name no brand: say which column holds it."), imports_of(workspace)))
    return answer(looked_at, missing, judge=False)


@criterion("sales.closed", label=gettext_lazy("Sales are known up to the last closed month"))
def sales_closed(workspace: Workspace) -> Check:
    """004:A2.T3: the board of sales covers the last closed period; a month counts as read when a sale of it is there."""
    page = reverse("analyze:sales", args=[workspace.slug])
    last = workspace.warehouse.last_day("orders") if workspace.warehouse.has("orders") else None
    if last is None:
        return answer([(_("Sales"), page)], [nothing_imported(workspace)], judge=False)
    closed = timezone.localdate().replace(day=1) - timedelta(days=1)
    missing = []
    if last < closed.replace(day=1):
        text = _("The last sale known is of %(day)s: import the months since.")
        missing.append(Missing(text % {"day": day(last)}, imports_of(workspace)))
    return answer([(_("Sales up to %(day)s") % {"day": day(last)}, page)], missing, judge=False)
