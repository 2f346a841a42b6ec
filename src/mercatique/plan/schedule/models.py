"""Projects, their tasks and the links between them, the days people are away, and the secret addresses of calendars."""

import hashlib
import secrets
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record
from mercatique.plan.actions.models import Action

LONGEST = 999


class Project(Record):
    """Tasks that lead to one launch: counted forward from a start, or backward from the launch."""

    class Direction(models.TextChoices):
        FORWARD = "forward", _("Forward, from the start")
        BACKWARD = "backward", _("Backward, from the launch")

    class Region(models.TextChoices):
        FRANCE = "fr", _("France")
        ALSACE = "alsace-moselle", _("Alsace and Moselle")
        NONE = "none", _("No public holidays")

    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(_("dates are counted"), max_length=10, choices=Direction.choices, default=Direction.FORWARD, blank=True)
    start = models.DateField(_("work can begin on"), null=True, blank=True)
    launch = models.DateField(_("launch, or end, on"), null=True, blank=True)
    region = models.CharField(_("public holidays"), max_length=20, choices=Region.choices, default=Region.FRANCE, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("1 comes first where several projects want the same person on the same days; without one, the earliest launch comes first."),
    )  # fmt: skip

    meaningful = ("title", "launch")
    searched = ("description",)

    class Meta(Record.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def gaps(self) -> list[str]:
        return [] if self.launch else [gettext("a launch date")]


def working_days(label: Any, **more: Any) -> models.DecimalField:
    """A duration in working days."""
    bounds = [MinValueValidator(0), MaxValueValidator(LONGEST)]
    return models.DecimalField(label, max_digits=6, decimal_places=1, null=True, blank=True, validators=bounds, **more)


class Task(Record):
    """A piece of work, or a moment that must be reached, of a project."""

    class Nature(models.TextChoices):
        TASK = "task", pgettext_lazy("nature of a task", "Task")
        VALIDATION = "validation", _("Milestone: validation")
        DELIVERY = "delivery", _("Milestone: delivery")
        LAUNCH = "launch", _("Milestone: launch")

    class Priority(models.TextChoices):
        MUST = "must", pgettext_lazy("priority", "Must")
        SHOULD = "should", pgettext_lazy("priority", "Should")
        COULD = "could", pgettext_lazy("priority", "Could")
        WONT = "wont", pgettext_lazy("priority", "Not this time")

    class Forced(models.TextChoices):
        NOT_BEFORE = "not_before", _("Not before")
        ON = "on", _("Must start on")

    project = models.ForeignKey(Project, verbose_name=_("project"), null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    phase = models.CharField(_("phase"), max_length=80, blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices, default=Nature.TASK, blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, verbose_name=_("action"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.CharField(_("priority"), max_length=6, choices=Priority.choices, blank=True)
    likely = working_days(_("duration, as a rule"), help_text=_("Working days; this value is enough."))
    optimistic = working_days(_("duration when all goes well"), help_text=_("Working days."))
    pessimistic = working_days(_("duration when much goes wrong"), help_text=_("Working days."))
    forced = models.CharField(_("forced date"), max_length=10, choices=Forced.choices, blank=True)
    forced_on = models.DateField(_("forced to"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("done, in %"), null=True, blank=True, validators=[MaxValueValidator(100)])
    began = models.DateField(_("began on"), null=True, blank=True)
    ended = models.DateField(_("ended on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    team = models.ForeignKey("plan.Team", verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    yields = models.CharField(_("what it yields"), max_length=160, blank=True, help_text=_("The output that others go on with, such as “Texts of the pages”."))
    final = models.BooleanField(_("what it yields is delivered"), default=False, help_text=_("It goes out of the house as it is: nobody here needs to take it up."))
    uses = models.TextField(_("what it needs of other tasks"), blank=True, help_text=_("One output per line, named as the task that yields it names it."))
    given = models.TextField(_("what it is given from outside"), blank=True, help_text=_("One per line: what a client, a brand or a supplier hands over."))
    #: What a file of another program says of the task and we do not read: it goes back out with it.
    kept = models.JSONField(default=dict, blank=True, editable=False)

    meaningful = ("title", "nature", "likely", "forced_on", "ended")
    searched = ("phase", "description")

    class Meta(Record.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    @property
    def milestone(self) -> bool:
        return self.nature not in {self.Nature.TASK, ""}

    @property
    def days(self) -> int | None:
        """The working days it is planned to take; nothing when none is said."""
        return length(self.nature, self.optimistic, self.likely, self.pessimistic)

    def gaps(self) -> list[str]:
        found = []
        if self.days is None:
            found.append(gettext("a duration"))
        if self.owner_id is None:
            found.append(gettext("an owner"))
        if not self.priority:
            found.append(gettext("a priority"))
        return found


#: What a task is called whose days are worked; every other nature is a moment.
WORK = frozenset({Task.Nature.TASK.value, ""})


def length(nature: str, optimistic: Decimal | None, likely: Decimal | None, pessimistic: Decimal | None) -> int | None:
    """Whole working days: the likely duration, or what lies between the others; none for a milestone."""
    if nature not in WORK:
        return 0
    said = [value for value in (optimistic, pessimistic) if value is not None]
    value = likely if likely is not None else (sum(said, Decimal(0)) / len(said) if said else None)
    return None if value is None else int(value.to_integral_value(ROUND_CEILING))


class Link(Record):
    """What holds a task by another one: which ends of the two, and how many working days lie between."""

    class Kind(models.TextChoices):
        FS = "FS", _("Finish to start")
        SS = "SS", _("Start to start")
        FF = "FF", _("Finish to finish")
        SF = "SF", _("Start to finish")

    before = models.ForeignKey(Task, verbose_name=_("predecessor"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Task, verbose_name=_("successor"), null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind of link"), max_length=2, choices=Kind.choices, default=Kind.FS, blank=True)
    lag = models.SmallIntegerField(
        _("lag"), default=0, blank=True, help_text=_("Working days between the two; below zero they overlap."),
        validators=[MinValueValidator(-LONGEST), MaxValueValidator(LONGEST)],
    )  # fmt: skip

    meaningful = ("kind", "lag")

    class Meta(Record.Meta):
        verbose_name = _("link of tasks")
        verbose_name_plural = _("links of tasks")


class Absence(Record):
    """Days on which a person does not work."""

    member = models.ForeignKey(Member, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(
        "plan.Resource", verbose_name=_("means away"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("A provider, a material or a tool that is not there: closed, lent, under repair; alone, or with the person."),
    )  # fmt: skip
    start = models.DateField(_("first day away"), null=True, blank=True)
    end = models.DateField(_("last day away"), null=True, blank=True)

    meaningful = ("start", "end")

    class Meta(Record.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")


class CalendarAddress(models.Model):
    """A secret address under which a person's tasks are read as a calendar: only its hash is kept, and it never travels."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["member__title"]
        constraints = [models.UniqueConstraint(fields=["member"], name="one_calendar_address_per_person")]

    def __str__(self) -> str:
        return f"{self.member}"

    @staticmethod
    def hash(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def open(cls, member: Member, user: Any) -> str:
        """Make the person's address, in the place of the one before; the key is given once and never stored."""
        key = secrets.token_urlsafe(32)
        cls.objects.filter(member=member).delete()
        cls.objects.create(member=member, made_by=user, key_hash=cls.hash(key))
        return key
