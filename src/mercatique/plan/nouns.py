"""What the room "plan" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.rooms import counted, noun
from mercatique.plan.models import Action

noun("plan", _("Action plan"), "plan:plan", order=10)
noun("plan", _("Actions"), "plan:action-list", count=counted(Action), order=11)
