"""Mails as they were written: all for who runs the installation, one's own for everybody else."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.kernel import mail
from mercatique.kernel.models import Message, User


def visible_to(user: User) -> QuerySet[Message]:
    """Invitations and new passwords open doors: a mail is for its addressee, and for who runs the installation."""
    rows = Message.objects.select_related("workspace")
    return rows if user.is_staff else rows.filter(to__iexact=user.email)


def outbox(request: HttpRequest) -> HttpResponse:
    rows = visible_to(request.user)  # type: ignore[arg-type]
    if wanted := request.GET.get("state"):
        rows = rows.filter(state=wanted)
    page = Paginator(rows.defer("text", "html"), 50).get_page(request.GET.get("page"))
    return render(request, "kernel/outbox_list.html", {"page": page, "wanted": wanted, "states": Message.State.choices})


def message(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    unsent = found.state in {Message.State.LOCAL, Message.State.FAILED, Message.State.UNCERTAIN}
    resendable = unsent and bool(settings.MAIL_URL) and request.user.is_staff  # type: ignore[union-attr]
    return render(request, "kernel/outbox_detail.html", {"message": found, "resendable": resendable})


@require_POST
def send_again(request: HttpRequest, pk: str) -> HttpResponse:
    if not request.user.is_staff:  # type: ignore[union-attr]
        raise PermissionDenied
    found = get_object_or_404(Message, pk=pk)
    mail.send_again(found)
    messages.success(request, _("The message is waiting to be sent."))
    return redirect(found)
