"""Figures kept with their provenance, indicators that point to them, evidence that rests on them."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .record import Attachment, Member, Record


class Figure(models.Model):
    """A number or small result computed by a method, with where it comes from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="figures")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    filters = models.JSONField(default=dict)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    past = models.JSONField(default=list)
    reasons = models.JSONField(default=dict)
    unit = models.CharField(max_length=20)
    currency = models.CharField(max_length=3, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    data_version = models.CharField(max_length=80, blank=True)
    data_date = models.DateField(null=True)
    reference = models.DateField(null=True)
    computed_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="one_figure_per_question"),
            models.UniqueConstraint(fields=["workspace", "number"], name="figure_number"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def spec(self) -> Any:
        from mercatique.kernel.figures import FIGURES

        return FIGURES.get(self.key)

    @property
    def label(self) -> str:
        if self.spec is None:
            return self.key
        from mercatique.kernel.figures import label_of

        return label_of(self.spec, self.spec.about(self.workspace, self.filters))

    @property
    def named(self) -> str:
        """Its name with what it is limited to."""
        from mercatique.kernel.figures import named

        return named(self.workspace, self.key, self.filters)

    @property
    def reason(self) -> str:
        """Why it is *n/a*, in the reader's language."""
        return str(self.reasons.get(get_language() or "fr") or next(iter(self.reasons.values()), ""))

    @property
    def available(self) -> bool:
        return self.value is not None or self.result is not None

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("figure", args=[self.workspace.slug, self.number])


class Direction(models.TextChoices):
    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")


class Indicator(Record):
    """What is watched: a figure with its filters, or values typed by hand."""

    figure_key = models.CharField(_("figure"), max_length=80, blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True, editable=False)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    definition = models.TextField(_("definition and formula"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    meaningful = ("title", "figure_key", "unit", "direction")
    searched = ("definition", "source")

    class Meta(Record.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def get_figure_key_display(self) -> str:
        from mercatique.kernel.figures import named

        return named(self.workspace, self.figure_key, self.filters) if self.figure_key else ""

    def get_unit_display(self) -> str:
        from mercatique.kernel.indicators import unit_said

        return unit_said(self.unit, self.workspace.currency)

    @property
    def own_source(self) -> str:
        """Where its values come from: as written, or the tables its figure reads."""
        from mercatique.kernel.figures import FIGURES
        from mercatique.kernel.tables import table_label

        spec = FIGURES.get(self.figure_key)
        return self.source or (", ".join(table_label(name) for name in spec.tables) if spec else "")


class Measure(Record):
    """One value of an indicator, typed by hand for a day."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("day"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    meaningful = ("day", "value")

    class Meta(Record.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    @property
    def unit(self) -> str:
        """The unit of its indicator."""
        from mercatique.kernel.indicators import unit_of

        return unit_of(self.indicator) if self.indicator else ""

    def get_value_display(self) -> str:
        from mercatique.kernel.indicators import said

        return said(self.value, self.unit, self.workspace.currency)


class Evidence(models.Model):
    """ "This rests on that": a claim, its support, and the state of the support when it was read."""

    class Kind(models.TextChoices):
        FIGURE = "figure", _("Figure")
        RECORD = "record", _("Record")
        FILE = "file", _("File")
        ADDRESS = "address", _("Web address")

    class State(models.TextChoices):
        CURRENT = "current", _("Current")
        RECHECK = "recheck", _("To recheck")

    class Origin(models.TextChoices):
        OWN = "own", _("Own company")
        CASE = "case", _("Training case")
        FICTION = "fiction", _("Fictitious")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="evidence")
    claim_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", null=True)
    claim_id = models.UUIDField(db_index=True, null=True)
    claim_key = models.CharField(max_length=120, blank=True, help_text="a claim that is not a record: a criterion")
    role = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    figure = models.ForeignKey(Figure, null=True, on_delete=models.CASCADE, related_name="+")
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", null=True)
    target_id = models.UUIDField(db_index=True, null=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    read_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, blank=True)
    snapshot = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CURRENT, db_index=True)
    current = models.JSONField(default=dict)
    cause_kind = models.CharField(max_length=10, blank=True)
    cause_id = models.CharField(max_length=40, blank=True, db_index=True)
    cause_label = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(null=True)
    postponed_until = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.kind} {self.claim_id} ← {self.target_id or self.figure_id or self.url}"

    @property
    def claim(self) -> Any:
        return self.claim_type.model_class()._default_manager.filter(pk=self.claim_id).first() if self.claim_type else None

    @property
    def before(self) -> str:
        """The support as it was read, in the reader's language."""
        return told(self.snapshot)

    @property
    def now(self) -> str:
        """The support as it is now, in the reader's language."""
        return told(self.current)

    @property
    def target(self) -> Any:
        """What the claim rests on: a figure, a record, a file or an address."""
        if self.kind == self.Kind.FIGURE:
            return self.figure
        if self.kind == self.Kind.FILE:
            return self.attachment
        if self.kind == self.Kind.RECORD and self.target_type:
            return self.target_type.model_class()._default_manager.filter(pk=self.target_id).first()
        return self.url or None


def told(snapshot: dict[str, Any]) -> str:
    """What a support was or is, in the reader's language (numbers are written differently)."""
    by_language = snapshot.get("said") or {}
    return str(by_language.get(get_language() or "fr") or snapshot.get("shown", ""))


class CheckResult(models.Model):
    """The last answer of a check in a workspace."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="checks")
    name = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="one_result_per_check")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def looked_at(self) -> list[list[str]]:
        """What was looked at, (text, address), in the reader's language."""
        return self._said("looked_at")

    @property
    def missing(self) -> list[list[str]]:
        """What is missing, (text, address), in the reader's language."""
        return self._said("missing")

    def _said(self, what: str) -> list[list[str]]:
        answer = self.answers.get(get_language() or "fr") or next(iter(self.answers.values()), {})
        return list(answer.get(what, []))


class Edition(models.Model):
    """An issued version of a document: its blocks, figures and pictures as they were, for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="editions")
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    data_date = models.DateField(null=True)
    data_version = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    issued_at = models.DateTimeField(default=timezone.now)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    validated_name = models.CharField(max_length=120, blank=True)
    validated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "number"], name="edition_number")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
