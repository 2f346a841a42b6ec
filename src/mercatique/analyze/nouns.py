"""What the room "analyze" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.kernel.rooms import counted, noun

DIAGNOSIS, WATCH = _("Diagnosis"), _("Watch")

noun("analyze", _("SWOT lines"), "analyze:swotline-list", count=counted(SwotLine), order=51, group=DIAGNOSIS)
noun("analyze", _("Topics"), "analyze:watchtopic-list", count=counted(WatchTopic), order=60, group=WATCH)
noun("analyze", _("Watch sources"), "analyze:watchsource-list", count=counted(WatchSource), order=61, group=WATCH)
noun("analyze", _("Items"), "analyze:watchitem-list", count=counted(WatchItem), order=62, group=WATCH)
