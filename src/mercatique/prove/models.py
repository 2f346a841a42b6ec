"""Which frameworks a workspace works to, and in which version."""

from django.db import models
from django.utils import timezone


class Adoption(models.Model):
    """A framework chosen by a workspace; the dossier stays with the version it began with."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="adoptions")
    framework = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    thresholds = models.JSONField(default=dict, blank=True)
    adopted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["adopted_at"]
        constraints = [models.UniqueConstraint(fields=["workspace", "framework"], name="one_adoption_per_framework")]

    def __str__(self) -> str:
        return f"{self.framework} {self.version}"
