"""Asking for long work, and how it ends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import changes, jobs, lease, worker
from mercatique.kernel.models import Job, User, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Workspace:
    return Workspace.objects.create(slug="jobs", name="Jobs")


@pytest.fixture
def kind() -> Iterator[Any]:
    """Registers kinds of jobs for one test."""
    before = dict(jobs.JOBS)
    yield jobs.job
    jobs.JOBS.clear()
    jobs.JOBS.update(before)


def test_a_job_runs_with_its_arguments_and_keeps_its_result(shop: Workspace, kind: Any) -> None:
    @kind("add", label="Adding")
    def add(run: jobs.Run, a: int, b: int) -> dict[str, Any]:
        run.progress(0.5, "Adding %(a)s", a=a)
        return {"sum": a + b, "day": timezone.localdate()}

    job = jobs.enqueue(shop, "add", actor="cli", a=1, b=2)
    assert (job.state, job.number, job.actor, job.label) == ("queued", 1, "cli", "Adding")
    assert worker.run(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.progress, job.result["sum"], job.sentence) == ("done", 1, 3, "Adding 1")
    assert [text for _at, text in job.lines] == ["Adding 1"]
    assert job.started_at <= job.ended_at


def test_the_same_key_gives_the_same_job_until_it_has_ended(shop: Workspace, kind: Any) -> None:
    kind("once")(lambda run: None)
    other = Workspace.objects.create(slug="other", name="Other")
    first = jobs.enqueue(shop, "once", key="2026")
    assert jobs.enqueue(shop, "once", key="2026") == first
    assert jobs.enqueue(shop, "once", key="2027") != first
    assert jobs.enqueue(other, "once", key="2026") != first
    jobs.run_now(first)
    assert jobs.enqueue(shop, "once", key="2026") != first


def test_a_fault_ends_the_job_at_once_in_the_words_of_the_reader(shop: Workspace, kind: Any) -> None:
    @kind("faulty", max_attempts=3)
    def faulty(run: jobs.Run) -> None:
        raise Fault("no-column", "The column %(name)s does not exist.", name="date")

    job = jobs.run_now(jobs.enqueue(shop, "faulty"))
    assert (job.state, job.attempts, job.error_code) == ("failed", 1, "no-column")
    assert job.error == "The column date does not exist."


def test_an_unexpected_error_is_tried_again_and_ends_as_a_sentence_with_a_reference(
    shop: Workspace, kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    tries = []

    @kind("broken", max_attempts=2)
    def broken(run: jobs.Run) -> None:
        tries.append(run.id)
        raise ZeroDivisionError("secret detail")

    job = jobs.run_now(jobs.enqueue(shop, "broken"))
    assert (job.state, len(tries)) == ("failed", 2)
    reference = job.error_values["reference"]
    assert reference in job.error
    assert reference in caplog.text
    assert "secret" not in job.error
    with translation.override("fr"):
        assert job.error.startswith("Un imprévu a interrompu le travail")


def test_an_unexpected_error_waits_before_the_next_try(shop: Workspace, kind: Any) -> None:
    @kind("flaky", max_attempts=3)
    def flaky(run: jobs.Run) -> None:
        raise OSError("away")

    job = jobs.enqueue(shop, "flaky")
    worker.run(once=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 1)
    assert job.run_after > timezone.now()


def test_a_job_waits_for_its_hour(shop: Workspace, kind: Any) -> None:
    kind("later")(lambda run: None)
    job = jobs.enqueue(shop, "later", run_after=timezone.now() + timedelta(hours=1))
    assert worker.run(once=True) == 0
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    assert worker.run(once=True) == 1


def test_a_waiting_job_is_cancelled_at_once_and_its_kind_is_told(shop: Workspace, kind: Any) -> None:
    told = []
    kind("slow", ended=lambda job: told.append((job.pk, job.state)))(lambda run: None)
    job = jobs.enqueue(shop, "slow")
    jobs.cancel(job)
    assert job.state == "cancelled"
    assert worker.run(once=True) == 0
    assert told == [(job.pk, "cancelled")]


def test_a_former_holder_can_write_nothing_more(shop: Workspace, kind: Any) -> None:
    kind("held", max_attempts=2)(lambda run: None)
    jobs.enqueue(shop, "held")
    first = lease.claim(["held"])
    assert first is not None
    assert lease.claim(["held"]) is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.reap()
    second = lease.claim(["held"])
    assert second is not None
    assert lease.renew(first) is None
    assert not lease.end(first, "done")
    former = jobs.Run(first)
    with pytest.raises(jobs.Lost):
        former.progress(0.5)
    assert lease.renew(second) is False


def test_a_job_lost_at_its_last_attempt_fails_and_its_kind_is_told(shop: Workspace, kind: Any) -> None:
    told = []
    kind("lost", max_attempts=1, ended=lambda job: told.append(job.state))(lambda run: None)
    job = jobs.enqueue(shop, "lost")
    lease.claim(["lost"])
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.reap()
    job.refresh_from_db()
    assert (job.state, job.error_code, told) == ("failed", "job-lost", ["failed"])


def test_what_a_job_changes_is_signed_by_who_asked_for_it(shop: Workspace, kind: Any) -> None:
    seen = []
    kind("sign")(lambda run: seen.append(changes.current()))
    olga = User.objects.create_user("olga@jobs.test", "x", name="Olga")
    with changes.acting(olga):
        job = jobs.enqueue(shop, "sign")
    jobs.run_now(job)
    assert (seen[0].user, seen[0].actor) == (olga, "Olga")


def test_the_log_keeps_its_last_lines(shop: Workspace, kind: Any) -> None:
    @kind("chatty")
    def chatty(run: jobs.Run) -> None:
        for line in range(jobs.LOG_LINES + 50):
            run.say("Line %(number)s", number=line)

    job = jobs.run_now(jobs.enqueue(shop, "chatty"))
    assert len(job.log) == jobs.LOG_LINES
    assert job.lines[-1][1] == f"Line {jobs.LOG_LINES + 49}"


def test_the_command_line_hears_the_progress_of_the_job_it_runs(shop: Workspace, kind: Any) -> None:
    heard = []

    @kind("told")
    def told(run: jobs.Run) -> None:
        for tenth in range(11):
            run.progress(tenth / 10, "Step %(n)s", n=tenth)

    jobs.run_now(jobs.enqueue(shop, "told"), listen=lambda share, text: heard.append((share, text)))
    assert heard[0] == (0, "Step 0")
    assert heard[-1] == (1, "Step 10")


def test_progress_is_heard_in_the_language_of_who_runs_the_job_not_of_the_workspace(shop: Workspace, kind: Any) -> None:
    Workspace.objects.filter(pk=shop.pk).update(language="fr")
    heard: list[str] = []

    @kind("spoken")
    def spoken(run: jobs.Run) -> None:
        run.progress(0.5, "Taking the rows back")

    for language in ("en", "fr"):
        with translation.override(language):
            jobs.run_now(jobs.enqueue(Workspace.objects.get(pk=shop.pk), "spoken"), listen=lambda _share, text: heard.append(text))
    assert heard == ["Taking the rows back", translated("Taking the rows back")]
    assert len(set(heard)) == 2


def test_the_words_of_a_failed_job_are_translated_and_what_people_wrote_is_not(shop: Workspace, kind: Any) -> None:
    @kind("wrong")
    def wrong(run: jobs.Run) -> None:
        raise Fault("two", "%(file)s: %(field)s", file="Waiting", field=mark("Waiting"))

    job = jobs.run_now(jobs.enqueue(shop, "wrong"))
    with translation.override("fr"):
        assert job.error == f"Waiting: {translated('Waiting')}"
        assert job.error != "Waiting: Waiting"


def translated(text: str) -> str:
    with translation.override("fr"):
        return translation.gettext(text)
