"""A dossier on its way: sections, pieces put into them, attestations, rehearsals, remarks; and a deposit: a dossier as it was, for ever."""

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Attachment, Evidence, Figure, Member, Record


class Dossier(Record):
    """What a candidate hands in for one test of a framework: own text in an order, with pieces made from the workspace between."""

    class Kind(models.TextChoices):
        DISSERTATION = "dissertation", _("Dissertation")
        ACTIVITY = "activity", _("Activity report, in four parts")
        PRESENTATION = "presentation", _("Presentation with written support")
        EXPERIENCE = "experience", _("Individual experience report")

    framework = models.CharField(_("framework"), max_length=60, blank=True)
    test = models.CharField(_("test"), max_length=40, blank=True)
    kind = models.CharField(_("deliverable"), max_length=14, choices=Kind.choices, default=Kind.DISSERTATION, blank=True)
    candidate = models.CharField(_("name of the candidate"), max_length=120, blank=True)
    setting = models.CharField(
        _("situation"), max_length=10, choices=Evidence.Origin.choices, blank=True, help_text=_("A real company, a case of the training, or a fictitious one.")
    )
    company = models.CharField(_("company it is about"), max_length=200, blank=True)
    starts_on = models.DateField(_("preparation begins on"), null=True, blank=True)
    due_on = models.DateField(_("to hand in by"), null=True, blank=True, help_text=_("Empty: the first day and the days of preparation of the test."))
    oral_on = models.DateField(_("day of the oral"), null=True, blank=True)
    presentation = models.PositiveSmallIntegerField(_("minutes to present"), null=True, blank=True)
    questions = models.PositiveSmallIntegerField(_("minutes of questions"), null=True, blank=True)
    words_max = models.PositiveIntegerField(_("words at most"), null=True, blank=True)
    pages_max = models.PositiveIntegerField(_("pages at most"), null=True, blank=True)

    meaningful = ("title", "framework", "test", "kind", "candidate", "setting", "due_on")
    searched = ("candidate", "company")

    class Meta(Record.Meta):
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.stay()

    def stay(self) -> None:
        """Whoever begins a dossier works to the framework in its version of that day; a later one counts only when somebody moves to it."""
        from mercatique.prove.models import Adoption

        if (found := self.of) is not None:
            Adoption.objects.get_or_create(workspace_id=self.workspace_id, framework=found.key, defaults={"version": found.version})

    @property
    def of(self) -> Any:
        """Its framework, None when none is named or it is no longer there."""
        from mercatique.prove.framework import frameworks

        return frameworks(self.workspace).get(self.framework)

    @property
    def assessment(self) -> Any:
        """Its test in the framework."""
        return next((item for item in self.of.tests if item.code == self.test), None) if self.of else None

    def get_framework_display(self) -> str:
        from mercatique.prove.framework import name_of

        return name_of(self.framework, self.workspace) if self.framework else ""

    def get_test_display(self) -> str:
        from mercatique.prove.framework import test_of

        return test_of(self.of, self.test) if self.test else ""

    @property
    def deadline(self) -> date | None:
        """The day it is to be handed in."""
        if self.due_on or self.starts_on is None:
            return self.due_on
        days = getattr(self.assessment, "days", None)
        return self.starts_on + timedelta(days=days) if days else None

    @property
    def minutes(self) -> tuple[int, int]:
        """Minutes to present and to answer: its own, else those of the test, else 15 and 15."""
        stated = tuple(getattr(self.assessment, "minutes", ()) or ())
        usual = (stated[0], stated[1]) if len(stated) > 1 else (15, 15)
        return self.presentation or usual[0], self.questions or usual[1]

    def gaps(self) -> list[str]:
        wanted = [
            (self.of, gettext("a framework")), (self.assessment, gettext("a test of it")), (self.candidate, gettext("the name of the candidate")),
            (self.setting, gettext("whether the situation is real")), (self.deadline, gettext("the day to hand it in")),
        ]  # fmt: skip
        return [name for value, name in wanted if not value]


class Section(Record):
    """A section of a dossier: the candidate's own text, its slide, and what is said to it."""

    dossier = models.ForeignKey(Dossier, verbose_name=_("dossier"), null=True, blank=True, on_delete=models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField(_("place"), default=0, blank=True)
    asked = models.CharField(_("what the test asks"), max_length=300, blank=True)
    part = models.CharField(max_length=40, blank=True, editable=False)
    text = models.TextField(_("your text"), blank=True, help_text=_("A line begins a paragraph; “- ” a list, “## ” a heading; **strong** and *emphasis* as written here."))
    words_min = models.PositiveIntegerField(_("words at least"), null=True, blank=True)
    words_max = models.PositiveIntegerField(_("words at most"), null=True, blank=True)
    pages_max = models.DecimalField(_("pages at most"), max_digits=5, decimal_places=1, null=True, blank=True)
    slide = models.TextField(_("on the slide"), blank=True, help_text=_("One line for each point; empty: the section has no slide."))
    notes = models.TextField(_("what you say"), blank=True)
    minutes = models.DecimalField(_("minutes for this slide"), max_digits=4, decimal_places=1, null=True, blank=True)

    meaningful = ("title", "text")
    searched = ("text", "notes")

    class Meta(Record.Meta):
        ordering = ["position", "number"]
        verbose_name = pgettext_lazy("dossier", "section")
        verbose_name_plural = pgettext_lazy("dossier", "sections")

    def gaps(self) -> list[str]:
        return [] if self.text.strip() else [pgettext("of a section", "its text")]


class Draft(models.Model):
    """What somebody typed into a section and has not saved: kept until they save it or drop it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    opened = models.PositiveIntegerField(default=0)
    typed = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="one_draft_per_person")]

    def __str__(self) -> str:
        return f"{self.section} – {self.user}"


class Inset(Record):
    """A piece made from the workspace and put into a section: a part of a document, a figure, a file; frozen or live."""

    section = models.ForeignKey(Section, verbose_name=pgettext_lazy("dossier", "section"), null=True, blank=True, on_delete=models.PROTECT, related_name="insets")
    position = models.PositiveSmallIntegerField(_("place"), default=0, blank=True)
    document = models.CharField(_("document"), max_length=60, blank=True)
    heading = models.CharField(_("part of the document"), max_length=200, blank=True)
    figure = models.ForeignKey(Figure, verbose_name=_("figure"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False)
    attachment = models.ForeignKey(Attachment, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_slide = models.BooleanField(_("also on the slide"), default=False)
    #: Its blocks as they were when it was frozen; empty while it is live.
    frozen = models.JSONField(default=list, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)

    unaltered = ("frozen",)
    meaningful = ("title", "document", "heading", "figure_id", "attachment_id")

    class Meta(Record.Meta):
        ordering = ["position", "number"]
        verbose_name = _("inserted piece")
        verbose_name_plural = _("inserted pieces")

    @property
    def live(self) -> bool:
        return self.frozen_at is None

    def get_document_display(self) -> str:
        from mercatique.prove.dossiers.sources import label

        return label(self)

    def gaps(self) -> list[str]:
        return [] if self.document or self.figure_id or self.attachment_id else [gettext("where it comes from")]


class Attestation(Record):
    """Somebody of a firm certifies what the candidate did there: asked for, then received as a signed file."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("attestation", "Asked for")
        RECEIVED = "received", pgettext_lazy("attestation", "Received")
        REFUSED = "refused", pgettext_lazy("attestation", "Refused")

    criterion = models.CharField(_("criterion or activity"), max_length=120, blank=True)
    did = models.TextField(_("what the candidate did"), blank=True)
    recommendation = models.TextField(_("what the candidate recommends"), blank=True)
    firm = models.CharField(_("firm"), max_length=200, blank=True)
    signatory = models.CharField(_("who attests"), max_length=120, blank=True)
    function = models.CharField(_("function of who attests"), max_length=120, blank=True)
    state = models.CharField(pgettext_lazy("attestation", "state"), max_length=8, choices=State.choices, default=State.ASKED, blank=True)
    asked_on = models.DateField(_("asked for on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    file = models.ForeignKey(Attachment, verbose_name=_("signed file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    meaningful = ("title", "criterion", "firm", "signatory", "state", "signed_on", "file_id")
    searched = ("did", "firm", "signatory")

    class Meta(Record.Meta):
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")

    def get_criterion_display(self) -> str:
        """As its form offers it."""
        from mercatique.prove.framework import criterion_of, frameworks

        return criterion_of(frameworks(self.workspace).get(self.criterion.partition("/")[0]), self.criterion) if self.criterion else ""

    @property
    def holds(self) -> bool:
        """Whether it proves something: received, by somebody of a firm, dated and signed."""
        return not self.gaps() and self.state == self.State.RECEIVED

    @property
    def shown(self) -> str:
        """Who attests, in words."""
        who = ", ".join(part for part in (self.signatory, self.function, self.firm) if part)
        return " – ".join(part for part in (who, str(self.get_state_display()) if self.state != self.State.RECEIVED else "") if part)

    def gaps(self) -> list[str]:
        wanted: list[tuple[Any, str]] = [
            (self.criterion, gettext("the criterion it is for")), (self.firm, gettext("the firm")), (self.signatory, gettext("who attests")),
            (self.function, gettext("the function of who attests")),
        ]  # fmt: skip
        if self.state == self.State.RECEIVED:
            wanted += [(self.signed_on, gettext("the day it was signed")), (self.file_id, gettext("the signed file"))]
        else:
            wanted.append((self.asked_on, gettext("the day it was asked for")))
        return [name for value, name in wanted if not value]


class Rehearsal(Record):
    """An oral that was rehearsed: how long it took, before whom, what is to be better."""

    dossier = models.ForeignKey(Dossier, verbose_name=_("dossier"), null=True, blank=True, on_delete=models.PROTECT, related_name="rehearsals")
    day = models.DateField(pgettext_lazy("of a rehearsal", "day"), null=True, blank=True)
    presented = models.DecimalField(_("minutes presented"), max_digits=4, decimal_places=1, null=True, blank=True)
    answered = models.DecimalField(_("minutes of answers"), max_digits=4, decimal_places=1, null=True, blank=True)
    audience = models.ManyToManyField(Member, verbose_name=_("before whom"), blank=True, related_name="+")
    notes = models.TextField(_("what is to be better"), blank=True)

    historic_m2m = ("audience",)
    meaningful = ("title", "day", "presented", "answered")
    searched = ("notes",)

    class Meta(Record.Meta):
        ordering = ["-day", "-number"]
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")

    def gaps(self) -> list[str]:
        return [] if self.presented is not None else [gettext("the minutes presented")]


class Remark(models.Model):
    """What somebody says to a criterion or a section; nothing is taken back, an answer follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="remarks")
    claim_key = models.CharField(max_length=120, blank=True)
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(_("remark"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["workspace", "claim_key"], name="remark_claim")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def code(self) -> str:
        """The criterion it is about, as a page names it."""
        from mercatique.prove.framework import criterion_of, frameworks

        return criterion_of(frameworks(self.workspace).get(self.claim_key.partition("/")[0]), self.claim_key)

    @property
    def page(self) -> str:
        """Where it was said."""
        from django.urls import reverse

        if self.section is not None:
            return reverse("prove:section-detail", args=[self.workspace.slug, self.section.number]) + "#said"
        return reverse("prove:criterion", args=[self.workspace.slug, *self.claim_key.split("/")]) + "#said"


class Deposit(models.Model):
    """A frozen dossier: its files lie in the folder of the workspace that received it, named by their hash.

    ``manifest`` lists the files: ``{"name", "title", "sha256", "size", "media", "pages", "words", "deliverable"}``.
    ``claims`` says what was brought for each criterion: ``{"fr-auto-digital/B1/Cr1": [{"title", "file", "url", "shown", "origin", "attested", "note"}]}``,
    where ``file`` is the ``sha256`` of one of the manifest's files, or "".
    ``digest`` is the SHA-256 of both as canonical JSON; the receipt prints it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="deposits")
    session = models.ForeignKey("prove.Session", null=True, on_delete=models.PROTECT, related_name="deposits")
    candidate = models.ForeignKey("prove.Candidate", null=True, on_delete=models.PROTECT, related_name="deposits")
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="deposits")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    framework = models.CharField(_("framework"), max_length=60)
    framework_version = models.CharField(_("version of the framework"), max_length=20)
    manifest = models.JSONField(default=list)
    claims = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    data_date = models.DateField(null=True)
    late = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    deposited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-deposited_at"]
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="deposit_number")]

    #: What a copy of the workspace keeps word for word, or the digest would no longer fit.
    unaltered = ("manifest", "claims")

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_framework_display(self) -> str:
        """What it was deposited for, by the name it had in that version."""
        from mercatique.prove.framework import in_version, name_of

        found = in_version(self.framework, self.framework_version, self.workspace)
        return str(found.name) if found else name_of(self.framework, self.workspace)

    @property
    def folder(self) -> Path:
        """Named by what it holds, so that a copy of the workspace under new identities finds it."""
        return Path(self.workspace.folder) / "deposits" / self.digest

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("a deposit is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ValueError("a deposit is never deleted")
