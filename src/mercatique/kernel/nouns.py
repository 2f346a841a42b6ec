"""The kernel's own entries in the rooms' menus."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.models import Attachment, Indicator, Measure, Member
from mercatique.kernel.rooms import counted, noun

noun(
    "analyze", pgettext_lazy("menu", "Data brought in"), "imports", order=78, group=_("Sources"),
    says=_("The files the figures are made from: bring one in, look it over, take it back."),
)
noun(
    "analyze", _("Figures"), "figures", order=80, group=_("Sources"),
    says=_("Every number this workspace can be asked, with its method and the rows it was made from."),
)
noun("analyze", pgettext_lazy("deposited", "Files"), "kernel:attachment-list", count=counted(Attachment), order=85, group=_("Sources"))
noun("plan", pgettext_lazy("menu", "People"), "kernel:member-list", count=counted(Member), order=70)
noun("steer", pgettext_lazy("menu", "Indicators"), "kernel:indicator-list", count=counted(Indicator), order=10)
noun("steer", pgettext_lazy("menu", "Measures"), "kernel:measure-list", count=counted(Measure), order=15)
