"""What was done in a session, row after row: never changed, never taken away, each row sealed to the one before."""

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kept(ValueError):
    """Somebody tried to change what is kept for ever."""

    def __init__(self) -> None:
        super().__init__("a row of the record is never changed nor deleted: append another one")


class Rows(models.QuerySet[Any]):
    """Rows that are read and appended, nothing else."""

    def update(self, **_values: Any) -> NoReturn:
        raise Kept

    def delete(self) -> NoReturn:
        raise Kept

    def bulk_update(self, *_args: Any, **_values: Any) -> NoReturn:
        raise Kept

    def bulk_create(self, *_args: Any, **_values: Any) -> NoReturn:
        raise Kept


class Chain(models.Model):
    """How long the record of a session is and how it ends: the lock for who appends, and what notices a missing end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField("prove.Session", on_delete=models.PROTECT, related_name="chain")
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.session}: {self.length}"


class Link(models.Model):
    """One act on record. ``content`` is the canonical JSON that was sealed, kept as text so that it stays the same to the byte."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("prove.Session", on_delete=models.PROTECT, related_name="links")
    place = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("act"), max_length=40)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.CharField(_("who"), max_length=120, blank=True)
    content = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = Rows.as_manager()

    class Meta:
        ordering = ["session", "place"]
        constraints = [models.UniqueConstraint(fields=["session", "place"], name="one_link_per_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.kind}"

    @property
    def payload(self) -> dict[str, Any]:
        import json

        return json.loads(self.content)  # type: ignore[no-any-return]

    def sealed(self) -> str:
        """The digest this row should have."""
        return seal(self.previous, self.place, self.kind, self.at, self.by, self.content)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Kept
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Kept


def seal(previous: str, place: int, kind: str, at: datetime, by: str, content: str) -> str:
    """SHA-256 of a row and of the one before; a line feed between its parts, none within but in the last."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    line = " ".join(by.split())
    return hashlib.sha256("\n".join((previous, str(place), kind, moment, line, content)).encode()).hexdigest()
