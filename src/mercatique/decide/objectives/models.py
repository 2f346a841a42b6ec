"""Objectives: what is wanted, measured by which indicator, from where, to where, until when."""

from datetime import date

from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel import indicators
from mercatique.kernel.models import Indicator, Member, Record


class Objective(Record):
    """An objective and the indicator that will say whether it is reached."""

    class Level(models.TextChoices):
        MISSION = "mission", _("Mission")
        STRATEGIC = "strategic", _("Strategic")
        OPERATIONAL = "operational", _("Operational")

    class Nature(models.TextChoices):
        QUANTITATIVE = "quantitative", _("Quantitative")
        QUALITATIVE = "qualitative", _("Qualitative")

    class Horizon(models.TextChoices):
        SHORT = "short", _("Short term")
        MEDIUM = "medium", _("Medium term")
        LONG = "long", _("Long term")

    class Split(models.TextChoices):
        SITE = "site", _("By site")
        PERSON = "person", _("By person")
        LINE = "line", _("By product line")

    statement = models.TextField(_("statement"), blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("serves the objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon.choices, blank=True)
    split = models.CharField(
        _("split into parts"), max_length=8, choices=Split.choices, blank=True,
        help_text=_("The objectives that serve this one are then its parts, and their targets add up to its own."),
    )  # fmt: skip
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product_line = models.CharField(_("product line"), max_length=120, blank=True)
    site = models.CharField(_("site"), max_length=120, blank=True)
    person = models.ForeignKey(
        Member, verbose_name=_("part of the person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_start = models.DateField(_("baseline period from"), null=True, blank=True)
    baseline_end = models.DateField(_("baseline period to"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4, null=True, blank=True)
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        Member, verbose_name=_("accepted by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    evaluation = models.DateField(_("evaluated on"), null=True, blank=True)
    reevaluation = models.DateField(_("evaluated again on"), null=True, blank=True)
    means = models.TextField(
        _("means"), blank=True, help_text=_("Who acts and with what: people, time, money, tools. What makes it feasible.")
    )
    ambition = models.TextField(
        _("why it can be reached"), blank=True,
        help_text=_("What will change, when the target goes beyond what the past leads to expect."),
    )  # fmt: skip
    influences = models.TextField(_("variables likely to influence it"), blank=True)

    meaningful = ("title", "indicator_id", "baseline", "target", "due")
    searched = ("statement", "product_line", "site", "influences")

    class Meta(Record.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    @property
    def period(self) -> tuple[date, date] | None:
        """From start to due, when both are said and in that order."""
        return (self.start, self.due) if self.start and self.due and self.start <= self.due else None

    @property
    def baseline_period(self) -> tuple[date, date] | None:
        """The days the baseline was read over."""
        first, last = self.baseline_start, self.baseline_end
        return (first, last) if first and last and first <= last else None

    @property
    def unit(self) -> str:
        """The unit of baseline and target: that of the indicator."""
        return indicators.unit_of(self.indicator) if self.indicator else ""

    def get_baseline_display(self) -> str:
        return indicators.said(self.baseline, self.unit, self.workspace.currency)

    def get_target_display(self) -> str:
        return indicators.said(self.target, self.unit, self.workspace.currency)

    @property
    def part(self) -> str:
        """What of its whole it is, in the way the whole is split."""
        how = self.parent.split if self.parent else ""
        return {
            self.Split.SITE: self.site,
            self.Split.PERSON: str(self.person or ""),
            self.Split.LINE: self.product_line,
        }.get(how, "")  # type: ignore[call-overload, no-any-return]

    def lacks(self) -> str:
        """What is missing, for the list."""
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]

    def mend_url(self, role: str = "") -> str:
        """A baseline whose figure has changed is read again on a page of its own."""
        return self.page_url("baseline") if role == "baseline" else super().mend_url(role)

    def gaps(self) -> list[str]:
        needed = {
            "indicator": gettext("an indicator"),
            "baseline": gettext("a baseline"),
            "target": gettext("a target"),
            "due": gettext("a due date"),
            "owner": gettext("an owner"),
        }
        if self.nature == self.Nature.QUALITATIVE:
            needed = {name: needed[name] for name in ("indicator", "due", "owner")}
        return [words for name, words in needed.items() if getattr(self, name) is None]


class Target(Record):
    """What is aimed at in a month or a quarter: a part of the sum for what adds up, the level at its end for a rate."""

    objective = models.ForeignKey(Objective, verbose_name=_("objective"), on_delete=models.CASCADE, related_name="targets")
    start = models.DateField(pgettext_lazy("date", "from"))
    end = models.DateField(pgettext_lazy("date", "to"))
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4)

    meaningful = ("start", "end", "value")

    class Meta(Record.Meta):
        verbose_name = _("target of a period")
        verbose_name_plural = _("targets by period")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["objective", "start"], name="one_target_per_period"),
        ]

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its objective."""
        return self.objective.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.objective.page_url("targets")
