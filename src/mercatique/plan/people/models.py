"""Means and their skills, teams and posts, what is assigned to a task, who answers for what, and how a gap of skill is treated."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.plan.actions.models import Action
from mercatique.plan.schedule.models import Task

#: The week of the law in France, of whom no capacity is said; a person-day is a fifth of it.
WEEK = Decimal(35)
PERSON_DAY = 7
#: Working days of a month, when a cost is counted by the month.
MONTH = 21


class Domain(models.TextChoices):
    """The fields of marketing in which an organisation has posts."""

    STRATEGY = "strategy", _("Strategy and brand")
    CONTENT = "content", _("Content and editing")
    DESIGN = "design", _("Design and experience")
    WEB = "web", _("Web sites and development")
    SEARCH = "search", _("Search, natural and paid")
    MEDIA = "media", _("Advertising and media")
    SOCIAL = "social", _("Social networks and community")
    EMAIL = "email", _("E-mail and customer base")
    DATA = "data", _("Data and measurement")
    COMMERCE = "commerce", _("Sales and e-commerce")
    CARE = "care", _("Customer care")
    EVENTS = "events", _("Events and points of sale")


class Level(models.IntegerChoices):
    """How well a skill is mastered."""

    NOTIONS = 1, _("1 · notions")
    HELPED = 2, _("2 · with help")
    ALONE = 3, _("3 · alone")
    EXPERT = 4, _("4 · teaches it")


def level(label: Any, **more: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Level.choices, **more)


class Skill(Record):
    """Something one must know how to do."""

    domain = models.CharField(_("field"), max_length=10, choices=Domain.choices, blank=True)
    description = models.TextField(_("description"), blank=True)

    searched = ("description",)

    class Meta(Record.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class Resource(Record):
    """A means of the plan: a person of the house or from outside, a piece of equipment, a tool."""

    class Kind(models.TextChoices):
        MATERIAL = "material", pgettext_lazy("means", "Material")
        TECHNICAL = "technical", pgettext_lazy("means", "Technical")
        INTERNAL = "internal", _("Person of the house")
        EXTERNAL = "external", _("Person or firm from outside")

    class Per(models.TextChoices):
        HOUR = "hour", pgettext_lazy("cost", "per hour")
        DAY = "day", pgettext_lazy("cost", "per day")
        MONTH = "month", pgettext_lazy("cost", "per month")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INTERNAL, blank=True)
    member = models.ForeignKey(
        Member, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("Whose tasks these are: what this person owns in the schedule counts as their load."),
    )  # fmt: skip
    function = models.CharField(_("function or use"), max_length=160, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True, help_text=_("E-mail, telephone, supplier."))
    capacity = models.DecimalField(
        _("hours a week"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(80))],
        help_text=_("What this work may take of a person’s week; 35 when nothing is said."),
    )  # fmt: skip
    quantity = models.PositiveSmallIntegerField(
        _("how many there are"), default=1, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Of a material or a licence: beyond that many at once it is booked twice."),
    )  # fmt: skip
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))], help_text=_("Excluding VAT."))
    per = models.CharField(_("cost is counted"), max_length=5, choices=Per.choices, default=Per.DAY, blank=True)
    first_day = models.DateField(_("there from"), null=True, blank=True)
    last_day = models.DateField(_("there until"), null=True, blank=True)

    meaningful = ("title", "kind", "capacity", "cost")
    searched = ("function", "contact")

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("one", "means")
        verbose_name_plural = pgettext_lazy("several", "means")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["member"], name="one_means_per_person", violation_error_message=_("This person is written down among the means already.")),
        ]

    @property
    def person(self) -> bool:
        return self.kind in {self.Kind.INTERNAL, self.Kind.EXTERNAL, ""}

    @property
    def hours_a_day(self) -> float:
        return float(WEEK if self.capacity is None else self.capacity) / 5

    def there(self, day: date) -> bool:
        """Whether it can be counted on that day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)

    def cost_of(self, hours: float, days: int) -> Decimal | None:
        """What so many hours, or days of booking, cost; nothing when no cost is said."""
        if self.cost is None:
            return None
        worked = Decimal(str(round(hours, 6)))
        match self.per:
            case self.Per.HOUR:
                amount = worked * self.cost
            case self.Per.MONTH:
                amount = Decimal(days) * self.cost / MONTH
            case _:
                amount = (worked / PERSON_DAY if self.person else Decimal(days)) * self.cost
        return amount.quantize(Decimal("0.01"))

    def gaps(self) -> list[str]:
        found = []
        if self.person and self.member_id is None and self.kind != self.Kind.EXTERNAL:
            found.append(gettext("the person"))
        if self.cost is None:
            found.append(gettext("a cost"))
        if self.person and self.capacity is None:
            found.append(gettext("the hours a week"))
        return found


class Team(Record):
    """People who do a part of the plan together, and the constraints they work under."""

    mission = models.TextField(_("mission"), blank=True)
    responsibilities = models.TextField(_("responsibilities"), blank=True)
    domain = models.CharField(_("field"), max_length=10, choices=Domain.choices, blank=True)
    lead = models.ForeignKey(Resource, verbose_name=_("led by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(Resource, verbose_name=_("members"), blank=True, related_name="teams")
    technology = models.TextField(_("constraints of technology"), blank=True)
    delays = models.TextField(_("constraints of time"), blank=True)
    culture = models.TextField(_("company culture"), blank=True, help_text=_("Habits, values, ways of working that bind."))
    instructions = models.TextField(_("instructions"), blank=True)

    historic_m2m = ("members",)
    meaningful = ("title", "mission")
    searched = ("mission", "responsibilities")

    class Meta(Record.Meta):
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    @property
    def constraints(self) -> list[tuple[str, str]]:
        """The constraints that are written down, with their kind."""
        pairs = [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in ("technology", "delays", "culture", "instructions")]  # type: ignore[union-attr]
        return [(label, text) for label, text in pairs if text]

    def gaps(self) -> list[str]:
        found = []
        if self.lead_id is None:
            found.append(gettext("who leads it"))
        if not self.members.exists():
            found.append(gettext("its members"))
        if not self.responsibilities:
            found.append(gettext("its responsibilities"))
        if not self.constraints:
            found.append(gettext("its constraints"))
        return found


class Role(Record):
    """A post: what somebody answers for, in which field; without a holder it is to be filled."""

    domain = models.CharField(_("field"), max_length=10, choices=Domain.choices, blank=True)
    mission = models.TextField(_("what it answers for"), blank=True)
    holder = models.ForeignKey(Resource, verbose_name=_("held by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    meaningful = ("title", "domain")
    searched = ("mission",)

    class Meta(Record.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def gaps(self) -> list[str]:
        found = []
        if not self.domain:
            found.append(gettext("a field"))
        if self.holder_id is None:
            found.append(gettext("somebody who holds it"))
        return found


class Assignment(Record):
    """What a means gives to a task, or to an action as a whole: hours or a share of the days; a material or a tool is booked for them."""

    task = models.ForeignKey(Task, verbose_name=_("task"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(
        Action, verbose_name=_("or action as a whole"), null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text=_("For work that is not cut into tasks: the hours are spread over the dates of the action."),
    )  # fmt: skip
    resource = models.ForeignKey(Resource, verbose_name=pgettext_lazy("one", "means"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(
        _("hours"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(9999))],
        help_text=_("In all, spread evenly over the days."),
    )  # fmt: skip
    share = models.PositiveSmallIntegerField(
        _("share of the day, in %"), null=True, blank=True, validators=[MaxValueValidator(100)], help_text=_("When no hours are said; the whole day when neither is."),
    )  # fmt: skip
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1, blank=True, validators=[MinValueValidator(1)])
    start = models.DateField(_("booked from"), null=True, blank=True, help_text=_("The days of the task or the action when nothing is said."))
    end = models.DateField(_("booked until"), null=True, blank=True)

    meaningful = ("hours", "share", "start", "end")

    class Meta(Record.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")


class Held(Record):
    """A skill somebody has."""

    resource = models.ForeignKey(Resource, verbose_name=pgettext_lazy("one", "means"), on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, verbose_name=_("skill"), on_delete=models.PROTECT, related_name="+")
    level = level(_("level"), default=Level.ALONE)

    meaningful = ("level",)

    class Meta(Record.Meta):
        verbose_name = _("skill held")
        verbose_name_plural = _("skills held")
        constraints = [*Record.Meta.constraints, models.UniqueConstraint(fields=["resource", "skill"], name="one_level_per_skill_held")]

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its person."""
        return self.resource.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.get_absolute_url()


class Needed(Record):
    """A skill a task asks for."""

    task = models.ForeignKey(Task, verbose_name=_("task"), on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, verbose_name=_("skill"), on_delete=models.PROTECT, related_name="+")
    level = level(_("level"), default=Level.ALONE)

    meaningful = ("level",)

    class Meta(Record.Meta):
        verbose_name = _("skill needed")
        verbose_name_plural = _("skills needed")
        constraints = [*Record.Meta.constraints, models.UniqueConstraint(fields=["task", "skill"], name="one_level_per_skill_needed")]

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its task."""
        return self.task.get_absolute_url()

    def mend_url(self, role: str = "") -> str:
        return self.get_absolute_url()


class Treatment(Record):
    """What is done about a skill nobody on the task has: for one task, or for all that ask for it."""

    class Way(models.TextChoices):
        TRAIN = "train", _("Train somebody")
        HIRE = "hire", _("Hire somebody")
        SUBCONTRACT = "subcontract", _("Have it done outside")
        ACCEPT = "accept", _("Accept it, with a reason")

    skill = models.ForeignKey(Skill, verbose_name=_("skill"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, verbose_name=_("only for the task"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(_("what is done"), max_length=12, choices=Way.choices, blank=True)
    resource = models.ForeignKey(Resource, verbose_name=_("who is trained, or does it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("settled by"), null=True, blank=True)
    reason = models.TextField(_("reason, or how"), blank=True)

    meaningful = ("title", "way", "due")
    searched = ("reason",)

    class Meta(Record.Meta):
        verbose_name = _("treatment of a gap")
        verbose_name_plural = _("treatments of gaps")

    def gaps(self) -> list[str]:
        found = []
        if self.skill_id is None:
            found.append(gettext("the skill"))
        if not self.way:
            found.append(gettext("what is done"))
        if self.way in {self.Way.TRAIN, self.Way.SUBCONTRACT} and self.resource_id is None:
            found.append(gettext("who is trained, or does it"))
        if self.way in {self.Way.TRAIN, self.Way.HIRE, self.Way.SUBCONTRACT} and self.due is None:
            found.append(gettext("by when"))
        if self.way == self.Way.ACCEPT and not self.reason:
            found.append(gettext("the reason"))
        return found


class Part(Record):
    """What a person has to do with an action or a task, by the letters of RACI."""

    class Letter(models.TextChoices):
        DOES = "R", pgettext_lazy("RACI", "R · does it")
        ANSWERS = "A", pgettext_lazy("RACI", "A · answers for it")
        BOTH = "AR", pgettext_lazy("RACI", "A R · answers for it and does it")
        CONSULTED = "C", pgettext_lazy("RACI", "C · is consulted")
        INFORMED = "I", pgettext_lazy("RACI", "I · is informed")

    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, verbose_name=_("task"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(_("part"), max_length=2, choices=Letter.choices)

    meaningful = ("letter",)

    class Meta(Record.Meta):
        verbose_name = _("part in the work")
        verbose_name_plural = _("parts in the work")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["action", "member"], name="one_part_per_action_and_person"),
            models.UniqueConstraint(fields=["task", "member"], name="one_part_per_task_and_person"),
        ]

    def get_absolute_url(self) -> str:
        """It has no page of its own: it is read and edited with its action or task."""
        about = self.action or self.task
        return about.get_absolute_url() if about else ""

    def mend_url(self, role: str = "") -> str:
        return self.get_absolute_url()


class Activity(Record):
    """A step of a process that serves customers: what is done in it, by which post, and how one knows that it is done well."""

    process = models.CharField(_("process"), max_length=120, blank=True, help_text=_("The same words for every step of a process, such as “From contact to delivery”."))
    place = models.PositiveSmallIntegerField(_("step"), null=True, blank=True)
    role = models.ForeignKey(Role, verbose_name=pgettext_lazy("process", "post"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tasks = models.TextField(_("tasks"), blank=True, help_text=_("One per line."))
    quality = models.TextField(_("quality criteria"), blank=True, help_text=_("One per line, with its threshold: “Called back within the hour, 9 of 10”."))
    takes = models.CharField(_("what it starts from"), max_length=160, blank=True)
    gives = models.CharField(_("what it hands over"), max_length=160, blank=True)
    hours = models.DecimalField(
        _("hours a week"), max_digits=6, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(2000))],
        help_text=_("What it takes in all, all people together: the need of people is derived from it."),
    )  # fmt: skip

    meaningful = ("title", "process", "role_id", "quality")
    searched = ("process", "tasks", "quality")

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("process", "activity")
        verbose_name_plural = pgettext_lazy("process", "activities")

    @property
    def task_lines(self) -> list[str]:
        return [line.strip() for line in self.tasks.splitlines() if line.strip()]

    @property
    def quality_lines(self) -> list[str]:
        return [line.strip() for line in self.quality.splitlines() if line.strip()]

    def gaps(self) -> list[str]:
        found = []
        if not self.process.strip():
            found.append(gettext("its process"))
        if not self.task_lines:
            found.append(gettext("its tasks"))
        if self.role_id is None:
            found.append(gettext("who does it"))
        if not self.quality_lines:
            found.append(gettext("a quality criterion"))
        if self.hours is None:
            found.append(gettext("the hours it takes a week"))
        return found

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]


class Transfer(Record):
    """What if somebody left an action for another: the tasks they hand over, those they take up, and what that changes."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPLIED = "applied", _("Applied")
        REJECTED = "rejected", _("Turned down")

    trigger = models.TextField(_("what sets it off"), blank=True)
    resource = models.ForeignKey(Resource, verbose_name=_("who moves"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Action, verbose_name=_("from the action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Action, verbose_name=_("to the action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        Resource, verbose_name=_("who takes over what is left"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("Nobody: these tasks then wait for somebody."),
    )  # fmt: skip
    tasks = models.ManyToManyField(
        Task, verbose_name=_("tasks taken up"), blank=True, related_name="+", help_text=_("Of the action one goes to; those who do them today are free of them."),
    )  # fmt: skip
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    historic_m2m = ("tasks",)
    meaningful = ("title", "state")
    searched = ("trigger", "reason")

    class Meta(Record.Meta):
        verbose_name = _("move of a person")
        verbose_name_plural = _("moves of people")

    def gaps(self) -> list[str]:
        needed = {"trigger": gettext("what sets it off"), "resource_id": gettext("who moves"), "source_id": gettext("the action they leave"), "goal_id": gettext("the action they go to")}
        found = [words for name, words in needed.items() if not getattr(self, name)]
        if not self.tasks.filter(action=self.goal_id).exists():
            found.append(gettext("the tasks taken up, of the action they go to"))
        return found
