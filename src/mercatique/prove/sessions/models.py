"""A certification session in a certifier's workspace: its candidates, groups, and the chairs people sit in."""

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.format import percent
from mercatique.kernel.models import Record

#: Letters of an anonymous code: none that is taken for another, none that makes words.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Session(Record):
    """One session of one framework, in the version it began with."""

    class State(models.TextChoices):
        PREPARING = "preparing", pgettext_lazy("session", "Being prepared")
        OPEN = "open", pgettext_lazy("session", "Open: dossiers are deposited")
        TESTS = "tests", pgettext_lazy("session", "Tests")
        MARKING = "marking", pgettext_lazy("session", "Marking")
        DELIBERATION = "deliberation", pgettext_lazy("session", "Deliberation")
        CLOSED = "closed", pgettext_lazy("session", "Closed")

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PREPARING, editable=False)
    framework = models.CharField(_("framework"), max_length=60, blank=True)
    framework_version = models.CharField(_("version of the framework"), max_length=20, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    deposit_until = models.DateTimeField(_("dossiers until"), null=True, blank=True)
    starts_on = models.DateField(_("tests from"), null=True, blank=True)
    ends_on = models.DateField(_("tests until"), null=True, blank=True)
    place = models.CharField(_("venue"), max_length=200, blank=True)
    markers_each = models.PositiveSmallIntegerField(_("markers for each candidate"), default=2)
    two_factor = models.BooleanField(_("two-step sign-in for markers and jury"), default=False)
    #: Rooms, days, hours and breaks of the orals, as ``sessions.calendar.Wishes`` reads them.
    hours = models.JSONField(default=dict, blank=True, editable=False)

    meaningful = ("title", "framework", "framework_version", "deposit_until", "starts_on", "ends_on")
    searched = ("place",)

    class Meta(Record.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def get_framework_display(self) -> str:
        """What it certifies, by the name it had in its version."""
        from mercatique.prove.framework import of_session

        found = of_session(self)
        return str(found.name) if found else self.framework


class Candidate(Record):
    """Somebody who is assessed in a session. Nothing of their health is kept here or anywhere."""

    class Route(models.TextChoices):
        TRAINING = "training", _("Training")
        APPRENTICE = "apprentice", _("Apprenticeship")
        EXPERIENCE = "experience", _("Prior experience")
        RESIT = "resit", _("Resit")

    class Asks(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        LATER = "later", _("Will say later")

    title = models.CharField(_("name"), max_length=200)
    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="candidates")
    code = models.CharField(_("anonymous code"), max_length=12, editable=False, default="")
    email = models.EmailField(_("e-mail"), blank=True)
    route = models.CharField(_("route"), max_length=12, choices=Route.choices, default=Route.TRAINING)
    held_blocks = models.JSONField(_("blocks already held"), default=list, blank=True)
    experience_blocks = models.JSONField(_("blocks presented on prior experience"), default=list, blank=True)
    asks = models.CharField(_("wishes an accommodation"), max_length=5, choices=Asks.choices, blank=True, default="")

    meaningful = ("title", "route", "held_blocks", "experience_blocks")
    searched = ("code", "email")

    class Meta(Record.Meta):
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = self.code or "".join(secrets.choice(LETTERS) for _place in range(8))
        super().save(*args, **kwargs)

    def get_held_blocks_display(self) -> str:
        return ", ".join(map(str, self.held_blocks or ()))

    def get_experience_blocks_display(self) -> str:
        return ", ".join(map(str, self.experience_blocks or ()))

    def on_experience(self, block: str) -> bool:
        """Whether the jury judges a block on dossier and interview in place of tests: those named, or all that are not held on that route."""
        if block in (self.held_blocks or ()):
            return False
        named = self.experience_blocks or ()
        return block in named if named else self.route == self.Route.EXPERIENCE


class Group(Record):
    """Candidates who sit one test together; each is marked for themselves."""

    title = models.CharField(_("name"), max_length=200)
    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="groups")
    test = models.CharField(_("test"), max_length=40, blank=True)
    candidates = models.ManyToManyField(Candidate, verbose_name=_("candidates"), blank=True, related_name="groups")

    meaningful = ("title", "test")
    historic_m2m = ("candidates",)

    class Meta(Record.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def get_test_display(self) -> str:
        from mercatique.prove.framework import test_in

        return test_in(self.session, self.test, self.workspace)


class OfSession(models.Model):
    """A row of a session, and so of its workspace: it travels and goes with it."""

    workspace = models.ForeignKey("kernel.Workspace", null=True, on_delete=models.CASCADE, related_name="+", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.workspace_id = self.session.workspace_id  # type: ignore[attr-defined]
        super().save(*args, **kwargs)


class Seat(OfSession):
    """A chair in a session: one person, one role, and nothing else of the workspace. Only the hash of its key is kept."""

    class Role(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        MARKER = "marker", _("Marker")
        JUROR = "juror", _("Member of the jury")
        PRESIDENT = "president", _("President of the jury")
        DISABILITY = "disability", _("Disability officer")
        TRAINER = "trainer", _("Trainer")

    #: What stays behind when the workspace travels: whoever sat there is invited again.
    stay_behind = ("key_hash",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    candidate = models.OneToOneField(Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="seat")
    outside = models.BooleanField(_("from outside the certifier and the trainer"), default=False)
    trade = models.CharField(_("trade"), max_length=120, blank=True)
    ties = models.ManyToManyField(Candidate, verbose_name=_("candidates they know"), blank=True, related_name="+")
    declared_at = models.DateTimeField(_("ties declared"), null=True, blank=True)
    #: Half-days on which they cannot come: ``["2026-12-07 am", "2026-12-08 pm"]``.
    absences = models.JSONField(default=list, blank=True)
    key_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When a candidate last opened the page of their result, once there was one.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["role", "name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "role", "email"], name="one_seat_per_role"),
            models.UniqueConstraint(fields=["key_hash"], condition=~models.Q(key_hash=""), name="one_seat_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @staticmethod
    def hash(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    def invite(self) -> str:
        """A new key for the letter's link; returned once, never stored; the one before is void."""
        key = secrets.token_urlsafe(32)
        self.key_hash, self.invited_at = self.hash(key), timezone.now()
        self.save(update_fields=["key_hash", "invited_at"])
        return key

    @property
    def taken(self) -> bool:
        return self.user_id is not None and self.accepted_at is not None and self.released_at is None

    #: Roles that judge: composition rules, declared ties and two-step sign-in are theirs.
    JURY = frozenset({Role.JUROR, Role.PRESIDENT})
    JUDGES = JURY | {Role.MARKER}
    #: Days for which a letter's link can be used.
    LETTER_DAYS = 60

    @property
    def expired(self) -> bool:
        """Whether the letter's link was never used and is too old by now."""
        return self.user_id is None and self.invited_at is not None and self.invited_at < timezone.now() - timedelta(days=self.LETTER_DAYS)

    @property
    def judges(self) -> bool:
        return self.role in self.JUDGES


class Slot(OfSession):
    """One oral in the calendar: who, where, when, before whom. Minutes are those of the test: extra time is added by ``times``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    test = models.CharField(_("test"), max_length=40)
    candidate = models.ForeignKey(Candidate, verbose_name=_("candidate"), null=True, blank=True, on_delete=models.CASCADE, related_name="slots")
    group = models.ForeignKey(Group, verbose_name=_("group"), null=True, blank=True, on_delete=models.CASCADE, related_name="slots")
    room = models.CharField(_("room"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    presentation = models.PositiveSmallIntegerField(_("minutes of presentation"), default=15)
    questions = models.PositiveSmallIntegerField(_("minutes of questions"), default=15)
    seats = models.ManyToManyField(Seat, verbose_name=_("jury"), blank=True, related_name="slots")
    by_hand = models.BooleanField(default=False, editable=False)
    #: When it truly began, and when the questions did: the server's clock.
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    questions_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["starts_at", "room"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(candidate__isnull=False, group__isnull=True) | models.Q(candidate__isnull=True, group__isnull=False),
                name="slot_of_one_or_of_a_group",
            )
        ]

    def __str__(self) -> str:
        return str(self.candidate or self.group)

    @property
    def people(self) -> list[Candidate]:
        """Who sits in it: one candidate, or those of a group."""
        return [self.candidate] if self.candidate else list(self.group.candidates.all()) if self.group else []


class Timer(OfSession):
    """The time of a test that many sit at once, begun by the office: the server's clock decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="timers")
    test = models.CharField(_("test"), max_length=40)
    minutes = models.PositiveIntegerField(_("length in minutes"))
    started_at = models.DateTimeField(_("began"), default=timezone.now)
    started_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["session", "test"], name="one_timer_per_test")]

    def __str__(self) -> str:
        return self.test


class Accommodation(Record):
    """What a candidate asked for and what was granted: measures, never a reason of health."""

    class Measure(models.TextChoices):
        EXTRA_TIME = "extra_time", _("Extra time")
        ASSISTANT = "assistant", _("An assistant beside the candidate")
        COMMUNICATION = "communication", _("An adapted communication device")
        EQUIPMENT = "equipment", _("Adapted equipment provided")
        OWN_EQUIPMENT = "own_equipment", _("The candidate's own equipment")

    class Kind(models.TextChoices):
        ORAL = "oral", _("Oral tests")
        WRITTEN = "written", _("Written tests")
        PRACTICAL = "practical", _("Practical tests")
        CONTINUOUS = "continuous", _("Continuous assessment")

    #: Measures for which somebody or something must be found before the tests.
    ARRANGED = frozenset({Measure.ASSISTANT, Measure.COMMUNICATION, Measure.EQUIPMENT})

    candidate = models.ForeignKey(Candidate, verbose_name=_("candidate"), on_delete=models.PROTECT, related_name="accommodations")
    measures = models.JSONField(_("measures"), default=list, blank=True)
    kinds = models.JSONField(_("tests concerned"), default=list, blank=True)
    extra_time = models.DecimalField(
        _("extra time, as a share of the length"), max_digits=5, decimal_places=4, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
    )  # fmt: skip
    resource = models.CharField(_("who or what is arranged"), max_length=200, blank=True)
    resource_ready = models.BooleanField(_("confirmed"), default=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    opinion = models.TextField(_("opinion of the disability officer"), blank=True, editable=False)
    opinion_by = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)
    opinion_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason of the decision"), blank=True, editable=False)
    decided_by = models.CharField(max_length=120, blank=True, editable=False)
    granted_at = models.DateTimeField(_("granted"), null=True, blank=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True, editable=False)

    meaningful = ("title", "measures", "extra_time", "granted_at")

    class Meta(Record.Meta):
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")

    @property
    def decided_at(self) -> Any:
        return self.granted_at or self.refused_at

    def get_measures_display(self) -> str:
        """The measures in a row, how much time beside the time."""
        names = [str(self.Measure(key).label) for key in self.measures if key in self.Measure.values]
        if self.extra_time:
            share, time = f" (+ {percent(float(self.extra_time), decimals=0)})", str(self.Measure.EXTRA_TIME.label)
            names = [name + share if name == time else name for name in names]
        return in_a_row(names)

    def get_kinds_display(self) -> str:
        return in_a_row([str(self.Kind(key).label) for key in self.kinds if key in self.Kind.values])


def in_a_row(names: list[str]) -> str:
    """Labels as one phrase: only the first keeps its capital."""
    return ", ".join([*names[:1], *(name[:1].lower() + name[1:] for name in names[1:])])


class Neutralisation(Record):
    """A criterion that does not count for one candidate: the officer's reasoned opinion, then the jury's decision.

    ``decided_at`` is set when the jury has neutralised it, ``refused_at`` when it has not: a refused proposal never counts.
    """

    candidate = models.ForeignKey(Candidate, verbose_name=_("candidate"), on_delete=models.PROTECT, related_name="neutralisations")
    criterion = models.CharField(_("criterion"), max_length=120)
    opinion = models.TextField(_("opinion of the disability officer"), blank=True)
    opinion_by = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)
    opinion_at = models.DateTimeField(null=True, blank=True, editable=False)
    not_core = models.BooleanField(_("not at the core of the job"), default=False)
    reason = models.TextField(_("reason of the jury"), blank=True)
    present = models.ManyToManyField(Seat, verbose_name=_("members present"), blank=True, related_name="+")
    decided_at = models.DateTimeField(_("neutralised"), null=True, blank=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True, editable=False)

    meaningful = ("title", "criterion", "decided_at")

    class Meta(Record.Meta):
        verbose_name = _("neutralised criterion")
        verbose_name_plural = _("neutralised criteria")
        constraints = [*Record.Meta.constraints, models.UniqueConstraint(fields=["candidate", "criterion"], name="one_neutralisation_per_criterion")]
