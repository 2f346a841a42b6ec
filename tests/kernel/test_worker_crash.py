"""Workers that are killed, stopped, doubled: real processes on a real database file."""

import signal
import time

import pytest

from mercatique.kernel import jobs
from mercatique.kernel.models import Job, Worker
from tests.kernel.workshop import Bench, bench, empty_database  # noqa: F401

pytestmark = pytest.mark.usefixtures("bench")


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_a_job_whose_worker_was_killed_comes_back_and_finishes_once(bench: Bench) -> None:  # noqa: F811
    job = jobs.enqueue(None, "shop-slow", diary=str(bench.diary), seconds=1.5)
    first = bench.worker()
    bench.until(lambda: bench.lines() == ["begun"])
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state(job) == "running"

    bench.worker()
    bench.until(lambda: state(job) == "done")
    time.sleep(0.7)
    assert bench.lines() == ["begun", "begun", "ended"]
    assert (job.attempts, job.progress, job.owner) == (2, 1, "")


def test_a_job_that_kills_its_worker_fails_after_its_attempts_with_one_sentence(bench: Bench) -> None:  # noqa: F811
    job = jobs.enqueue(None, "shop-poison", diary=str(bench.diary))
    for _attempt in range(2):
        worker = bench.worker()
        worker.wait(timeout=40)
        assert worker.returncode == -signal.SIGKILL
    bench.worker()
    bench.until(lambda: state(job) == "failed")
    assert bench.lines() == ["begun", "begun"]
    assert job.error_code == "job-lost"
    assert "2" in job.error
    assert "Traceback" not in job.error


def test_two_workers_never_run_the_same_job(bench: Bench) -> None:  # noqa: F811
    for number in range(30):
        jobs.enqueue(None, "shop-note", diary=str(bench.diary), word=f"n{number}")
    bench.worker()
    bench.worker()
    bench.until(lambda: Job.objects.filter(state="done").count() == 30)
    words = [line.split()[0] for line in bench.lines()]
    assert sorted(words) == sorted(f"n{number}" for number in range(30))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_the_heartbeat_keeps_a_long_job_though_it_says_nothing(bench: Bench) -> None:  # noqa: F811
    job = jobs.enqueue(None, "shop-deaf", diary=str(bench.diary), seconds=4)  # more than two leases
    bench.worker()
    bench.worker()
    bench.until(lambda: state(job) == "done")
    assert [line.split()[0] for line in bench.lines()] == ["begun", "ended"]
    assert job.attempts == 1


def test_jobs_of_one_lane_run_one_after_the_other(bench: Bench) -> None:  # noqa: F811
    for word in "abcd":
        jobs.enqueue(None, "shop-serial", diary=str(bench.diary), word=word)
    bench.worker()
    bench.worker()
    bench.until(lambda: Job.objects.filter(state="done").count() == 4)
    lines = bench.lines()
    assert [line.split()[1] for line in lines] == ["begun", "ended"] * 4
    assert all(begun.split()[0] == ended.split()[0] for begun, ended in zip(lines[::2], lines[1::2], strict=True))


def test_a_worker_asked_to_stop_gives_its_job_back_without_counting_an_attempt(bench: Bench) -> None:  # noqa: F811
    job = jobs.enqueue(None, "shop-slow", diary=str(bench.diary), seconds=30)
    worker = bench.worker()
    bench.until(lambda: bench.lines() == ["begun"])
    assert jobs.at_work()
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    assert state(job) == "queued"
    assert job.attempts == 0
    assert not Worker.objects.exists()


def test_a_running_job_stops_when_it_is_cancelled(bench: Bench) -> None:  # noqa: F811
    job = jobs.enqueue(None, "shop-slow", diary=str(bench.diary), seconds=30)
    bench.worker()
    bench.until(lambda: state(job) == "running" and job.note)
    jobs.cancel(job)
    bench.until(lambda: state(job) == "cancelled", seconds=5)
    assert bench.lines() == ["begun"]
    assert job.sentence == "Counting the orders"
