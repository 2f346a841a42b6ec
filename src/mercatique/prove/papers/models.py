"""A test sat in a session, one paper per candidate (and one per group), what was written in it, and how it was sealed.

What is written is kept version by version; a seal is never changed. Every row carries its workspace, so that a bundle and a
removal take it along.
"""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.models import Attachment, Record
from mercatique.prove.sessions.models import Candidate, Group, Session

#: The months a case's tables end before the pack is made.
MONTHS = 24


class CasePack(Record):
    """A practice company for each candidate, drawn from a secret: another one for everybody, as hard for everybody."""

    class Level(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", pgettext_lazy("difficulty", "Medium")
        HARD = "hard", _("Hard")

    level = models.CharField(_("difficulty"), max_length=8, choices=Level.choices, default=Level.MEDIUM)
    same = models.BooleanField(_("the same company for everybody"), default=False)
    supplier_at = models.PositiveSmallIntegerField(_("a supplier fails at minute"), null=True, blank=True)
    competitor_at = models.PositiveSmallIntegerField(_("a competitor cuts prices at minute"), null=True, blank=True)
    budget_at = models.PositiveSmallIntegerField(_("the budget is cut at minute"), null=True, blank=True)
    review_at = models.PositiveSmallIntegerField(_("a bad review spreads at minute"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    secret = models.CharField(max_length=64, editable=False, default="")
    begins_on = models.DateField(_("tables from"), null=True, blank=True, editable=False)

    meaningful = ("title", "level", "same")

    class Meta(Record.Meta):
        verbose_name = _("case pack")
        verbose_name_plural = _("case packs")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.secret = self.secret or secrets.token_hex(16)
        if self.begins_on is None:
            today = timezone.localdate()
            whole = today.year * 12 + today.month - 1 - MONTHS
            self.begins_on = date(whole // 12, whole % 12 + 1, 1)
        super().save(*args, **kwargs)

    @property
    def events(self) -> list[tuple[int, str]]:
        """Minutes and kinds of what happens, in order."""
        planned = ((self.supplier_at, "supplier"), (self.competitor_at, "competitor"), (self.budget_at, "budget"), (self.review_at, "review"))
        return sorted((minute, kind) for minute, kind in planned if minute is not None)


class Sitting(Record):
    """A test of the framework, sat in a session: subject, hours, and what the papers ask."""

    class Form(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("Group")

    class Setting(models.TextChoices):
        WRITTEN = "written", _("Written")
        ORAL = "oral", _("Oral")
        BOTH = "both", _("Written and oral")

    session = models.ForeignKey(Session, verbose_name=_("session"), null=True, blank=True, on_delete=models.PROTECT, related_name="sittings")
    test = models.CharField(_("test of the framework"), max_length=40, blank=True)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, default=Form.INDIVIDUAL)
    setting = models.CharField(_("written or oral"), max_length=8, choices=Setting.choices, default=Setting.WRITTEN)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes for each paper"), null=True, blank=True)
    subject = models.TextField(pgettext_lazy("test", "subject"), blank=True)
    questions = models.TextField(_("questions"), blank=True)
    annexes = models.ManyToManyField(Attachment, verbose_name=_("annexes"), blank=True, related_name="+")
    case = models.ForeignKey(CasePack, verbose_name=_("case pack"), null=True, blank=True, on_delete=models.PROTECT, related_name="sittings")
    english = models.BooleanField(_("English questionnaire drawn from the bank"), default=False)
    audio = models.ForeignKey(Attachment, verbose_name=_("audio of the listening test"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    transcript = models.TextField(_("transcript for markers"), blank=True)
    files_most = models.PositiveSmallIntegerField(_("files with a paper, at most"), default=5)
    secret = models.CharField(max_length=64, editable=False, default="")

    meaningful = ("title", "test", "opens_at", "closes_at", "minutes", "subject", "questions")
    historic_m2m = ("annexes",)

    class Meta(Record.Meta):
        verbose_name = _("test")
        verbose_name_plural = _("tests")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.secret = self.secret or secrets.token_hex(16)
        super().save(*args, **kwargs)

    def get_test_display(self) -> str:
        from mercatique.prove.framework import test_in

        return test_in(self.session, self.test, self.workspace)

    @property
    def ready(self) -> bool:
        """Whether papers can be given out."""
        return bool(self.session_id and self.opens_at and self.closes_at and self.opens_at < self.closes_at)

    @property
    def files_taken(self) -> int:
        """How many files may go with a paper; an English questionnaire takes none."""
        return 0 if self.english else self.files_most

    @property
    def window(self) -> int:
        """Minutes between opening and closing."""
        return round((self.closes_at - self.opens_at).total_seconds() / 60) if self.opens_at and self.closes_at else 0


class Paper(models.Model):
    """What one candidate hands in, or a group in common. Its end is fixed when it is given out and when it is begun."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not begun")
        OPEN = "open", pgettext_lazy("paper", "being written")
        SEALED = "sealed", pgettext_lazy("paper", "sealed")
        ABSENT = "absent", pgettext_lazy("paper", "absent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField(_("number"))
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.PROTECT, related_name="papers")
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="papers")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    begun_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="paper_number"),
            models.UniqueConstraint(fields=["sitting", "candidate"], condition=models.Q(candidate__isnull=False), name="one_paper_each"),
            models.UniqueConstraint(fields=["sitting", "group"], condition=models.Q(candidate__isnull=True), name="one_paper_per_group"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def common(self) -> bool:
        """Written by a whole group together."""
        return self.candidate_id is None

    @property
    def code(self) -> str:
        """What it is called where nobody may know whose it is."""
        if self.candidate is not None:
            return self.candidate.code
        return f"{self.sitting.test or 'G'}-{self.number}"

    @property
    def name(self) -> str:
        return str(self.candidate or self.group or "")

    @property
    def sealed(self) -> bool:
        return self.state in {self.State.SEALED, self.State.ABSENT}

    @property
    def handed(self) -> bool:
        """Sealed because its writer had finished, and not because the time was over."""
        seal = self.seals.last()
        return seal is not None and seal.cause == PaperSeal.Cause.HANDED

    def members(self) -> list[Candidate]:
        if self.candidate is not None:
            return [self.candidate]
        return list(self.group.candidates.all()) if self.group else []

    def now(self) -> datetime:
        """The server's clock, which never goes back behind what this paper has already seen."""
        now = timezone.now()
        return max(now, self.heard_at) if self.heard_at else now

    def left(self, now: datetime | None = None) -> timedelta:
        return max(self.ends_at - (now or self.now()), timedelta(0))


class PaperEntry(models.Model):
    """One version of an answer. ``beside``: written in another window meanwhile, or after the end; kept, not in its place."""

    class Kind(models.TextChoices):
        PLACE = "place", _("in its place")
        BESIDE = "beside", _("kept beside")
        LATE = "late", _("after the end")
        SETTLED = "settled", _("settled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="entries")
    question = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PLACE)
    text = models.TextField(blank=True)
    tab = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=120, blank=True)
    first_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["paper", "question", "number"], name="entry_number")]

    def __str__(self) -> str:
        return f"{self.question} {self.number}"


class PaperFile(models.Model):
    """A file handed in with a paper; its bytes lie in the workspace's folder under their hash.

    Taken back, its line stays; deleted at the end of its term, its line stays with the day.
    """

    class State(models.TextChoices):
        HANDED = "handed", _("handed in")
        WITHDRAWN = "withdrawn", _("taken back")
        LATE = "late", _("after the end")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HANDED)
    author = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_file_number")]

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    """A row that is written once and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("what is on record is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ValueError("what is on record is never deleted")


class PaperSeal(Kept):
    """A paper as it was at its end: its answers as canonical JSON, and their hash."""

    class Cause(models.TextChoices):
        HANDED = "handed", _("handed in")
        TIME = "time", _("end of the time")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=8, choices=Cause.choices)
    sealed_at = models.DateTimeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="seal_number")]

    def __str__(self) -> str:
        return self.sha256


class PaperReopening(Kept):
    """A sealed paper opened again by the manager, for a reason and for some minutes; the seal before stays."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.TextField(_("reason"))
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("time", "minutes"))
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.reason


class PaperNotice(Kept):
    """Something that happened during the test, as it was shown on a paper for the first time."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["paper", "kind"], name="one_notice_per_kind")]

    def __str__(self) -> str:
        return self.kind


class PaperScore(Kept):
    """What somebody gave a part of an English paper that only a person can mark; corrected by a further row."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="scores")
    part = models.CharField(max_length=20)
    levels = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.part
