"""The door: closed sign-up, invitations by e-mail."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Invitation, Member, Membership, User, Workspace


class ClosedDoor(DefaultAccountAdapter):
    """Nobody signs up: accounts come from an invitation or from the command line."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("start")

    def format_email_subject(self, subject: str) -> str:
        return f"[Mercatique] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links and the name of the site come from the settings: the host a request names may be forged."""
        host = self.request.get_host()
        told = {name: of_site(value) if isinstance(value, str) and urlsplit(value).netloc == host else value for name, value in context.items()}
        site = SimpleNamespace(name="Mercatique", domain=urlsplit(settings.SITE_URL).netloc)
        super().send_mail(template_prefix, email, told | {"current_site": site})


def of_site(address: str) -> str:
    """An address of this installation as the settings name it."""
    return settings.SITE_URL + urlunsplit(("", "", *urlsplit(address)[2:]))


def invite(workspace: Workspace, email: str, role: str, by: User) -> Invitation:
    """Send the address a letter with a key; an earlier open invitation to it is withdrawn."""
    email = email.strip().lower()
    if Membership.objects.filter(workspace=workspace, user__email=email).exists():
        raise Fault("already-member", mark("%(email)s is already in this workspace."), email=email)
    Invitation.objects.filter(workspace=workspace, email=email, accepted_at=None).delete()
    invitation, key = Invitation.open(workspace=workspace, email=email, role=role, invited_by=by)
    with translation.override(workspace.language):
        context = {
            "workspace": workspace,
            "by": by,
            "link": settings.SITE_URL + reverse("invitation", args=[key]),
            "expires": invitation.expires_at,
        }
        subject = render_to_string("kernel/mail/invitation_subject.txt", context).strip()
        body = render_to_string("kernel/mail/invitation.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [email])
    return invitation


def accept(invitation: Invitation, user: User) -> Membership:
    """Let the invited person in: the invitation is used up, the membership and the working name are made."""
    with transaction.atomic():
        claimed = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, expires_at__gt=timezone.now()
        ).update(accepted_at=timezone.now())
        if not claimed:
            raise Fault("invitation-used", mark("This invitation has been used or has expired: ask for a new one."))
        membership, _created = Membership.objects.get_or_create(
            user=user, workspace=invitation.workspace, defaults={"role": invitation.role}
        )
        join(invitation.workspace, user)
    return membership


def join(workspace: Workspace, user: User) -> Member:
    """The working name of a user in a workspace: the one that waits under this address, or a new one."""
    member = Member.objects.filter(workspace=workspace, user=user).first()
    member = member or Member.objects.filter(workspace=workspace, user=None, email__iexact=user.email).first()
    if member is None:
        member = Member(workspace=workspace, title=str(user), email=user.email)
    member.user = user
    member.save()
    return member


def create_workspace(owner: User | None, **fields: Any) -> Workspace:
    """A new workspace with its owner in it."""
    with transaction.atomic():
        workspace = Workspace.objects.create(**fields)
        if owner is not None:
            Membership.objects.create(user=owner, workspace=workspace, role="owner")
            join(workspace, owner)
    return workspace
