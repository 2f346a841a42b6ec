"""A risk of the plan: how likely, how bad, how much money, and what is done about it."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel.models import Member, Record
from mercatique.plan.actions.models import Action

#: What a probability of 1 to 5 is worth when money is weighed by it (the middle of five equal steps; a choice of ours).
CHANCE = {1: Decimal("0.1"), 2: Decimal("0.3"), 3: Decimal("0.5"), 4: Decimal("0.7"), 5: Decimal("0.9")}


class Risk(Record):
    """What could go wrong for an action or an objective."""

    class Kind(models.TextChoices):
        BUDGETARY = "budgetary", pgettext_lazy("risk", "Budgetary")
        HUMAN = "human", pgettext_lazy("risk", "Human")
        TECHNOLOGICAL = "technological", pgettext_lazy("risk", "Technological")
        LEGAL = "legal", pgettext_lazy("risk", "Legal")
        MARKET = "market", pgettext_lazy("risk", "Market")
        OTHER = "other", pgettext_lazy("risk", "Other")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("risk", "Watched")
        HAPPENED = "happened", pgettext_lazy("risk", "Happened")
        CLOSED = "closed", pgettext_lazy("risk", "Closed")

    class Probability(models.IntegerChoices):
        RARE = 1, _("1 · rare (about 10%)")
        UNLIKELY = 2, _("2 · unlikely (about 30%)")
        POSSIBLE = 3, _("3 · possible (about 50%)")
        LIKELY = 4, _("4 · likely (about 70%)")
        NEAR = 5, _("5 · nearly certain (about 90%)")

    class Impact(models.IntegerChoices):
        SLIGHT = 1, _("1 · hardly felt")
        MINOR = 2, _("2 · minor")
        NOTABLE = 3, _("3 · notable")
        SERIOUS = 4, _("4 · serious")
        CRITICAL = 5, _("5 · the objective is lost")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, blank=True)
    probability = models.PositiveSmallIntegerField(_("probability"), choices=Probability.choices, null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices, null=True, blank=True)
    exposed = models.DecimalField(
        _("amount exposed"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    trigger = models.TextField(_("sign that it is happening"), blank=True)
    mitigation = models.TextField(_("what is done about it"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review = models.DateField(_("next review"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN, blank=True)
    action = models.ForeignKey(Action, verbose_name=_("action it threatens"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(
        Objective, verbose_name=_("objective it threatens"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    meaningful: ClassVar[tuple[str, ...]] = ("title", "probability", "impact", "exposed", "status")
    searched: ClassVar[tuple[str, ...]] = ("trigger", "mitigation")

    class Meta(Record.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")

    @property
    def score(self) -> int | None:
        """Probability times impact, 1 to 25."""
        return self.probability * self.impact if self.probability and self.impact else None

    @property
    def weighted(self) -> Decimal | None:
        """The amount exposed, weighed by its probability; None while one of the two is missing."""
        if self.exposed is None or self.probability is None:
            return None
        return (self.exposed * CHANCE[self.probability]).quantize(Decimal("0.01"))

    def gaps(self) -> list[str]:
        needed = {
            "kind": gettext("a kind"), "probability": gettext("a probability"), "impact": gettext("an impact"),
            "mitigation": gettext("what is done about it"), "owner": gettext("an owner"),
        }  # fmt: skip
        found = [words for name, words in needed.items() if getattr(self, name) in (None, "")]
        if self.action_id is None and self.objective_id is None:
            found.append(gettext("the action or objective it threatens"))
        return found
