"""Deviations from target, the corrections that answer them, and the decisions taken together."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.format import change
from mercatique.kernel.models import Direction, Indicator, Member, Record
from mercatique.plan.models import Action
from mercatique.steer.loop import catalogue


class Scale(models.TextChoices):
    """Whether what is decided changes how things are done, or what is wanted."""

    OPERATIONAL = "operational", pgettext_lazy("decision", "Operational")
    STRATEGIC = "strategic", pgettext_lazy("decision", "Strategic")


def differs(value: Decimal | float | None, unit: str, currency: str) -> str:
    """A difference in the unit of an indicator, with its sign; a rate differs by points."""
    if value is None:
        return ""
    decimals = 0 if unit in {"currency", "count"} and abs(value) >= 1000 else None
    return change(float(value), unit="points" if unit == "%" else unit, currency=currency or "EUR", decimals=decimals).text


class Deviation(Record):
    """What an indicator reached over finished days, against what was aimed at by then, as read on a day."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("deviation", "Open")
        EXPLAINED = "explained", pgettext_lazy("deviation", "Explained")
        CORRECTED = "corrected", pgettext_lazy("deviation", "Being corrected")
        CLOSED = "closed", pgettext_lazy("deviation", "Closed")

    objective = models.ForeignKey(
        Objective, verbose_name=_("objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    target = models.DecimalField(_("aimed at by then"), max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(_("reached"), max_digits=18, decimal_places=4, null=True, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.CharField(_("cause"), max_length=40, choices=catalogue.cause_choices, blank=True)
    explanation = models.TextField(_("what happened, in your words"), blank=True)
    justification = models.TextField(
        _("why nothing is corrected"), blank=True, help_text=_("Only when the deviation is accepted as it is.")
    )
    status = models.CharField(pgettext_lazy("deviation", "status"), max_length=10, choices=Status.choices, default=Status.OPEN, blank=True)

    meaningful = ("title", "objective_id", "indicator_id", "start", "end", "target", "actual", "cause")
    searched = ("explanation", "justification")

    class Meta(Record.Meta):
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")

    @property
    def unit(self) -> str:
        return indicators.unit_of(self.indicator) if self.indicator else ""

    @property
    def up(self) -> bool:
        """Whether more is better."""
        return self.indicator is None or self.indicator.direction == Direction.UP

    @property
    def variance(self) -> Decimal | None:
        """Actual minus target."""
        return None if self.actual is None or self.target is None else self.actual - self.target

    @property
    def share(self) -> float | None:
        """The variance as a share of the target."""
        return float(self.variance / self.target) if self.variance is not None and self.target else None

    @property
    def unfavourable(self) -> bool:
        return self.variance is not None and ((self.variance < 0) if self.up else (self.variance > 0))

    @property
    def period(self) -> tuple[object, object] | None:
        return (self.start, self.end) if self.start and self.end and self.start <= self.end else None

    def get_target_display(self) -> str:
        return indicators.said(self.target, self.unit, self.workspace.currency)

    def get_actual_display(self) -> str:
        return indicators.said(self.actual, self.unit, self.workspace.currency)

    def gap(self) -> str:
        """The variance in words: value and share, with their sign."""
        value = differs(self.variance, self.unit, self.workspace.currency)
        if not value or self.share is None or self.unit == "%":
            return value
        return gettext("%(value)s, that is %(share)s") % {"value": value, "share": change(self.share).text}

    gap.short_description = _("Variance")  # type: ignore[attr-defined]

    def gaps(self) -> list[str]:
        needed = {"indicator": gettext("an indicator"), "target": gettext("a target"), "actual": gettext("what was reached"), "owner": gettext("an owner")}
        found = [words for name, words in needed.items() if getattr(self, name) is None]
        if not self.cause:
            found.append(gettext("a cause"))
        return found


class Correction(Record):
    """A corrective action: the lever pulled against a deviation, by whom, when, and what it should bring."""

    class Units(models.TextChoices):
        SITE = "site", _("Sites")
        BRAND = "brand", _("Brands")
        ACTIVITY = "activity", _("Activities")
        COUNTRY = "country", _("Countries")
        CATEGORY = "category", _("Product families")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("correction", "Proposed")
        DECIDED = "decided", pgettext_lazy("correction", "Decided")
        RUNNING = "running", pgettext_lazy("correction", "Under way")
        DONE = "done", pgettext_lazy("correction", "Done")
        DROPPED = "dropped", pgettext_lazy("correction", "Dropped")

    class Conclusion(models.TextChoices):
        WORKED = "worked", _("It worked: the effect is shown")
        WORSE = "worse", _("It harmed: the effect is shown, the wrong way")
        NOT_SHOWN = "not_shown", _("No effect is shown")
        EARLY = "early", _("Too early to say")

    deviation = models.ForeignKey(
        Deviation, verbose_name=_("deviation"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    lever = models.CharField(_("lever"), max_length=40, choices=catalogue.lever_choices, blank=True)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(pgettext_lazy("correction", "status"), max_length=10, choices=Status.choices, default=Status.PROPOSED, blank=True)
    expected = models.DecimalField(_("expected effect per month"), max_digits=18, decimal_places=4, null=True, blank=True)
    compared_with = models.ForeignKey(
        Indicator, verbose_name=_("compared with"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("An indicator this correction does not touch: what moves both is taken out of its effect."),
    )  # fmt: skip
    units = models.CharField(
        _("applied to some"), max_length=10, choices=Units.choices, blank=True,
        help_text=_("When it touches some sites or families and not the others: those left alone then say what would have been."),
    )  # fmt: skip
    touched = models.CharField(_("which ones"), max_length=400, blank=True, help_text=_("Their names as in the data, separated by commas."))
    action = models.ForeignKey(
        Action, verbose_name=_("action it changes"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conclusion = models.CharField(_("conclusion"), max_length=10, choices=Conclusion.choices, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    learned = models.TextField(_("what we learned"), blank=True)

    meaningful = ("title", "deviation_id", "lever", "start", "due", "expected", "compared_with_id", "units", "touched")
    searched = ("description", "learned")

    class Meta(Record.Meta):
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")

    @property
    def indicator(self) -> Indicator | None:
        return self.deviation.indicator if self.deviation else None

    @property
    def unit(self) -> str:
        return indicators.unit_of(self.indicator) if self.indicator else ""

    @property
    def admissible(self) -> bool:
        """Whether the lever acts on the cause of the deviation."""
        return self.deviation is not None and catalogue.admissible(self.deviation.cause, self.lever)

    @property
    def names(self) -> list[str]:
        """The units it was applied to."""
        return [name.strip() for name in self.touched.split(",") if name.strip()]

    @property
    def begun(self) -> bool:
        return self.status in {self.Status.RUNNING, self.Status.DONE}

    def get_expected_display(self) -> str:
        return differs(self.expected, self.unit, self.workspace.currency)

    def gaps(self) -> list[str]:
        needed = {
            "deviation": gettext("a deviation"), "owner": gettext("an owner"), "start": gettext("a first day"), "due": gettext("a due date"),
            "expected": gettext("an expected effect"),
        }  # fmt: skip
        found = [words for name, words in needed.items() if getattr(self, name) is None]
        if not self.lever:
            found.append(gettext("a lever"))
        elif self.deviation is not None and self.deviation.cause and not self.admissible:
            found.append(gettext("a lever that acts on the cause"))
        return found

    def lacks(self) -> str:
        """What is missing, for the list."""
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


class SteeringDecision(Record):
    """What was decided about a deviation, with whom, and when it is looked at again."""

    scale = models.CharField(_("operational or strategic"), max_length=12, choices=Scale.choices, blank=True)
    day = models.DateField(_("decided on"), null=True, blank=True)
    deviation = models.ForeignKey(
        Deviation, verbose_name=_("deviation"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    correction = models.ForeignKey(
        Correction, verbose_name=_("corrective action"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    meeting = models.ForeignKey(
        "steer.Meeting", verbose_name=_("meeting"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    participants = models.ManyToManyField(Member, verbose_name=_("participants"), blank=True, related_name="+")
    reason = models.TextField(_("why"), blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField(_("due"), null=True, blank=True)
    recheck_on = models.DateField(_("look again on"), null=True, blank=True)
    rechecked_on = models.DateField(_("looked at again on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    historic_m2m = ("participants",)
    meaningful = ("title", "scale", "day", "due", "recheck_on")
    searched = ("reason", "outcome")

    class Meta(Record.Meta):
        verbose_name = _("steering decision")
        verbose_name_plural = _("steering decisions")
