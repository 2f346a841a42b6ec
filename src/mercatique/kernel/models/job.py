"""Long work as rows: a job, claimed under a lease, and the workers that run jobs."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique import fault


class Job(models.Model):
    """One piece of long work, from the moment it is asked for until it is done, failed or cancelled."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", null=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.FloatField(default=0)
    note = models.CharField(max_length=300, blank=True)
    note_values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    log = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    run_after = models.DateTimeField(default=timezone.now)
    lane = models.CharField(max_length=120, null=True, help_text="running jobs never share one")  # noqa: DJ001
    owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=200, null=True)  # noqa: DJ001
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    error_values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "run_after"], name="job_queue"),
            models.Index(fields=["state", "lease_until"], name="job_lease"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="job_number"),
            models.UniqueConstraint(
                fields=["kind", "idempotency_key"], condition=Q(state__in=["queued", "running"]), name="one_live_job_per_key"
            ),
            models.UniqueConstraint(fields=["lane"], condition=Q(state="running"), name="one_running_job_per_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.workspace.slug, self.number]) if self.workspace else ""

    @property
    def live(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def label(self) -> str:
        from mercatique.kernel.jobs import JOBS

        kind = JOBS.get(self.kind)
        return gettext(str(kind.label)) if kind and kind.label else self.kind

    @property
    def percent(self) -> int:
        return int(self.progress * 100)

    @property
    def sentence(self) -> str:
        """The last word about its progress, in the reader's language."""
        return told(self.note, self.note_values)

    @property
    def error(self) -> str:
        """Why it failed, in one sentence, in the reader's language."""
        return told(self.error_message, self.error_values)

    @property
    def lines(self) -> list[tuple[datetime, str]]:
        """The log: (when, sentence), oldest first."""
        return [(datetime.fromisoformat(at), told(text, values)) for at, text, values in self.log]


class Worker(models.Model):
    """A process that runs jobs, and when it was last seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


def told(message: str, values: dict[str, Any]) -> str:
    """A sentence kept with its values, in the reader's language."""
    return fault.told(message, fault.recalled(values), gettext)
