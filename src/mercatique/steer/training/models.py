"""Training and support of the team: gaps to close, arguments that carry people along."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.plan.models import Action

LEVEL = [MaxValueValidator(5)]


class TrainingAction(Record):
    """A gap between the level people have and the one they need, and what closes it."""

    skill = models.CharField(_("skill"), max_length=200, blank=True)
    participants = models.ManyToManyField(Member, verbose_name=_("participants"), blank=True, related_name="+")
    level_now = models.PositiveSmallIntegerField(_("level today, 0 to 5"), null=True, blank=True, validators=LEVEL)
    level_wanted = models.PositiveSmallIntegerField(_("level wanted, 0 to 5"), null=True, blank=True, validators=LEVEL)
    level_after = models.PositiveSmallIntegerField(_("level after, 0 to 5"), null=True, blank=True, validators=LEVEL)
    day = models.DateField(_("date"), null=True, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=7, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)
    success_test = models.TextField(_("how success is tested"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    action = models.ForeignKey(
        Action, verbose_name=_("action it supports"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    historic_m2m = ("participants",)
    meaningful = ("title", "level_wanted", "day", "cost")
    searched = ("skill", "trainer")

    class Meta(Record.Meta):
        verbose_name = _("training action")
        verbose_name_plural = _("training actions")

    def gaps(self) -> list[str]:
        needed = {"day": gettext("a date"), "cost": gettext("a cost"), "trainer": gettext("a trainer"), "success_test": gettext("a success test")}
        found = [words for name, words in needed.items() if getattr(self, name) in (None, "")]
        if self.done_on and self.level_after is None:
            found.append(gettext("the level reached"))
        return found


class ChangeArgument(Record):
    """What holds people back from a change, and the answer that reassures: its title is the brake."""

    audience = models.CharField(_("role in the team"), max_length=120, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    benefit = models.TextField(_("benefit for this role"), blank=True)
    action = models.ForeignKey(
        Action, verbose_name=_("action it supports"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    meaningful = ("title", "answer")
    searched = ("audience", "answer", "benefit")

    class Meta(Record.Meta):
        verbose_name = _("change argument")
        verbose_name_plural = _("change arguments")
