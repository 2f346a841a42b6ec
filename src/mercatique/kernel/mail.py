"""Mail: every message is written down first, kept here without a mail server, handed over at most once with one."""

import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mercatique.fault import Fault, kept
from mercatique.fault import _ as mark
from mercatique.kernel.jobs import Run, enqueue, job
from mercatique.kernel.models import Job, Message, Workspace

log = logging.getLogger(__name__)

#: Seconds to wait for a mail server, and minutes before each further attempt when it is away.
PATIENCE = 20
DELAYS = (1, 5, 30, 120, 480)

State = Message.State


class NotHandedOver(Exception):
    """The server has certainly not taken the message: ``again`` says whether it may later."""

    def __init__(self, message: str, again: bool, **values: Any) -> None:
        self.message, self.again, self.values = message, again, values
        super().__init__(message)


@dataclass(frozen=True)
class Server:
    """A mail server as its address says: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://`` (TLS)."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "starttls"


def server(url: str | None = None) -> Server | None:
    """The configured mail server; None while messages stay here."""
    url = settings.MAIL_URL if url is None else url
    if not url:
        return None
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    plain = asked == {"tls": ["none"]}
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == -1 or (asked and not plain):
        raise Fault("mail-url", mark("MERCATIQUE_MAIL is not an address such as smtp://user:password@mail.example.com:587 (or smtps://… for TLS from the start)."))  # fmt: skip
    if plain and parts.password and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise Fault("mail-url", mark("MERCATIQUE_MAIL would send a password in clear text: take ?tls=none away."))
    security = "tls" if parts.scheme == "smtps" else ("none" if plain else "starttls")
    return Server(
        parts.hostname,
        port or {"tls": 465, "none": 25, "starttls": 587}[security],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        security,
    )


class Outbox(BaseEmailBackend):
    """Django's way to send mail: one row per recipient, in the transaction of whoever sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [row for mail in email_messages for row in written(mail)]
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
                if row.state == State.QUEUED:
                    deliver_later(row)
        return len(rows)


def written(mail: EmailMessage) -> Iterator[Message]:
    """The mail as one message per recipient; refused when a header or an address would smuggle in another."""
    if mail.attachments:
        raise ValueError("a mail carries links, not files: the outbox keeps no attachment")
    mail.message()  # raises BadHeaderError for a line break in any header
    html = ""
    if isinstance(mail, EmailMultiAlternatives):
        html = next((str(part[0]) for part in mail.alternatives if part[1] == "text/html"), "")
    text = str(mail.body)
    if mail.content_subtype == "html":
        text, html = "", text
    headers = {str(name): str(value) for name, value in mail.extra_headers.items()}
    if mail.reply_to:
        headers["Reply-To"] = ", ".join(map(str, mail.reply_to))
    state = State.QUEUED if server() else State.LOCAL
    for recipient in dict.fromkeys(address(str(given)) for given in mail.recipients()):
        yield Message(
            workspace=getattr(mail, "workspace", None),
            sender=str(mail.from_email),
            to=recipient,
            subject=str(mail.subject),
            text=text,
            html=html,
            headers=headers,
            state=state,
        )


def address(recipient: str) -> str:
    """The one address in a recipient such as ``Rita <rita@example.com>``."""
    found = [given for _name, given in getaddresses([recipient])]
    try:
        validate_email(found[0] if len(found) == 1 else None)
    except ValidationError:
        raise Fault("mail-address", mark("“%(address)s” is not one e-mail address."), address=recipient[:120]) from None
    return found[0]


def send(
    to: str, subject: str, text: str, *, html: str = "", workspace: Workspace | None = None, headers: dict[str, str] | None = None
) -> None:
    """Write a mail to one person on behalf of a workspace."""
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.workspace = workspace  # type: ignore[attr-defined]
    mail.send()


def deliver_later(row: Message, minutes: float = 0) -> None:
    enqueue(
        row.workspace,
        "mail",
        actor="Mercatique",
        run_after=timezone.now() + timedelta(minutes=minutes),
        message=str(row.pk),
    )


def send_again(row: Message) -> None:
    """A person decides that a message which stayed here, failed or is uncertain goes out (again)."""
    if server() is None:
        raise Fault("no-mail-server", mark("No mail server is configured: set MERCATIQUE_MAIL first."))
    given = [State.LOCAL, State.FAILED, State.UNCERTAIN]
    with transaction.atomic():
        if Message.objects.filter(pk=row.pk, state__in=given).update(state=State.QUEUED, attempts=0, error_message="", error_values={}):
            deliver_later(row)


@job("mail", label=mark("Sending of a mail"), max_attempts=3)
def deliver(run: Run, message: str) -> None:
    """Hand one message to the mail server, at most once.

    ``reserved`` while connecting (nothing handed over: safe to take up again), ``sending`` from just before the
    server is told of the message until its answer: a worker killed there leaves the outcome unknown.
    """
    settle(run)
    me = run.job.owner
    row = Message.objects.filter(pk=message)
    configured = server()
    if configured is None:
        row.filter(state=State.QUEUED).update(state=State.LOCAL)
        return
    if not row.filter(state=State.QUEUED).update(state=State.RESERVED, owner=me, attempts=F("attempts") + 1):
        return
    found = row.get()
    try:
        with connected(configured) as smtp:
            if not row.filter(state=State.RESERVED, owner=me).update(state=State.SENDING):
                return
            hand_over(smtp, found)
    except NotHandedOver as refused:
        again = refused.again and found.attempts <= len(DELAYS)
        told = {"error_message": refused.message, "error_values": kept(refused.values), "owner": ""}
        mine = row.filter(state__in=[State.RESERVED, State.SENDING], owner=me)
        if mine.update(state=State.QUEUED if again else State.FAILED, **told) and again:
            deliver_later(found, DELAYS[found.attempts - 1])
    except Exception:
        log.exception("mail %s: the answer of the server is not known", message)
        row.filter(owner=me).update(state=State.UNCERTAIN, owner="", error_message=UNKNOWN)
    else:
        # The words have been handed over; they may hold a key to an account, so they are not kept.
        row.filter(owner=me).update(
            state=State.SENT, sent_at=timezone.now(), owner="", text="", html="", error_message="", error_values={}
        )


AWAY = mark("The mail server %(host)s does not answer (%(reason)s).")
UNKNOWN = mark("The connection broke while the message was handed over: it may have arrived. Ask the person before you send it again.")  # fmt: skip


def settle(run: Run) -> None:
    """What workers left behind: reserved goes back to waiting, sending is uncertain and never sent again silently."""
    alive = Job.objects.filter(kind="mail", state=Job.State.RUNNING, lease_until__gt=timezone.now()).values("owner")
    Message.objects.filter(state=State.SENDING).exclude(owner__in=alive).update(state=State.UNCERTAIN, error_message=UNKNOWN)
    for row in Message.objects.filter(state=State.RESERVED).exclude(owner__in=alive):
        back = Message.objects.filter(pk=row.pk, state=State.RESERVED, owner=row.owner)
        if back.update(state=State.QUEUED, owner="") and str(row.pk) != run.job.args.get("message"):
            deliver_later(row)


@contextmanager
def connected(to: Server) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted (unless the address says it need not be) and signed in; never in clear by accident."""
    context = ssl.create_default_context()
    try:
        if to.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=context)
        else:
            smtp = smtplib.SMTP(to.host, to.port, timeout=PATIENCE)
    except ssl.SSLError as error:
        raise unsafe(to, error) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotHandedOver(AWAY, again=True, host=to.host, reason=reason(error)) from None
    try:
        try:
            smtp.ehlo_or_helo_if_needed()
            if to.security == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            raise unsafe(to, error) from None
        try:
            if to.user:
                smtp.login(to.user, to.password)
        except smtplib.SMTPAuthenticationError as error:
            refused = mark("The mail server %(host)s refused the user name or password of MERCATIQUE_MAIL.")
            raise NotHandedOver(refused, again=400 <= error.smtp_code < 500, host=to.host) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotHandedOver(AWAY, again=True, host=to.host, reason=reason(error)) from None
        yield smtp
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def unsafe(to: Server, error: Exception) -> NotHandedOver:
    message = mark("The connection to the mail server %(host)s could not be encrypted (%(reason)s): nothing was sent.")
    return NotHandedOver(message, again=False, host=to.host, reason=reason(error))


def hand_over(smtp: smtplib.SMTP, row: Message) -> None:
    """One message to one recipient; returns once the server has taken it, raises NotHandedOver when it certainly has not."""
    content = composed(row).as_bytes(linesep="\r\n")
    sender = address(row.sender)
    try:
        answers = [smtp.mail(sender)]
        if answers[0][0] == 250:
            answers.append(smtp.rcpt(row.to))
    except (smtplib.SMTPException, OSError) as error:
        raise NotHandedOver(AWAY, again=True, host=str(smtp._host), reason=reason(error)) from None  # type: ignore[attr-defined]
    for code, answer in answers:
        if code not in {250, 251}:
            raise refusal(code, answer)
    try:
        code, answer = smtp.data(content)
    except smtplib.SMTPDataError as error:
        raise refusal(error.smtp_code, error.smtp_error) from None
    if 400 <= code < 600:
        raise refusal(code, answer)
    if code != 250:
        raise ConnectionError(f"an answer that is none: {code} {answer!r}")


def refusal(code: int, answer: bytes | str) -> NotHandedOver:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    message = mark("The mail server refused the message: %(code)s %(answer)s")
    return NotHandedOver(message, again=400 <= code < 500, code=code, answer=" ".join(said.split())[:300])


def composed(row: Message) -> Any:
    """The message as it travels: its Message-ID is the same at every attempt."""
    headers = {**row.headers, "Message-ID": row.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(row.subject, row.text, row.sender, [row.to], headers=headers)
    if row.html:
        mail.attach_alternative(row.html, "text/html")
    return mail.message()


def reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
