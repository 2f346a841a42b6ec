"""Everything marking keeps. None of it is a record of the workspace: no list, export, search or API shows a mark by itself."""

import uuid
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.prove.marking.ledger import Chain, Link

__all__ = [
    "Appeal", "Chain", "Credential", "Decision", "Holder", "Interview", "Link", "Mark", "Meeting", "Minutes", "PageNote",
    "Settlement", "Sheet", "Signature", "Terms",
]  # fmt: skip


class Inside(models.Model):
    """A row of a workspace."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Terms(Inside):
    """How a session is marked: what the certifier edits before the first grid is sealed."""

    session = models.OneToOneField("prove.Session", on_delete=models.CASCADE, related_name="terms")
    halves = models.BooleanField(_("half points allowed"), default=False)
    gap = models.DecimalField(
        _("difference from which two marks disagree"), max_digits=4, decimal_places=2, default=Decimal("1"), validators=[MinValueValidator(Decimal("0.5"))]
    )
    quorum = models.PositiveSmallIntegerField(_("members needed to deliberate"), default=2, validators=[MinValueValidator(2), MaxValueValidator(50)])
    #: What each level of a criterion looks like: ``{"fr-auto-digital/B1/Cr1": {"full": "…"}}``; the scale's own words elsewhere.
    descriptors = models.JSONField(default=dict, blank=True)
    publish_at = models.DateTimeField(_("results from"), null=True, blank=True)
    appeal_days = models.PositiveSmallIntegerField(_("days for an appeal"), default=60)
    holder_months = models.PositiveSmallIntegerField(_("months for which holders' particulars are kept"), default=12)
    notes_years = models.PositiveSmallIntegerField(_("years for which notes on pages are kept"), default=5)
    files_years = models.PositiveSmallIntegerField(_("years for which files handed in with papers are kept"), default=5)
    #: What the national file of certificates asks of the certifier: ``{"client", "contract", "kind", "code", "postcode"}``.
    declaration = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.session)


class Sheet(Inside):
    """The grid of one marker for one candidate in one test. Sealed, it is on the chain and changes no more."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="sheets")
    seat = models.ForeignKey("prove.Seat", on_delete=models.PROTECT, related_name="sheets")
    candidate = models.ForeignKey("prove.Candidate", on_delete=models.PROTECT, related_name="sheets")
    test = models.CharField(_("test"), max_length=40, blank=True)
    #: 1: the marking; 2: the second reading that an appeal asked for.
    reading = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    #: Where the marker left off: ``{"criterion": key, "file": sha256, "page": 3}``.
    left = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["seat", "candidate", "test", "reading"], name="one_sheet_per_marker")]
        indexes = [models.Index(fields=["session", "order"], name="sheet_in_order")]

    def __str__(self) -> str:
        return f"{self.candidate.code} · {self.seat.name}"


class Mark(Inside):
    """What a marker gave for one criterion: points, or a level, and why."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=120)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    level = models.CharField(max_length=20, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    #: Proposed from another member of the group; a mark only once it is confirmed for this candidate.
    proposed = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="one_mark_per_criterion")]

    def __str__(self) -> str:
        return self.criterion

    @property
    def given(self) -> bool:
        return not self.proposed and (self.points is not None or bool(self.level))


class PageNote(Inside):
    """A marker's note on a page of a dossier: theirs alone."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="notes")
    file = models.CharField(max_length=64)
    page = models.PositiveIntegerField(default=1)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["file", "page", "at"]

    def __str__(self) -> str:
        return f"{self.page}: {self.text[:40]}"


class Meeting(Inside):
    """The jury together: who was there, and until when."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(default=1)
    #: The attendance sheet: ``[{"seat", "name", "role", "outside"}]``.
    present = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="one_meeting_per_number")]

    def __str__(self) -> str:
        return f"{self.session} {self.number}"

    def has(self, seat: Any) -> bool:
        return any(row["seat"] == str(seat.pk) for row in self.present)


class Settlement(Inside):
    """What the jury settled where markers disagreed, or where a second reading asked it to look again."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="settlements")
    candidate = models.ForeignKey("prove.Candidate", on_delete=models.PROTECT, related_name="settlements")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="settlements")
    criterion = models.CharField(max_length=120)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    level = models.CharField(max_length=20, blank=True, default="")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.criterion


class Interview(Inside):
    """Prior experience before the jury: the dossier it read and the interview it held, in place of tests."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="interviews")
    candidate = models.OneToOneField("prove.Candidate", on_delete=models.PROTECT, related_name="interview")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="interviews")
    dossier = models.CharField(_("dossier read"), max_length=200)
    held_on = models.DateField(_("day of the interview"))
    minutes = models.PositiveSmallIntegerField(_("minutes of the interview"), validators=[MinValueValidator(1), MaxValueValidator(480)])
    #: Who heard the candidate, by name.
    heard_by = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.candidate.code} {self.held_on:%Y-%m-%d}"


class Outcome(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("decision", "Granted")
    PARTIAL = "partial", pgettext_lazy("decision", "Granted in part")
    REFUSED = "refused", pgettext_lazy("decision", "Not granted")
    HELD = "held", pgettext_lazy("decision", "Already held")
    ABSENT = "absent", pgettext_lazy("decision", "Absent")
    RESIT = "resit", pgettext_lazy("decision", "Resit")


class Decision(Inside):
    """What the jury decided of a block of a candidate, or (no block) of the certification; a later one supersedes it, both stay."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="decisions")
    candidate = models.ForeignKey("prove.Candidate", on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    block = models.CharField(max_length=20, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    #: Totals as they were computed from the raw marks at that moment.
    computed = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=120)
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "block"], condition=models.Q(current=True), name="one_decision_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.candidate.code} {self.block or '*'} {self.get_outcome_display()}"


class Minutes(Inside):
    """The jury record (procès-verbal) of a meeting: its content as it was drawn up, final when all who were present have signed."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="minutes")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(default=timezone.now)
    final_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["drawn_at"]
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return str(self.meeting)


class Signature(Inside):
    """One member's name under the minutes: when, and the hash of what was signed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey("prove.Seat", on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["minutes", "seat"], name="one_signature_each")]

    def __str__(self) -> str:
        return self.name


class Appeal(Inside):
    """A candidate asks the jury to look again: the second reading and what was decided."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="appeals")
    candidate = models.ForeignKey("prove.Candidate", on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(_("what the candidate contests"))
    filed_at = models.DateTimeField(default=timezone.now)
    #: The second reading, by a marker who had not marked this candidate.
    sheet = models.ForeignKey(Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["filed_at"]

    def __str__(self) -> str:
        return f"{self.candidate.code} {self.filed_at:%Y-%m-%d}"


class Credential(Inside):
    """An Open Badge for a certification granted: signed once, verifiable by anyone who has the file."""

    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="credentials")
    candidate = models.ForeignKey("prove.Candidate", on_delete=models.PROTECT, related_name="credentials")
    token = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["issued_at"]

    def __str__(self) -> str:
        return self.candidate.code


class Holder(Inside):
    """What the national file of certificates asks of a holder, and for no longer than that takes. Never a social security number."""

    class Sex(models.TextChoices):
        FEMALE = "F", pgettext_lazy("civil status", "Female")
        MALE = "M", pgettext_lazy("civil status", "Male")

    candidate = models.OneToOneField("prove.Candidate", on_delete=models.CASCADE, related_name="holder")
    birth_name = models.CharField(_("name at birth"), max_length=60)
    used_name = models.CharField(_("name in use"), max_length=60, blank=True)
    first_name = models.CharField(_("first name"), max_length=60)
    born_on = models.DateField(_("born on"))
    sex = models.CharField(_("sex in the civil register"), max_length=1, choices=Sex.choices)
    commune_code = models.CharField(_("INSEE code of the commune of birth"), max_length=5, blank=True)
    commune = models.CharField(_("place of birth"), max_length=60)
    country_code = models.CharField(_("INSEE code of the country of birth"), max_length=5, default="99100")
    country = models.CharField(_("country of birth"), max_length=60, default="FRANCE")
    kept_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.first_name} {self.used_name or self.birth_name}"
