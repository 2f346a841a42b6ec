"""What the room "analyze" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.kernel.rooms import counted, noun

SALES, DIAGNOSIS, WATCH = _("Sales and customers"), _("Diagnosis"), _("Watch")

noun("analyze", _("Sales"), "analyze:sales", order=10, group=SALES)
noun("analyze", _("Customers"), "analyze:customers", order=11, group=SALES)
noun("analyze", _("Products"), "analyze:products", order=12, group=SALES)
noun("analyze", _("Segments"), "analyze:segment-list", count=counted(Segment), order=13, group=SALES)

noun("analyze", _("SWOT lines"), "analyze:swotline-list", count=counted(SwotLine), order=51, group=DIAGNOSIS)
noun("analyze", _("Topics"), "analyze:watchtopic-list", count=counted(WatchTopic), order=60, group=WATCH)
noun("analyze", _("Watch sources"), "analyze:watchsource-list", count=counted(WatchSource), order=61, group=WATCH)
noun("analyze", _("Items"), "analyze:watchitem-list", count=counted(WatchItem), order=62, group=WATCH)
