"""Long work: the kinds of jobs, asking for one, running it to its end, cancelling it."""

import json
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from mercatique.fault import Fault, kept
from mercatique.fault import _ as mark
from mercatique.kernel import changes, lease
from mercatique.kernel.models import Counter, Job, User, Worker, Workspace

log = logging.getLogger(__name__)

#: Seconds between two writes of progress, and lines kept of a job's log.
PACE, LOG_LINES = 0.5, 200

UNEXPECTED = mark("Something unexpected stopped the work (reference %(reference)s). Nothing is half-written; show the reference to the person who runs this installation.")  # fmt: skip


class Cancelled(Exception):
    """Somebody asked the job to stop."""


class Interrupted(Exception):
    """The worker is stopping: the job goes back to the queue."""


class Lost(Exception):
    """The job is no longer ours: its lease ran out and somebody else may be running it."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: its function, and how it is repeated, kept apart and closed."""

    name: str
    function: Callable[..., Any]
    label: str
    max_attempts: int
    serial: bool | str
    ended: Callable[[Job], None] | None
    page: Callable[[Job], str] | None


JOBS: dict[str, Kind] = {}
#: What a worker asks for every few hours.
REGULAR: list[Callable[[], None]] = []


def regular(function: Callable[[], None]) -> Callable[[], None]:
    """``@regular`` on a function that enqueues what is due; asked again too early it enqueues nothing."""
    REGULAR.append(function)
    return function


def job(
    kind: str,
    *,
    label: str = "",
    max_attempts: int = 3,
    serial: bool | str = False,
    ended: Callable[[Job], None] | None = None,
    page: Callable[[Job], str] | None = None,
) -> Callable[..., Any]:
    """``@job("import", label=_("Import of a file"))`` on ``f(run, **args) -> result``; it may be run again from the start.

    ``serial``: jobs of one workspace and kind never run side by side (a string: with all kinds of that same name).
    ``ended(job)`` is called once the job is done, failed or cancelled, in whichever process notices.
    ``page(job)`` is the address where what it made is to be seen.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        JOBS[kind] = Kind(kind, function, label, max_attempts, serial, ended, page)
        return function

    return register


def enqueue(
    workspace: Workspace | None,
    kind: str,
    *,
    actor: User | str | None = None,
    key: str | None = None,
    run_after: datetime | None = None,
    **args: Any,
) -> Job:
    """Ask for a job. The same ``key`` while such a job waits or runs gives that job instead of a second one."""
    known = JOBS[kind]
    act = changes.current()
    user = actor if isinstance(actor, User) else (act.user if act and actor is None else None)
    name = str(actor) if actor else (act.actor if act else "")
    scope = str(workspace.pk) if workspace else "-"
    lane = f"{scope}/{kind if known.serial is True else known.serial}" if known.serial else None
    unique = f"{scope}/{key}" if key else None
    live = Job.objects.filter(kind=kind, idempotency_key=unique, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if unique and (found := live.first()):
        return found
    try:
        with transaction.atomic():
            return Job.objects.create(
                workspace=workspace,
                number=Counter.next(workspace.pk, "kernel.job") if workspace else None,
                kind=kind,
                args=args,
                max_attempts=known.max_attempts,
                lane=lane,
                idempotency_key=unique,
                run_after=run_after or timezone.now(),
                user=user,
                actor=name or "Mercatique",
            )
    except IntegrityError:  # the same key was asked for in the same moment
        if unique and (found := live.first()):
            return found
        raise


def cancel(asked: Job) -> None:
    """Stop a job: at once while it waits, at its next sign of progress while it runs."""
    row = Job.objects.filter(pk=asked.pk)
    now = timezone.now()
    if row.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, cancel_requested=True, ended_at=now):
        asked.refresh_from_db()
        close(asked)
    else:
        row.filter(state=Job.State.RUNNING).update(cancel_requested=True)
        asked.refresh_from_db()


class Run:
    """A job being run: what its function gets to read its workspace and to say how far it is."""

    def __init__(self, job: Job, stop: Event | None = None, listen: Callable[[float, str], None] | None = None) -> None:
        self.job = job
        self._stop = stop or Event()
        self._listen = listen
        self._lost = self._cancelled = False
        self._language = translation.get_language()  # whoever listens is spoken to in their own language
        self._share, self._note, self._values = 0.0, job.note, job.note_values
        self._log: list[list[Any]] = list(job.log)
        self._written = 0.0

    @property
    def id(self) -> UUID:
        return self.job.pk

    @property
    def workspace(self) -> Workspace:
        """The workspace it works for (a job without one has none to ask for)."""
        if self.job.workspace is None:
            raise LookupError(f"the job {self.job.kind} belongs to no workspace")
        return self.job.workspace

    @property
    def user(self) -> User | None:
        return self.job.user

    @property
    def actor(self) -> str:
        return self.job.actor

    def progress(self, share: float, note: str = "", **values: Any) -> None:
        """How far it is, 0 to 1, and what it is doing (an English sentence marked for translation, and its values).

        Also the place where a job stops when it was cancelled, when the worker stops, or when it is no longer ours.
        """
        self._share = min(1.0, max(0.0, share))
        if note and (note, values) != (self._note, self._values):
            self._values = _plain(values)
            if note != self._note:
                self.say(note, **values)
            self._note = note
        if self._listen:
            self._listen(self._share, self.sentence)
        if time.monotonic() - self._written >= PACE:
            self.beat()
        self.check()

    def say(self, text: str, **values: Any) -> None:
        """Add a line to the job's log; the oldest lines go when there are too many."""
        self._log.append([timezone.now().isoformat(timespec="seconds"), text, _plain(values)])
        del self._log[: max(0, len(self._log) - LOG_LINES)]

    @property
    def sentence(self) -> str:
        """The last word about its progress, in the language of who runs it."""
        from mercatique.kernel.models.job import told

        with translation.override(self._language):
            return told(self._note, self._values)

    def check(self) -> None:
        """Stop here if the job has to stop."""
        if self._lost:
            raise Lost
        if self._cancelled:
            raise Cancelled
        if self._stop.is_set():
            raise Interrupted

    def beat(self) -> None:
        """Renew the lease and write what there is to say; learn whether to stop."""
        self._written = time.monotonic()
        answer = lease.renew(self.job, **self.told())
        self._lost, self._cancelled = answer is None, bool(answer)

    def told(self) -> dict[str, Any]:
        """What has been said so far, as columns of the job."""
        return {"progress": self._share, "note": self._note[:300], "note_values": self._values, "log": list(self._log)}


class Heartbeat(Thread):
    """Renews the lease of a run while its function is busy."""

    def __init__(self, run: Run) -> None:
        super().__init__(name=f"heartbeat {run.job.pk}", daemon=True)
        self.run_of_job = run
        self.over = Event()

    def run(self) -> None:
        try:
            while not self.over.wait(lease.BEAT):
                try:
                    self.run_of_job.beat()
                except DatabaseError as error:  # the next beat may come through before the lease ends
                    log.warning("heartbeat of job %s: %s", self.run_of_job.job.pk, error)
                    connection.close()
        finally:
            connection.close()

    def __enter__(self) -> "Heartbeat":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        self.join()


def perform(claimed: Job, stop: Event | None = None, listen: Callable[[float, str], None] | None = None) -> Job:
    """Run a claimed job to its end, whatever happens in it."""
    kind = JOBS[claimed.kind]
    run = Run(claimed, stop, listen)
    language = claimed.workspace.language if claimed.workspace else None
    ended = False
    try:
        with ExitStack() as around:
            around.enter_context(Heartbeat(run))
            around.enter_context(changes.acting(claimed.user, claimed.actor))
            if language:
                around.enter_context(translation.override(language))
            result = kind.function(run, **claimed.args)
        ended = lease.end(claimed, Job.State.DONE, **run.told() | {"progress": 1, "result": _plain(result)})
    except Lost:
        log.warning("job %s was given to another worker: nothing of this attempt is written", claimed.pk)
    except Cancelled:
        ended = lease.end(claimed, Job.State.CANCELLED, **run.told())
    except Interrupted:
        lease.release(claimed, attempted=False)
    except Fault as fault:
        ended = lease.end(claimed, Job.State.FAILED, **run.told(), **_error(fault.code, fault.message, fault.values))
    except KeyboardInterrupt:
        if stop is not None and stop.is_set():  # a worker in a hurry to stop: somebody else takes the job up
            lease.release(claimed, attempted=False)
        else:
            lease.end(claimed, Job.State.CANCELLED, **run.told())
        raise
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("job %s of kind %s, attempt %s, reference %s", claimed.pk, claimed.kind, claimed.attempts, reference)
        if claimed.attempts < claimed.max_attempts:
            lease.release(claimed, delay=2**claimed.attempts)
        else:
            error = _error("job-unexpected", UNEXPECTED, {"reference": reference})
            ended = lease.end(claimed, Job.State.FAILED, **run.told(), **error)
    with suppress(Job.DoesNotExist):  # the workspace may have gone with its jobs
        claimed.refresh_from_db()
    if ended:
        close(claimed)
    return claimed


def close(ended: Job) -> None:
    """Tell the kind that one of its jobs has come to its end."""
    kind = JOBS.get(ended.kind)
    if kind and kind.ended:
        with changes.acting(ended.user, ended.actor):
            kind.ended(ended)


def reap() -> None:
    """Take back the jobs whose worker is gone."""
    for lost in lease.reap():
        close(lost)


def run_next(stop: Event | None = None) -> Job | None:
    """Run the next job that is due; None when there is none."""
    claimed = lease.claim(list(JOBS))
    return perform(claimed, stop) if claimed else None


def run_now(asked: Job, listen: Callable[[float, str], None] | None = None) -> Job:
    """See a job through to its end: run it here, or follow the worker that was quicker."""
    while True:
        asked.refresh_from_db()
        if not asked.live:
            return asked
        if claimed := lease.claim(list(JOBS), only=asked):
            perform(claimed, listen=listen)
            continue
        reap()
        if listen:
            listen(asked.progress, asked.sentence)
        time.sleep(PACE)


def at_work() -> bool:
    """Whether some worker has been heard of lately."""
    since = lease.clock() - timedelta(seconds=2 * lease.LEASE)
    running = Job.objects.filter(state=Job.State.RUNNING, heartbeat__gte=since)
    return Worker.objects.filter(seen_at__gte=since).exists() or running.exists()


def _error(code: str, message: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"error_code": code, "error_message": message, "error_values": _plain(values)}


def _plain(value: Any) -> Any:
    """The value as JSON can hold it, words of the product still marked."""
    return json.loads(json.dumps(kept(value) if isinstance(value, dict) else value, default=str))
