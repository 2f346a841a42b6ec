"""What the room "decide" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Choice, Decision, Forecast, Objective, Option
from mercatique.kernel.rooms import counted, noun

noun(
    "decide", _("Objective tree"), "decide:objective-tree", order=9,
    says=_("How objectives serve one another, from the mission down to what is done every day."),
)
noun("decide", _("Objectives"), "decide:objective-list", count=counted(Objective), order=10)
noun("decide", _("Choices"), "decide:choice-list", count=counted(Choice), order=15)
noun("decide", _("Options"), "decide:option-list", count=counted(Option), order=16)
noun("decide", _("Decisions"), "decide:decision-list", count=counted(Decision), order=17)
noun("decide", _("Financial forecasts"), "decide:forecast-list", count=counted(Forecast), order=80)
