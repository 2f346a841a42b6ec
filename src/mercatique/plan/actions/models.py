"""Actions and their budget by month, and the columns a workspace adds; quarters of the fiscal year are sums of months."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import Segment
from mercatique.decide.models import Objective
from mercatique.kernel.format import amount
from mercatique.kernel.models import Indicator, Member, Record
from mercatique.kernel.periods import FiscalYear
from mercatique.months import months_after
from mercatique.plan.actions import stages


class Plain(DjangoJSONEncoder):
    """Letters stay as they are written, so that a database finds them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "ensure_ascii": False})


class Action(Record):
    """An action of the plan: its objective, KPI, owner and budget are the columns of the trade."""

    class Nature(models.TextChoices):
        DETECTION = "detection", _("Detection")
        CONQUEST = "conquest", _("Conquest")
        LOYALTY = "loyalty", _("Loyalty")

    class Pull(models.TextChoices):
        PUSH = "push", _("Push")
        PULL = "pull", _("Pull")

    class Status(models.TextChoices):
        IDEA = "idea", _("Idea")
        DECIDED = "decided", pgettext_lazy("action", "Decided")
        RUNNING = "running", _("Under way")
        DONE = "done", pgettext_lazy("action", "Done")
        DROPPED = "dropped", _("Dropped")

    class Degree(models.IntegerChoices):
        VERY_LOW = 1, pgettext_lazy("degree", "1, very low")
        LOW = 2, pgettext_lazy("degree", "2, low")
        MIDDLING = 3, pgettext_lazy("degree", "3, middling")
        HIGH = 4, pgettext_lazy("degree", "4, high")
        VERY_HIGH = 5, pgettext_lazy("degree", "5, very high")

    class Innovation(models.TextChoices):
        PRODUCT = "product", _("Product")
        SERVICE = "service", _("Service")
        PROCESS = "process", _("Process")
        MODEL = "model", _("Business model")

    description = models.TextField(_("description"), blank=True)
    objectives = models.ManyToManyField(Objective, verbose_name=_("objective"), blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, verbose_name=_("KPI"), blank=True, related_name="+")
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    segment = models.ForeignKey(
        Segment, verbose_name=_("segment"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices, blank=True)
    push_pull = models.CharField(_("push or pull"), max_length=5, choices=Pull.choices, blank=True)
    channels = models.CharField(_("channels"), max_length=200, blank=True, help_text=_("Separated by commas."))
    stage = models.CharField(
        _("funnel stage"), max_length=20, choices=stages.choices, blank=True, help_text=_("Where it moves people on: from target to ambassador.")
    )
    digital = models.TextField(_("its digital form"), blank=True, help_text=_("Content, page, message or tool; “none”, and why."))
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.IDEA, blank=True)
    feasibility = models.PositiveSmallIntegerField(_("feasibility"), choices=Degree.choices, null=True, blank=True)
    feasibility_why = models.TextField(_("why it is feasible, or not"), blank=True, help_text=_("People, money, time, skills, permissions."))
    effectiveness = models.PositiveSmallIntegerField(_("effectiveness"), choices=Degree.choices, null=True, blank=True)
    effectiveness_why = models.TextField(_("why it will work, or not"), blank=True, help_text=_("What earlier actions, tests or others' results say."))
    contribution = models.DecimalField(
        _("expected contribution"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        help_text=_("Margin it is expected to bring over the plan, before its own cost."),
    )  # fmt: skip
    contribution_why = models.TextField(_("how it is reckoned"), blank=True)
    innovation = models.CharField(_("innovation"), max_length=8, choices=Innovation.choices, blank=True)
    novelty = models.TextField(_("what is new in it"), blank=True)
    responsibility = models.TextField(_("what it does to people and nature"), blank=True)
    truthful = models.BooleanField(_("claims only what is true"), default=False)
    sober = models.BooleanField(_("uses no more than it needs"), default=False, help_text=_("Paper, energy, messages, data volume."))
    inclusive = models.BooleanField(_("leaves nobody out"), default=False, help_text=_("Words, pictures, accessibility."))
    discreet = models.BooleanField(_("asks for no more personal data than it needs"), default=False)
    conflict = models.TextField(
        _("conflict with our commitments"), blank=True, help_text=_("What still goes against a commitment; empty when nothing does.")
    )
    own = models.JSONField(_("own columns"), default=dict, blank=True, encoder=Plain)

    historic_m2m = ("objectives", "indicators")
    meaningful = ("title", "start", "end", "status")
    searched = ("description", "channels", "responsibility", "novelty", "own")

    RESPONSIBLE = ("truthful", "sober", "inclusive", "discreet")

    class Meta(Record.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def get_contribution_display(self) -> str:
        return "" if self.contribution is None else amount(self.contribution, self.workspace.currency)

    def get_own_display(self) -> str:
        """What its own columns say, one per line."""
        from mercatique.plan.actions import columns

        return columns.in_words(self)

    def budget(self, start: date, end: date) -> Decimal:
        """What is planned between two days (whole months)."""
        lines = BudgetLine.objects.filter(action=self, month__gte=start, month__lte=end)
        return lines.aggregate(total=models.Sum("planned"))["total"] or Decimal(0)

    def quarters(self, year: FiscalYear) -> list[Decimal]:
        return [self.budget(*year.quarter(number)) for number in (1, 2, 3, 4)]

    def plan_quarter(self, year: FiscalYear, number: int, total: Decimal) -> None:
        """Plan a quarter: shared as its months were before, evenly when they were empty; cents go to the last month."""
        first, _last = year.quarter(number)
        months = [months_after(first, i) for i in range(3)]
        before = [self.budget(month, month) for month in months]
        whole = sum(before)
        shares = [part / whole for part in before] if whole else [Decimal(1) / 3] * 3
        parts = [(total * share).quantize(Decimal("0.01")) for share in shares]
        parts[-1] += total - sum(parts)
        for month, planned in zip(months, parts, strict=True):
            self.plan_month(month, planned)

    def plan_month(self, month: date, planned: Decimal) -> None:
        """Plan a month; nothing planned leaves no line."""
        line = BudgetLine.objects.filter(action=self, month=month).first()
        if line is None and planned:
            BudgetLine(workspace=self.workspace, action=self, month=month, planned=planned, title=self.title[:180]).save()
        elif line is not None and not planned:
            line.delete()
        elif line is not None and line.planned != planned:
            line.planned = planned
            line.save()

    def gaps(self) -> list[str]:
        found = []
        if not self.objectives.exists():
            found.append(gettext("an objective"))
        if not self.indicators.exists():
            found.append(gettext("a KPI"))
        if self.owner is None:
            found.append(gettext("an owner"))
        if not self.budget_lines.exists():  # type: ignore[attr-defined]
            found.append(gettext("a budget"))
        return found


class BudgetLine(Record):
    """What is planned for an action in a month, excluding VAT."""

    action = models.ForeignKey(Action, verbose_name=_("action"), on_delete=models.CASCADE, related_name="budget_lines")
    month = models.DateField(_("month"))
    planned = models.DecimalField(_("planned"), max_digits=18, decimal_places=2)

    meaningful = ("month", "planned")

    class Meta(Record.Meta):
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["action", "month"], name="one_line_per_month"),
        ]

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its action."""
        return self.action.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.action.page_url("budget")


class Column(Record):
    """A column that a workspace adds to its action plan; its values stand in the actions, under its number."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("column", "Text")
        NUMBER = "number", pgettext_lazy("column", "Number")
        AMOUNT = "amount", pgettext_lazy("column", "Amount")
        DATE = "date", pgettext_lazy("column", "Date")
        CHOICE = "choice", pgettext_lazy("column", "Choice")
        YES_NO = "yes_no", pgettext_lazy("column", "Yes or no")

    title = models.CharField(_("heading"), max_length=60)
    kind = models.CharField(pgettext_lazy("column", "kind"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    options = models.TextField(_("choices"), blank=True, help_text=_("One per line, for a column of kind “Choice”."))
    place = models.PositiveSmallIntegerField(_("place"), default=0, editable=False)
    hidden = models.BooleanField(_("hidden"), default=False, help_text=_("Out of the table; its values stay."))
    note = models.TextField(_("what it holds"), blank=True)

    meaningful = ("title", "kind", "options")
    searched = ("note", "options")

    class Meta(Record.Meta):
        verbose_name = _("column of the plan")
        verbose_name_plural = _("columns of the plan")
        ordering = ["place", "number"]

    @property
    def key(self) -> str:
        """Its name inside an action."""
        return str(self.number)

    @property
    def field(self) -> str:
        """The name of its cells and fields."""
        return f"own-{self.number}"

    @property
    def choices(self) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in self.options.splitlines() if line.strip()))

    def gaps(self) -> list[str]:
        return [gettext("its choices")] if self.kind == self.Kind.CHOICE and not self.choices else []
