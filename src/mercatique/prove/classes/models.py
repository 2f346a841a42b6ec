"""A class of a school, who has joined it, and what the trainer says of a criterion."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Record
from mercatique.prove.framework import name_of
from mercatique.prove.papers.models import CasePack

#: Letters and figures that nobody mistakes for another when a code is read aloud.
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


class Classroom(Record):
    """People who prepare a certification together. The trainer is a member of the school's workspace."""

    title = models.CharField(_("name"), max_length=200)
    framework = models.CharField(_("framework"), max_length=60, blank=True)
    case = models.ForeignKey(CasePack, verbose_name=_("case given to all"), null=True, blank=True, on_delete=models.PROTECT, related_name="classrooms")
    trainer_email = models.EmailField(_("trainer's e-mail"), blank=True)
    begins_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    code = models.CharField(max_length=12, editable=False, default="", db_index=True)

    meaningful = ("title", "framework")
    searched = ("trainer_email",)

    class Meta(Record.Meta):
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def get_framework_display(self) -> str:
        return name_of(self.framework, self.workspace) if self.framework else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = self.code or new_code()
        super().save(*args, **kwargs)


class Enrolment(models.Model):
    """A candidate's workspace that lets a class read its coverage, until they take that back.

    ``space`` is the candidate's workspace, named and not linked: it lives elsewhere and may be gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    space = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["classroom", "space"], condition=models.Q(left_at__isnull=True), name="one_enrolment_at_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case_code(self) -> str:
        """What their company is drawn from."""
        return f"class-{self.classroom.number}-{self.space}"


class ClassRemark(models.Model):
    """What a trainer says to a candidate on a criterion, to help; no mark."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="remarks")
    criterion = models.CharField(max_length=120)
    text = models.TextField(_("comment"))
    author = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]
