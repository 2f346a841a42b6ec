"""What a segment holds today, as figures that a claim can rest on and an objective can aim at."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.models import Segment
from mercatique.analyze.sales.figures import basis_of
from mercatique.analyze.segments.rule import count
from mercatique.kernel import changes, evidence, figures
from mercatique.kernel.figures import OF, Query, Value, figure
from mercatique.kernel.models import Evidence, Figure

PAGE = "analyze:segment-list"


def counted(query: Query) -> dict[str, Any] | str:
    """The segment's count, or why there is none."""
    segment = Segment.objects.filter(workspace=query.workspace, number=query.filters.get(OF) or 0).first()
    if segment is None:
        return _("the segment is no longer there")
    if not segment.rule:
        return _("the segment has no rule yet")
    return count(query.warehouse, segment.rule)


@figure(
    "segments.customers", label=gettext_lazy("Customers of the segment"), unit="count", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("How many customers does the rule hold for today?"), per=Segment,
)  # fmt: skip
def customers(query: Query) -> Value:
    found = counted(query)
    if isinstance(found, str):
        return Value(None, reason=found)
    return Value(float(found["customers"]), n=found["of"], basis="net")


@figure(
    "segments.share", label=gettext_lazy("Share of customers in the segment"), unit="%", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("What share of all customers belongs to the segment?"), per=Segment,
)  # fmt: skip
def share(query: Query) -> Value:
    found = counted(query)
    if isinstance(found, str) or found["share"] is None:
        return Value(None, reason=found if isinstance(found, str) else _("there is no known customer"))
    return Value(found["share"], n=found["of"], basis="net")


@figure(
    "segments.net", label=gettext_lazy("Net sales of the segment"), unit="currency", tables=("orders",), method="net_sales", page=PAGE,
    question=gettext_lazy("What have the customers of the segment bought so far, net?"), per=Segment,
)  # fmt: skip
def net(query: Query) -> Value:
    found = counted(query)
    if isinstance(found, str):
        return Value(None, reason=found)
    if found["net"] is None:
        return Value(None, reason=_("amounts of several currencies or VAT bases cannot be added"))
    return Value(found["net"], n=found["customers"], basis=basis_of(query, "net"), currency=found["currency"])


@figure(
    "segments.net_share", label=gettext_lazy("Share of sales of the segment"), unit="%", tables=("orders",), method="net_sales", page=PAGE,
    question=gettext_lazy("What share of the net sales to known customers does the segment make?"), per=Segment,
)  # fmt: skip
def net_share(query: Query) -> Value:
    found = counted(query)
    if isinstance(found, str):
        return Value(None, reason=found)
    if found["net_share"] is None:
        return Value(None, reason=_("there are no net sales that can be added"))
    return Value(found["net_share"], n=found["customers"], basis=basis_of(query, "net"))


def of(segment: Segment) -> dict[str, Figure]:
    """The four figures of a segment, as kept."""
    names = ("customers", "share", "net", "net_share")
    return {name: figures.read(segment.workspace, f"segments.{name}", filters={OF: segment.number}) for name in names}


@receiver(post_save, sender=Segment, dispatch_uid="analyze.segment.moved")
def moved(sender: Any, instance: Segment, created: bool, **kwargs: Any) -> None:
    """A new rule is a new size: what rests on it is marked to recheck."""
    if created:
        return
    act = changes.current()
    cause = evidence.Cause("change", str(act.id) if act else "", act.actor if act else "")
    rows = Evidence.objects.filter(workspace_id=instance.workspace_id, figure__key__startswith="segments.").select_related("figure__workspace")
    for row in rows:
        if row.figure is not None and row.figure.filters.get(OF) == instance.number:
            row.figure = figures.reread(row.figure)
            evidence.compare(row, cause)
