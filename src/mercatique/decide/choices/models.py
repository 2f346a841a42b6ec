"""Choices: the question, its options with what they cost and bring, how they are weighed, and what was decided."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.objectives.models import Objective
from mercatique.kernel.format import amount, percent
from mercatique.kernel.models import Member, Record
from mercatique.kernel.quantities import as_ratio

#: The scale on which options are scored; more is better.
LOWEST, HIGHEST = 0, 5


class Choice(Record):
    """A question with several answers: which way to take, within which limits."""

    question = models.TextField(_("question"), blank=True)
    objectives = models.ManyToManyField(Objective, verbose_name=_("objectives"), blank=True, related_name="+")
    needs = models.TextField(_("needs to answer"), blank=True, help_text=_("What customers ask for, one need per line."))
    commitments = models.TextField(_("social and environmental commitments"), blank=True)
    budget_limit = models.DecimalField(_("costs at most"), max_digits=18, decimal_places=2, null=True, blank=True)
    deadline = models.DateField(_("over by"), null=True, blank=True)
    return_limit = models.DecimalField(
        _("returns at least (%)"), max_digits=9, decimal_places=2, null=True, blank=True,
        help_text=_("What is left of the revenue once the costs are paid, in per cent of the costs."),
    )  # fmt: skip
    financial = models.TextField(_("financial constraints"), blank=True, help_text=_("Or “none”, and why."))
    organisational = models.TextField(_("organisational constraints"), blank=True, help_text=_("Or “none”, and why."))
    technical = models.TextField(_("technical constraints"), blank=True, help_text=_("Or “none”, and why."))
    human = models.TextField(_("human constraints"), blank=True, help_text=_("Or “none”, and why."))
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    historic_m2m = ("objectives",)
    meaningful = ("title", "question", "budget_limit", "deadline", "return_limit")
    searched = ("question", "needs", "commitments")
    CONSTRAINTS = ("financial", "organisational", "technical", "human")

    class Meta(Record.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    @property
    def least_return(self) -> Decimal | None:
        """The return asked for, as a ratio."""
        return None if self.return_limit is None else as_ratio(self.return_limit)

    def get_budget_limit_display(self) -> str:
        return "" if self.budget_limit is None else amount(self.budget_limit, self.workspace.currency, decimals=0)

    def get_return_limit_display(self) -> str:
        return percent(self.least_return) if self.least_return is not None else ""

    def gaps(self) -> list[str]:
        found = [] if self.question else [gettext("a question")]
        if not self.objectives.exists():
            found.append(gettext("an objective"))
        if Option.objects.filter(choice=self).count() < 2:
            found.append(gettext("two options"))
        return found

    def options_count(self) -> int:
        """How many ways there are, for the list."""
        return Option.objects.filter(choice=self).count()

    options_count.short_description = _("Options")  # type: ignore[attr-defined]

    def decided(self) -> str:
        """The option retained, for the list."""
        found = Decision.objects.filter(choice=self, option__isnull=False).select_related("option").order_by("-day", "-number").first()
        return str(found.option) if found else pgettext("choice", "open")

    decided.short_description = _("Decided")  # type: ignore[attr-defined]


class Option(Record):
    """One way to take: what it is, how it unfolds, what it costs and brings, what it does to people and nature."""

    class Innovation(models.TextChoices):
        PRODUCT = "product", _("Product")
        SERVICE = "service", _("Service")
        PROCESS = "process", _("Process")
        MODEL = "model", _("Business model")

    choice = models.ForeignKey(
        Choice, verbose_name=_("choice"), null=True, blank=True, on_delete=models.PROTECT, related_name="options"
    )
    description = models.TextField(_("description"), blank=True)
    digital = models.BooleanField(_("digital"), default=False)
    innovation = models.CharField(_("innovation"), max_length=8, choices=Innovation.choices, blank=True)
    benefit = models.TextField(_("benefit for the customer"), blank=True)
    answers = models.TextField(_("needs it answers"), blank=True)
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    feasibility = models.TextField(_("why it is feasible"), blank=True)
    social = models.TextField(_("what it does to people"), blank=True)
    environmental = models.TextField(_("what it does to nature"), blank=True)

    meaningful = ("title", "description", "start", "end")
    searched = ("description", "benefit", "answers", "feasibility")

    class Meta(Record.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")

    def money(self, kind: str) -> Decimal:
        """All its cost lines, or all its revenue lines."""
        return sum((line.amount for line in self.amounts.all() if line.kind == kind), Decimal(0))

    @property
    def cost(self) -> Decimal:
        return self.money(OptionAmount.Kind.COST)

    @property
    def revenue(self) -> Decimal:
        return self.money(OptionAmount.Kind.REVENUE)

    @property
    def net(self) -> Decimal:
        return self.revenue - self.cost

    @property
    def over(self) -> bool:
        """Whether its end lies before its beginning."""
        return bool(self.start and self.end and self.end < self.start)

    def gaps(self) -> list[str]:
        needed = {
            "choice": gettext("a choice"),
            "description": gettext("a description"),
            "start": gettext("a first day"),
            "end": gettext("a last day"),
            "feasibility": gettext("why it is feasible"),
        }
        found = [words for name, words in needed.items() if not getattr(self, name)]
        amounts = {line.kind for line in self.amounts.all()}
        found += [] if OptionAmount.Kind.COST in amounts else [gettext("a cost")]
        found += [] if OptionAmount.Kind.REVENUE in amounts else [gettext("a revenue")]
        return found


class Part(Record):
    """What belongs to an option and is read and edited on its page."""

    class Meta(Record.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return self.option.get_absolute_url()  # type: ignore[attr-defined, no-any-return]

    def mend_url(self, role: str = "") -> str:
        return self.option.page_url("lines")  # type: ignore[attr-defined, no-any-return]


class OptionStep(Part):
    """A phase of an option: what is done, when, to which end."""

    class Purpose(models.TextChoices):
        SALES = "sales", _("Sales volume")
        LOYALTY = "loyalty", _("Loyalty")
        OFFER = "offer", _("Wider or new offer")
        IMAGE = "image", _("Image and awareness")
        PARTNERSHIP = "partnership", _("Partnership")
        PREPARATION = "preparation", _("Preparation")

    option = models.ForeignKey(Option, verbose_name=_("option"), on_delete=models.CASCADE, related_name="steps")
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, blank=True)

    meaningful = ("title", "start", "end", "purpose")

    class Meta(Record.Meta):
        verbose_name = _("phase of an option")
        verbose_name_plural = _("phases of options")


class OptionAmount(Part):
    """What an option costs or brings in a year or a month."""

    class Kind(models.TextChoices):
        COST = "cost", _("Cost")
        REVENUE = "revenue", pgettext_lazy("of an option", "Revenue")

    option = models.ForeignKey(Option, verbose_name=_("option"), on_delete=models.CASCADE, related_name="amounts")
    kind = models.CharField(pgettext_lazy("amount", "kind"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("first day"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    meaningful = ("kind", "day", "amount")

    class Meta(Record.Meta):
        verbose_name = _("cost or revenue of an option")
        verbose_name_plural = _("costs and revenues of options")


class Yardstick(Record):
    """A criterion of a choice and its weight: scored by people, or read from what the options cost and bring."""

    class Reads(models.TextChoices):
        COST = "cost", _("The cost: less is better")
        REVENUE = "revenue", _("The revenue: more is better")
        NET = "net", _("What is left: more is better")

    choice = models.ForeignKey(Choice, verbose_name=_("choice"), on_delete=models.CASCADE, related_name="yardsticks")
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=2, default=Decimal(1))
    reads = models.CharField(_("scored by"), max_length=8, choices=Reads.choices, blank=True)

    meaningful = ("title", "weight", "reads")

    class Meta(Record.Meta):
        verbose_name = _("criterion of a choice")
        verbose_name_plural = _("criteria of choices")

    def get_absolute_url(self) -> str:
        return self.choice.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.choice.page_url("scores")


class OptionScore(Part):
    """What an option is worth on one criterion, from 0 to 5."""

    option = models.ForeignKey(Option, verbose_name=_("option"), on_delete=models.CASCADE, related_name="scores")
    yardstick = models.ForeignKey(Yardstick, verbose_name=_("criterion"), on_delete=models.CASCADE, related_name="scores")
    value = models.DecimalField(_("score"), max_digits=5, decimal_places=2)

    meaningful = ("value",)

    class Meta(Record.Meta):
        verbose_name = _("score of an option")
        verbose_name_plural = _("scores of options")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["option", "yardstick"], name="one_score_per_criterion"),
        ]


class Decision(Record):
    """What was decided: the option retained, when, by whom, why, who disagreed, when it is looked at again."""

    choice = models.ForeignKey(
        Choice, verbose_name=_("choice"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    option = models.ForeignKey(
        Option, verbose_name=_("option retained"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("decided on"), null=True, blank=True)
    participants = models.ManyToManyField(Member, verbose_name=_("participants"), blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    waiver = models.TextField(
        _("waiver"), blank=True, help_text=_("Why a limit of the choice may be passed all the same, when the option retained passes one.")
    )
    dissent = models.TextField(_("dissent"), blank=True, help_text=_("Who thought otherwise, and why."))
    review = models.DateField(_("look again on"), null=True, blank=True)

    historic_m2m = ("participants",)
    meaningful = ("title", "option_id", "reason", "waiver")
    searched = ("reason", "dissent", "waiver")

    class Meta(Record.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def gaps(self) -> list[str]:
        needed = {
            "option": gettext("the option retained"),
            "day": gettext("a day"),
            "reason": gettext("a reason"),
            "review": gettext("the day it is looked at again"),
        }
        found = [words for name, words in needed.items() if not getattr(self, name)]
        return found if self.participants.exists() else [*found, gettext("the participants")]
