"""The pages of the room "analyze"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.customers import views as customers
from mercatique.analyze.diagnosis import views as diagnosis
from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.analyze.products import views as products
from mercatique.analyze.sales import rules
from mercatique.analyze.sales import views as sales
from mercatique.analyze.segments import views as segments
from mercatique.analyze.segments.forms import SegmentForm
from mercatique.analyze.watch import views as watch
from mercatique.kernel.records import RECORDS, records

app_name = "analyze"

segment_records = records(
    Segment,
    columns=("title", "description", "offer"),
    fields=("title", "description", "rule", "offer"),
    form_class=SegmentForm,
    teaches=_("A segment is a live rule over your customers, with the offer meant for them."),
)
SEGMENT = RECORDS[Segment._meta.label_lower]
segment_pages = [
    path("segments/", segments.List.as_view(kind=SEGMENT), name="segment-list"),
    path("segments/new/", segments.New.as_view(kind=SEGMENT), name="segment-new"),
    path("segments/<int:number>/", segments.Detail.as_view(kind=SEGMENT), name="segment-detail"),
    path("segments/<int:number>/edit/", segments.Edit.as_view(kind=SEGMENT), name="segment-edit"),
    path("segments/<int:number>/customers/", segments.Customers.as_view(kind=SEGMENT), name="segment-customers"),
    *segment_records,
]

urlpatterns = [
    path("sales/", sales.sales, name="sales"),
    path("sales/rules/", rules.rules, name="rules"),
    path("products/", products.products, name="products"),
    path("products/export/", products.export, name="products-export"),
    path("customers/", customers.customers, name="customers"),
    path("customers/export/", customers.export, name="customers-export"),
    path("customers/card/<path:key>/erase/", customers.erase, name="customer-erase"),
    path("customers/card/<path:key>/", customers.card, name="customer"),
    path("swot/", diagnosis.swot, name="swot"),
    path("watch/", watch.desk, name="watch"),
    *segment_pages,
    *records(
        WatchTopic,
        columns=("title", "kind", "perimeter", "cadence", "owner"),
        fields=("title", "question", "kind", "perimeter", "method", "cadence", "owner"),
        teaches=_("A topic is a question you keep asking the outside world; sources and items hang on it."),
    ),
    *records(
        WatchSource,
        columns=("title", "kind", "publisher", "reliability", "checked_on"),
        fields=("title", "topic", "kind", "url", "publisher", "reliability", "checked_on", "note"),
        teaches=_("List the sources you rely on and say how far each can be trusted."),
    ),
    *records(
        WatchItem,
        columns=("title", "topic", "source", "day"),
        fields=("title", "topic", "source", "day", "url", "summary", "use"),
        teaches=_("Note what you read, what it says and what you do with it."),
    ),
    *records(
        SwotLine,
        columns=("title", "quadrant", "importance"),
        fields=("title", "quadrant", "explanation", "comparison", "importance"),
        teaches=_("Write one line per strength, weakness, opportunity or threat, and say what it rests on."),
    ),
]
