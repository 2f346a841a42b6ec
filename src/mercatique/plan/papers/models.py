"""What the documents of the plan say that is read nowhere else, who approved their versions and to whom they went."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import Objective
from mercatique.kernel import editions
from mercatique.kernel.models import Edition, Member, Record
from mercatique.plan.actions.models import Action
from mercatique.plan.people.models import Team
from mercatique.plan.schedule.models import Project, Task


def lacking(record: Record, needed: dict[str, str]) -> list[str]:
    """The words of the fields that are empty."""
    return [words for name, words in needed.items() if getattr(record, name) in (None, "")]


class Audience(models.TextChoices):
    MANAGEMENT = "management", pgettext_lazy("audience", "Management")
    TEAM = "team", pgettext_lazy("audience", "Teams")
    SUPPLIER = "supplier", pgettext_lazy("audience", "Suppliers and partners")


class MarketingPlan(Record):
    """The frame of a marketing plan: in which order it is told, and the words that no other record holds."""

    class Order(models.TextChoices):
        GOALS = "goals", _("Objectives, market study, strategy, action plan")
        ANALYSIS = "analysis", _("Analysis first: situation, diagnosis, targets, objectives, actions")

    order = models.CharField(_("order of the parts"), max_length=10, choices=Order.choices, default=Order.GOALS, blank=True)
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.TextField(_("what the plan is for"), blank=True, help_text=_("Its role in the firm: what it decides, for whom, until when."))
    context = models.TextField(_("context"), blank=True)
    market = models.TextField(_("what the market study teaches"), blank=True)
    strategy = models.TextField(_("strategy"), blank=True, help_text=_("How the objectives will be reached: targets, position, levers."))
    stakeholders = models.TextField(_("stakeholders"), blank=True, help_text=_("Who is concerned, what they expect, what is expected of them."))

    meaningful: ClassVar[tuple[str, ...]] = ("title", "start", "end", "strategy")
    searched: ClassVar[tuple[str, ...]] = ("role", "context", "market", "strategy")

    class Meta(Record.Meta):
        verbose_name = _("frame of the marketing plan")
        verbose_name_plural = _("frames of the marketing plan")

    def gaps(self) -> list[str]:
        needed = {
            "start": gettext("a first day"), "end": gettext("a last day"), "role": gettext("what the plan is for"), "context": gettext("a context"),
            "market": gettext("what the market study teaches"), "strategy": gettext("a strategy"), "stakeholders": gettext("its stakeholders"),
        }  # fmt: skip
        return lacking(self, needed)


class Specification(Record):
    """The specification of an action: what is ordered, for whom, saying what, delivered how."""

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, verbose_name=_("project that carries it out"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, verbose_name=pgettext_lazy("of a document", "written by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.CharField(_("ordered by"), max_length=200, blank=True)
    context = models.TextField(_("context"), blank=True)
    need = models.TextField(_("need"), blank=True, help_text=_("What is missing today, for whom, and what would be different."))
    message = models.TextField(_("message"), blank=True, help_text=_("The one thing the target is to remember."))
    deliverables = models.TextField(_("deliverables"), blank=True, help_text=_("One per line."))
    constraints = models.TextField(_("constraints"), blank=True, help_text=_("Law, charter, technique, dates: one per line."))
    acceptance = models.TextField(_("how it is accepted"), blank=True, help_text=_("Who accepts what, when, by which test."))

    meaningful: ClassVar[tuple[str, ...]] = ("title", "action_id", "message", "deliverables")
    searched: ClassVar[tuple[str, ...]] = ("context", "need", "message", "deliverables", "constraints")

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("of an action", "specification")
        verbose_name_plural = pgettext_lazy("of actions", "specifications")

    def gaps(self) -> list[str]:
        needed = {
            "action": gettext("an action"), "project": gettext("the project that carries it out"), "context": gettext("a context"), "message": gettext("a message"),
            "deliverables": gettext("deliverables"), "constraints": gettext("constraints"), "acceptance": gettext("how it is accepted"),
        }  # fmt: skip
        found = lacking(self, needed)
        return found if self.requirements.exists() else [*found, gettext("requirements")]  # type: ignore[attr-defined]


class Requirement(Record):
    """One demand of a specification, and what answers it. Its title is the demand."""

    class Weight(models.TextChoices):
        MANDATORY = "mandatory", pgettext_lazy("requirement", "Mandatory")
        OPTIONAL = "optional", pgettext_lazy("requirement", "Optional")

    specification = models.ForeignKey(
        Specification, verbose_name=pgettext_lazy("of an action", "specification"), null=True, blank=True, on_delete=models.CASCADE, related_name="requirements"
    )
    weight = models.CharField(_("weight"), max_length=10, choices=Weight.choices, default=Weight.MANDATORY, blank=True)
    test = models.TextField(_("acceptance test"), blank=True, help_text=_("How one sees that it is met."))
    tasks = models.ManyToManyField(Task, verbose_name=_("tasks that answer it"), blank=True, related_name="+")
    answer = models.TextField(_("or what else answers it"), blank=True, help_text=_("A support, a clause, something that is already there."))
    met_on = models.DateField(pgettext_lazy("of a requirement", "accepted on"), null=True, blank=True)

    historic_m2m = ("tasks",)
    meaningful: ClassVar[tuple[str, ...]] = ("title", "weight", "test")
    searched: ClassVar[tuple[str, ...]] = ("test", "answer")

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("of a specification", "requirement")
        verbose_name_plural = pgettext_lazy("of a specification", "requirements")

    @property
    def answered(self) -> bool:
        return bool(self.answer.strip()) or bool(self.tasks.all())

    def gaps(self) -> list[str]:
        found = lacking(self, {"specification": gettext("a specification"), "test": gettext("an acceptance test")})
        return found if self.pk and self.answered else [*found, gettext("a task or a support that answers it")]


class Framing(Record):
    """The framing document of a team, or of one person: what is expected of it, by when, with what, within which limits."""

    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Member, verbose_name=_("or one person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text=_("Then only what this person owns is told.")
    )
    project = models.ForeignKey(Project, verbose_name=_("project"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actions = models.ManyToManyField(Action, verbose_name=_("actions it carries"), blank=True, related_name="+")
    objectives = models.ManyToManyField(Objective, verbose_name=_("objectives of quantity and quality"), blank=True, related_name="+")
    due = models.DateField(_("deadline"), null=True, blank=True)
    author = models.ForeignKey(Member, verbose_name=pgettext_lazy("of a document", "written by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mission = models.TextField(_("mission"), blank=True, help_text=_("What the team is there for in this plan."))
    means = models.TextField(_("means"), blank=True, help_text=_("People, time, money, tools and rooms that it may count on."))
    outputs = models.TextField(_("expected outputs"), blank=True, help_text=_("One per line."))
    human_limits = models.TextField(_("human constraints"), blank=True)
    budget_limits = models.TextField(_("budget constraints"), blank=True)

    historic_m2m = ("actions", "objectives")
    meaningful: ClassVar[tuple[str, ...]] = ("title", "due", "means", "outputs")
    searched: ClassVar[tuple[str, ...]] = ("mission", "means", "outputs")

    class Meta(Record.Meta):
        verbose_name = _("framing document")
        verbose_name_plural = _("framing documents")

    def gaps(self) -> list[str]:
        needed = {
            "due": gettext("a deadline"), "means": gettext("means"), "outputs": gettext("expected outputs"),
            "human_limits": gettext("human constraints"), "budget_limits": gettext("budget constraints"),
        }  # fmt: skip
        found = ([] if self.team_id or self.member_id else [gettext("a team or a person")]) + lacking(self, needed)
        natures = set(self.objectives.values_list("nature", flat=True)) if self.pk else set()
        if Objective.Nature.QUANTITATIVE not in natures:
            found.append(gettext("an objective of quantity"))
        if Objective.Nature.QUALITATIVE not in natures:
            found.append(gettext("an objective of quality"))
        return found


class Brief(Record):
    """An operational brief: the plan as one reader needs it, as deep as that reader wants to go."""

    class Depth(models.IntegerChoices):
        SHORT = 1, _("1 – one page: why, my part, my dates")
        WORKING = 2, _("2 – to work with: actions and tasks in detail")
        FULL = 3, _("3 – everything: indicators, predecessors, risks")

    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, blank=True)
    depth = models.PositiveSmallIntegerField(
        _("depth"), choices=Depth.choices, default=Depth.WORKING, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, verbose_name=_("or one person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supplier = models.CharField(
        _("or a supplier"), max_length=200, blank=True, help_text=_("Written as on its invoices: only its own amounts will be shown.")
    )
    objective = models.ForeignKey(Objective, verbose_name=_("global objective"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actions = models.ManyToManyField(
        Action, verbose_name=_("actions"), blank=True, related_name="+", help_text=_("Empty: those in which the reader has a part.")
    )
    stakes = models.TextField(_("stakes"), blank=True, help_text=_("Why this matters, to the firm and to the reader."))
    role = models.TextField(_("part of the reader in the whole"), blank=True)
    asked = models.TextField(_("what is asked of the reader"), blank=True, help_text=_("One thing per line."))

    historic_m2m = ("actions",)
    meaningful: ClassVar[tuple[str, ...]] = ("title", "audience", "depth", "stakes", "role")
    searched: ClassVar[tuple[str, ...]] = ("stakes", "role", "asked", "supplier")

    class Meta(Record.Meta):
        verbose_name = _("operational brief")
        verbose_name_plural = _("operational briefs")

    @property
    def reader(self) -> str:
        """For whom it is, in words."""
        return str(self.member or self.team or self.supplier or self.get_audience_display())

    def gaps(self) -> list[str]:
        needed = {"audience": gettext("an audience"), "objective": gettext("a global objective"), "stakes": gettext("the stakes"), "role": gettext("the part of the reader")}
        found = lacking(self, needed)
        if self.audience == Audience.TEAM and not (self.team_id or self.member_id):
            found.append(gettext("a team or a person"))
        if self.audience == Audience.SUPPLIER and not self.supplier:
            found.append(gettext("a supplier"))
        return found


class Synthesis(Record):
    """What analyses and watch teach one audience, and what could be developed from it."""

    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, blank=True)
    author = models.ForeignKey(Member, verbose_name=pgettext_lazy("of a document", "written by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    intro = models.TextField(_("in a few words"), blank=True)
    findings = models.ManyToManyField(SwotLine, verbose_name=_("findings"), blank=True, related_name="+")
    conclusion = models.TextField(_("conclusion"), blank=True)

    historic_m2m = ("findings",)
    meaningful: ClassVar[tuple[str, ...]] = ("title", "audience", "intro", "conclusion")
    searched: ClassVar[tuple[str, ...]] = ("intro", "conclusion")

    class Meta(Record.Meta):
        verbose_name = _("synthesis")
        verbose_name_plural = _("syntheses")

    @classmethod
    def plural(cls) -> str:
        return "syntheses"

    def gaps(self) -> list[str]:
        found = lacking(self, {"audience": gettext("an audience"), "intro": gettext("an introduction"), "conclusion": gettext("a conclusion")})
        if not self.findings.exists():
            found.append(gettext("findings"))
        return found if self.avenues.exists() else [*found, gettext("a development lead")]  # type: ignore[attr-defined]


class Avenue(Record):
    """A lead for development drawn from findings, with what it does to people and planet. Its title is the proposal."""

    synthesis = models.ForeignKey(Synthesis, verbose_name=_("synthesis"), null=True, blank=True, on_delete=models.CASCADE, related_name="avenues")
    findings = models.ManyToManyField(SwotLine, verbose_name=_("findings it rests on"), blank=True, related_name="+")
    description = models.TextField(_("description"), blank=True)
    responsibility = models.TextField(_("social and environmental effect"), blank=True)

    historic_m2m = ("findings",)
    meaningful: ClassVar[tuple[str, ...]] = ("title", "description", "responsibility")
    searched: ClassVar[tuple[str, ...]] = ("description", "responsibility")

    class Meta(Record.Meta):
        verbose_name = _("development lead")
        verbose_name_plural = _("development leads")


class OfAVersion(Record):
    """A record about an issued version of a document, named by its kind and number: "marketing-plan/2"."""

    edition = models.CharField(_("version of a document"), max_length=80, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @property
    def version_of(self) -> Edition | None:
        return editions.named(self.workspace, self.edition)

    def get_edition_display(self) -> str:
        found = self.version_of
        return editions.shown(found) if found else self.edition


class Verdict(OfAVersion):
    """What a person said of a version: approved, or sent back with a reason."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("version of a document", "Approved")
        RETURNED = "returned", pgettext_lazy("version of a document", "Sent back")

    outcome = models.CharField(_("verdict"), max_length=10, choices=Outcome.choices, blank=True)
    by = models.ForeignKey(Member, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("date"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("What is to be changed, when it is sent back."))

    meaningful: ClassVar[tuple[str, ...]] = ("edition", "outcome", "day")
    searched: ClassVar[tuple[str, ...]] = ("reason",)

    class Meta(Record.Meta):
        verbose_name = _("verdict on a version")
        verbose_name_plural = _("verdicts on versions")

    def gaps(self) -> list[str]:
        found = lacking(self, {"edition": gettext("a version"), "outcome": gettext("a verdict"), "by": gettext("who said it"), "day": gettext("a date")})
        if self.outcome == self.Outcome.RETURNED and not self.reason.strip():
            found.append(gettext("a reason"))
        return found


class Diffusion(OfAVersion):
    """To whom a version went, when and how, and who has acknowledged it."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        MEETING = "meeting", pgettext_lazy("channel", "Meeting")
        PAPER = "paper", _("On paper")
        SHARED = "shared", _("Shared folder or intranet")

    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, blank=True)
    recipients = models.ManyToManyField(Member, verbose_name=_("recipients"), blank=True, related_name="+")
    others = models.CharField(_("recipients outside"), max_length=300, blank=True, help_text=_("Suppliers, partners, investors: separated by commas."))
    acknowledged = models.ManyToManyField(Member, verbose_name=_("acknowledged by"), blank=True, related_name="+")
    note = models.TextField(_("message that went with it"), blank=True)
    #: Those to whom the link was written by mail: nobody gets it twice.
    mailed = models.ManyToManyField(Member, verbose_name=_("mailed to"), blank=True, related_name="+", editable=False)

    historic_m2m = ("recipients", "acknowledged", "mailed")
    meaningful: ClassVar[tuple[str, ...]] = ("edition", "audience", "day")
    searched: ClassVar[tuple[str, ...]] = ("others", "note")

    class Meta(Record.Meta):
        verbose_name = _("diffusion")
        verbose_name_plural = _("diffusions")

    def gaps(self) -> list[str]:
        found = lacking(self, {"edition": gettext("a version"), "audience": gettext("an audience"), "day": gettext("a date")})
        if not self.others and not self.recipients.exists():
            found.append(gettext("recipients"))
        return found
