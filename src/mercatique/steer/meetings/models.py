"""Reviews: when, who, how, on which deviations, and what was said."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.steer.loop.models import Correction, Deviation, Scale


class Meeting(Record):
    """A review of steering: its agenda is made of what deviates, what is late and what is to be looked at again."""

    class Mode(models.TextChoices):
        ROOM = "room", _("Face to face")
        REMOTE = "remote", _("Remote")
        BOTH = "both", _("Both at once")

    class Purpose(models.TextChoices):
        INFORM = "inform", _("Inform")
        DECIDE = "decide", _("Decide together")
        SOLVE = "solve", _("Solve a problem")
        MOTIVATE = "motivate", _("Motivate")
        REFRAME = "reframe", _("Reframe")

    scale = models.CharField(_("operational or strategic"), max_length=12, choices=Scale.choices, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, blank=True)
    place = models.CharField(_("place or link"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, blank=True)
    technique = models.CharField(
        _("how it is led"), max_length=200, blank=True, help_text=_("Round of the table, five whys, live demonstration…")
    )
    leader = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("of a meeting", "led by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    participants = models.ManyToManyField(Member, verbose_name=_("participants"), blank=True, related_name="+")
    deviations = models.ManyToManyField(Deviation, verbose_name=_("deviations on the agenda"), blank=True, related_name="meetings")
    corrections = models.ManyToManyField(Correction, verbose_name=_("corrections on the agenda"), blank=True, related_name="meetings")
    agenda = models.TextField(_("other points"), blank=True)
    held = models.BooleanField(_("held"), default=False)
    minutes = models.TextField(_("what was said"), blank=True)

    historic_m2m = ("participants", "deviations", "corrections")
    meaningful = ("title", "day", "held")
    searched = ("agenda", "minutes", "place")

    class Meta(Record.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    @property
    def has_agenda(self) -> bool:
        return bool(self.agenda.strip()) or any(points.exists() for points in (self.deviations, self.corrections))

    def gaps(self) -> list[str]:
        found = []
        if self.day is None:
            found.append(gettext("a date"))
        if not self.mode:
            found.append(gettext("a mode (face to face or remote)"))
        if not self.participants.exists():
            found.append(gettext("participants"))
        if not self.has_agenda:
            found.append(gettext("an agenda"))
        if self.held and not self.minutes.strip():
            found.append(gettext("minutes"))
        return found
