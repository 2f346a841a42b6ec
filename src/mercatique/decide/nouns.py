"""What the room "decide" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Forecast, Objective
from mercatique.kernel.rooms import counted, noun

noun("decide", _("Objectives"), "decide:objective-list", count=counted(Objective), order=10)
noun("decide", _("Financial forecasts"), "decide:forecast-list", count=counted(Forecast), order=80)
