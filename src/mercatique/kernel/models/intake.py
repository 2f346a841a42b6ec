"""Imports of files into tables, and mappings taught once."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return str(uuid.uuid4())


class Import(models.Model):
    """One file brought into a table: from the dropped file to its lineage card."""

    class State(models.TextChoices):
        DRAFT = "draft", _("To confirm")
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="imports")
    key = models.CharField(max_length=36, default=new_key, editable=False, help_text="its identity in the tables: a copy of the workspace keeps it")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    table = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=255, blank=True, help_text="the file's name in the workspace's uploads")
    reading = models.JSONField(default=dict)
    lineage = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    job = models.ForeignKey("kernel.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="import_number"),
            models.UniqueConstraint(fields=["workspace", "key"], name="one_import_per_key"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.workspace.slug, self.number])


class Preset(models.Model):
    """A mapping taught once, found again by the header it was taught on."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(max_length=120)
    table = models.CharField(max_length=40)
    content = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_preset_per_name")]

    def __str__(self) -> str:
        return self.name
