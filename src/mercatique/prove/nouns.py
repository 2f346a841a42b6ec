"""What the room "prove" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Edition
from mercatique.kernel.rooms import counted, noun

noun("prove", _("Frameworks"), "prove:frameworks", order=10)
noun("prove", _("Documents"), "documents", count=counted(Edition), order=20)
