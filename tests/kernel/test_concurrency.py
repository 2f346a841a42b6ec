"""Several processes on one database: a SQLite file, or PostgreSQL in the second lane."""

import pytest
from django.db import connection

from mercatique.kernel import jobs
from mercatique.kernel.models import Job, Message
from tests.kernel.workshop import Bench, bench, empty_database  # noqa: F401


def test_four_processes_writing_at_once_lose_nothing_and_see_no_lock(bench: Bench) -> None:  # noqa: F811
    Message.objects.create(sender="a@b.fr", to="c@d.fr", subject="tally")
    for _process in range(4):
        jobs.enqueue(None, "shop-tally", rows=150)
    # A busy machine may keep a holder waiting for the lock longer than a short lease lasts; who loses a job is asked elsewhere.
    workers = [bench.worker("--once", WORKSHOP_LEASE="60") for _process in range(4)]
    said = [worker.communicate(timeout=120)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0, 0], said
    assert not any(word in "".join(said) for word in ("locked", "deadlock", "could not serialize"))
    assert [(each.state, each.note, each.log, said) for each in Job.objects.exclude(state="done")] == []
    assert Message.objects.get(subject="tally").attempts == 600
    assert Message.objects.filter(subject="row").count() == 600


def test_the_database_file_is_opened_for_several_processes(bench: Bench) -> None:  # noqa: F811
    if connection.vendor != "sqlite":
        pytest.skip("a server needs no words about several processes: this is about the SQLite file")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] >= 20_000
    assert connection.transaction_mode == "IMMEDIATE"
