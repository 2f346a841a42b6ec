"""The financial forecast: products and what they cost, charges, investments, resources, and three scenarios."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.objectives.models import Objective
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import day
from mercatique.kernel.models import Member, Record

HORIZON = 36
#: Kinds of charges and the line of the income statement they stand in.
STAFF, TAXES, EXTERNAL = "staff", "taxes", "external"


def money(name: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(name, max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)], **more)


def percentage(name: Any, low: int = 0, high: int = 100, **more: Any) -> models.DecimalField:
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.DecimalField(name, max_digits=6, decimal_places=2, null=True, blank=True, validators=limits, **more)


def counted(name: Any, most: int, **more: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, null=True, blank=True, validators=[MaxValueValidator(most)], **more)


def refuse_frozen(forecast: "Forecast | None") -> None:
    """A frozen version is what somebody was shown: it stays as it is."""
    if forecast is not None and forecast.frozen_on:
        raise Fault(
            "forecast-frozen",
            mark("“%(title)s” was frozen on %(day)s and stays as it was: make a new version to change it."),
            title=forecast.title,
            day=day(forecast.frozen_on),
        )


class Forecast(Record):
    """A financial forecast over up to 36 months, excluding VAT; frozen, it is a version one can show."""

    class Regime(models.TextChoices):
        MONTHLY = "monthly", _("Declared each month")
        QUARTERLY = "quarterly", _("Declared each quarter")
        ANNUAL = "annual", _("Declared once a year (CA12), with two instalments")
        EXEMPT = "exempt", _("Exempt: no VAT charged, none recovered (franchise)")

    purpose = models.TextField(_("what it is about"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField(_("first month"), null=True, blank=True, help_text=_("Any day of the month."))
    months = models.PositiveSmallIntegerField(
        _("number of months"), default=HORIZON, blank=True, validators=[MinValueValidator(1), MaxValueValidator(HORIZON)], help_text=_("36 at most.")
    )
    opening_cash = models.DecimalField(_("money on the account at the start"), max_digits=14, decimal_places=2, null=True, blank=True)
    customer_days = counted(_("days until customers pay"), 180)
    supplier_days = counted(_("days until suppliers are paid"), 180)
    stock_days = counted(_("days of sales in stock"), 180)
    regime = models.CharField(
        _("VAT regime"), max_length=10, choices=Regime.choices, default=Regime.MONTHLY, blank=True,
        help_text=_("When VAT is paid over. Exempt: costs count with their VAT; prices are what the customer pays."),
    )  # fmt: skip
    tax_rate = percentage(_("corporate tax (%)"), help_text=_("Of each year's profit, once earlier losses are taken off; empty: none."))
    prudent_volume = percentage(_("prudent scenario: volumes (%)"), -90, 200, help_text=_("Change against the central scenario, such as -20."))
    prudent_price = percentage(_("prudent scenario: prices (%)"), -90, 200)
    prudent_cost = percentage(_("prudent scenario: unit costs (%)"), -90, 200, help_text=_("Costs that rise: 5 for 5 % more."))
    ambitious_volume = percentage(_("ambitious scenario: volumes (%)"), -90, 200)
    ambitious_price = percentage(_("ambitious scenario: prices (%)"), -90, 200)
    ambitious_cost = percentage(_("ambitious scenario: unit costs (%)"), -90, 200)
    hypotheses = models.TextField(_("what the hypotheses rest on"), blank=True)
    objective = models.ForeignKey(
        Objective, verbose_name=_("growth objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("Its target is compared with the revenue forecast for the same months."),
    )  # fmt: skip
    gap_reason = models.TextField(_("why revenue differs from the objective"), blank=True)
    verdict = models.TextField(_("is it viable?"), blank=True, help_text=_("What you conclude, and what you decide."))
    site = models.CharField(_("measured on the site"), max_length=120, blank=True)
    brand = models.CharField(_("measured on the brand"), max_length=120, blank=True)
    activity = models.CharField(
        _("measured on the activity"), max_length=120, blank=True, help_text=_("Which order lines the revenue is compared with; empty: all.")
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    based_on = models.ForeignKey("self", verbose_name=_("based on"), null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    frozen_on = models.DateField(_("frozen on"), null=True, editable=False)

    meaningful = ("title", "first_month", "months", "opening_cash", "frozen_on")
    searched = ("purpose", "hypotheses", "verdict")

    class Meta(Record.Meta):
        verbose_name = _("financial forecast")
        verbose_name_plural = _("financial forecasts")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse_frozen(Forecast.objects.filter(pk=self.pk).first())
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_frozen(self)
        return super().delete(*args, **kwargs)

    @property
    def exempt(self) -> bool:
        """Whether no VAT is charged and none recovered."""
        return self.regime == self.Regime.EXEMPT

    @property
    def start(self) -> date | None:
        return self.first_month.replace(day=1) if self.first_month else None

    def get_edition_display(self) -> str:
        if self.frozen_on:
            return gettext("%(n)d, frozen on %(day)s") % {"n": self.edition, "day": day(self.frozen_on)}
        return pgettext("version", "%(n)d, draft") % {"n": self.edition}

    def lacks(self) -> str:
        """What is missing, for the list."""
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]

    def state(self) -> str:
        """Which version it is, for the list."""
        return self.get_edition_display()

    state.short_description = _("Version")  # type: ignore[attr-defined]

    def gaps(self) -> list[str]:
        from mercatique.decide.outlook.reading import gaps

        return gaps(self)


class Part(Record):
    """What belongs to a forecast: it cannot change once the forecast is frozen."""

    class Meta(Record.Meta):
        abstract = True

    def of(self) -> Forecast | None:
        return self.forecast  # type: ignore[attr-defined, no-any-return]

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen(self.of())
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_frozen(self.of())
        return super().delete(*args, **kwargs)


class ForecastProduct(Part):
    """A product or family of the forecast: how it is made, at what price, how much of it each month."""

    class Mode(models.TextChoices):
        RESALE = "resale", _("Resale of finished goods")
        CONTRACT = "contract", _("Made by somebody else")
        WORKSHOP = "workshop", _("Made here from raw materials")

    forecast = models.ForeignKey(Forecast, verbose_name=_("forecast"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(_("family"), max_length=120, blank=True)
    mode = models.CharField(_("way of production"), max_length=10, choices=Mode.choices, blank=True)
    mode_reason = models.TextField(_("why this way and not another"), blank=True)
    price = money(_("unit price excl. VAT"))
    vat_rate = percentage(_("VAT (%)"), help_text=_("Empty: 20."))
    volume = models.DecimalField(
        _("pieces in an average month"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    growth = percentage(_("growth per year (%)"), -90, 500)
    start = models.DateField(_("first month of sale"), null=True, blank=True, help_text=_("Empty: the first month of the forecast."))
    batch = models.PositiveIntegerField(_("pieces per batch"), null=True, blank=True, validators=[MinValueValidator(1)])
    defects = percentage(_("pieces that cannot be sold (%)"), 0, 90)
    january = percentage(_("January"), 0, 1000)
    february = percentage(_("February"), 0, 1000)
    march = percentage(_("March"), 0, 1000)
    april = percentage(_("April"), 0, 1000)
    may = percentage(pgettext_lazy("month", "May"), 0, 1000)
    june = percentage(_("June"), 0, 1000)
    july = percentage(_("July"), 0, 1000)
    august = percentage(_("August"), 0, 1000)
    september = percentage(_("September"), 0, 1000)
    october = percentage(_("October"), 0, 1000)
    november = percentage(_("November"), 0, 1000)
    december = percentage(_("December"), 0, 1000)

    meaningful = ("title", "mode", "price", "volume", "growth")
    searched = ("family", "mode_reason")

    class Meta(Record.Meta):
        verbose_name = _("product of a forecast")
        verbose_name_plural = _("products of forecasts")

    def seasons(self) -> list[Decimal]:
        """The index of each month; 100 where none is written."""
        return [getattr(self, name) if getattr(self, name) is not None else Decimal(100) for name in MONTHS]


MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")


class ForecastCost(Part):
    """A line of what a product costs, in one way of production; several ways can be compared."""

    class Basis(models.TextChoices):
        UNIT = "unit", _("per piece")
        BATCH = "batch", _("per batch")
        ONCE = "once", _("once (tooling, moulds, samples)")
        SHARE = "share", _("per cent of what it has cost so far")

    product = models.ForeignKey(ForecastProduct, verbose_name=_("product"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(_("way of production"), max_length=10, choices=ForecastProduct.Mode.choices, blank=True)
    basis = models.CharField(_("basis"), max_length=5, choices=Basis.choices, default=Basis.UNIT, blank=True)
    amount = models.DecimalField(
        _("amount excl. VAT, or per cent"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    meaningful = ("title", "mode", "basis", "amount")

    class Meta(Record.Meta):
        verbose_name = _("cost line of a product")
        verbose_name_plural = _("cost lines of products")

    def of(self) -> Forecast | None:
        return self.product.forecast if self.product else None


class ForecastCharge(Part):
    """A charge that does not depend on what is sold: so much each month, from one month to another."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff, contributions included")
        RENT = "rent", _("Premises")
        MARKETING = "marketing", _("Marketing and advertising")
        EXTERNAL = "external", _("Other external charges")
        TAXES = "taxes", _("Duties and taxes")

    forecast = models.ForeignKey(Forecast, verbose_name=_("forecast"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    amount = money(_("amount per month excl. VAT"))
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True, help_text=_("Empty: the first month of the forecast."))
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True, help_text=_("Empty: the last month of the forecast."))
    vat_rate = percentage(_("VAT (%)"), help_text=_("Empty: 20, and none on staff and taxes."))

    meaningful = ("title", "kind", "amount", "start", "end")

    class Meta(Record.Meta):
        verbose_name = _("charge of a forecast")
        verbose_name_plural = _("charges of forecasts")

    @property
    def line(self) -> str:
        """The line of the income statement it stands in."""
        return self.kind if self.kind in {STAFF, TAXES} else EXTERNAL


class ForecastInvestment(Part):
    """What is bought to last: paid at once, worn out evenly over its years."""

    forecast = models.ForeignKey(Forecast, verbose_name=_("forecast"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    amount = money(_("amount excl. VAT"))
    month = models.DateField(_("month"), null=True, blank=True, help_text=_("Empty: the first month of the forecast."))
    years = models.PositiveSmallIntegerField(
        _("years of use"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(40)], help_text=_("Empty: 5.")
    )
    vat_rate = percentage(_("VAT (%)"), help_text=_("Empty: 20."))

    meaningful = ("title", "amount", "month", "years")

    class Meta(Record.Meta):
        verbose_name = _("investment of a forecast")
        verbose_name_plural = _("investments of forecasts")


class ForecastResource(Part):
    """Money that is brought in: own funds, a loan paid back month by month, a subsidy."""

    class Kind(models.TextChoices):
        OWN = "own", _("Own funds")
        LOAN = "loan", _("Loan")
        SUBSIDY = "subsidy", _("Subsidy")

    forecast = models.ForeignKey(Forecast, verbose_name=_("forecast"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    amount = money(_("amount"))
    month = models.DateField(_("month"), null=True, blank=True, help_text=_("Empty: the first month of the forecast."))
    rate = percentage(_("interest per year (%)"), 0, 30)
    duration = counted(_("months to pay it back"), 360)

    meaningful = ("title", "kind", "amount", "month", "rate", "duration")

    class Meta(Record.Meta):
        verbose_name = _("resource of a forecast")
        verbose_name_plural = _("resources of forecasts")


#: What a forecast is made of, in the order in which it is written.
PARTS: tuple[type[Part], ...] = (ForecastProduct, ForecastCharge, ForecastInvestment, ForecastResource)
