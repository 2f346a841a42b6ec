"""What the room "steer" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.rooms import counted, noun
from mercatique.steer.models import ChangeArgument, TrainingAction

TEAM = _("Team")

noun("steer", _("Objectives against targets"), "steer:objectives", order=10)

noun("steer", _("Training actions"), "steer:trainingaction-list", count=counted(TrainingAction), order=70, group=TEAM)
noun("steer", _("Change arguments"), "steer:changeargument-list", count=counted(ChangeArgument), order=71, group=TEAM)
