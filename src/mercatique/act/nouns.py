"""What the room "act" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.act.models import Processing
from mercatique.kernel.rooms import counted, noun

noun("act", _("Register of processing"), "act:processing-list", count=counted(Processing), order=80, group=_("Law"))
