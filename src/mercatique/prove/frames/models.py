"""A certifier's own frameworks: drafts that are edited, versions that never change."""

import hashlib
import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.prove.frames.reading import kept
from mercatique.prove.frames.rows import Framework


class OwnFramework(models.Model):
    """One version of a framework of a workspace, as the text of its file; a draft until it is frozen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="own_frameworks")
    key = models.SlugField(_("key"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    text = models.TextField(_("text of the file"))
    began_from = models.CharField(_("begun from"), max_length=90, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.CharField(_("changed by"), max_length=120, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    frozen_by = models.CharField(_("frozen by"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["key", "-changed_at"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key", "version"], name="one_own_framework_per_version"),
            models.UniqueConstraint(fields=["workspace", "key"], condition=models.Q(frozen_at=None), name="one_draft_per_framework"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def framework(self) -> Framework:
        return kept(self.text)

    @property
    def whole(self) -> bool:
        """Its text is what was frozen."""
        return self.frozen_at is None or self.digest == hashlib.sha256(self.text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and OwnFramework.objects.filter(pk=self.pk).exclude(frozen_at=None).exists():
            raise ValueError("a frozen framework is never changed")
        if self.frozen_at:
            self.digest = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.frozen_at:
            raise ValueError("a frozen framework is never deleted")
        return super().delete(*args, **kwargs)
