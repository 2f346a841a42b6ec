"""The watch desk: topics one follows, sources one trusts, items one found."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record


class WatchKind(models.TextChoices):
    TECHNOLOGICAL = "technological", _("Technological")
    COMPETITIVE = "competitive", _("Competitive")
    REGULATORY = "regulatory", _("Regulatory")
    COMMERCIAL = "commercial", _("Commercial")
    ECONOMIC = "economic", _("Economic")


class WatchTopic(Record):
    """A question one keeps asking the outside world."""

    class Perimeter(models.TextChoices):
        SECTOR = "sector", _("Our sector")
        OTHER = "other", _("Another sector")

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")

    question = models.TextField(_("question"), blank=True)
    kind = models.CharField(_("kind of watch"), max_length=20, choices=WatchKind.choices, blank=True)
    perimeter = models.CharField(_("perimeter"), max_length=10, choices=Perimeter.choices, blank=True)
    method = models.TextField(_("how it is collected and processed"), blank=True)
    cadence = models.CharField(_("cadence"), max_length=10, choices=Cadence.choices, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    meaningful = ("title", "question", "kind")
    searched = ("question", "method")

    class Meta(Record.Meta):
        verbose_name = _("watch topic")
        verbose_name_plural = _("watch topics")


class WatchSource(Record):
    """Where news comes from, and how far it can be trusted."""

    topic = models.ForeignKey(
        WatchTopic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind of watch"), max_length=20, choices=WatchKind.choices, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    reliability = models.PositiveSmallIntegerField(
        _("reliability, 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    note = models.TextField(_("why it can be trusted"), blank=True)

    meaningful = ("title", "url", "reliability")
    searched = ("publisher", "note", "url")

    class Meta(Record.Meta):
        verbose_name = _("watch source")
        verbose_name_plural = _("watch sources")


class WatchItem(Record):
    """Something read on a day, what it says and what it was used for."""

    topic = models.ForeignKey(
        WatchTopic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.ForeignKey(
        WatchSource, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    summary = models.TextField(_("what it says"), blank=True)
    use = models.TextField(_("what we do with it"), blank=True)

    meaningful = ("title", "day", "summary")
    searched = ("summary", "use")

    class Meta(Record.Meta):
        verbose_name = _("watch item")
        verbose_name_plural = _("watch items")
