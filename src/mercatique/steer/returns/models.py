"""What is written down about the return of an action: its sheet, its results month by month, the work it took, its qualitative effects."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.plan.models import Action
from mercatique.steer.returns import media

ABOVE_ZERO = [MinValueValidator(Decimal(0))]
PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
CENT = Decimal("0.01")


class Nature(models.TextChoices):
    """What money is spent on."""

    PEOPLE = "people", pgettext_lazy("cost", "People")
    TOOLS = "tools", pgettext_lazy("cost", "Tools")
    MEDIA = "media", pgettext_lazy("cost", "Media and purchases")
    OTHER = "other", pgettext_lazy("cost", "Other")


class Basis(models.TextChoices):
    """What a gain is counted on."""

    MARGIN = "margin", pgettext_lazy("gain", "Margin")
    REVENUE = "revenue", pgettext_lazy("gain", "Revenue")


def money(label: Any, **more: Any) -> models.DecimalField:
    more.setdefault("validators", ABOVE_ZERO)
    return models.DecimalField(label, max_digits=18, decimal_places=2, null=True, blank=True, **more)


class ReturnSheet(Record):
    """How the return of an action is judged: recurring or one-off, what it should bring and why, how its results are told apart."""

    class Rhythm(models.TextChoices):
        RECURRING = "recurring", pgettext_lazy("action", "Recurring")
        ONE_OFF = "one_off", pgettext_lazy("action", "One-off")

    class Measuring(models.TextChoices):
        CODE = "code", _("A code people give or type")
        NUMBER = "number", _("A telephone number of its own")
        COUPON = "coupon", _("A coupon brought back")
        ATTRIBUTED = "attributed", _("Attributed by the platform or the site")
        ASKED = "asked", _("Customers are asked how they came")
        TEST = "test", _("A test with a control group")
        BEFORE_AFTER = "before_after", _("Before and after")
        NOT = "not", _("Not measured")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(_("recurring or one-off"), max_length=10, choices=Rhythm.choices, blank=True)
    expected_gain = money(_("expected gain"), help_text=_("Over the whole action, excluding VAT, counted on the basis below."))
    basis = models.CharField(_("gain counted on"), max_length=8, choices=Basis.choices, default=Basis.MARGIN, blank=True)
    hypothesis = models.TextField(_("hypothesis"), blank=True, help_text=_("How the expected gain is worked out: how many people, what share of them, worth how much."))
    margin_rate = models.DecimalField(
        _("rate of margin in %"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Of what this action sells; empty: that of the imported sales where unit costs are known."),
    )  # fmt: skip
    free = models.BooleanField(_("it costs nothing"), default=False, help_text=_("Say so rather than leave its cost unknown."))
    measured_by = models.CharField(_("how its results are told apart"), max_length=14, choices=Measuring.choices, blank=True)
    device = models.CharField(_("code, number or coupon"), max_length=200, blank=True)
    stated_cost = money(_("cost stated in the dossier"), help_text=_("A check compares it with what the lines add up to."))
    stated_roi = models.DecimalField(_("ROI stated in the dossier, in %"), max_digits=9, decimal_places=2, null=True, blank=True)

    meaningful: ClassVar[tuple[str, ...]] = ("title", "expected_gain", "basis", "measured_by")
    searched: ClassVar[tuple[str, ...]] = ("hypothesis", "device")

    class Meta(Record.Meta):
        verbose_name = _("return sheet")
        verbose_name_plural = _("return sheets")

    @property
    def needs_device(self) -> bool:
        return self.measured_by in {self.Measuring.CODE, self.Measuring.NUMBER, self.Measuring.COUPON}

    @property
    def attribution(self) -> str:
        """How its results are told apart, in words; empty when nobody has said."""
        words = str(self.get_measured_by_display()) if self.measured_by else ""
        return f"{words} ({self.device})" if words and self.device else words

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        if not self.rhythm:
            found.append(gettext("recurring or one-off"))
        if self.expected_gain is None:
            found.append(gettext("an expected gain"))
        if not self.hypothesis.strip():
            found.append(gettext("a hypothesis"))
        if not self.measured_by:
            found.append(gettext("how its results are told apart"))
        elif self.needs_device and not self.device:
            found.append(gettext("the code, number or coupon"))
        return found

    def lacks(self) -> str:
        """What is missing, for the list."""
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


class Outcome(Record):
    """What an action brought through a channel in a month. Empty means not counted; zero means counted and none."""

    class Source(models.TextChoices):
        TYPED = "typed", pgettext_lazy("source of a result", "Typed")
        FILE = "file", pgettext_lazy("source of a result", "File of a platform")
        TABLE = "table", pgettext_lazy("source of a result", "Table of ad spend")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=120, blank=True)
    medium = models.CharField(_("medium"), max_length=12, choices=media.choices, blank=True)
    month = models.DateField(_("month"), null=True, blank=True, help_text=_("Any day of it."))
    spend = money(_("spend the platform reports"), help_text=_("Excluding VAT; 0 when the channel itself costs nothing. It shares the cost of the action between its channels."))
    impressions = models.PositiveBigIntegerField(_("impressions or contacts"), null=True, blank=True)
    clicks = models.PositiveIntegerField(_("clicks"), null=True, blank=True)
    visits = models.PositiveIntegerField(_("visits"), null=True, blank=True)
    leads = models.PositiveIntegerField(_("leads"), null=True, blank=True)
    customers = models.PositiveIntegerField(_("new customers"), null=True, blank=True)
    orders = models.PositiveIntegerField(_("orders"), null=True, blank=True)
    revenue = money(_("revenue excluding VAT"))
    margin = money(_("margin"), validators=[], help_text=_("Empty: the revenue times the rate of margin."))
    saving = money(_("costs it avoided"), help_text=_("Such as letters no longer sent; 0 for none."))
    source = models.CharField(_("source"), max_length=8, choices=Source.choices, default=Source.TYPED, blank=True, editable=False)
    platform = models.CharField(_("platform"), max_length=20, blank=True, editable=False)
    campaign = models.CharField(_("campaign of the platform"), max_length=200, blank=True, editable=False)
    days = models.PositiveSmallIntegerField(_("days the file covers"), null=True, blank=True, editable=False)
    file_name = models.CharField(_("file it comes from"), max_length=200, blank=True, editable=False)
    source_key = models.CharField(max_length=64, blank=True, editable=False)

    meaningful: ClassVar[tuple[str, ...]] = ("month", "spend", "leads", "customers", "orders", "revenue", "margin")
    searched: ClassVar[tuple[str, ...]] = ("channel", "campaign")

    class Meta(Record.Meta):
        verbose_name = _("result of an action")
        verbose_name_plural = _("results of actions")
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "source_key"], condition=~Q(source_key=""), name="one_outcome_per_month_of_campaign"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(self.month, date):
            self.month = self.month.replace(day=1)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The channel it belongs to."""
        return self.channel or str(self.get_medium_display()) or gettext("Channel not said")

    def gaps(self) -> list[str]:
        needed = {"action": gettext("an action"), "month": gettext("a month")}
        found = [words for name, words in needed.items() if getattr(self, name) is None]
        return found if self.medium else [*found, gettext("a medium")]


class InternalCost(Record):
    """Work or means an action took that no invoice tells: hours of the team, a share of a subscription. Its title says what."""

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(_("nature"), max_length=8, choices=Nature.choices, default=Nature.PEOPLE, blank=True)
    member = models.ForeignKey(Member, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("date"), null=True, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2, null=True, blank=True, validators=ABOVE_ZERO)
    rate = money(_("cost of an hour"), help_text=_("Wage and charges."))
    amount = money(_("or an amount excluding VAT"))

    meaningful: ClassVar[tuple[str, ...]] = ("title", "nature", "day", "hours", "rate", "amount")

    class Meta(Record.Meta):
        verbose_name = _("internal cost")
        verbose_name_plural = _("internal costs")

    @property
    def value(self) -> Decimal | None:
        """The amount, or hours times the cost of an hour."""
        if self.amount is not None:
            return self.amount
        return None if self.hours is None or self.rate is None else (self.hours * self.rate).quantize(CENT)

    def cost(self) -> Decimal | str:
        return "" if self.value is None else self.value

    cost.short_description = _("Cost")  # type: ignore[attr-defined]

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        if self.day is None:
            found.append(gettext("a date"))
        return found if self.value is not None else [*found, gettext("an amount, or hours and what an hour costs")]


class CostRule(Record):
    """What purchases are: a text found in the supplier or the description of an expense says their nature."""

    title = models.CharField(_("text in the supplier or description"), max_length=200)
    nature = models.CharField(_("nature"), max_length=8, choices=Nature.choices, blank=True)

    meaningful: ClassVar[tuple[str, ...]] = ("title", "nature")

    class Meta(Record.Meta):
        verbose_name = _("nature of purchases")
        verbose_name_plural = _("natures of purchases")

    def gaps(self) -> list[str]:
        return [] if self.nature else [gettext("a nature")]


class QualitativeReturn(Record):
    """An effect of an action that money does not tell, on a declared scale, with what shows it and who judged."""

    class Effect(models.TextChoices):
        AWARENESS = "awareness", pgettext_lazy("effect", "Awareness")
        IMAGE = "image", pgettext_lazy("effect", "Image")
        SATISFACTION = "satisfaction", pgettext_lazy("effect", "Satisfaction")
        RELATION = "relation", pgettext_lazy("effect", "Relation with customers and partners")
        SKILLS = "skills", pgettext_lazy("effect", "Skills of the team")
        DATA = "data", pgettext_lazy("effect", "Knowledge of customers")

    class Level(models.IntegerChoices):
        """The declared scale: it is defined here and nowhere else."""

        HARM = -1, _("−1: it did harm")
        NONE = 0, _("0: no effect seen")
        WEAK = 1, _("1: a few signs, one source")
        CLEAR = 2, _("2: clear, two sources or a measure")
        STRONG = 3, _("3: strong, measured and lasting")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(_("effect on"), max_length=12, choices=Effect.choices, blank=True)
    level = models.SmallIntegerField(_("level on the scale"), choices=Level.choices, null=True, blank=True)
    shown_by = models.TextField(_("what shows it"), blank=True)
    judge = models.ForeignKey(Member, verbose_name=_("judged by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("judged on"), null=True, blank=True)

    meaningful: ClassVar[tuple[str, ...]] = ("title", "effect", "level")
    searched: ClassVar[tuple[str, ...]] = ("shown_by",)

    class Meta(Record.Meta):
        verbose_name = _("qualitative return")
        verbose_name_plural = _("qualitative returns")

    def gaps(self) -> list[str]:
        needed = {"action": gettext("an action"), "level": gettext("a level"), "judge": gettext("who judged"), "day": gettext("a date")}
        found = [words for name, words in needed.items() if getattr(self, name) is None]
        if not self.effect:
            found.append(gettext("the effect it speaks of"))
        return found if self.shown_by.strip() else [*found, gettext("what shows it")]
