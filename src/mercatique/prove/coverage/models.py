"""Where a workspace stood on a framework, moment by moment."""

from django.db import models
from django.utils import timezone


class Standing(models.Model):
    """The state of every row of a framework at one moment: kept when it has moved, and once a day."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="standings")
    framework = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)
    #: The state by place: {"B1/Cr1": "judge"}.
    states = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["workspace", "framework", "at"], name="standing_in_time")]

    def __str__(self) -> str:
        return f"{self.framework} {self.at:%Y-%m-%d}"
