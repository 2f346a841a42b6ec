"""How a KPI is read (its sheet), and for whom KPIs stand together (a dashboard)."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel import indicators
from mercatique.kernel.models import Indicator, Member, Record


class Frequency(models.TextChoices):
    DAY = "day", pgettext_lazy("frequency", "Every day")
    WEEK = "week", pgettext_lazy("frequency", "Every week")
    MONTH = "month", pgettext_lazy("frequency", "Every month")
    QUARTER = "quarter", pgettext_lazy("frequency", "Every quarter")
    YEAR = "year", pgettext_lazy("frequency", "Every year")


#: How many days old a value may be before it is stale: the period, and a few days to read it.
FRESH = {Frequency.DAY: 3, Frequency.WEEK: 10, Frequency.MONTH: 38, Frequency.QUARTER: 105, Frequency.YEAR: 380}


class KpiSheet(Record):
    """What a reader must know of a KPI: numerator and denominator, how often it is read, from which value it alerts."""

    class Family(models.TextChoices):
        SALES = "sales", pgettext_lazy("KPI", "Sales")
        CUSTOMERS = "customers", pgettext_lazy("KPI", "Customers and loyalty")
        ACQUISITION = "acquisition", pgettext_lazy("KPI", "Acquisition and conversion")
        EXPECTATION = "expectation", pgettext_lazy("KPI", "Customers' expectations")
        REPUTATION = "reputation", pgettext_lazy("KPI", "E-reputation")
        QUALITY = "quality", pgettext_lazy("KPI", "Quality")
        COST = "cost", pgettext_lazy("KPI", "Cost and return")
        TEAM = "team", pgettext_lazy("KPI", "Team")

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    family = models.CharField(pgettext_lazy("KPI", "family"), max_length=12, choices=Family.choices, blank=True)
    numerator = models.CharField(_("numerator, or what is counted"), max_length=200, blank=True)
    denominator = models.CharField(_("denominator"), max_length=200, blank=True, help_text=_("Empty for what is no ratio."))
    frequency = models.CharField(_("read how often"), max_length=8, choices=Frequency.choices, blank=True)
    watch_at = models.DecimalField(_("to watch from"), max_digits=18, decimal_places=4, null=True, blank=True)
    alert_at = models.DecimalField(_("alert from"), max_digits=18, decimal_places=4, null=True, blank=True)

    meaningful = ("title", "indicator_id", "frequency", "watch_at", "alert_at")
    searched = ("numerator", "denominator")

    class Meta(Record.Meta):
        verbose_name = _("KPI sheet")
        verbose_name_plural = _("KPI sheets")

    @property
    def unit(self) -> str:
        return indicators.unit_of(self.indicator) if self.indicator else ""

    def get_watch_at_display(self) -> str:
        return indicators.said(self.watch_at, self.unit, self.workspace.currency)

    def get_alert_at_display(self) -> str:
        return indicators.said(self.alert_at, self.unit, self.workspace.currency)


class Dashboard(Record):
    """KPIs that stand together for an audience."""

    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    purpose = models.TextField(_("what it helps to decide"), blank=True)
    frequency = models.CharField(_("read how often"), max_length=8, choices=Frequency.choices, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    indicators = models.ManyToManyField(Indicator, verbose_name=_("KPIs"), blank=True, related_name="+")

    historic_m2m = ("indicators",)
    meaningful = ("title", "audience", "frequency")
    searched = ("audience", "purpose")

    class Meta(Record.Meta):
        verbose_name = _("dashboard")
        verbose_name_plural = _("dashboards")

    def gaps(self) -> list[str]:
        found = [] if self.audience else [gettext("an audience")]
        if not self.frequency:
            found.append(gettext("a frequency"))
        if not self.indicators.exists():
            found.append(gettext("KPIs"))
        return found
