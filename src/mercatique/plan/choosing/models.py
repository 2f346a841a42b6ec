"""What an action is expected to move of an objective, its eight marks, and what is decided of it on a day."""

from typing import Any

from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.models import Member, Record
from mercatique.plan.actions.models import Action


class Effect(Record):
    """What an action is expected to move of an objective it serves, in the unit of its indicator."""

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, verbose_name=_("objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(
        _("moves it by"), max_digits=18, decimal_places=4, null=True, blank=True,
        help_text=_("In the unit of the objective’s indicator, at its due date; below zero to bring it down. Of a rate, 3 points are 3 %."),
    )  # fmt: skip
    why = models.TextField(_("how it is reckoned"), blank=True, help_text=_("An earlier action, a test, a figure of the trade: what makes it believable."))

    meaningful = ("title", "value")
    searched = ("why",)

    class Meta(Record.Meta):
        verbose_name = _("expected effect")
        verbose_name_plural = _("expected effects")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["action", "objective"], name="one_effect_per_objective", violation_error_message=_("What this action moves of this objective is written down already.")
            ),
        ]

    def get_value_display(self) -> str:
        unit = self.objective.unit if self.objective else ""
        return indicators.said(self.value, unit, self.workspace.currency)

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        if not self.objective_id:
            found.append(gettext("an objective"))
        if self.value is None:
            found.append(gettext("by how much"))
        if not self.why.strip():
            found.append(gettext("how it is reckoned"))
        return found

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


def mark(label: Any, text: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Action.Degree.choices, null=True, blank=True, help_text=text)


class Appraisal(Record):
    """The marks of an action on the grid by which actions are chosen; feasibility is the action's own."""

    action = models.OneToOneField(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    cost = mark(pgettext_lazy("criterion of the grid", "cost"), _("5: it costs little for what it is."))
    reach = mark(pgettext_lazy("criterion of the grid", "reach"), _("5: it reaches nearly all it is meant for."))
    fit = mark(pgettext_lazy("criterion of the grid", "fit with the target"), _("5: it meets their uses and habits."))
    positioning = mark(pgettext_lazy("criterion of the grid", "positioning"), _("5: it says what we want to be."))
    care = mark(pgettext_lazy("criterion of the grid", "responsibility"), _("5: it carries our commitments."))
    trend = mark(pgettext_lazy("criterion of the grid", "trend"), _("5: it goes with where the market goes."))
    rivals = mark(pgettext_lazy("criterion of the grid", "competition"), _("5: no competitor does it, or ours does it better."))
    constraint = models.TextField(_("constraint it respects"), blank=True, help_text=_("Size, people, money, partner network: which one binds, and how it is respected."))
    why = models.TextField(_("why it is retained, or not"), blank=True)

    meaningful = ("cost", "reach", "fit", "positioning", "care", "trend", "rivals")
    searched = ("constraint", "why")
    #: The criteria of the grid besides feasibility.
    MARKS = ("cost", "reach", "fit", "positioning", "care", "trend", "rivals")

    class Meta(Record.Meta):
        verbose_name = _("appraisal of an action")
        verbose_name_plural = _("appraisals of actions")

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        lacking = [str(self._meta.get_field(name).verbose_name) for name in self.MARKS if getattr(self, name) is None]  # type: ignore[union-attr]
        if self.action_id and self.action is not None and self.action.feasibility is None:
            lacking.insert(0, gettext("feasibility"))
        if lacking:
            found.append(gettext("a mark for: %(names)s") % {"names": ", ".join(lacking)})
        if not self.constraint.strip():
            found.append(gettext("the constraint it respects"))
        if not self.why.strip():
            found.append(gettext("why it is retained, or not"))
        return found

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


class ActionVerdict(Record):
    """Keep, change or drop an action: what is said of it on the day the plan is looked at again."""

    class Outcome(models.TextChoices):
        KEEP = "keep", pgettext_lazy("verdict on an action", "Keep")
        CHANGE = "change", pgettext_lazy("verdict on an action", "Change")
        DROP = "drop", pgettext_lazy("verdict on an action", "Drop")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(_("verdict"), max_length=6, choices=Outcome.choices, blank=True)
    day = models.DateField(_("review date"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    altered = models.TextField(_("what is changed"), blank=True, help_text=_("When it is changed: what, concretely."))
    by = models.ForeignKey(Member, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    meaningful = ("outcome", "day")
    searched = ("reason", "altered")

    class Meta(Record.Meta):
        verbose_name = _("verdict on an action")
        verbose_name_plural = _("verdicts on actions")

    def gaps(self) -> list[str]:
        needed = {"action_id": gettext("an action"), "outcome": gettext("a verdict"), "day": gettext("a date"), "reason": gettext("a reason")}
        found = [words for name, words in needed.items() if not getattr(self, name)]
        if self.outcome == self.Outcome.CHANGE and not self.altered.strip():
            found.append(gettext("what is changed"))
        return found

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]
