"""Mails: kept here without a mail server, handed over at most once with one, seen by whom they concern."""

import signal
import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives, send_mail
from django.test import Client
from django.utils import translation

from mercatique.fault import Fault
from mercatique.kernel import jobs, mail, worker
from mercatique.kernel.models import Job, Message, User
from tests.kernel.workshop import Bench, bench, empty_database  # noqa: F401


class Post:
    """A mail server on this machine that keeps what it takes; ``answers`` overrides its replies by command."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.silent_after_data = threading.Event()
        self.thinking = threading.Event()  # cleared: the answer to a message does not come
        self.thinking.set()
        post = self

        class Dialogue(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 post")
                while line := self.rfile.readline().decode().strip():
                    verb = line.split()[0].upper()
                    if verb in post.answers:
                        self.say(post.answers[verb])
                    elif verb == "DATA":
                        self.say("354 go on")
                        lines = []
                        while (text := self.rfile.readline().decode()) not in {".\r\n", ""}:
                            lines.append(text)
                        post.taken.append("".join(lines))
                        if post.silent_after_data.is_set():
                            return
                        post.thinking.wait(30)
                        self.say(post.answers.get("END", "250 taken"))
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        if verb == "RCPT":
                            post.recipients.append(line)
                        self.say("250 fine")

            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Dialogue)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def where(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def post() -> Iterator[Post]:
    office = Post()
    yield office
    office.thinking.set()
    office.server.shutdown()
    office.server.server_close()


@pytest.fixture(autouse=True)
def _the_outbox(settings: Any) -> None:
    """pytest-django keeps mails in memory; here they go the product's way."""
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"
    settings.MAIL_URL = ""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def connected(settings: Any, post: Post) -> Post:
    settings.MAIL_URL = f"smtp://{post.where}?tls=none"
    return post


def write(to: str = "rita@example.com", subject: str = "Invitation") -> Message:
    send_mail(subject, "Bonjour : https://example.com/invitation/key", "mercatique@example.com", [to])
    return Message.objects.get(subject=subject)


def hurry() -> None:
    """Run the jobs that wait for their hour too."""
    from django.utils import timezone

    Job.objects.filter(state="queued").update(run_after=timezone.now())
    worker.run(once=True)


@pytest.mark.django_db
class TestWithoutAServer:
    def test_a_mail_stays_here(self) -> None:
        row = write()
        assert (row.state, row.to, row.sender) == ("local", "rita@example.com", "mercatique@example.com")
        assert "https://example.com/invitation/key" in row.text
        assert not Job.objects.exists()

    def test_each_recipient_has_a_message_of_their_own(self) -> None:
        EmailMultiAlternatives("Two", "…", "a@b.fr", ["Rita <rita@b.fr>"], bcc=["max@b.fr"], cc=["rita@b.fr"]).send()
        assert sorted(Message.objects.values_list("to", flat=True)) == ["max@b.fr", "rita@b.fr"]

    @pytest.mark.parametrize(
        "mail",
        [
            {"subject": "a\nBcc: x@y.z"},
            {"from_email": "a@b.fr\r\nBcc: x@y.z"},
            {"to": ["a@b.fr\nBcc: x@y.z"]},
            {"headers": {"X-Note": "a\nBcc: x@y.z"}},
            {"reply_to": ["a@b.fr\nBcc: x@y.z"]},
        ],
    )
    def test_a_line_break_in_a_header_is_refused(self, mail: dict[str, Any]) -> None:
        given = {"subject": "s", "body": "b", "from_email": "a@b.fr", "to": ["c@d.fr"]} | mail
        with pytest.raises((BadHeaderError, ValueError)):
            EmailMultiAlternatives(**given).send()
        assert not Message.objects.exists()

    @pytest.mark.parametrize("to", ["", "nobody", "a@b.fr, c@d.fr", "a@b.fr,c@d.fr", "a b@c.fr"])
    def test_a_recipient_is_one_address(self, to: str) -> None:
        with pytest.raises(Fault, match="one e-mail address"):
            mail.address(to)

    def test_a_mail_of_an_undone_transaction_was_never_written(self) -> None:
        from django.db import transaction

        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        assert not Message.objects.exists()


@pytest.mark.django_db
class TestWithAServer:
    def test_a_mail_is_handed_over_once_and_its_words_are_let_go(self, connected: Post) -> None:
        row = write()
        assert row.state == "queued"
        worker.run(once=True)
        row.refresh_from_db()
        assert (row.state, row.text, row.attempts, row.error) == ("sent", "", 1, "")
        assert row.sent_at
        [taken] = connected.taken
        assert f"Message-ID: {row.message_id}" in taken
        assert "To: rita@example.com" in taken
        assert connected.recipients == ["rcpt TO:<rita@example.com>"]

    def test_a_refusal_for_good_is_not_tried_again(self, connected: Post) -> None:
        connected.answers["RCPT"] = "550 no such user"
        row = write()
        worker.run(once=True)
        row.refresh_from_db()
        assert (row.state, row.error) == ("failed", "The mail server refused the message: 550 no such user")
        assert not connected.taken

    def test_a_passing_refusal_is_tried_again_later(self, connected: Post) -> None:
        connected.answers["RCPT"] = "451 come back"
        row = write()
        worker.run(once=True)
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("queued", 1)
        assert Job.objects.filter(state="queued").count() == 1
        del connected.answers["RCPT"]
        hurry()
        row.refresh_from_db()
        assert (row.state, row.attempts, len(connected.taken)) == ("sent", 2, 1)

    def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(self, settings: Any, post: Post) -> None:
        post.server.shutdown()
        post.server.server_close()
        settings.MAIL_URL = f"smtp://{post.where}?tls=none"
        row = write()
        for _attempt in range(len(mail.DELAYS) + 1):
            hurry()
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("failed", len(mail.DELAYS) + 1)
        assert "127.0.0.1" in row.error

    def test_without_starttls_nothing_is_sent_in_clear(self, settings: Any, post: Post) -> None:
        settings.MAIL_URL = f"smtp://olga:secret@{post.where}"
        row = write()
        worker.run(once=True)
        row.refresh_from_db()
        assert row.state == "failed"
        assert "could not be encrypted" in row.error
        assert (post.taken, post.recipients) == ([], [])
        assert not Job.objects.filter(state="queued").exists()

    def test_a_lost_answer_is_uncertain_and_never_sent_again_by_itself(self, connected: Post) -> None:
        connected.silent_after_data.set()
        row = write()
        worker.run(once=True)
        connected.silent_after_data.clear()
        hurry()
        row.refresh_from_db()
        assert (row.state, len(connected.taken)) == ("uncertain", 1)
        assert row.text

    def test_a_person_may_send_an_uncertain_mail_again(self, connected: Post) -> None:
        connected.silent_after_data.set()
        row = write()
        worker.run(once=True)
        connected.silent_after_data.clear()
        row.refresh_from_db()
        mail.send_again(row)
        hurry()
        row.refresh_from_db()
        assert row.state == "sent"
        first, second = connected.taken
        assert row.message_id in first
        assert row.message_id in second

    def test_a_mail_reserved_by_a_dead_worker_was_not_handed_over_and_is_sent(self, connected: Post) -> None:
        row = write()
        Message.objects.update(state="reserved", owner="gone")
        worker.run(once=True)
        row.refresh_from_db()
        assert (row.state, len(connected.taken)) == ("sent", 1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("smtp://olga:a%40b@mail.example.com", mail.Server("mail.example.com", 587, "olga", "a@b", "starttls")),
        ("smtps://mail.example.com", mail.Server("mail.example.com", 465, security="tls")),
        ("smtp://localhost?tls=none", mail.Server("localhost", 25, security="none")),
    ],
)
def test_the_address_of_a_mail_server(url: str, expected: mail.Server | None) -> None:
    assert mail.server(url) == expected


@pytest.mark.parametrize("url", ["mail.example.com", "http://x", "smtp://", "smtp://h:99999", "smtp://h?tls=maybe", "smtp://u:p@example.com?tls=none"])
def test_a_wrong_address_of_a_mail_server_is_one_sentence(url: str) -> None:
    with pytest.raises(Fault, match="MERCATIQUE_MAIL"):
        mail.server(url)


def test_a_worker_killed_while_handing_over_leaves_the_mail_uncertain(bench: Bench, post: Post, settings: Any) -> None:  # noqa: F811
    settings.MAIL_URL = f"smtp://{post.where}?tls=none"
    post.thinking.clear()
    row = write()
    first = bench.worker(MERCATIQUE_MAIL=settings.MAIL_URL)
    bench.until(lambda: post.taken)
    first.send_signal(signal.SIGKILL)
    first.wait()
    row.refresh_from_db()
    assert row.state == "sending"

    bench.worker(MERCATIQUE_MAIL=settings.MAIL_URL)
    bench.until(lambda: Message.objects.filter(state="uncertain").exists())
    bench.until(lambda: not Job.objects.filter(state__in=["queued", "running"]).exists())
    assert len(post.taken) == 1


ClientOf = Callable[..., Client]


@pytest.mark.django_db
class TestWhoSeesWhat:
    def test_a_mail_is_seen_by_its_addressee_and_by_who_runs_the_installation(
        self, olga: User, rita: User, client_of: ClientOf
    ) -> None:
        row = write("Rita@Example.com", "Pour Rita")
        assert client_of(rita).get(f"/outbox/{row.pk}/").status_code == 200
        assert "Pour Rita" in client_of(rita).get("/outbox/").content.decode()
        assert client_of(olga).get(f"/outbox/{row.pk}/").status_code == 404  # an owner, but not of the machine
        assert "Pour Rita" not in client_of(olga).get("/outbox/").content.decode()
        assert Client().get(f"/outbox/{row.pk}/").status_code == 302
        olga.is_staff = True
        olga.save()
        assert "invitation/key" in client_of(olga).get(f"/outbox/{row.pk}/").content.decode()

    def test_only_who_runs_the_installation_sends_again(
        self, olga: User, rita: User, client_of: ClientOf, connected: Post
    ) -> None:
        row = write(rita.email)
        Message.objects.update(state="uncertain")
        assert client_of(rita).post(f"/outbox/{row.pk}/send/").status_code == 403
        olga.is_staff = True
        olga.save()
        assert client_of(olga).get(f"/outbox/{row.pk}/send/").status_code == 405
        assert client_of(olga).post(f"/outbox/{row.pk}/send/").status_code == 302
        row.refresh_from_db()
        assert row.state == "queued"

    def test_the_words_of_a_mail_are_shown_as_text(self, rita: User, client_of: ClientOf) -> None:
        send_mail("<b>x</b>", "<script>alert(1)</script>", "a@b.fr", [rita.email])
        row = Message.objects.get()
        shown = client_of(rita).get(f"/outbox/{row.pk}/").content.decode()
        assert "<script>alert" not in shown
        assert "<b>x</b>" not in shown


@pytest.mark.django_db
class TestJobPage:
    @pytest.fixture
    def job(self, acme: Any, walid: User) -> Iterator[Job]:
        jobs.job("page")(lambda run: None)
        yield jobs.enqueue(acme, "page", actor=walid)
        del jobs.JOBS["page"]

    def test_members_see_a_job_and_strangers_do_not(self, job: Job, rita: User, max: User, client_of: ClientOf) -> None:
        for url in (f"/w/acme/jobs/{job.number}/", f"/w/acme/jobs/{job.number}/progress/"):
            assert client_of(rita).get(url).status_code == 200
            assert client_of(max).get(url).status_code == 404
        assert client_of(max).get("/w/other/jobs/1/").status_code == 404

    def test_the_progress_asks_again_until_the_job_has_ended(self, job: Job, rita: User, client_of: ClientOf) -> None:
        url = f"/w/acme/jobs/{job.number}/progress/"
        piece = client_of(rita).get(url)
        assert 'hx-trigger="every 1s"' in piece.content.decode()
        assert "HX-Refresh" not in piece
        jobs.run_now(job)
        piece = client_of(rita).get(url)
        assert "hx-trigger" not in piece.content.decode()
        assert piece["HX-Refresh"] == "true"

    def test_who_asked_and_who_leads_may_stop_a_job(
        self, job: Job, olga: User, walid: User, rita: User, client_of: ClientOf
    ) -> None:
        url = f"/w/acme/jobs/{job.number}/cancel/"
        assert client_of(walid).get(url).status_code == 405
        assert client_of(rita).post(url).status_code == 403
        Job.objects.update(user=olga)
        assert client_of(walid).post(url).status_code == 403
        Job.objects.update(user=walid)
        assert client_of(walid).post(url).status_code == 302
        job.refresh_from_db()
        assert job.state == "cancelled"

    def test_a_waiting_job_says_when_nobody_is_at_work(self, job: Job, rita: User, client_of: ClientOf) -> None:
        page = client_of(rita, language="en").get(f"/w/acme/jobs/{job.number}/").content.decode()
        assert "Nobody is at work" in page
