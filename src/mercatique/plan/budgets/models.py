"""What is available, committed and spent, who shares the cost, what is kept for the unforeseen, moved or invested."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.plan.actions.models import Action

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
POSITIVE = [MinValueValidator(Decimal(0))]


class Expense(Record):
    """An order signed or an invoice, excluding VAT; a credit note is negative. Its title says what was bought."""

    class State(models.TextChoices):
        COMMITTED = "committed", _("Committed (order signed)")
        SPENT = "spent", _("Spent (invoiced or paid)")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SPENT, blank=True)
    day = models.DateField(_("date"), null=True, blank=True, help_text=_("Of the invoice, or the day an order is to be carried out."))
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    document = models.CharField(_("document number"), max_length=80, blank=True)
    net = models.DecimalField(
        _("amount excluding VAT"), max_digits=18, decimal_places=2, null=True, blank=True, help_text=_("Negative for a credit note.")
    )
    vat_rate = models.DecimalField(_("VAT rate in %"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT)
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Empty: that of the workspace."))
    order = models.ForeignKey(
        "self",
        verbose_name=_("order it invoices"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What has been invoiced is no longer counted as committed."),
    )
    capital = models.BooleanField(_("investment"), default=False, help_text=_("A purchase that lasts several years, shown apart from running costs."))
    account = models.CharField(_("account"), max_length=20, blank=True, editable=False)
    source = models.CharField(_("file it comes from"), max_length=200, blank=True, editable=False)
    source_key = models.CharField(max_length=64, blank=True, editable=False)

    meaningful: ClassVar[tuple[str, ...]] = ("title", "state", "day", "net")
    searched: ClassVar[tuple[str, ...]] = ("supplier", "document", "account")

    class Meta(Record.Meta):
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "source_key"], condition=~Q(source_key=""), name="one_expense_per_line"),
        ]

    def amount(self, vat: str) -> Decimal | None:
        """Excluding VAT, or including it when that is how the workspace plans; None when it cannot be said."""
        if self.net is None or vat == "excl":
            return self.net
        if self.vat_rate is None:
            return None
        return (self.net * (1 + self.vat_rate / 100)).quantize(Decimal("0.01"))

    def gaps(self) -> list[str]:
        needed = {"action": gettext("an action"), "day": gettext("a date"), "net": gettext("an amount")}
        return [words for name, words in needed.items() if getattr(self, name) is None]


class CoFunding(Record):
    """What somebody else pays of an action: the car maker, a chamber, a partner. Its title says what for."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        RECEIVED = "received", pgettext_lazy("co-funding", "Received")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    funder = models.CharField(_("who pays"), max_length=200, blank=True)
    share = models.DecimalField(_("share of the cost in %"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT)
    amount = models.DecimalField(
        _("or a fixed amount"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    day = models.DateField(_("date of a fixed amount"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.ASKED, blank=True,
        help_text=_("What is only asked for lowers no cost yet."),
    )  # fmt: skip

    meaningful: ClassVar[tuple[str, ...]] = ("title", "share", "amount", "state")
    searched: ClassVar[tuple[str, ...]] = ("funder",)

    class Meta(Record.Meta):
        verbose_name = _("co-funding")
        verbose_name_plural = _("co-fundings")

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        if (self.share is None) == (self.amount is None):
            found.append(gettext("a share or an amount, and not both"))
        if self.amount is not None and self.day is None:
            found.append(gettext("the date of the amount"))
        return found


class ExpenseRule(Record):
    """What a person taught about expenses: a text found in them leads to an action, or leaves them out."""

    title = models.CharField(_("text in the supplier or description"), max_length=200)
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leave_out = models.BooleanField(_("leave out"), default=False, help_text=_("Lines with this text are no expenses of the plan."))

    meaningful: ClassVar[tuple[str, ...]] = ("title", "action")

    class Meta(Record.Meta):
        verbose_name = _("matching rule")
        verbose_name_plural = _("matching rules")

    def gaps(self) -> list[str]:
        return [] if self.action_id or self.leave_out else [gettext("an action, or “leave out”")]


class CampaignRule(Record):
    """What a person taught about ad spend: campaigns with this text in their name belong to an action, or are left out."""

    class Results(models.TextChoices):
        LEADS = "leads", _("Leads")
        ORDERS = "orders", _("Orders")

    title = models.CharField(_("text in the name of the campaign"), max_length=200)
    platform = models.CharField(_("platform"), max_length=80, blank=True, help_text=_("As the table of ad spend writes it; empty: any."))
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leave_out = models.BooleanField(_("leave out"), default=False, help_text=_("Its spend is no business of the plan."))
    results = models.CharField(
        _("its conversions are"), max_length=6, choices=Results.choices, blank=True, help_text=_("Empty: neither; they are not counted as results of the action.")
    )
    supplier = models.CharField(
        _("invoiced by"), max_length=200, blank=True,
        help_text=_("Text in the supplier of its invoices, so that nothing is counted twice; empty: the name of the platform, or every invoice of the action where none is named."),
    )  # fmt: skip

    meaningful: ClassVar[tuple[str, ...]] = ("title", "platform", "action", "results")
    searched: ClassVar[tuple[str, ...]] = ("platform", "supplier")

    class Meta(Record.Meta):
        verbose_name = _("rule for campaigns")
        verbose_name_plural = _("rules for campaigns")

    def gaps(self) -> list[str]:
        return [] if self.action_id or self.leave_out else [gettext("an action, or “leave out”")]


class ControlPoint(Record):
    """The budget as it was read on a day, and what was decided then."""

    day = models.DateField(_("date"), null=True, blank=True)
    by = models.ForeignKey(Member, verbose_name=_("read by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    planned = models.DecimalField(_("planned"), max_digits=18, decimal_places=2, null=True, editable=False)
    committed = models.DecimalField(_("committed"), max_digits=18, decimal_places=2, null=True, editable=False)
    spent = models.DecimalField(_("spent"), max_digits=18, decimal_places=2, null=True, editable=False)
    forecast = models.DecimalField(_("forecast at year end"), max_digits=18, decimal_places=2, null=True, editable=False)
    load = models.CharField(_("load of the team"), max_length=200, blank=True)
    decision = models.TextField(_("decision"), blank=True)

    meaningful: ClassVar[tuple[str, ...]] = ("day", "spent", "forecast", "decision")
    searched: ClassVar[tuple[str, ...]] = ("decision", "load")

    class Meta(Record.Meta):
        verbose_name = _("control point")
        verbose_name_plural = _("control points")

    def gaps(self) -> list[str]:
        needed = {
            "day": gettext("a date"), "by": gettext("who read it"), "load": gettext("the load of the team"),
            "decision": gettext("a decision, even “nothing to change”"),
        }  # fmt: skip
        return [words for name, words in needed.items() if getattr(self, name) in (None, "")]


class Reallocation(Record):
    """A hypothesis: what happens to budgets if something unforeseen does. Its moves always sum to zero."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPLIED = "applied", _("Applied")
        REJECTED = "rejected", _("Turned down")

    trigger = models.TextField(_("what sets it off"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    applied_on = models.DateField(_("applied on"), null=True, blank=True, editable=False)

    meaningful: ClassVar[tuple[str, ...]] = ("title", "state")
    searched: ClassVar[tuple[str, ...]] = ("trigger", "reason")

    class Meta(Record.Meta):
        verbose_name = _("reallocation")
        verbose_name_plural = _("reallocations")

    def gaps(self) -> list[str]:
        found = [] if self.trigger else [gettext("what sets it off")]
        return found if BudgetMove.objects.filter(reallocation=self).exists() else [*found, gettext("a move")]


class BudgetMove(Record):
    """Money that leaves a month of an action for a month of another (or the same): it cannot but sum to zero."""

    reallocation = models.ForeignKey(Reallocation, verbose_name=_("reallocation"), on_delete=models.CASCADE, related_name="moves")
    giver = models.ForeignKey(Action, verbose_name=_("from the action"), on_delete=models.PROTECT, related_name="+")
    giver_month = models.DateField(_("from the month"))
    taker = models.ForeignKey(Action, verbose_name=_("to the action"), on_delete=models.PROTECT, related_name="+")
    taker_month = models.DateField(_("to the month"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])

    meaningful: ClassVar[tuple[str, ...]] = ("amount",)

    class Meta(Record.Meta):
        verbose_name = _("budget move")
        verbose_name_plural = _("budget moves")

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its reallocation."""
        return self.reallocation.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.reallocation.get_absolute_url()


class Envelope(Record):
    """The money available for a fiscal year, quarter by quarter, and what of it is kept for the unforeseen."""

    start = models.DateField(_("a day of the fiscal year"), null=True, blank=True)
    q1 = models.DecimalField(_("available in Q1"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    q2 = models.DecimalField(_("available in Q2"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    q3 = models.DecimalField(_("available in Q3"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    q4 = models.DecimalField(_("available in Q4"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    granted_by = models.CharField(_("granted by"), max_length=200, blank=True)
    reserve_share = models.DecimalField(
        _("reserve in % of what is available"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    reserve_amount = models.DecimalField(_("or a fixed reserve"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    reserve_why = models.TextField(_("what the reserve is for"), blank=True, help_text=_("With a reserve of zero: why none is needed."))

    meaningful: ClassVar[tuple[str, ...]] = ("start", "q1", "q2", "q3", "q4", "reserve_share", "reserve_amount")
    searched: ClassVar[tuple[str, ...]] = ("granted_by", "reserve_why")

    class Meta(Record.Meta):
        verbose_name = _("available budget")
        verbose_name_plural = _("available budgets")

    @property
    def quarters(self) -> tuple[Decimal | None, ...]:
        return (self.q1, self.q2, self.q3, self.q4)

    @property
    def total(self) -> Decimal:
        return sum((value for value in self.quarters if value is not None), Decimal(0))

    @property
    def reserve(self) -> Decimal | None:
        """What is kept for the unforeseen; None while it is not said."""
        if self.reserve_amount is not None:
            return self.reserve_amount
        if self.reserve_share is None:
            return None
        return (self.total * self.reserve_share / 100).quantize(Decimal("0.01"))

    def gaps(self) -> list[str]:
        found = [] if self.start else [gettext("a day of the fiscal year")]
        if any(value is None for value in self.quarters):
            found.append(gettext("the four quarters"))
        if self.reserve_share is not None and self.reserve_amount is not None:
            found.append(gettext("a reserve in per cent or as an amount, and not both"))
        elif self.reserve is None:
            found.append(gettext("a reserve, even of zero"))
        elif not self.reserve_why:
            found.append(gettext("what the reserve is for"))
        return found


class Draw(Record):
    """What the reserve has covered: how much, when, for which action. Its title says what was unforeseen."""

    envelope = models.ForeignKey(Envelope, verbose_name=_("available budget"), null=True, blank=True, on_delete=models.PROTECT, related_name="draws")
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("date"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    by = models.ForeignKey(Member, verbose_name=_("agreed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    meaningful: ClassVar[tuple[str, ...]] = ("day", "amount", "action")
    searched: ClassVar[tuple[str, ...]] = ("reason",)

    class Meta(Record.Meta):
        verbose_name = _("draw on the reserve")
        verbose_name_plural = _("draws on the reserve")

    def gaps(self) -> list[str]:
        needed = {
            "envelope": gettext("the available budget it draws on"), "day": gettext("a date"), "amount": gettext("an amount"),
            "by": gettext("who agreed"), "reason": gettext("a reason"),
        }  # fmt: skip
        return [words for name, words in needed.items() if getattr(self, name) in (None, "")]


class Investment(Record):
    """A purchase that lasts: what it costs, who pays for it, how it wears out, what it is expected to bring."""

    class Funding(models.TextChoices):
        OWN = "own", _("Own funds")
        LOAN = "loan", _("Loan")
        LEASE = "lease", _("Lease")
        GRANT = "grant", _("Grant")

    class Method(models.TextChoices):
        STRAIGHT = "straight", _("Straight-line")
        DECLINING = "declining", _("Declining balance")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("amount excluding VAT"), max_digits=18, decimal_places=2, null=True, blank=True, validators=POSITIVE)
    day = models.DateField(_("in service on"), null=True, blank=True)
    years = models.PositiveSmallIntegerField(
        _("lasts, in years"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    method = models.CharField(_("depreciation"), max_length=10, choices=Method.choices, default=Method.STRAIGHT, blank=True)
    funding = models.CharField(_("funding"), max_length=6, choices=Funding.choices, blank=True)
    funding_note = models.CharField(_("on which terms"), max_length=200, blank=True)
    gain = models.DecimalField(_("expected to bring in a year"), max_digits=18, decimal_places=2, null=True, blank=True)
    gain_why = models.TextField(_("how that is reckoned"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    meaningful: ClassVar[tuple[str, ...]] = ("title", "amount", "day", "years", "method", "funding", "gain")
    searched: ClassVar[tuple[str, ...]] = ("funding_note", "gain_why")

    class Meta(Record.Meta):
        verbose_name = _("investment")
        verbose_name_plural = _("investments")

    def gaps(self) -> list[str]:
        needed = {
            "amount": gettext("an amount"), "day": gettext("the day it goes into service"), "years": gettext("how long it lasts"),
            "method": gettext("how it is depreciated"), "funding": gettext("its funding"), "gain": gettext("what it is expected to bring"),
            "gain_why": gettext("how that is reckoned"),
        }  # fmt: skip
        return [words for name, words in needed.items() if getattr(self, name) in (None, "")]
