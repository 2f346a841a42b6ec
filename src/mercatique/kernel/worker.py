"""The process that runs jobs: ``python -m mercatique.kernel.worker``, any number of them side by side."""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event, Thread
from types import FrameType

log = logging.getLogger(__name__)

#: Seconds between two looks at an empty queue, and between two rounds of tidying up.
POLL, TIDY = 0.5, 6 * 3600


def run(once: bool = False, stop: Event | None = None, parent: int | None = None) -> int:
    """Run jobs until ``stop`` is set (or, ``once``, until none is due); return how many were run.

    With ``parent``, stop when that process is no longer the parent: a worker does not outlive its server.
    """
    from django.db import DatabaseError, close_old_connections, connection

    from mercatique.kernel import imports, jobs, lease, mail, opened  # noqa: F401 - imports and mail have jobs of their own
    from mercatique.kernel.models import Worker

    stop = stop or Event()
    me = Worker(host=socket.gethostname()[:120], pid=os.getpid())
    beaten = tidied = float("-inf")
    done = 0
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            opened.look()
            close_old_connections()
            if time.monotonic() - beaten >= lease.BEAT:
                me.seen_at = lease.clock()
                me.save()
                jobs.reap()
                beaten = time.monotonic()
            if jobs.run_next(stop):
                done += 1
                continue
            if once:
                break
            if time.monotonic() - tidied >= TIDY:
                tidy()
                tidied = time.monotonic()
        except DatabaseError as error:  # the database is away or busy: wait for it, keep the process
            if once:
                raise
            log.warning("the database does not answer: %s", error)
            connection.close()
            stop.wait(5)
        stop.wait(POLL)
    try:
        Worker.objects.filter(pk=me.pk).delete()
    except DatabaseError as error:
        log.warning("the database does not answer: %s", error)
    return done


def tidy() -> None:
    """Let go of what nobody needs any more: old jobs, mails with their links, ended sign-ins, files never confirmed; ask for what is due."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from mercatique.kernel import imports, jobs
    from mercatique.kernel.models import Job, Message, Worker

    now = timezone.now()
    imports.tidy(now)
    Job.objects.filter(ended_at__lt=now - timedelta(days=90)).delete()
    Message.objects.filter(created_at__lt=now - timedelta(days=90)).delete()
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    for ask in jobs.REGULAR:
        ask()


def spawn() -> subprocess.Popen[bytes]:
    """Start a worker as a child of this process; it stops when this process does."""
    return subprocess.Popen([sys.executable, "-m", "mercatique.kernel.worker", "--parent", str(os.getpid())])


class Crew:
    """A worker beside a server: started again when it dies, asked to stop with the server."""

    def __init__(self) -> None:
        self.leaving = Event()
        self.worker = spawn()
        self.watch = Thread(target=self._watch, name="crew", daemon=True)
        self.watch.start()

    def _watch(self) -> None:
        while True:
            self.worker.wait()
            if self.leaving.wait(1):
                return
            log.warning("the worker ended with code %s and is started again", self.worker.returncode)
            self.worker = spawn()

    def dismiss(self, patience: float = 20) -> None:
        """Let the worker give its job back, then end it."""
        self.leaving.set()
        self.worker.terminate()
        try:
            self.worker.wait(patience)
        except subprocess.TimeoutExpired:
            self.worker.kill()


def stop_on_signals(stop: Event) -> None:
    """The first SIGTERM or Ctrl-C asks to stop (the job goes back to the queue), the second one stops."""

    def asked(signum: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)


def main() -> None:
    parser = argparse.ArgumentParser(prog="mercatique worker")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--parent", type=int)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mercatique.settings")
    stop = Event()
    stop_on_signals(stop)
    import django

    django.setup()
    from mercatique import garbage

    garbage.settle()
    run(once=given.once, stop=stop, parent=given.parent)


if __name__ == "__main__":
    main()
