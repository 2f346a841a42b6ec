"""A mail to one person, kept before, while and after it is handed to a mail server."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mercatique import fault


class Message(models.Model):
    """One mail to one address: what was said, and how far it got. It is never sent twice silently."""

    class State(models.TextChoices):
        LOCAL = "local", _("Kept here")
        QUEUED = "queued", _("Waiting to be sent")
        RESERVED = "reserved", _("About to be sent")
        SENDING = "sending", _("Being handed over")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("Perhaps sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", null=True, on_delete=models.CASCADE, related_name="+")
    sender = models.CharField(_("from"), max_length=320)
    to = models.EmailField(_("to"), max_length=320, db_index=True)
    subject = models.CharField(_("subject"), max_length=998)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LOCAL, db_index=True)
    error_message = models.TextField(blank=True)
    error_values = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("message", args=[self.pk])

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a receiver can tell a repetition."""
        domain = self.sender.rsplit("@", 1)[-1].strip("<> ") or "localhost"
        return f"<{salted_hmac('mercatique.message', str(self.pk), algorithm='sha256').hexdigest()[:40]}@{domain}>"

    @property
    def error(self) -> str:
        """Why it was not sent, in one sentence, in the reader's language."""
        return fault.told(self.error_message, fault.recalled(self.error_values), gettext)
