"""A workspace, who may enter it, and the names that work in it."""

import hashlib
import secrets
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROLES = ("reader", "member", "manager", "owner")


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")
    OWNER = "owner", pgettext_lazy("role", "Owner")


class Purpose(models.TextChoices):
    FIRM = "firm", _("Run a firm's marketing and sales")
    CERTIFICATION = "certification", _("Prepare a certification")
    SCHOOL = "school", _("Organise a certification")


class Vat(models.TextChoices):
    EXCLUDED = "excl", _("Excluding VAT")
    INCLUDED = "incl", _("Including VAT")


MONTHS = [
    (1, _("January")), (2, _("February")), (3, _("March")), (4, _("April")), (5, _("May")), (6, _("June")),
    (7, _("July")), (8, _("August")), (9, _("September")), (10, _("October")), (11, _("November")), (12, _("December")),
]  # fmt: skip


class Workspace(models.Model):
    """One firm, one dossier or one school: everything below belongs to exactly one of these."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what for"), max_length=20, choices=Purpose.choices, default=Purpose.FIRM)
    language = models.CharField(_("language of documents"), max_length=5, choices=settings.LANGUAGES, default="fr")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    vat = models.CharField(_("amounts"), max_length=4, choices=Vat.choices, default=Vat.EXCLUDED)
    fiscal_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        choices=MONTHS,
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    rules = models.JSONField(_("order rules"), default=dict, blank=True)
    charter = models.JSONField(_("charter"), default=dict, blank=True)
    demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home", args=[self.slug])

    @property
    def folder(self) -> Path:
        """Where this workspace's tables, uploads and files live."""
        return Path(settings.WORKSPACES) / str(self.id)

    @property
    def warehouse(self) -> Any:
        """This workspace's tables (one object per instance)."""
        if not hasattr(self, "_warehouse"):
            from mercatique.kernel.tables import open_warehouse

            self._warehouse = open_warehouse(self)
        return self._warehouse

    @property
    def certifies(self) -> bool:
        """Certification is shown to those who came for it."""
        return self.purpose in {Purpose.CERTIFICATION, Purpose.SCHOOL}


class Membership(models.Model):
    """The role of a user in a workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    seen_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "workspace"], name="one_role_per_workspace")]
        ordering = ["user__name", "user__email"]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)


def _in_two_weeks() -> Any:
    return timezone.now() + timedelta(days=14)


class Invitation(models.Model):
    """An open door for one address: only the hash of its key is kept."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=_in_two_weeks)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def hash(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def open(cls, **fields: Any) -> tuple["Invitation", str]:
        """Create an invitation; the key is returned once and never stored."""
        key = secrets.token_urlsafe(32)
        return cls.objects.create(key_hash=cls.hash(key), **fields), key

    @property
    def usable(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
