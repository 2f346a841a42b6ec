"""A review of a period with its parts: what each action came to, why, what was learned, what is improved; and when reports are due."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.models import Indicator, Member, Record
from mercatique.plan.models import Action, Project
from mercatique.steer.loop import catalogue
from mercatique.steer.loop.models import Correction, differs


class Review(Record):
    """What a period, or a whole plan, came to; its figures are read from the records, its judgements written by people."""

    class Kind(models.TextChoices):
        PARTIAL = "partial", pgettext_lazy("review", "Partial")
        FINAL = "final", pgettext_lazy("review", "Final")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("review", "Draft")
        ISSUED = "issued", pgettext_lazy("review", "Issued")

    kind = models.CharField(_("partial or final"), max_length=8, choices=Kind.choices, blank=True)
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    project = models.ForeignKey(
        Project, verbose_name=_("of one project only"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("Empty: the whole plan."),
    )  # fmt: skip
    author = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("of a review", "written by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    participants = models.ManyToManyField(Member, verbose_name=_("participants"), blank=True, related_name="+")
    context = models.TextField(_("what the period was about"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True, help_text=_("What is to be remembered, in three sentences: it opens the synthesis."))
    status = models.CharField(pgettext_lazy("review", "status"), max_length=8, choices=Status.choices, default=Status.DRAFT, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    #: The number of the edition kept of each of its documents, by the document's name.
    editions = models.JSONField(default=dict, blank=True, editable=False)

    historic_m2m = ("participants",)
    meaningful = ("title", "kind", "start", "end", "status")
    searched = ("context", "conclusion")

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("steering", "review")
        verbose_name_plural = pgettext_lazy("steering", "reviews")

    @property
    def issued(self) -> bool:
        return self.status == self.Status.ISSUED

    @property
    def settled(self) -> bool:
        return self.issued

    @property
    def period(self) -> Any:
        return (self.start, self.end) if self.start and self.end and self.start <= self.end else None

    def gaps(self) -> list[str]:
        found = [] if self.kind else [gettext("whether it is partial or final")]
        if self.period is None:
            found.append(gettext("a period"))
        if self.author_id is None:
            found.append(gettext("an author"))
        return found


class PartOfReview(Record):
    """What a person writes in a review: it is read and edited on the page of the review."""

    class Meta(Record.Meta):
        abstract = True

    @property
    def issued(self) -> bool:
        """Whether it stands in a review that was issued."""
        review = getattr(self, "review", None)
        return review is not None and review.issued

    @property
    def settled(self) -> bool:
        return self.issued

    @property
    def on_review(self) -> str:
        """Where it stands on the page of its review."""
        review: Review = self.review  # type: ignore[attr-defined]
        address = reverse("steer:review-detail", args=[self.workspace.slug, review.number])
        return f"{address}#{self.place}"

    @property
    def place(self) -> str:
        """Its anchor on that page, and the name of its form there."""
        return f"{self.noun()}-{self.number}"


class ActionReview(PartOfReview):
    """What an action came to, why, and what is decided of it."""

    class Outcome(models.TextChoices):
        WORKED = "worked", pgettext_lazy("action", "It worked")
        PARTLY = "partly", pgettext_lazy("action", "It worked in part")
        FAILED = "failed", pgettext_lazy("action", "It did not work")
        EARLY = "early", pgettext_lazy("action", "Too early to say")

    class Verdict(models.TextChoices):
        OPTIMISE = "optimise", pgettext_lazy("decision on an action", "Optimise it")
        STOP = "stop", pgettext_lazy("decision on an action", "Stop it")
        START = "start", pgettext_lazy("decision on an action", "Start it again, or elsewhere")
        PRICE = "price", pgettext_lazy("decision on an action", "Adjust the price")
        PRODUCT = "product", pgettext_lazy("decision on an action", "Adjust the product")
        DISTRIBUTION = "distribution", pgettext_lazy("decision on an action", "Adjust the distribution")

    review = models.ForeignKey(
        Review, verbose_name=pgettext_lazy("steering", "review"), null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("written on"), null=True, blank=True)
    outcome = models.CharField(_("did it work?"), max_length=8, choices=Outcome.choices, blank=True)
    result = models.TextField(_("result, in your words"), blank=True, help_text=_("The figures stand beside it already: say what they mean."))
    success = models.CharField(_("what made it work"), max_length=40, choices=catalogue.success_choices, blank=True)
    cause = models.CharField(_("what held it back"), max_length=40, choices=catalogue.cause_choices, blank=True)
    why = models.TextField(_("why it worked, or not"), blank=True)
    verdict = models.CharField(_("decision"), max_length=12, choices=Verdict.choices, blank=True)
    decided = models.TextField(_("what is done, concretely"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("due"), null=True, blank=True)

    meaningful = ("title", "action_id", "outcome", "success", "cause", "verdict")
    searched = ("result", "why", "decided")

    class Meta(Record.Meta):
        verbose_name = _("post-action review")
        verbose_name_plural = _("post-action reviews")

    @property
    def place(self) -> str:
        return f"action-{self.action.number}" if self.action is not None else super().place

    def gaps(self) -> list[str]:
        found = [] if self.action_id else [gettext("an action")]
        if not self.outcome:
            found.append(gettext("whether it worked"))
        if not (self.success or self.cause or self.why.strip()):
            found.append(gettext("why"))
        if not self.verdict:
            found.append(gettext("a decision"))
        return found

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


class Finding(PartOfReview):
    """A cause of success, of difficulty or of failure, or a lesson, that a review draws from what happened."""

    class Nature(models.TextChoices):
        SUCCESS = "success", _("Cause of success")
        DIFFICULTY = "difficulty", _("Cause of difficulty")
        FAILURE = "failure", _("Cause of failure")
        LESSON = "lesson", _("Lesson")

    review = models.ForeignKey(
        Review, verbose_name=pgettext_lazy("steering", "review"), null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices, blank=True)
    cause = models.CharField(_("cause"), max_length=40, choices=catalogue.any_cause_choices, blank=True)
    objective = models.ForeignKey(Objective, verbose_name=_("objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField(_("explanation"), blank=True)

    meaningful = ("title", "nature", "cause")
    searched = ("explanation",)

    class Meta(Record.Meta):
        verbose_name = _("cause or lesson")
        verbose_name_plural = _("causes and lessons")

    def gaps(self) -> list[str]:
        found = [] if self.nature else [gettext("its nature")]
        if self.nature != self.Nature.LESSON and not self.cause:
            found.append(gettext("a cause of the catalogue"))
        if not self.explanation.strip() and self.objective_id is None and self.action_id is None:
            found.append(gettext("what shows it: an explanation, an objective or an action"))
        return found


class Improvement(PartOfReview):
    """An axis of improvement: what is to get better, argued with a figure, and what is proposed for it."""

    review = models.ForeignKey(
        Review, verbose_name=pgettext_lazy("steering", "review"), null=True, blank=True, on_delete=models.PROTECT, related_name="improvements"
    )
    argument = models.TextField(_("argument"), blank=True, help_text=_("Why this comes first, from the figure that shows it."))
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("figure it rests on"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("It is read over the period of the review and kept with its source."),
    )  # fmt: skip
    expected = models.DecimalField(_("expected gain"), max_digits=18, decimal_places=4, null=True, blank=True)
    proposal = models.TextField(_("what is proposed"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("due"), null=True, blank=True)
    action = models.ForeignKey(Action, verbose_name=_("action made of it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    correction = models.ForeignKey(
        Correction, verbose_name=_("corrective action made of it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    meaningful = ("title", "indicator_id", "expected", "proposal", "due")
    searched = ("argument", "proposal")

    class Meta(Record.Meta):
        verbose_name = _("improvement axis")
        verbose_name_plural = _("improvement axes")

    @property
    def unit(self) -> str:
        return indicators.unit_of(self.indicator) if self.indicator else ""

    def get_expected_display(self) -> str:
        return differs(self.expected, self.unit, self.workspace.currency)

    def gaps(self) -> list[str]:
        found = [] if self.indicator_id else [gettext("a figure it rests on")]
        if not self.argument.strip():
            found.append(gettext("an argument"))
        if not (self.proposal.strip() or self.action_id or self.correction_id):
            found.append(gettext("a proposal"))
        return found


class ReportSchedule(Record):
    """How often a report is due, to whom, and how many days after its period ends."""

    class Every(models.TextChoices):
        MONTH = "month", pgettext_lazy("frequency", "Every month")
        QUARTER = "quarter", pgettext_lazy("frequency", "Every quarter")
        YEAR = "year", pgettext_lazy("frequency", "Every year")

    every = models.CharField(_("how often"), max_length=8, choices=Every.choices, blank=True)
    start = models.DateField(_("first period begins on"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days to hand it over"), default=10, blank=True, help_text=_("Days after the end of the period."))
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(_("stopped on"), null=True, blank=True)

    meaningful = ("title", "every", "start", "days")
    searched = ("audience",)

    class Meta(Record.Meta):
        verbose_name = _("reporting schedule")
        verbose_name_plural = _("reporting schedules")

    def gaps(self) -> list[str]:
        found = [] if self.every else [gettext("how often")]
        if self.start is None:
            found.append(gettext("a first day"))
        if self.owner_id is None:
            found.append(gettext("an owner"))
        return found
