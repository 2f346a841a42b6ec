"""Who runs which job: claimed by a conditional update, held under a lease, taken back when its holder is gone."""

import logging
import os
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from mercatique.fault import _ as mark
from mercatique.kernel.models import Job

log = logging.getLogger(__name__)

#: Seconds after which a job whose holder has not been heard of goes back to the queue.
LEASE = float(getattr(settings, "JOB_LEASE", 30))
#: Seconds between two signs of life.
BEAT = LEASE / 6

LOST = mark("The work was cut off %(attempts)s times before its end: the program was stopped or ran out of memory. Try again; if it stops again, give it more memory or a smaller file.")  # fmt: skip


def clock() -> datetime:
    """The time all workers agree on: the database server's, or this machine's when the database is a file of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]  # type: ignore[no-any-return]
    return timezone.now()


def new_owner() -> str:
    """A name for one holding of one job: never used twice, so that a former holder can write nothing more."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def held(job: Job) -> QuerySet[Job]:
    """The row of ``job`` as long as this holder still holds it."""
    return Job.objects.filter(pk=job.pk, owner=job.owner, state=Job.State.RUNNING)


def claim(kinds: list[str], only: Job | None = None) -> Job | None:
    """Take the next job that is due, or the named one; nobody else can then take it. None when there is nothing to do."""
    now = clock()
    due = Job.objects.filter(state=Job.State.QUEUED, kind__in=kinds)
    due = due.filter(pk=only.pk) if only else due.filter(run_after__lte=now)
    busy = Job.objects.filter(state=Job.State.RUNNING, lane__isnull=False).values("lane")
    due = due.exclude(lane__in=busy).order_by("run_after", "created_at")
    if not due.exists():  # a plain read: an idle worker never takes the write lock
        return None
    owner = new_owner()
    try:
        with transaction.atomic():
            found = due.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
            taken = Job.objects.filter(pk=found, state=Job.State.QUEUED).update(
                state=Job.State.RUNNING,
                owner=owner,
                lease_until=now + timedelta(seconds=LEASE),
                heartbeat=now,
                started_at=now,
                attempts=F("attempts") + 1,
                progress=0,
            )
    except IntegrityError:  # another worker has just taken a job of the same lane
        return None
    return Job.objects.select_related("workspace", "user").get(owner=owner) if taken else None


def renew(job: Job, **fields: Any) -> bool | None:
    """Hold the job for longer and write ``fields``: None when it is no longer ours, else whether it is to be cancelled."""
    now = clock()
    if not held(job).update(lease_until=now + timedelta(seconds=LEASE), heartbeat=now, **fields):
        return None
    return Job.objects.values_list("cancel_requested", flat=True).get(pk=job.pk)


def end(job: Job, state: str, **fields: Any) -> bool:
    """Bring the job to its end; False when it was no longer ours."""
    return bool(held(job).update(state=state, ended_at=clock(), owner="", lease_until=None, **fields))


def release(job: Job, delay: float = 0, *, attempted: bool = True) -> bool:
    """Give the job back to the queue, to be run again after ``delay`` seconds."""
    attempts = F("attempts") if attempted else F("attempts") - 1
    run_after = clock() + timedelta(seconds=delay)
    return bool(
        held(job).update(state=Job.State.QUEUED, run_after=run_after, attempts=attempts, owner="", lease_until=None)
    )


def reap() -> list[Job]:
    """Take back the jobs whose holder is gone: to the queue, or to their end after the last attempt. Return the ended."""
    now = clock()
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    ended = []
    for job in expired:
        still = held(job).filter(lease_until__lt=now)
        if job.cancel_requested:
            fields: dict[str, Any] = {"state": Job.State.CANCELLED, "ended_at": now}
        elif job.attempts >= job.max_attempts:
            values = {"attempts": job.attempts}
            fields = {
                "state": Job.State.FAILED, "ended_at": now,
                "error_code": "job-lost", "error_message": LOST, "error_values": values,
            }  # fmt: skip
        else:
            fields = {"state": Job.State.QUEUED, "run_after": now}
        if still.update(owner="", lease_until=None, **fields):
            log.warning("job %s of kind %s lost its worker %s: %s", job.pk, job.kind, job.owner, fields["state"])
            if fields["state"] != Job.State.QUEUED:
                job.refresh_from_db()
                ended.append(job)
    return ended
