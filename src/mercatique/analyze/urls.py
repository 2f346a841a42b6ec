"""The pages of the room "analyze"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.customers import views as customers
from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.analyze.products import views as products
from mercatique.analyze.sales import views as sales
from mercatique.kernel.records import records

app_name = "analyze"

urlpatterns = [
    path("sales/", sales.sales, name="sales"),
    path("products/", products.products, name="products"),
    path("products/export/", products.export, name="products-export"),
    path("customers/", customers.customers, name="customers"),
    path("customers/export/", customers.export, name="customers-export"),
    path("customers/card/<path:key>/erase/", customers.erase, name="customer-erase"),
    path("customers/card/<path:key>/", customers.card, name="customer"),
    *records(
        Segment,
        columns=("title", "description", "offer"),
        fields=("title", "description", "offer"),
        teaches=_("A segment is a live rule over your customers, with the offer meant for them."),
    ),
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
