"""Actions and their budget by month; quarters of the fiscal year are sums of months."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import Segment
from mercatique.decide.models import Objective
from mercatique.kernel.models import Indicator, Member, Record
from mercatique.kernel.periods import FiscalYear
from mercatique.months import months_after


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
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.IDEA, blank=True)

    historic_m2m = ("objectives", "indicators")
    meaningful = ("title", "start", "end", "status")
    searched = ("description", "channels")

    class Meta(Record.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")

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
        if not BudgetLine.objects.filter(action=self).exists():
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
