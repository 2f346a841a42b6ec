"""A diffusion by mail: a link to the version, never the file; written once to each person, through the outbox."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import editions, mail
from mercatique.kernel.models import Member
from mercatique.plan.models import Diffusion


def waiting(found: Diffusion) -> list[Member]:
    """Recipients with an address who have not got the link."""
    return [person for person in found.recipients.exclude(pk__in=found.mailed.values("pk")).order_by("title", "number") if person.email]


def unreachable(found: Diffusion) -> list[Member]:
    """Recipients without an address."""
    return [person for person in found.recipients.order_by("title", "number") if not person.email]


def write(found: Diffusion, user: Any) -> int:
    """Write to those who wait; the diffusion is locked, so that two presses at once write one mail each."""
    with transaction.atomic():
        held = Diffusion.objects.select_for_update(of=("self",)).get(pk=found.pk, workspace=found.workspace)
        held.workspace = found.workspace
        edition = held.version_of
        if edition is None:
            raise Fault("diffusion-version", mark("Say which version goes out first: the mail carries a link to it."))
        people = waiting(held)
        if not people:
            return 0
        with translation.override(held.workspace.language):
            subject, text = words(held, edition, user)
        for person in people:
            mail.send(person.email, subject, text, workspace=held.workspace)
            held.mailed.add(person)
        held.channel = held.channel or Diffusion.Channel.MAIL
        held.day = held.day or timezone.localdate()
        held.save()
    return len(people)


def words(found: Diffusion, edition: Any, user: Any) -> tuple[str, str]:
    link = settings.SITE_URL + reverse("edition", args=[found.workspace.slug, edition.kind, edition.number])
    page = settings.SITE_URL + found.get_absolute_url()
    values = {"version": editions.shown(edition), "workspace": found.workspace.name, "link": link, "page": page, "sender": getattr(user, "name", "") or str(user)}
    said = [_("%(sender)s sends you “%(version)s”.") % values, found.note.strip(), _("Read it: %(link)s") % values, _("Say that you have read it: %(page)s") % values]
    subject = " ".join((_("%(workspace)s: %(version)s") % values).split())
    return subject[:200], "\n\n".join(part for part in said if part)
