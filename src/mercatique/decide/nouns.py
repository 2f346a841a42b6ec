"""What the room "decide" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel.rooms import counted, noun

noun("decide", _("Objectives"), "decide:objective-list", count=counted(Objective), order=10)
